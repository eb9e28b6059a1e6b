from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from influencers.models import Channel, Snapshot
from influencers.sources import pause_of
from influencers.states import ChannelState
from tests import factories
from tests.influencers.polling.rounds import channel_id, make_due, poll_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(agency, youtube) -> Channel:
    """A channel that was read yesterday and is due again."""
    youtube.add_channel(channel_id(1), handle="@marta", subscribers=5000)
    channel = make_due(factories.make_influencer(agency, "Marta"), channel_id(1), handle="marta")
    poll_round(now=timezone.now() - timedelta(days=2))
    youtube.requests.clear()
    return channel


def _due_again(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(next_poll_at=timezone.now() - timedelta(days=30))


def _numbers(channel: Channel) -> tuple[int | None, int]:
    channel.refresh_from_db()
    return channel.followers, channel.snapshots.count()


def test_absent_once_is_no_farewell_and_absent_twice_a_day_apart_is(channel, youtube):
    youtube.channels[channel_id(1)].alive = False
    start = timezone.now()

    poll_round(now=start)
    channel.refresh_from_db()
    assert (channel.state, channel.absent_since) == (ChannelState.FAILING, start)
    assert channel.next_poll_at >= start + timedelta(hours=24)

    _due_again(channel)
    poll_round(now=start + timedelta(hours=23))
    channel.refresh_from_db()
    assert channel.state == ChannelState.FAILING

    _due_again(channel)
    poll_round(now=start + timedelta(hours=24, minutes=1))
    assert _numbers(channel) == (5000, 1)
    assert (channel.state, channel.state_note) == (
        ChannelState.GONE,
        "YouTube no longer shows this account or post.",
    )
    trail = (
        AuditEntry.objects.about(channel.influencer)
        .order_by("id")
        .values_list("action", "data__changes__state")
    )
    assert list(trail) == [
        ("influencers.channel.state_changed", ["Up to date", "Cannot be reached at the moment"]),
        ("influencers.channel.state_changed", ["Cannot be reached at the moment", "Gone"]),
    ]


def test_an_account_that_comes_back_is_up_to_date_again(channel, youtube):
    Channel.objects.update(state=ChannelState.GONE, absent_since=timezone.now() - timedelta(days=40))

    poll_round()

    channel.refresh_from_db()
    assert (channel.state, channel.absent_since, channel.failures) == (ChannelState.OK, None, 0)


def test_a_hiccup_changes_nothing_but_the_next_look_and_three_in_a_row_are_told(channel, youtube):
    waits = []
    for expected in (ChannelState.OK, ChannelState.OK, ChannelState.FAILING):
        _due_again(channel)
        youtube.fail_next(3, status=503)
        poll_round()
        channel.refresh_from_db()
        assert channel.state == expected
        waits.append((channel.next_poll_at - channel.last_polled_at) / timedelta(minutes=1))

    assert [round(wait / minutes, 0) for wait, minutes in zip(waits, (2, 4, 8), strict=True)] == [1, 1, 1]
    assert _numbers(channel) == (5000, 1)
    assert channel.state_note == "YouTube could not be reached just now. It will be tried again."


@pytest.mark.parametrize(
    "answer",
    [
        {"body": b"<html>Sorry</html>"},
        {"body": b""},
        {"body": b'{"kind": "youtube#channelListResponse", "items": [{"id": 7'},
        {"body": {"kind": "youtube#searchListResponse", "items": []}},
        {"body": {"kind": "youtube#channelListResponse", "items": [{"snippet": {}}]}},
        {"body": {"kind": "youtube#channelListResponse", "items": "none"}},
        {"body": [1, 2]},
    ],
)
def test_an_answer_of_another_form_stores_nothing(channel, youtube, answer):
    youtube.fail_next(1, status=200, **answer)

    poll_round()

    assert _numbers(channel) == (5000, 1)
    assert (channel.state, channel.failures) == (ChannelState.OK, 1)
    assert channel.state_note == "YouTube answered in an unexpected form, so nothing was stored."


def test_one_malformed_channel_does_not_spoil_the_batch(channel, youtube, agency):
    good = make_due(factories.make_influencer(agency), channel_id(2), handle="second")
    items = [
        {"id": channel_id(1), "snippet": {"title": "Marta"}, "statistics": {"subscriberCount": "many"}},
        {
            "id": channel_id(2),
            "snippet": {"title": "Second\x00 \u202echannel"},
            "statistics": {"subscriberCount": "9" * 17, "viewCount": "12"},
        },
    ]
    youtube.fail_next(1, status=200, body={"kind": "youtube#channelListResponse", "items": items})

    assert poll_round() == 2

    good.refresh_from_db()
    assert _numbers(channel) == (5000, 1)
    assert (good.title, good.followers, good.views_count) == ("Second channel", None, 12)


def test_a_spent_quota_keeps_what_was_read_and_waits_for_the_reset(channel, youtube, agency):
    second = make_due(factories.make_influencer(agency), handle="nobody.asked")
    youtube.add_channel(channel_id(2), handle="@nobody.asked")
    youtube.set_remaining("general", 1)

    poll_round()

    channel.refresh_from_db()
    second.refresh_from_db()
    rest = pause_of("youtube", now=timezone.now())
    assert (channel.state_note, second.followers) == ("", None)
    assert (
        second.state_note == "The allowance for YouTube is used up for now. Reading goes on when it resets."
    )
    assert second.state == ChannelState.UNCHECKED
    assert second.next_poll_at >= rest.until
    assert (rest.until - timezone.now()) <= timedelta(hours=25)
    asked = len(youtube.requests)
    _due_again(channel)
    assert (poll_round(), len(youtube.requests)) == (0, asked)


def test_a_quota_spent_in_the_middle_of_a_batch_stores_the_first_part(agency, youtube):
    influencer = factories.make_influencer(agency)
    channels = [make_due(influencer, handle=f"handle{number}") for number in range(6)]
    for number in range(6):
        youtube.add_channel(channel_id(number), handle=f"@handle{number}")
    youtube.set_remaining("general", 4)

    poll_round()

    assert Snapshot.objects.filter(channel__in=channels).count() == 4
    assert Channel.objects.filter(state=ChannelState.OK).count() == 4
    assert Channel.objects.filter(state=ChannelState.UNCHECKED, next_poll_at__gt=timezone.now()).count() == 2


def test_a_refused_key_is_not_used_again_until_it_is_another(channel, youtube, settings):
    good = settings.YOUTUBE_API_KEY
    settings.YOUTUBE_API_KEY = "wrong"
    poll_round()
    channel.refresh_from_db()
    assert channel.state == ChannelState.OK
    assert channel.state_note == "YouTube does not accept the API key. Check it in the settings."
    asked = len(youtube.requests)

    _due_again(channel)
    assert (poll_round(), len(youtube.requests)) == (0, asked)

    settings.YOUTUBE_API_KEY = good
    assert poll_round() == 1


def test_too_many_calls_are_followed_by_the_pause_that_was_asked_for(channel, youtube):
    body = {"error": {"code": 429, "message": "slow", "errors": [{"reason": "rateLimitExceeded"}]}}
    youtube.fail_next(3, status=429, body=body, headers={"Retry-After": "120"})
    start = timezone.now()

    poll_round(now=start)

    channel.refresh_from_db()
    assert channel.state == ChannelState.OK
    assert timedelta(seconds=119) <= channel.next_poll_at - start <= timedelta(seconds=140)
    assert pause_of("youtube", now=timezone.now()).sentence == channel.state_note
