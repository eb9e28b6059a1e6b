"""What a channel's own pages and the API show of what polls brought."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from influencers.actions.content import store_comments, store_posts
from influencers.models import Comment, Poll, Post, Snapshot, Thumbnail
from platforms.contract import CommentItem, PostStats
from tests import factories
from tests.influencers.polling.rounds import comment_round, list_round, poll_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(agency):
    person = factories.make_influencer(agency, "Lena")
    return factories.make_channel(person, handle="trail-lena", external_id="trail-lena", state="ok")


@pytest.fixture
def read(channel):
    """The sandbox channel with figures, posts and comments."""
    poll_round("sandbox")
    list_round()
    comment_round(now=timezone.now())
    channel.refresh_from_db()
    return channel


def page_of(client, name, *args, **query):
    answer = client.get(reverse(f"influencers:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.text


def test_the_channel_page_shows_figures_posts_and_what_polls_cost(client_of, bob, read):
    page = page_of(client_of(bob), "channel", read.uuid)

    newest = read.posts.order_by("-published_at").first()
    assert f"{read.followers:,}" in page
    assert reverse("influencers:post", args=[newest.uuid]) in page
    assert "List of posts" in page and "Figures" in page


def test_a_line_carries_the_day_on_which_its_meaning_changed(client_of, bob, agency):
    channel = factories.make_channel(factories.make_influencer(agency), "youtube", "x")
    for day, views in ((datetime(2026, 8, 1, tzinfo=UTC), 100), (datetime(2026, 9, 1, tzinfo=UTC), 200)):
        Snapshot.objects.create(channel=channel, taken_at=day, views_count=views, source="poll")

    page = page_of(client_of(bob), "channel", channel.uuid, range="all")

    assert "Views count from the first frame" in page
    assert "YouTube counts a view from the first frame" in page


def test_the_poll_log_is_narrowed_by_result_and_is_the_agencys_own(client_of, bob, charlie, channel, read):
    refused = {
        "kind": "figures",
        "purpose": "routine",
        "units": 1,
        "together": 1,
        "found": 0,
        "milliseconds": 5,
    }
    Poll.objects.create(
        channel=channel,
        agency=channel.agency,
        at=timezone.now(),
        result="quota_spent",
        note="Used up.",
        **refused,
    )

    every = page_of(client_of(bob), "polls")
    narrowed = page_of(client_of(bob), "polls", result="refused")

    assert ("Used up." in every, every.count("trail-lena")) == (True, Poll.objects.count())
    assert ("Used up." in narrowed, narrowed.count("trail-lena")) == (True, 1)
    assert "trail-lena" not in page_of(client_of(charlie), "polls")


def test_comments_are_found_by_their_words_and_name_nobody(client_of, bob, channel):
    now = timezone.now()
    store_posts(channel=channel, posts=[PostStats("p1", now, published_at=now, title="A walk")])
    texts = ("Lovely boots", "What boots are these?", "Hello")
    items = [
        CommentItem(f"c{n}", "p1", text, now, published_at=now, author_name="ann.k", author_external_id="1")
        for n, text in enumerate(texts)
    ]
    store_comments(channel=channel, comments=items)
    client = client_of(bob)

    found = page_of(client, "channel_comments", channel.uuid, q="BOOTS")
    of_post = page_of(client, "post", Post.objects.get().uuid)

    assert [text in found for text in texts] == [True, True, False]
    assert [text in of_post for text in texts] == [True, True, True]
    assert "ann.k" not in found + of_post


def test_pictures_are_answered_from_here(client_of, bob, channel):
    now = timezone.now()
    posts = [
        PostStats(f"p{n}", now, published_at=now, thumbnail_url="https://x.example/1.jpg") for n in (1, 2)
    ]
    store_posts(channel=channel, posts=posts)
    kept, empty = Post.objects.order_by("external_id")
    Thumbnail.objects.create(post=kept, picture=b"webp", source_url="https://x.example/1.jpg", fetched_at=now)
    Thumbnail.objects.create(post=empty, picture=b"", source_url="https://x.example/1.jpg", fetched_at=now)
    client = client_of(bob)

    page = page_of(client, "channel_posts", channel.uuid)
    answer = client.get(reverse("influencers:thumbnail", args=[kept.uuid]))

    assert (answer.content, answer["Content-Type"]) == (b"webp", "image/webp")
    assert client.get(reverse("influencers:thumbnail", args=[empty.uuid])).status_code == 404
    assert (page.count("/picture/"), "x.example" in page) == (1, False)


def test_youtubes_terms_are_said_on_its_channels_and_only_there(client_of, bob, agency, channel, settings):
    theirs = factories.make_channel(factories.make_influencer(agency), "youtube", "x")
    client = client_of(bob)
    words = "refreshed or deleted within 30 days"

    assert words in page_of(client, "channel", theirs.uuid)
    assert words not in page_of(client, "channel", channel.uuid)
    settings.YOUTUBE_DERIVED = "accepted"
    assert words not in page_of(client, "channel", theirs.uuid)


@pytest.mark.parametrize("name", ["channel", "channel_posts", "channel_comments", "channel_polls"])
def test_a_page_costs_the_same_for_many_rows(client_of, bob, read, name, django_assert_max_num_queries):
    client = client_of(bob)
    page_of(client, name, read.uuid)
    with django_assert_max_num_queries(12):
        page_of(client, name, read.uuid)


def test_the_api_tells_all_of_it(api_client_of, alice, read):
    api = api_client_of(alice)
    post = Comment.objects.order_by("-pk").first().post

    def rows(name, *args, **query):
        return api.get(reverse(f"api:{name}", args=args), query).json()

    assert rows("channel_posts", read.uuid)["results"][0]["channel"] == str(read.uuid)
    comment = rows("post_comments", post.uuid)["results"][0]
    assert Comment.objects.get(pk=comment["id"]).text == comment["text"]
    assert rows("post_snapshots", post.uuid)["results"][0]["views"] == post.views
    kinds = {row["kind"] for row in rows("channel_polls", read.uuid)["results"]}
    assert kinds == {"figures", "posts", "comments"}
    assert rows("polls", kind="figures", since=(timezone.now() - timedelta(hours=1)).isoformat())["results"][
        0
    ]["channel"] == str(read.uuid)
    assert [row["platform"] for row in rows("figure_breaks")] == ["youtube", "instagram", "youtube"]
