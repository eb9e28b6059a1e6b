"""The pages of incidents: list, opening, the room and its parts; what they cost, keep and refuse."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from crisis.actions.incidents import move_incident, open_incident
from crisis.actions.roles import give_role
from crisis.models import Incident, IncidentTask
from crisis.pages.room_parts import PARTS
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident
from tests.crisis.test_war_room import make_alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand) -> Campaign:
    return make_campaign(alice, brand, name="Summer")


@pytest.fixture
def room(campaign, alice) -> Incident:
    return open_incident(
        agency=campaign.agency, by=alice, title="It burns", level="severe", campaigns=[campaign]
    )


@pytest.fixture
def browser(client_of, alice):
    return client_of(alice)


def statements(browser, url: str, **headers) -> tuple[int, str]:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = browser.get(url, headers=headers)
    assert answer.status_code == 200, url
    return len(caught), answer.content.decode()


def test_list_and_room_cost_the_same_whatever_is_in_the_books(browser, room, alice, campaign):
    page, listing = room.get_absolute_url(), reverse("crisis:incidents")
    few = [statements(browser, url)[0] for url in (page, listing)]
    for number in range(6):
        made = open_incident(
            agency=campaign.agency, by=alice, title=f"Storm {number}", level="minor", campaigns=[campaign]
        )
        if number % 2:
            move_incident(incident=made, by=alice, to="called_off", why="Was nothing")
    many = [statements(browser, url)[0] for url in (page, listing)]
    assert few[0] == many[0] <= 15
    assert many[1] <= few[1] + 3  # the second half of the list: its rows, what they touch
    assert many[1] <= 14
    for part in PARTS:
        count, _html = statements(
            browser, reverse("crisis:incident_part", args=[room.uuid, part.key]), **{"HX-Request": "true"}
        )
        assert count <= 15, part.key


def test_the_list_shows_live_ones_first_with_their_clock_and_narrows(browser, room, alice, campaign):
    IncidentTask.objects.filter(incident=room).update(due_at=timezone.now() - timedelta(minutes=1))
    make_incident(campaign, alice, title="A drill", is_drill=True)
    old = make_incident(campaign, alice, title="Long over", state="closed")
    html = statements(browser, reverse("crisis:incidents"))[1]
    assert html.index("It burns") < html.index("Long over")
    assert "10 late" in html
    for asked, there, gone in (
        ("?state=live", "It burns", "Long over"), ("?drill=only", "A drill", "It burns"), ("?level=severe", "It burns", "A drill"),
        (f"?q=%23{old.number}", "Long over", "It burns"), ("?q=burns", "It burns", "Long over"), ("?year=1999&state=x", "Nothing matches", "It burns"),
        (f"?campaign={campaign.uuid}&state=closed", "Long over", "It burns"),
    ):  # fmt: skip
        html = statements(browser, reverse("crisis:incidents") + asked)[1]
        main = html[html.index("<main") :]
        assert (there in main, gone in main) == (True, False), asked
    lines = (
        b"".join(browser.get(reverse("crisis:export_incidents") + "?state=live").streaming_content)
        .decode()
        .splitlines()
    )
    assert [line.split(",")[1] for line in lines] == ["Title", "A drill", "It burns"]
    assert b">2<" in browser.get(reverse("crisis:count_incidents")).content


def test_one_click_makes_an_alert_an_incident_and_the_second_click_finds_it(
    browser, client_of, bob, campaign
):
    alert = make_alert(campaign)
    address = reverse("crisis:open_from_alert", args=[alert.uuid])
    assert client_of(bob).post(address).status_code == 302
    assert not Incident.objects.exists()
    made = browser.post(address)
    incident = Incident.objects.get()
    assert (made.status_code, made["Location"]) == (302, incident.get_absolute_url())
    assert browser.post(address)["Location"] == incident.get_absolute_url()
    assert Incident.objects.count() == 1
    assert browser.get(address).status_code == 405


def test_opening_by_hand_keeps_what_was_typed_and_takes_the_plan(browser, client_of, bob, campaign):
    address = reverse("crisis:new_incident")
    assert client_of(bob).get(address).status_code == 403
    refused = browser.post(address, {"title": "", "level": "critical", "campaigns": [str(campaign.uuid)]})
    assert refused.status_code == 422
    assert 'value="critical" checked' in refused.content.decode()
    sent = {
        "title": "A rash",
        "level": "critical",
        "campaigns": [str(campaign.uuid)],
        "playbook": "pack:product_harm",
    }
    browser.post(address, sent)
    made = Incident.objects.get()
    assert (made.title, made.level, made.first_actor) == ("A rash", "critical", "brand")
    assert made.playbook_version.playbook.scenario == "product_harm"


def test_a_refusal_in_a_part_keeps_what_was_typed_with_and_without_script(browser, room):
    add = reverse("crisis:add_task", args=[room.uuid])
    sent = {"text": "Ask the lawyer", "is_legal": "1", "due_at": "tomorrow"}
    for headers in ({}, {"HX-Request": "true"}):
        answer = browser.post(add, sent, headers=headers)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "tomorrow is not a date and time." in html
        assert 'value="Ask the lawyer"' in html
    answer = browser.post(
        reverse("crisis:set_level", args=[room.uuid]),
        {"level": "critical", "why": " "},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, 'value="critical" checked' in answer.content.decode()) == (422, True)
    done = browser.post(add, {"text": "Call the shop"})
    assert done["Location"] == f"{room.get_absolute_url()}#tasks"


def test_verbs_of_the_room_do_what_they_say(browser, room, alice, olga, campaign):
    def send(name: str, **sent: str) -> None:
        answer = browser.post(
            reverse(f"crisis:{name}", args=[room.uuid]), sent, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200, (name, answer.content.decode()[:500])

    send("set_level", level="critical", why="Somebody is in hospital")
    send("move_incident", to="acting")
    send("give_role", role="writer", to=str(olga.uuid))
    send("change_incident", first_actor="brand", why_first="It is their product", title="It burns badly")
    send("set_next_update", at=f"{timezone.now() + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    send("freeze_campaigns", campaigns=str(campaign.uuid), reason="Until the lab answers")
    send("release_campaigns", campaigns=str(campaign.uuid), reason="The lab says it is safe")
    send("log_decision", decision="Take it off the shelves", why="It may hurt more people")
    send("write_note", text="The lab called")
    send("report_situation", conditions="Three cases")
    send("save_evidence", what="The first video", url="https://example.com/v1")
    send("hand_over", to=str(olga.uuid), note="The lab calls again at noon")
    room.refresh_from_db()
    assert (room.level, room.state, room.title, room.first_actor, room.hand_overs.get().to) == (
        "critical", "acting", "It burns badly", "brand", olga,
    )  # fmt: skip
    campaign.refresh_from_db()
    assert not campaign.is_frozen
    assert room.timeline.count() == 13
    content = browser.get(reverse("crisis:evidence_content", args=[room.evidence.get().uuid]))
    assert content.json()["url"] == "https://example.com/v1"


def test_tasks_are_narrowed_to_mine_late_and_a_role_and_stay_so_after_a_button(browser, room, alice):
    part = reverse("crisis:incident_part", args=[room.uuid, "tasks"])
    give_role(incident=room, by=alice, role="scribe", to=alice)
    legal = IncidentTask.objects.create(incident=room, text="Ask the lawyer", role="legal", position=90)
    late = room.tasks.filter(role="writer").first()
    IncidentTask.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    mine = room.tasks.filter(role__in=("commander", "scribe")).count()
    for asked, number in (
        ("?show=open", 11),
        ("?show=mine", mine),
        ("?show=late", 1),
        ("?show=settled", 0),
        ("?role=legal", 1),
    ):
        html = statements(browser, part + asked, **{"HX-Request": "true"})[1]
        assert html.count('<li class="room-task') == number, asked
    sent = {"to": "doing", "shown_show": "open", "shown_role": "legal"}
    html = browser.post(
        reverse("crisis:move_task", args=[legal.uuid]), sent, headers={"HX-Request": "true"}
    ).content.decode()
    assert (html.count('<li class="room-task'), "being done" in html) == (1, True)


def test_a_viewer_reads_the_room_and_does_the_tasks_that_are_theirs(client_of, room, alice, bob):
    theirs = room.tasks.filter(role="monitor").first()
    give_role(incident=room, by=alice, role="monitor", to=bob)
    viewer = client_of(bob)
    parts = [reverse("crisis:incident_part", args=[room.uuid, key]) for key in ("tasks", "freeze")]
    html = "".join(viewer.get(each).content.decode() for each in parts)
    assert "Stop the ticked ones" not in html
    assert html.count('class="task-tick"') == room.tasks.filter(role="monitor").count()
    assert viewer.post(reverse("crisis:move_task", args=[theirs.uuid]), {"to": "done"}).status_code == 302
    assert viewer.post(reverse("crisis:write_note", args=[room.uuid]), {"text": "I"}).status_code == 403
    theirs.refresh_from_db()
    assert (theirs.state, theirs.done_by) == ("done", bob)


def test_who_is_in_the_room_is_seen_and_a_drill_is_marked(browser, client_of, room, olga, campaign, alice):
    client_of(olga).get(room.get_absolute_url())
    browser.get(room.get_absolute_url())
    here = browser.get(reverse("crisis:incident_people", args=[room.uuid])).content.decode()
    assert "2 here now" in here
    drill = make_incident(campaign, alice, is_drill=True)
    assert '<b class="drill-mark">' in browser.get(drill.get_absolute_url()).content.decode()
    assert '<b class="drill-mark">' not in browser.get(room.get_absolute_url()).content.decode()
