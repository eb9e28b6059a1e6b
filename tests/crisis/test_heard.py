"""What a room hears: comments and mentions in one order, narrowed, by key, with the hours they make."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from crisis.detection import Heard, feed, start
from crisis.models import Stream
from crisis.queries.charts import course_of, hours_of
from crisis.queries.streams import SHORT, heard_in, heard_row, read_key
from crisis.states import StreamKind
from tests.campaigns.making import make_campaign
from tests.crisis.hearing import listen, make_comment, make_mention, make_watched_post
from tests.crisis.making import make_incident, make_monitor


@pytest.fixture
def room(alice):
    campaign = make_campaign(alice)
    incident, monitor = make_incident(campaign, alice), make_monitor(campaign)
    listen(incident, monitor)
    return incident, monitor


def test_comments_and_mentions_stand_in_one_order_and_pages_by_key_leave_none_out_and_show_none_twice(room):
    incident, monitor = room
    now = timezone.now()
    one, two = make_watched_post(monitor), make_watched_post(monitor)
    for number in range(12):  # pairs of the same moment, on either side of every page's end
        make_comment((one, two)[number % 2], f"c{number}", at=now - timedelta(minutes=number // 2))
        make_mention(monitor, f"m{number}", at=now - timedelta(minutes=number // 3))
    stranger = make_monitor(make_campaign(incident.commander, name="Other"))
    make_comment(make_watched_post(stranger), "elsewhere")
    make_mention(stranger, "elsewhere")
    make_mention(monitor, "put away", put_away_at=now)
    whole = [str(row.key) for row in heard_in(incident, most=100)]
    assert len(whole) == 24
    assert whole == sorted(whole, key=lambda key: read_key(key), reverse=True)
    down, last = [], None
    while page := heard_in(incident, before=last, most=5):
        down += [str(row.key) for row in page]
        last = page[-1].key
    assert down == whole
    for place in range(24):
        assert [str(row.key) for row in heard_in(incident, after=whole[place], most=100)] == whole[:place]
    assert heard_in(incident, before="nonsense~comment~x", most=100) == heard_in(incident, most=100)


def test_filters_find_what_is_meant_and_wildcards_are_letters(room, django_assert_max_num_queries):
    incident, monitor = room
    post, other = make_watched_post(monitor), make_watched_post(monitor)
    make_comment(post, "100% glass in it", nature="accusation")
    make_comment(post, "1000 hearts", mood="positive", nature="praise")
    make_comment(other, "not read", mood="", nature="", mood_stage="")
    make_mention(monitor, "What a day", title="100% glass")
    rows = [
        ({"mood": "negative"}, {"100% glass in it", "100% glass\nWhat a day"}), ({"mood": "unread"}, {"not read"}),
        ({"nature": "praise"}, {"1000 hearts"}), ({"text": "100%"}, {"100% glass in it", "100% glass\nWhat a day"}),
        ({"text": "GLASS", "source": "comment"}, {"100% glass in it"}), ({"post": other.pk}, {"not read"}),
        ({"source": "mention"}, {"100% glass\nWhat a day"}), ({"mood": "angry"}, None),
    ]  # fmt: skip
    for narrowing, wanted in rows:
        with django_assert_max_num_queries(4):
            found = {row.text for row in heard_in(incident, **narrowing)}
        assert len(found) == 4 if wanted is None else found == wanted, narrowing


def test_a_long_text_is_cut_in_the_list_and_whole_alone_and_another_rooms_row_is_not_shown(room):
    incident, monitor = room
    long = make_comment(make_watched_post(monitor), "ä" * 50_000)
    [row] = heard_in(incident)
    assert (len(row.text), row.length, row.is_cut) == (SHORT, 50_000, True)
    assert heard_row(incident, "comment", long.pk).text == "ä" * 50_000
    elsewhere = make_monitor(make_campaign(incident.commander, name="Other"))
    for kind, stranger in (
        ("comment", make_comment(make_watched_post(elsewhere))),
        ("mention", make_mention(elsewhere)),
    ):
        assert heard_row(incident, kind, stranger.pk) is None


def test_hours_count_what_was_said_silent_ones_too_and_end_a_day_after_closing(room):
    incident, monitor = room
    post = make_watched_post(monitor)
    turned = datetime(2026, 3, 4, 10, 20, tzinfo=UTC)
    incident.turned_at, incident.closed_at = turned, turned + timedelta(hours=30)
    incident.save()
    for minutes, mood in ((-70, "positive"), (0, "negative"), (5, "negative"), (10, "neutral"), (90, "")):
        make_comment(post, at=turned + timedelta(minutes=minutes), mood=mood)
    make_mention(monitor, at=turned + timedelta(minutes=1))
    hours = hours_of(incident)
    assert (hours[0].begins_at, hours[-1].begins_at) == (
        datetime(2026, 3, 3, 10, tzinfo=UTC), datetime(2026, 3, 5, 16, tzinfo=UTC) + timedelta(days=1)
    )  # fmt: skip
    told = {hour.begins_at: (hour.comments, hour.negative) for hour in hours if hour.comments}
    day = datetime(2026, 3, 4, tzinfo=UTC)
    assert told == {day.replace(hour=9): (1, 0), day.replace(hour=10): (4, 3), day.replace(hour=11): (1, 0)}
    assert len(hours) == 79
    assert all(
        hour.usual_share == pytest.approx(10 / 41) for hour in hours
    )  # one calm comment, none negative


def test_what_is_usual_comes_from_the_monitors_own_past_and_the_storm_does_not_become_the_measure(room):
    incident, monitor = room
    turned = datetime(2026, 3, 4, 10, tzinfo=UTC)
    incident.turned_at, incident.closed_at = turned, turned + timedelta(hours=2)
    incident.save()
    calm = [
        Heard(f"{day}-{hour}-{n}", turned - timedelta(days=day, hours=hour, minutes=n), mood="negative" if n == 0 else "neutral")
        for day in range(7) for hour in range(1, 25) for n in range(10)
    ]  # fmt: skip
    storm = [
        Heard(f"s{n}", turned + timedelta(seconds=20 * n), text=f"bad {n}", mood="negative")
        for n in range(300)
    ]
    state = feed(start("whole", since=turned - timedelta(days=7)), [*calm, *storm]).state
    Stream.objects.create(monitor=monitor, kind=StreamKind.WHOLE, key="whole", state=state)
    usual = course_of(incident).usual
    assert [hour.share for hour in usual] == pytest.approx([0.1] * 51, abs=0.015)
    stormy = usual[24]
    assert stormy.comments == 10
    assert stormy.low < 10 < stormy.high
