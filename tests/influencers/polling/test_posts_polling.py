"""Posts: listed once for all agencies, counted in full batches by age, comments when there are more, nothing lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from influencers import reading
from influencers.actions.content import store_posts
from influencers.actions.polling import watch_channels
from influencers.models import Channel, Comment, Poll, Post, PostSnapshot
from influencers.post_plan import comments_wanted, counting_wait, listing_wait, threads_again
from platforms.contract import PostStats
from tests import factories
from tests.influencers.polling.rounds import channel_id, comment_round, count_round, list_round
from tests.platforms.fakes.youtube_shapes import FakeComment

pytestmark = pytest.mark.django_db
VIDEO = "video{:06d}"


def later(**delta) -> "timezone.datetime":
    return timezone.now() + timedelta(**delta)


@pytest.fixture
def twins(agency, other_agency, youtube) -> list[Channel]:
    """One account with three videos, tracked by two agencies."""
    youtube.add_channel(channel_id(1), handle="@shared")
    for number in range(3):
        youtube.add_video(VIDEO.format(number), channel_id(1), published=later(days=-number), comments=[])
    return [
        factories.make_channel(
            factories.make_influencer(house), "youtube", "shared", external_id=channel_id(1), state="ok"
        )
        for house in (agency, other_agency)
    ]


def asked(youtube, method: str) -> int:
    return sum(request.path.endswith(f"/{method}") for request in youtube.requests)


def test_a_list_is_read_once_for_two_agencies_and_stored_for_both(twins, youtube):
    assert list_round("youtube") == 2

    assert (asked(youtube, "playlistItems"), asked(youtube, "videos")) == (1, 1)
    assert [channel.posts.count() for channel in twins] == [3, 3]
    units = [poll.units for poll in Poll.objects.filter(kind="posts")]
    assert units == [1.0, 1.0]  # the two calls, shared


def test_known_posts_are_not_asked_for_their_details_again(twins, youtube):
    list_round("youtube")
    youtube.requests.clear()
    Channel.objects.update(posts_due_at=timezone.now())

    list_round("youtube")

    assert (asked(youtube, "playlistItems"), asked(youtube, "videos")) == (1, 0)


def test_numbers_are_counted_once_for_two_agencies_from_their_own_allowance(twins, youtube):
    list_round("youtube")
    youtube.videos[VIDEO.format(0)].views = 777
    youtube.requests.clear()

    assert count_round(now=later(days=2)) == 6

    assert [request.path.rpartition("/")[2] for request in youtube.requests] == ["videos:batchGetStats"]
    newest = Post.objects.filter(external_id=VIDEO.format(0))
    assert set(newest.values_list("views", flat=True)) == {777}
    assert count_round(now=later(seconds=1)) == 0  # each waits for its next time


def test_history_has_changes_and_one_a_day(twins, youtube):
    channel, now = twins[0], timezone.now().replace(hour=1)
    for hours, views in ((0, 10), (1, 10), (2, 11), (25, 11)):
        at = now + timedelta(hours=hours)
        store_posts(channel=channel, posts=[PostStats("p", at, published_at=now, views=views)])

    history = PostSnapshot.objects.order_by("taken_at").values_list("taken_at", "views")
    assert [((at - now) / timedelta(hours=1), views) for at, views in history] == [(0, 10), (2, 11), (25, 11)]


def test_comments_are_read_once_for_both_and_only_when_there_are_more(twins, youtube):
    list_round("youtube")
    assert comment_round() == 0
    video = youtube.videos[VIDEO.format(0)]
    video.comments = [FakeComment(f"c{n}", f"Text {n}", written=later(hours=-n)) for n in range(3)]
    count_round(now=later(days=2))
    youtube.requests.clear()

    assert comment_round(now=later(days=3)) == 6
    assert asked(youtube, "commentThreads") == 1
    count_round(now=later(days=5))
    youtube.requests.clear()
    assert (comment_round(now=later(days=6)), asked(youtube, "commentThreads")) == (0, 0)


def test_a_network_cut_between_two_pages_loses_no_comment(twins, youtube):
    list_round("youtube")
    video = youtube.videos[VIDEO.format(0)]
    video.comments = [FakeComment(f"c{n:04d}", f"Text {n}", written=later(minutes=-n)) for n in range(250)]
    count_round(now=later(days=2))
    youtube.fail_next(20, path="commentThreads", after=1, drop=True)

    first = comment_round(now=later(days=3))
    youtube.heal()
    second = comment_round(now=later(days=5))

    assert (first, first + second) == (200, 500)
    assert Comment.objects.values("external_id").distinct().count() == 250


def test_a_post_absent_twice_a_day_apart_is_not_asked_for_any_more(twins, youtube):
    list_round("youtube")
    del youtube.videos[VIDEO.format(0)]
    gone = Post.objects.filter(external_id=VIDEO.format(0))

    count_round(now=later(days=2))
    assert [(post.gone_at is None, post.due_at is None) for post in gone.all()] == [(False, False)] * 2
    count_round(now=later(days=4))
    assert set(gone.values_list("due_at", flat=True)) == {None}


def test_a_spent_allowance_puts_posts_back_until_it_resets(twins, youtube):
    list_round("youtube")
    youtube.set_remaining("batchstats", 0)
    now = later(days=2)

    count_round(now=now)

    assert all(post.due_at > timezone.now() for post in Post.objects.all())
    assert set(Poll.objects.filter(kind="counters").values_list("result", flat=True)) == {"quota_spent"}


@pytest.mark.parametrize(("hours", "wait"), [(1, 0.5), (24, 2), (100, 8), (24 * 20, 24), (24 * 90, 24 * 7)])
def test_numbers_are_read_less_often_with_a_posts_age_and_twice_as_often_in_a_campaign(hours, wait):
    for watched, expected in ((False, wait), (True, wait / 2)):
        got = counting_wait(timedelta(hours=hours), watched=watched) / timedelta(hours=1)
        assert 0.9 * expected <= got <= 1.1 * expected


def test_lists_follow_the_newest_post_and_old_talk_is_left_alone():
    now = timezone.now()
    days = {
        newest: listing_wait(newest and now - timedelta(days=newest), watched=False, now=now, counts=False)
        / timedelta(days=1)
        for newest in (1, 30, 200)
    }
    assert [0.9 * n <= wait <= 1.1 * n for n, wait in zip((1, 3, 7), days.values(), strict=True)] == [
        True
    ] * 3
    assert [comments_wanted(now - timedelta(days=40), watched=w, now=now) for w in (False, True)] == [
        False,
        True,
    ]


def test_a_running_campaign_brings_the_next_reading_forward_and_lets_go_by_itself(agency):
    now = timezone.now()
    week = now + timedelta(days=7)
    channel = factories.make_channel(
        factories.make_influencer(agency), "sandbox", "x", next_poll_at=week, posts_due_at=week
    )

    assert watch_channels(channel_ids=[channel.pk], until=week, now=now) == 1
    assert watch_channels(channel_ids=[channel.pk], until=now + timedelta(days=1), now=now) == 1

    channel.refresh_from_db()
    assert channel.watch_until == week  # the longer watch stays
    assert channel.next_poll_at <= now + timedelta(hours=1.1)
    assert channel.posts_due_at <= now + timedelta(hours=1.1)


def talk(number: int) -> list[FakeComment]:
    return [FakeComment(f"c{n:04d}", f"Text {n}", written=later(minutes=-n)) for n in range(number)]


def test_a_first_reading_of_comments_that_is_too_long_goes_on_where_it_ended(twins, youtube, monkeypatch):
    monkeypatch.setattr(reading, "FIRST_PAGES", 2)
    list_round("youtube")
    youtube.videos[VIDEO.format(0)].comments = talk(450)
    count_round(now=later(days=2))
    youtube.requests.clear()

    rounds = [comment_round(now=later(days=2, hours=2 * n)) for n in range(1, 5)]

    assert rounds == [400, 400, 100, 0]  # each comment at both agencies
    assert asked(youtube, "commentThreads") == 5
    read = Post.objects.filter(external_id=VIDEO.format(0))
    assert set(read.values_list("comments_cursor", "comments_due_at", "comments_read")) == {("", None, 450)}


def test_a_place_in_the_list_that_the_platform_forgot_begins_anew(twins, youtube, monkeypatch):
    monkeypatch.setattr(reading, "FIRST_PAGES", 2)
    list_round("youtube")
    youtube.videos[VIDEO.format(0)].comments = talk(300)
    count_round(now=later(days=2))
    comment_round(now=later(days=2, hours=2))
    Post.objects.exclude(comments_cursor="").update(comments_cursor="forgotten")

    rounds = [comment_round(now=later(days=2 + n)) for n in range(1, 5)]

    assert sum(rounds) == 200
    assert Comment.objects.values("external_id").distinct().count() == 300


def test_late_replies_to_old_threads_are_found_by_the_weekly_reading(twins, youtube):
    list_round("youtube")
    video = youtube.videos[VIDEO.format(0)]
    video.comments = talk(150)
    count_round(now=later(days=2))
    comment_round(now=later(days=2))
    video.comments[140].replies = [FakeComment("late", "A late reply", written=later(days=3))]

    assert comment_round(now=later(days=4)) == 0
    assert comment_round(now=later(days=10)) == 2
    assert comment_round(now=later(days=11)) == 0  # not again before another week
    assert set(Comment.objects.filter(external_id="late").values_list("parent_external_id", flat=True)) == {
        "c0140"
    }


def test_threads_are_read_again_weekly_until_a_post_is_sixty_days_old():
    now = timezone.now()
    for age in (1, 40):
        again = threads_again(now - timedelta(days=age), now=now)
        assert timedelta(days=6.3) <= again - now <= timedelta(days=7.7)
    assert threads_again(now - timedelta(days=55), now=now) is None
