"""The fictional platform: the same numbers for everybody, at any time."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from platforms import sandbox
from platforms.contract import ChannelRef, Credential, PostRef
from platforms.errors import Gone, NotAProfile, Private, Temporary
from platforms.registry import adapter

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOBODY = Credential("sandbox")


def at(moment: datetime) -> sandbox.Sandbox:
    made = adapter("sandbox", clock=lambda: moment)
    assert isinstance(made, sandbox.Sandbox)
    return made


def ref(name: str) -> ChannelRef:
    return ChannelRef("sandbox", name, name)


def test_a_poll_and_the_history_agree() -> None:
    stats = at(NOW).channel_stats([ref("mira-lund")], credential=NOBODY).outcomes[0].value
    (point,) = sandbox.history("mira-lund", NOW, NOW, timedelta(days=1))

    assert stats is not None
    assert (stats.followers, stats.views, stats.posts, stats.likes) == (
        point.followers,
        point.views,
        point.posts,
        point.likes,
    )


def test_the_numbers_of_a_name_never_change_between_releases() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    assert sandbox.point("mira-lund", moment) == sandbox.Point(moment, 166080, 123, 381, 5489685, 433076)


def test_views_and_posts_never_fall_and_followers_mostly_grow() -> None:
    start, end = datetime(2024, 11, 20, tzinfo=UTC), NOW
    for number in range(20):
        rows = list(sandbox.history(f"demo-{number}", start, end, timedelta(days=1)))
        assert all(a.views <= b.views and a.posts <= b.posts for a, b in zip(rows, rows[1:], strict=False))
        assert rows[0].followers is not None and rows[-1].followers is not None
        assert rows[-1].followers > rows[0].followers


def test_some_channels_have_a_spike() -> None:
    def largest_jump(name: str) -> float:
        rows = [
            row.followers or 0
            for row in sandbox.history(name, NOW - timedelta(days=730), NOW, timedelta(days=1))
        ]
        daily = sorted(b - a for a, b in zip(rows, rows[1:], strict=False))
        return daily[-1] / max(1, daily[len(daily) // 2])

    assert sum(largest_jump(f"demo-{number}") > 5 for number in range(20)) >= 10


def test_two_years_of_two_hundred_channels_are_quick() -> None:
    start, end = NOW - timedelta(days=729), NOW
    began = time.process_time()

    rows = sum(1 for n in range(200) for _ in sandbox.history(f"fast-{n}", start, end, timedelta(days=1)))

    assert rows == 200 * 730
    assert time.process_time() - began < 4.0


def test_fates_follow_the_prefix() -> None:
    def error(name: str, moment: datetime) -> type:
        return type(at(moment).channel_stats([ref(name)], credential=NOBODY).outcomes[0].error)

    early = datetime(2026, 8, 1, tzinfo=UTC)
    assert [error("gone-mira", early), error("gone-mira", NOW)] == [type(None), Gone]
    assert error("nobody-mira", early) is Gone
    weeks = [error("private-mira", early + timedelta(weeks=week)) for week in range(4)]
    assert sorted(map(str, weeks)) == sorted(map(str, [Private] + [type(None)] * 3))
    hours = [error("flaky-mira", early + timedelta(hours=hour)) for hour in range(200)]
    assert 20 < hours.count(Temporary) < 60


def test_hidden_and_rounded_followers() -> None:
    hidden, rounded, plain = (
        outcome.value
        for outcome in at(NOW)
        .channel_stats([ref("hidden-mira"), ref("rounded-mira"), ref("demo-1")], credential=NOBODY)
        .outcomes
    )

    assert hidden is not None and hidden.followers is None and hidden.views is not None
    assert rounded is not None and rounded.precision == "rounded3"
    assert len(str(rounded.followers).rstrip("0")) <= 3
    assert plain is not None and plain.precision == "exact"


def test_posts_come_newest_first_and_page_to_the_end() -> None:
    here, cursor, seen = at(NOW), None, []
    while True:
        page = here.recent_posts(ref("demo-1"), credential=NOBODY, cursor=cursor).value
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break

    stats = here.channel_stats([ref("demo-1")], credential=NOBODY).outcomes[0].value
    assert stats is not None
    assert len(seen) == stats.posts == len({post.external_id for post in seen})
    moments = [post.published_at for post in seen if post.published_at]
    assert moments == sorted(moments, reverse=True)
    assert moments[0] <= NOW


def test_a_post_grows_and_keeps_its_identity() -> None:
    newest = at(NOW).recent_posts(ref("demo-1"), credential=NOBODY, limit=1).value.items[0]
    post = PostRef("sandbox", newest.external_id)

    (later,) = at(NOW + timedelta(days=30)).post_stats([post], credential=NOBODY).outcomes

    assert later.value is not None
    assert (later.value.title, later.value.published_at) == (newest.title, newest.published_at)
    assert (later.value.views or 0) >= (newest.views or 0)


@pytest.mark.parametrize("external_id", ["demo-1:99999", "demo-1:0", "demo-1:x", "demo-1", ""])
def test_a_post_that_is_not_there_is_gone(external_id: str) -> None:
    (outcome,) = at(NOW).post_stats([PostRef("sandbox", external_id)], credential=NOBODY).outcomes

    assert type(outcome.error) is Gone


def busy_post() -> PostRef:
    posts = at(NOW).recent_posts(ref("storm-mira"), credential=NOBODY, limit=30).value.items
    return PostRef("sandbox", max(posts, key=lambda post: post.comments or 0).external_id)


def test_all_comments_are_reached_once_in_many_languages() -> None:
    post = busy_post()
    pages = list(at(NOW).new_comments(post, credential=NOBODY, known=set(), max_pages=100))
    comments = [comment for answer in pages for comment in answer.value.items]

    (stats,) = at(NOW).post_stats([post], credential=NOBODY).outcomes
    assert stats.value is not None
    assert len(comments) == len({comment.external_id for comment in comments}) == stats.value.comments
    threads = [c.published_at for c in comments if c.parent_external_id is None and c.published_at]
    assert threads == sorted(threads, reverse=True)
    replies = {c.parent_external_id for c in comments if c.parent_external_id}
    assert replies and replies <= {c.external_id for c in comments}


def test_paging_ends_at_the_first_known_comment() -> None:
    post = busy_post()
    here = at(NOW)
    first = here.comments(post, credential=NOBODY).value.items

    pages = list(here.new_comments(post, credential=NOBODY, known={first[0].external_id}))

    assert len(pages) == 1


def test_comments_are_the_same_for_everybody_and_only_grow() -> None:
    post = busy_post()
    before = {c.external_id: c.text for c in at(NOW).comments(post, credential=NOBODY).value.items}
    after = at(NOW + timedelta(hours=5)).new_comments(post, credential=NOBODY, known=set(), max_pages=100)
    texts = {c.external_id: c.text for answer in after for c in answer.value.items}

    assert {key: texts[key] for key in before} == before


def test_longer_comments_of_a_channel_are_seldom_alike() -> None:
    posts = at(NOW).recent_posts(ref("demo-1"), credential=NOBODY, limit=5).value.items
    said = [
        comment.text
        for post in posts
        for comment in at(NOW).comments(PostRef("sandbox", post.external_id), credential=NOBODY).value.items
        if len(comment.text) >= 12
    ]

    assert len(said) > 300
    assert len(set(said)) / len(said) > 0.95


def test_resolving() -> None:
    assert at(NOW).resolve_remote("@mira-lund", credential=NOBODY).value == ref("mira-lund")
    assert at(NOW).resolve_remote("https://sandbox.example/mira-lund/post/3", credential=NOBODY).value == ref(
        "mira-lund"
    )
    with pytest.raises(Gone):
        at(NOW).resolve_remote("nobody-x", credential=NOBODY)
    with pytest.raises(NotAProfile):
        at(NOW).resolve_remote("https://sandbox.example/search", credential=NOBODY)
