"""What was read from YouTube and not refreshed for 30 days is deleted, unless YouTube accepted more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Max

from influencers.actions.keeping import purge_youtube
from influencers.models import Channel, Comment, Post, PostSnapshot, Snapshot
from influencers.poll_access import purpose_of
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _channel(agency, platform: str, days: int, source: str = "poll") -> Channel:
    then = NOW - timedelta(days=days)
    channel = factories.make_channel(
        factories.make_influencer(agency), platform, followers=10, measured_at=then, source=source
    )
    Snapshot.objects.create(channel=channel, taken_at=then, followers=10, source=source)
    post = Post.objects.create(channel=channel, external_id="p", published_at=then, measured_at=then)
    Comment.objects.create(post=post, external_id="c", author_hash=1, text="x", published_at=then)
    return channel


def _left(channel: Channel) -> tuple[int | None, int, int, int]:
    channel.refresh_from_db()
    comments = Comment.objects.filter(post__channel=channel).count()
    return channel.followers, channel.snapshots.count(), channel.posts.count(), comments


@pytest.mark.parametrize(
    ("platform", "days", "left"),
    [("youtube", 31, (None, 0, 0, 0)), ("youtube", 29, (10, 1, 1, 1)), ("vk", 31, (10, 1, 1, 1))],
)
def test_what_is_older_than_thirty_days_goes(agency, platform, days, left):
    channel = _channel(agency, platform, days)

    purge_youtube(now=NOW)

    assert _left(channel) == left


def test_figures_typed_in_stay(agency):
    channel = _channel(agency, "youtube", 31, source="manual")

    purge_youtube(now=NOW)

    assert _left(channel)[:2] == (10, 1)


def test_the_demo_agencys_made_up_figures_stay(agency):
    channel = _channel(agency, "youtube", 31)
    type(agency).objects.update(is_demo=True)

    purge_youtube(now=NOW)

    assert _left(channel) == (10, 1, 1, 1)


def test_with_the_amendment_nothing_goes(agency, settings):
    settings.YOUTUBE_DERIVED = "accepted"
    channel = _channel(agency, "youtube", 400)

    assert purge_youtube(now=NOW) == {}
    assert _left(channel) == (10, 1, 1, 1)


@pytest.mark.parametrize(("days", "purpose"), [(23, "routine"), (25, "compliance")])
def test_figures_that_end_soon_are_refreshed_from_a_reserve(agency, days, purpose):
    assert purpose_of([_channel(agency, "youtube", days)], "routine", now=NOW) == purpose


def test_posts_numbers_over_time_go_day_by_day_while_fresh_ones_stay(agency):
    channel = _channel(agency, "youtube", 0)
    post = channel.posts.get()
    for days in range(41):
        PostSnapshot.objects.create(post=post, taken_at=NOW - timedelta(days=days), views=days)

    oldest = []
    for later in (0, 1, 10, 31):
        purge_youtube(now=NOW + timedelta(days=later, seconds=-1))
        oldest.append(PostSnapshot.objects.filter(post=post).aggregate(n=Max("views"))["n"])

    assert oldest == [30, 29, 20, None]
