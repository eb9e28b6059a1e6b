from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from influencers.actions.content import mark_post, store_comments, store_posts
from influencers.actions.posts import read_claimed_posts
from influencers.models import Channel, Comment, Post
from influencers.post_claims import LEASE, claim_lists
from platforms.contract import CommentItem, PostStats
from tests import factories
from tests.influencers.polling.rounds import comment_round, list_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def channel(agency):
    person = factories.make_influencer(agency)
    return factories.make_channel(
        person, handle="trail-lena", external_id="trail-lena", followers=9000, state="ok"
    )


def reading(now, **fields):
    return PostStats(external_id="p1", fetched_at=now, published_at=now - timedelta(days=5), **fields)


def comment(now, number, **fields):
    given = {"text": "Nice", "author_external_id": f"fan{number}", "published_at": now, **fields}
    return CommentItem(external_id=f"c{number}", post_external_id="p1", fetched_at=now, **given)


def claim(now):
    with transaction.atomic():
        return claim_lists("sandbox", now=now)


def test_due_channels_are_read_and_what_follows_is_worked_out(channel, now):
    first = claim(now)
    assert (first.batches, claim(now).batches) == ([[channel.pk]], [])
    assert read_claimed_posts(channel_ids=[channel.pk], claimed_until=first.until, now=now) == 1
    channel.refresh_from_db()
    assert abs(channel.posts_due_at - now - timedelta(hours=24)) <= timedelta(hours=2.4)
    assert Post.objects.filter(channel=channel).count() == 50
    assert channel.engagement is not None
    assert channel.engagement_posts == 30
    assert not Post.objects.filter(scanned_with="").exists()
    new = comment_round(now=timezone.now())
    assert new == Comment.objects.filter(post__channel=channel).count() > 0


def test_a_claim_that_ran_out_is_not_read_and_comes_again(channel, now):
    lost = claim(now)
    later = now + LEASE + timedelta(minutes=1)
    second = claim(later)
    assert read_claimed_posts(channel_ids=[channel.pk], claimed_until=lost.until, now=later) == 0
    assert second.batches == [[channel.pk]]


def test_a_channel_that_refuses_is_asked_later(agency, now):
    person = factories.make_influencer(agency)
    gone = factories.make_channel(person, handle="nobody-here", external_id="nobody-here", state="ok")
    list_round(now=now)
    gone.refresh_from_db()
    assert abs(gone.posts_due_at - now - timedelta(hours=24)) <= timedelta(hours=2.4)


def test_archived_people_are_not_read(channel, now):
    channel.influencer.archived_at = now
    channel.influencer.save()
    assert claim(now).batches == []


def test_reading_twice_keeps_one_post_with_the_newest_numbers(channel, now):
    store_posts(channel=channel, posts=[reading(now, title="One", text="Two", views=10, likes=3)])
    store_posts(channel=channel, posts=[reading(now, views=20, likes=None)])
    post = Post.objects.get()
    assert (post.title, post.text, post.views, post.likes) == ("One", "Two", 20, 3)


def test_a_changed_text_is_scanned_again(channel, now):
    store_posts(channel=channel, posts=[reading(now, text="Two")])
    Post.objects.update(scanned_with="x")
    store_posts(channel=channel, posts=[reading(now, text="Two", views=1)])
    assert Post.objects.get().scanned_with == "x"
    store_posts(channel=channel, posts=[reading(now, text="Three")])
    assert Post.objects.get().scanned_with == ""


def test_a_mark_by_hand_outlives_the_platforms_label(channel, alice, now):
    store_posts(channel=channel, posts=[reading(now, paid_promotion=True)])
    post = Post.objects.select_related("channel__influencer").get()
    mark_post(post=post, by=alice, is_paid=False, now=now)
    store_posts(channel=channel, posts=[reading(now, paid_promotion=True)])
    assert (Post.objects.get().is_paid, Post.objects.get().marked_by) == (False, alice)


def test_comments_are_kept_once_and_without_names(channel, now):
    store_posts(channel=channel, posts=[reading(now)])
    items = [
        comment(now, 1, author_name="ann.k"),
        comment(now, 2),
        comment(now, 3, author_external_id="fan1"),
    ]
    store_comments(channel=channel, comments=items)
    store_comments(channel=channel, comments=items)
    first, second, third = Comment.objects.order_by("external_id")
    assert first.author_hash == third.author_hash != second.author_hash
    assert "ann" not in str(list(Comment.objects.values()))


def test_the_same_commenter_is_somebody_else_for_another_agency(channel, other_agency, now):
    twin = factories.make_channel(factories.make_influencer(other_agency), handle="trail-lena")
    for each in (channel, twin):
        store_posts(channel=each, posts=[reading(now)])
        store_comments(channel=each, comments=[comment(now, 1)])
    assert Comment.objects.values("author_hash").distinct().count() == 2


def test_owners_and_deleted_comments_are_left_out(channel, now):
    store_posts(channel=channel, posts=[reading(now)])
    items = [
        comment(now, 1, by_owner=True),
        comment(now, 2, deleted=True),
        comment(now, 3, published_at=None),
    ]
    assert store_comments(channel=channel, comments=items) == 0


def test_impossible_numbers_are_unknown(channel, now):
    store_posts(channel=channel, posts=[reading(now, views=-5, likes=10**19)])
    post = Post.objects.get()
    assert (post.views, post.likes) == (None, None)


def test_both_agencies_get_their_own_copy(channel, other_agency, now):
    twin = factories.make_channel(
        factories.make_influencer(other_agency), handle="trail-lena", external_id="trail-lena", state="ok"
    )
    assert list_round(now=now) == 2
    counts = [Post.objects.filter(channel=each).count() for each in (channel, twin)]
    assert counts == [50, 50]
    assert Channel.objects.filter(posts_due_at__gt=now + timedelta(hours=21)).count() == 2
