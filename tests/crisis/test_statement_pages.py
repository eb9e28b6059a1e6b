"""The pages of what is said: the house's, and those of the brand's people in the portal."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from crisis.actions.client_updates import approve_update, compose_update, share_update, words_hash
from crisis.actions.facts import add_fact
from crisis.actions.harmed import add_harmed
from crisis.actions.statements import approve, ask_for_approval, publish, save_text, write_statement
from crisis.models import (
    ClientUpdate,
    ClientUpdateRead,
    Fact,
    HarmedParty,
    Incident,
    IncidentMonitor,
    Mention,
    Statement,
    StatementText,
)
from crisis.queries.reactions import reactions_of
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident, make_monitor
from tests.crisis.test_statement_actions import CHANNEL, GOOD

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def room(brand, alice, olga) -> Incident:
    return make_incident(make_campaign(olga, brand), olga, central_channel=CHANNEL)


@pytest.fixture
def text(room, alice) -> StatementText:
    return write_statement(incident=room, by=alice, sort="full", languages=["en", "es"], text=GOOD).texts.get(
        language="en"
    )


def to(name: str, row: Any) -> str:
    return reverse(f"crisis:{name}", args=[row.uuid])


def queries(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


def test_a_holding_statement_is_one_click_away_and_is_checked_as_it_is_typed(
    room, alice, olga, bob, client_of
):
    browser = client_of(alice)
    made = browser.post(to("new_statement", room), {"sort": "holding", "languages": ["en"]})
    statement = Statement.objects.get()
    assert made.url == to("statement", statement)
    page = browser.get(made.url).content.decode()
    assert 'name="place_matter"' in page or "{" not in statement.texts.get().text
    row = statement.texts.get()
    typed = browser.post(
        to("save_text", row), {"words": "We hid nothing. 12 people.", "version": row.version}, **HTMX
    )
    said = typed.content.decode()
    assert 'data-check="facts"' in said and "stands in no fact" in said and "Not to be said like this" in said
    assert StatementText.objects.get(pk=row.pk).text == "We hid nothing. 12 people."
    clash = client_of(olga).post(to("save_text", row), {"words": "Mine", "version": row.version}, **HTMX)
    assert "Keep mine" in clash.content.decode()
    refused = browser.post(to("ask_approval", row), {"words": GOOD + " 12 people.", "version": row.version + 1, "then": "ask"})  # fmt: skip
    assert refused.status_code == 422 and "12 people." in refused.content.decode()
    assert browser.post(to("new_statement", room), {"sort": "nonsense"}).status_code == 422
    assert "sheet-read" in client_of(bob).get(made.url).content.decode()
    assert client_of(bob).post(to("save_text", row), {"words": "x"}).status_code == 422


def test_the_whole_way_of_a_text_through_house_and_portal(room, alice, olga, carla, text, client_of):
    house, portal = client_of(alice), client_of(carla)
    shown = reverse("portal:crisis_statement", args=[text.uuid])
    house.post(
        to("ask_approval", text),
        {"words": GOOD, "version": text.version, "despite": "Agreed with the lawyer"},
    )
    assert portal.get(shown).status_code == 404  # the house has not said yes
    page = client_of(olga).get(to("statement", text.statement)).content.decode()
    assert "Approve these words" in page
    assert "Approve these words" not in house.get(to("statement", text.statement)).content.decode()
    client_of(olga).post(to("answer_text", text), {"answer": "yes", "seen": text.text_hash})
    assert "waits for your yes" in portal.get(reverse("portal:home")).content.decode()
    assert "these words may go out" in portal.get(shown).content.decode()
    back = reverse("portal:answer_crisis_statement", args=[text.uuid])
    assert portal.post(back, {"answer": "no", "seen": text.text_hash}).status_code == 422
    portal.post(back, {"answer": "no", "seen": text.text_hash, "note": "Name the batch"})
    row = StatementText.objects.get(pk=text.pk)
    assert (row.state, portal.get(shown).status_code) == ("writing", 404)
    save_text(text=row, by=alice, words=GOOD.replace("every batch", "each batch"))
    changed = house.get(to("statement", text.statement)).content.decode()
    assert "<del>every</del><ins>each</ins>" in changed and "Name the batch" in changed
    row = ask_for_approval(text=row, by=alice, despite="Agreed")
    approve(text=row, by=olga, seen=row.text_hash)
    assert "<del>every</del>" in portal.get(shown).content.decode()
    portal.post(back, {"answer": "yes", "seen": row.text_hash})
    house.post(to("publish_text", row), {"place": "Website", "url": CHANNEL})
    assert StatementText.objects.get(pk=row.pk).state == "published"
    assert "Website" in house.get(to("reactions", text.statement)).content.decode()
    assert house.get(to("statement", text.statement)).status_code == 200


def test_facts_and_those_harmed_are_kept_in_the_room(room, alice, olga, bob, client_of):
    house = client_of(alice)
    parts = {key: reverse("crisis:incident_part", args=[room.uuid, key]) for key in ("facts", "harmed", "statements", "client")}  # fmt: skip
    house.post(to("add_fact", room), {"text": "1200 jars", "standing": "confirmed", "source": "Lab"}, **HTMX)
    fact = Fact.objects.get()
    own = house.post(to("verify_fact", fact), **HTMX)
    assert own.status_code == 403 and "second person" in own.content.decode()
    assert "verified by" in client_of(olga).post(to("verify_fact", fact), **HTMX).content.decode()
    fact.refresh_from_db()
    late = house.post(to("change_fact", fact), {"text": "1300 jars", "version": 1}, **HTMX)
    assert late.status_code == 422
    house.post(to("remove_fact", fact), **HTMX)
    assert "Put it back" in house.get(parts["facts"]).content.decode()
    house.post(to("remove_fact", fact), {"verb": "restore"}, **HTMX)
    bad = house.post(to("add_harmed", room), {"who": "Ann", "harm": "Rash", "number": "many"}, **HTMX)
    assert bad.status_code == 422 and 'value="many"' in bad.content.decode()
    house.post(to("add_harmed", room), {"who": "Ann", "harm": "Rash", "number": ""}, **HTMX)
    party = HarmedParty.objects.get()
    assert "is-open" in house.get(parts["harmed"]).content.decode()
    sent = {"who": "Ann", "harm": "Rash", "number": "1", "contact": "", "to": "helped", "done": "Doctor", "version": 1}  # fmt: skip
    assert house.post(to("change_harmed", party), sent, **HTMX).status_code == 200
    party.refresh_from_db()
    assert (party.state, party.number) == ("helped", 1)
    for url in parts.values():
        page = client_of(bob).get(url).content.decode()
        assert "<textarea" not in page and client_of(bob).get(url).status_code == 200


def test_an_update_goes_to_the_portal_and_is_read_there(room, brand, alice, olga, carla, client_of):
    house, portal = client_of(alice), client_of(carla)
    add_fact(incident=room, by=alice, text="A guess of ours")
    new = f"{to('new_client_update', room)}?brand={brand.uuid}"
    assert "A guess of ours" not in house.get(new).content.decode()
    next_at = timezone.localtime() + timedelta(hours=3)
    sent = {"brand": brand.uuid, "subject": "What we know", "body": "Jars smell odd.", "next_at": f"{next_at:%Y-%m-%dT%H:%M}"}  # fmt: skip
    assert house.post(new, {**sent, "body": ""}).status_code == 422
    house.post(new, sent)
    update = ClientUpdate.objects.get()
    url = reverse("portal:crisis_update", args=[update.uuid])
    assert portal.get(url).status_code == 404
    assert house.post(to("share_client_update", update)).status_code == 422
    assert house.post(to("approve_client_update", update), {"seen": words_hash(update)}).status_code == 422
    client_of(olga).post(to("approve_client_update", update), {"seen": words_hash(update)})
    house.post(to("share_client_update", update))
    page = portal.get(url).content.decode()
    assert "Jars smell odd." in page and room.title not in page and not ClientUpdateRead.objects.exists()
    assert "What we know" in portal.get(reverse("portal:home")).content.decode()
    portal.post(reverse("portal:read_crisis_update", args=[update.uuid]), **HTMX)
    assert "Carla" in house.get(to("client_update", update)).content.decode()
    house.post(to("withdraw_client_update", update), {"reason": "A figure was wrong"})
    page = portal.get(url).content.decode()
    assert "A figure was wrong" in page and "Jars smell odd." not in page


def test_pages_cost_the_same_with_one_row_and_with_many(room, brand, alice, olga, carla, text, client_of):
    def more(number: int) -> None:
        write_statement(
            incident=room, by=alice, sort="reply", title=f"Reply {number}", languages=["en", "es", "ko"]
        )
        add_fact(incident=room, by=alice, text=f"Fact {number}")
        add_harmed(incident=room, by=alice, who=f"Person {number}", harm="Rash", owner=olga)
        update = compose_update(incident=room, brand=brand, by=alice, subject=f"No {number}", body="x")
        approve_update(update=update, by=olga, seen=words_hash(update))
        share_update(update=update, by=olga)

    more(1)
    house, portal = client_of(alice), client_of(carla)
    urls = [
        (house, to("statement", text.statement), 12),
        (house, to("client_update", ClientUpdate.objects.get()), 10),
        *((house, reverse("crisis:incident_part", args=[room.uuid, key]), 10) for key in ("facts", "harmed", "statements", "client")),
        (portal, reverse("portal:crisis_updates"), 8),
    ]  # fmt: skip
    before = [queries(browser, url) for browser, url, _most in urls]
    for number in range(2, 8):
        more(number)
    assert [queries(browser, url) for browser, url, _most in urls] == before
    assert [(url, count) for (_b, url, most), count in zip(urls, before, strict=True) if count > most] == []


def test_reactions_are_counted_by_whole_hours_around_a_publication(room, alice, text):
    monitor = make_monitor(room.campaigns.get().campaign)
    IncidentMonitor.objects.create(incident=room, monitor=monitor)
    at = timezone.now() - timedelta(hours=4)
    Incident.objects.filter(pk=room.pk).update(opened_at=at - timedelta(hours=1))
    room.refresh_from_db()
    publish(text=text, by=alice, place="Website", at=at, broken_glass="Nobody could be reached in time")
    moments = [(-30, "negative"), (-20, "negative"), (-10, "positive"), (30, "negative"), (40, "positive"), (150, "neutral"), (200, "negative")]  # fmt: skip
    for number, (minutes, mood) in enumerate(moments):
        Mention.objects.create(
            agency=room.agency, monitor=monitor, source="hand", external_key=str(number), text="x", mood=mood, at=at + timedelta(minutes=minutes),
        )  # fmt: skip
    [found] = reactions_of(text.statement)
    assert [(each.key, each.comments, each.negative, each.is_over) for each in found.hours] == [
        ("before", 3, 2, True), ("first", 2, 1, True), ("third", 1, 0, True),
    ]  # fmt: skip
    assert found.change == pytest.approx(-2 / 3)


def test_only_the_brands_own_people_see_what_is_for_them(
    room, brand, alice, olga, carla, charlie, text, client_of, client
):
    stranger: Membership = factories.make_membership(
        room.agency, "approver", brand=factories.make_brand(room.agency)
    )
    reviewer = factories.make_membership(room.agency, "reviewer", brand=brand)
    update = compose_update(incident=room, brand=brand, by=alice, subject="For Acme alone", body="x")
    approve_update(update=update, by=olga, seen=words_hash(update))
    share_update(update=update, by=olga)
    approve(text=ask_for_approval(text=text, by=alice, despite="Agreed"), by=olga, seen=text.text_hash)
    gets = [
        reverse("portal:crisis_update", args=[update.uuid]),
        reverse("portal:crisis_statement", args=[text.uuid]),
    ]
    posts = [
        reverse("portal:read_crisis_update", args=[update.uuid]),
        reverse("portal:answer_crisis_statement", args=[text.uuid]),
    ]
    for who in (stranger, olga, charlie):
        browser = client_of(who)
        assert [browser.get(url).status_code for url in gets] == [404, 404], who
        assert [
            browser.post(url, {"answer": "yes", "seen": text.text_hash}).status_code for url in posts
        ] == [404, 404]
    listed = client_of(stranger).get(reverse("portal:crisis_updates"))
    assert listed.status_code == 200 and str(update.uuid) not in listed.content.decode()
    assert client_of(olga).get(reverse("portal:crisis_updates")).status_code == 404
    assert (
        {client.get(url).status_code for url in gets}
        == {302}
        == {client.post(url).status_code for url in posts}
    )
    page = client_of(reviewer).get(gets[1]).content.decode()
    assert "Approvers of your brand decide" in page and "these words may go out" not in page
    assert client_of(reviewer).post(posts[1], {"answer": "yes", "seen": text.text_hash}).status_code == 422
    for url in (to("statement", text.statement), to("client_update", update), room.get_absolute_url()):
        assert client_of(carla).get(url).status_code in (302, 403, 404)
