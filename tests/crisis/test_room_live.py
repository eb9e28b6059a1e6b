"""The live parts of a room: what is heard, said of it and shown of it, the chart, what else is affected, the timeline."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crisis.models import TimelineEntry
from crisis.states import EntryKind
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable
from tests.crisis.hearing import listen, make_comment, make_mention, make_watched_post
from tests.crisis.making import make_incident, make_monitor

HTMX = {"HX-Request": "true"}


@pytest.fixture
def campaign(alice):
    return make_campaign(alice)


@pytest.fixture
def monitor(campaign):
    return make_monitor(campaign)


@pytest.fixture
def incident(alice, campaign, monitor):
    made = make_incident(campaign, alice)
    listen(made, monitor)
    return made


def keys_of(html: str) -> list[str]:
    return re.findall(r'data-heard="([^"]+)"', html)


def test_an_open_page_that_looks_again_gets_nothing_when_nothing_changed_and_whatever_came_however_late(
    incident, monitor, alice, client_of
):
    client, there = client_of(alice), reverse("crisis:stream", args=[incident.uuid])
    now, post = timezone.now(), make_watched_post(monitor)
    first = make_comment(post, "first", at=now)
    page = client.get(there, headers=HTMX).content.decode()
    again = re.search(r'id="heard"[^>]*hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    assert client.get(again, headers=HTMX).status_code == 204
    late = make_comment(post, "came late", at=now - timedelta(hours=1))
    make_mention(monitor, "elsewhere", at=now - timedelta(minutes=1))
    news = client.get(again, headers=HTMX).content.decode()
    assert [key.split("~")[1] for key in keys_of(news)] == ["comment", "mention", "comment"]
    again = re.search(r'id="heard"[^>]*hx-get="([^"]+)"', news)[1].replace("&amp;", "&")
    assert client.get(again, headers=HTMX).status_code == 204
    first.removed_at = now
    first.save()
    assert "Deleted on the platform" in client.get(again, headers=HTMX).content.decode()
    assert late.text in news


def test_older_ones_come_by_key_and_filters_stay(incident, monitor, alice, client_of):
    client, there = client_of(alice), reverse("crisis:stream", args=[incident.uuid])
    now, post = timezone.now(), make_watched_post(monitor)
    for number in range(60):
        make_comment(post, f"bad {number}", at=now - timedelta(minutes=number))
        make_comment(post, f"nice {number}", at=now - timedelta(minutes=number), mood="positive")
    page = client.get(there, {"mood": "negative"}, headers=HTMX).content.decode()
    assert (len(keys_of(page)), "nice" in page) == (50, False)
    older = re.search(r'heard-older" href="([^"]+)"', page)[1].replace("&amp;", "&")
    rest = client.get(older, headers=HTMX).content.decode()
    assert (len(keys_of(rest)), "nice" in rest) == (10, False)
    assert not set(keys_of(page)) & set(keys_of(rest))


def test_strange_texts_are_shown_for_what_they_are(incident, monitor, bob, client_of):
    post = make_watched_post(monitor)
    texts = (
        "<script>alert(1)</script>", "fr\u200bee\u202ecod\u202c gl\u200dass", "👩\u200d🔬🏴\u200d☠️", "مرحبا\u200cبكم كلهم", "x" * 50_000, "a" + "\u0301" * 40, "",
    )  # fmt: skip
    for text in texts:
        make_comment(post, text)
    page = client_of(bob).get(reverse("crisis:stream", args=[incident.uuid])).content.decode()
    assert "<script>alert(1)" not in page
    assert "zero width space" in page
    assert "right-to-left override" in page
    assert page.count("zero width joiner") == 1  # in the Latin word, not in the emoji
    assert "zero width non-joiner" not in page
    assert "Show all 50,000 characters" in page
    assert "x" * 601 not in page
    assert "\u0301" * 4 not in page
    assert "Correct, keep" not in page  # a viewer looks on
    assert 'dir="auto"' in page


def test_moods_and_natures_are_corrected_in_place_and_the_room_is_told(
    incident, monitor, alice, bob, client_of, django_capture_on_commit_callbacks
):
    comment, mention = make_comment(make_watched_post(monitor)), make_mention(monitor)
    client = client_of(alice)
    for kind, row in (("comment", comment), ("mention", mention)):
        there = reverse("crisis:correct_heard", args=[incident.uuid, kind, row.pk])
        with django_capture_on_commit_callbacks() as told:
            answer = client.post(there, {"say": "mood", "mood": "positive"}, headers=HTMX)
        assert "corrected by us" in answer.content.decode()
        assert len(told) >= 2  # comments and chart
        client.post(there, {"say": "nature", "nature": "praise"})
        row.refresh_from_db()
        assert (row.mood, row.nature) == ("positive", "praise")
        wrong = client.post(there, {"say": "mood", "mood": "angry"}, headers=HTMX).content.decode()
        assert 'role="alert"' in wrong
        assert (
            client_of(bob).post(there, {"say": "mood", "mood": "negative"}, headers=HTMX).status_code == 200
        )
        row.refresh_from_db()
        assert row.mood == "positive"


def test_a_comment_is_kept_as_evidence_once_and_a_mention_is_put_away(incident, monitor, alice, client_of):
    comment, mention = make_comment(make_watched_post(monitor), "proof"), make_mention(monitor)
    client = client_of(alice)
    for _ in range(2):
        client.post(reverse("crisis:keep_heard", args=[incident.uuid, "comment", comment.pk]), headers=HTMX)
    assert incident.evidence.count() == 1
    away = reverse("crisis:put_heard_away", args=[incident.uuid, "mention", mention.pk])
    assert client.post(away, headers=HTMX).content == b""
    assert client.post(away, headers=HTMX).status_code == 404
    stays = reverse("crisis:put_heard_away", args=[incident.uuid, "comment", comment.pk])
    assert "only mentions can be put away" in client.post(stays, headers=HTMX).content.decode()


def test_the_timeline_pages_by_what_happened_when_and_a_line_of_yesterday_finds_its_place(
    incident, alice, client_of
):
    client, there = client_of(alice), reverse("crisis:timeline", args=[incident.uuid])
    now = timezone.now()
    TimelineEntry.objects.bulk_create(
        TimelineEntry(incident=incident, kind=EntryKind.NOTE, text=f"line {n:03}", at=now - timedelta(minutes=n))
        for n in range(120)
    )  # fmt: skip
    page = client.get(there, headers=HTMX).content.decode()
    assert re.findall(r"line (\d{3})", page) == [f"{n:03}" for n in range(50)]
    older = re.search(r'lines-older" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert re.findall(r"line (\d{3})", client.get(older, headers=HTMX).content.decode()) == [
        f"{n:03}" for n in range(50, 100)
    ]
    again = re.search(r'id="lines-list"[^>]*hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    assert client.get(again, headers=HTMX).status_code == 204
    incident.timeline.create(kind=EntryKind.NOTE, text="line new", at=now)
    incident.timeline.create(
        kind=EntryKind.FACT, text="line told late", at=now - timedelta(minutes=10, seconds=30)
    )
    news = client.get(again, headers=HTMX).content.decode()
    found = re.findall(r"line (\d{3}|new|told late)", news)
    assert (len(found), found[0], found[12]) == (
        52,
        "new",
        "told late",
    )  # nothing that was shown falls off the end
    facts = client.get(there, {"kind": "fact"}, headers=HTMX).content.decode()
    assert re.findall(r"line (\d{3}|new|told late)", facts) == ["told late"]


def test_stars_come_and_go_and_a_viewer_gives_none(incident, alice, bob, client_of):
    line = incident.timeline.create(kind=EntryKind.NOTE, text="The lab called", at=timezone.now())
    there = reverse("crisis:star_entries", args=[incident.uuid])
    client_of(bob).post(there, {"star": line.uuid})
    line.refresh_from_db()
    assert line.starred_at is None
    client = client_of(alice)
    client.post(there, {"star": line.uuid})
    starred = client.get(reverse("crisis:timeline", args=[incident.uuid]), {"starred": "1"}, headers=HTMX)
    assert "The lab called" in starred.content.decode()
    client.post(there, {"unstar": line.uuid})
    line.refresh_from_db()
    assert (line.starred_at, line.starred_by) == (None, None)
    assert client.post(there, {"star": "nonsense"}).status_code == 404


def test_the_timeline_leaves_as_a_table_that_no_spreadsheet_runs(incident, alice, client_of):
    now = timezone.now()
    incident.timeline.create(kind=EntryKind.NOTE, text="=1+1", at=now, by=alice)
    incident.timeline.create(
        kind=EntryKind.STATE, text="Opened", at=now - timedelta(hours=1), by_label="clock"
    )
    answer = client_of(alice).get(reverse("crisis:timeline_csv", args=[incident.uuid]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "at,written_at,kind,who,text,starred"
    assert [line.split(",")[2:5] for line in lines[1:]] == [
        ["state", "clock", "Opened"],
        ["note", str(alice.user), "'=1+1"],
    ]
    printed = client_of(alice).get(reverse("crisis:timeline_print", args=[incident.uuid])).content.decode()
    assert printed.index("Opened") < printed.index("=1+1")


def test_what_else_is_affected_names_the_persons_other_work_posts_and_clients(alice, client_of, brand):
    struck = make_campaign(alice, brand, "Cream")
    work = make_collaboration(struck, alice)
    person = work.influencer
    elsewhere = make_collaboration(make_campaign(alice, name="Shoes"), alice, person)
    make_deliverable(elsewhere, title="Running in the rain")
    live = make_deliverable(elsewhere, title="Unboxing")
    live.state, live.published_at, live.published_url = (
        "published",
        timezone.now(),
        "https://social.example/p/1",
    )
    live.save()
    make_deliverable(make_collaboration(make_campaign(alice, name="Unrelated"), alice), title="Not theirs")
    incident = make_incident(struck, alice, influencer=person)
    page = client_of(alice).get(reverse("crisis:exposure", args=[incident.uuid])).content.decode()
    for word in (
        "Cream",
        "Shoes",
        "Acme",
        str(elsewhere.campaign.brand),
        "Running in the rain",
        "Unboxing",
        "Not in this room",
    ):
        assert word in page, word
    assert "Not theirs" not in page
    struck.frozen_at, struck.frozen_reason = timezone.now(), "Storm"
    struck.save()
    assert (
        "Stopped" in client_of(alice).get(reverse("crisis:exposure", args=[incident.uuid])).content.decode()
    )


def test_the_chart_marks_what_happened_and_stands_beside_a_table(incident, monitor, alice, client_of):
    now, post = timezone.now(), make_watched_post(monitor)
    hour = now.replace(minute=0, second=0, microsecond=0)  # all within one hour, whatever the time is
    for number in range(5):
        make_comment(post, at=hour + timedelta(milliseconds=number), mood="negative" if number else "neutral")
    monitor.alerts.create(
        agency=incident.agency, incident=incident, title="Burst", level="minor", began_at=now, raised_at=now
    )
    monitor.breaks.create(
        starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1), note="Sale", by=alice
    )
    incident.timeline.create(kind=EntryKind.FREEZE, text="Stopped Spring", at=now)
    client, there = client_of(alice), reverse("crisis:chart", args=[incident.uuid])
    page = client.get(there).content.decode()
    for words in ("Known: Sale", "Over: Sale", "Burst", "Stopped Spring", "The room opened", "80 %"):
        assert words in page, words
    assert page.count("<tr") > 24
    assert "<table" not in client.get(there, headers=HTMX).content.decode()


def test_parts_ask_the_database_as_much_for_many_as_for_few(
    incident, monitor, alice, client_of, django_assert_max_num_queries
):
    client = client_of(alice)
    posts = [make_watched_post(monitor) for _ in range(12)]
    for number in range(80):
        make_comment(posts[number % 12])
        make_mention(monitor)
        incident.timeline.create(kind=EntryKind.NOTE, text="x", at=timezone.now(), by=alice)
    for route, most in (("stream", 11), ("exposure", 11), ("timeline", 5), ("chart", 10)):
        with django_assert_max_num_queries(most):
            assert (
                client.get(reverse(f"crisis:{route}", args=[incident.uuid]), headers=HTMX).status_code == 200
            )
