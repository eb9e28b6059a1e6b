from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from influencers.actions.polling import claim_due, plan_polls, poll_claimed, queue_due_polls
from influencers.models import Channel
from influencers.poll_claims import LEASE
from influencers.poll_plan import BASE_SECONDS, LONGEST_SECONDS, SHORTEST_SECONDS, backoff, next_interval
from influencers.states import ChannelState
from platforms.contract import ChannelStats
from tests import factories
from tests.influencers.polling.rounds import channel_id, make_due, poll_round

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _stats(followers: int | None, precision: str = "exact") -> ChannelStats:
    return ChannelStats("x", "x", "X", NOW, followers=followers, precision=precision)


@pytest.mark.parametrize(
    ("before", "after", "precision", "seconds"),
    [
        (100_000, 100_501, "exact", round(BASE_SECONDS * 0.6)),
        (100_000, 100_500, "exact", round(BASE_SECONDS * 1.4)),
        (100_000, 99_000, "exact", round(BASE_SECONDS * 0.6)),
        (
            1_230_000,
            1_240_000,
            "rounded3",
            round(BASE_SECONDS * 1.4),
        ),  # one step of the rounding says nothing
        (1_230_000, 1_250_000, "rounded3", round(BASE_SECONDS * 0.6)),
        (0, 0, "exact", round(BASE_SECONDS * 1.4)),
        (None, 500, "exact", BASE_SECONDS),
        (500, None, "exact", BASE_SECONDS),
    ],
)
def test_what_moves_is_read_more_often(before, after, precision, seconds):
    assert next_interval(BASE_SECONDS, before=before, stats=_stats(after, precision)) == seconds


def test_the_interval_stays_between_an_hour_and_a_week():
    assert next_interval(SHORTEST_SECONDS, before=10, stats=_stats(1000)) == SHORTEST_SECONDS
    assert next_interval(LONGEST_SECONDS, before=10, stats=_stats(10)) == LONGEST_SECONDS


def test_failures_wait_twice_as_long_each_time_up_to_a_day():
    assert [backoff(n) / timedelta(minutes=1) for n in (1, 2, 3, 10, 11, 500)] == [2, 4, 8, 1024, 1440, 1440]


@pytest.mark.django_db
def test_without_a_key_youtube_is_not_polled_and_with_one_it_is_due_at_once(agency, youtube, settings):
    youtube.add_channel(channel_id(1), handle="@x")
    channel = make_due(factories.make_influencer(agency), channel_id(1), handle="x")
    key, settings.YOUTUBE_API_KEY = settings.YOUTUBE_API_KEY, ""

    assert poll_round() == 0
    channel.refresh_from_db()
    assert (channel.state, channel.next_poll_at) == (ChannelState.NOT_POLLED, None)
    assert (
        channel.state_note
        == "YouTube is read with an API key, and there is none. An owner adds it in Settings, Platforms."
    )

    settings.YOUTUBE_API_KEY = key
    assert poll_round() == 1
    channel.refresh_from_db()
    assert (channel.state, channel.state_note) == (ChannelState.OK, "")


@pytest.mark.django_db
def test_a_key_taken_away_puts_its_channels_to_rest_when_they_come_up(agency, youtube, settings):
    youtube.add_channel(channel_id(1), handle="@x")
    channel = make_due(factories.make_influencer(agency), channel_id(1), handle="x")
    poll_round()
    settings.YOUTUBE_API_KEY = ""

    plan_polls(now=timezone.now() + timedelta(days=3))

    channel.refresh_from_db()
    assert (channel.state, channel.next_poll_at, channel.followers) == (
        ChannelState.NOT_POLLED,
        None,
        1_230_000,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("platform", "note"),
    [
        ("tiktok", "TikTok shows figures only with the influencer's consent. Send the consent link."),
        ("elsewhere", "IRM does not read this platform yet; numbers come from imports and typing."),
    ],
)
def test_a_platform_that_is_not_read_says_so(agency, platform, note):
    influencer = factories.make_influencer(agency)
    waiting = factories.make_channel(influencer, platform, "x", next_poll_at=timezone.now())
    unplanned = factories.make_channel(influencer, platform, "y")

    plan_polls(now=timezone.now())

    for channel in (waiting, unplanned):
        channel.refresh_from_db()
        assert (channel.state, channel.state_note, channel.next_poll_at) == (
            ChannelState.NOT_POLLED,
            note,
            None,
        )


@pytest.mark.django_db
def test_a_channel_without_handle_and_id_is_not_asked_for(agency):
    channel = factories.make_channel(factories.make_influencer(agency), "sandbox", "x")
    Channel.objects.update(handle="", handle_key="")

    assert poll_round("sandbox") == 0
    channel.refresh_from_db()
    assert (
        channel.state_note
        == "This channel has neither a handle nor an id, so it cannot be read. Give its link."
    )


@pytest.mark.django_db
def test_a_claim_comes_back_when_its_worker_is_gone_and_the_late_worker_stores_nothing(agency, youtube):
    youtube.add_channel(channel_id(1), handle="@x", subscribers=1000)
    channel = make_due(
        factories.make_influencer(agency), channel_id(1), handle="x", next_poll_at=timezone.now()
    )
    start = timezone.now()
    lost = claim_due(platform="youtube", now=start)
    assert claim_due(platform="youtube", now=start + timedelta(minutes=1)).batches == []

    later = start + LEASE + timedelta(seconds=1)
    second = claim_due(platform="youtube", now=later)
    assert second.batches == lost.batches == [[channel.pk]]

    late = poll_claimed(channel_ids=lost.batches[0], claimed_until=lost.until, now=later)
    channel.refresh_from_db()
    assert (late.channels, len(youtube.requests), channel.claimed_until) == (0, 0, second.until)
    assert poll_claimed(channel_ids=[channel.pk], claimed_until=second.until, now=later).channels == 1
    assert poll_claimed(channel_ids=[channel.pk], claimed_until=second.until, now=later).channels == 0
    assert (channel.snapshots.count(), len(youtube.requests)) == (1, 1)


@pytest.mark.django_db
def test_what_is_due_longest_is_claimed_first(agency):
    influencer = factories.make_influencer(agency)
    now = timezone.now()
    hours = [2, 9, 5, 1]
    channels = {h: factories.make_channel(influencer, next_poll_at=now - timedelta(hours=h)) for h in hours}

    claim = claim_due(platform="sandbox", now=now, limit=2)

    assert sorted(claim.batches[0]) == sorted([channels[9].pk, channels[5].pk])


@pytest.mark.django_db
def test_the_tick_hands_due_channels_to_the_workers_once(agency):
    for _ in range(3):
        factories.make_channel(factories.make_influencer(agency), "sandbox")
    now = timezone.now()

    assert queue_due_polls(now=now) == 3
    assert queue_due_polls(now=now + timedelta(minutes=1)) == 0


@pytest.mark.django_db
def test_the_sandbox_is_read_as_it_promises(agency):
    influencer = factories.make_influencer(agency)
    handles = ("calm", "nobody-x", "hidden-x", "rounded-x")
    channels = {handle: factories.make_channel(influencer, "sandbox", handle) for handle in handles}

    assert poll_round("sandbox") == 4

    for channel in channels.values():
        channel.refresh_from_db()
    assert channels["calm"].followers > 0
    assert channels["hidden-x"].followers is None and channels["hidden-x"].views_count > 0
    assert channels["rounded-x"].precision == "rounded3"
    assert (channels["nobody-x"].state, channels["nobody-x"].snapshots.count()) == (ChannelState.FAILING, 0)
