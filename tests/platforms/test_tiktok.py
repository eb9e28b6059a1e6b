"""TikTok: one consent reads one account; comments come through the Business API."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from platforms.contract import ChannelRef, ChannelStats, CommentItem, Credential, PostRef, PostStats, Spend
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    Private,
    RateLimited,
    Temporary,
    TokenExpired,
)
from platforms.registry import adapter
from platforms.tiktok import TikTok
from tests.platforms import faults
from tests.platforms.conftest import NOON
from tests.platforms.fakes.tiktok import ALL_SCOPES, FakeComment, FakeTikTok, FakeVideo

OPEN_ID = "723f24d7-e717-40f8-a2b6-cb8464cd23b4"
CHANNEL = ChannelRef("tiktok", OPEN_ID, "demo")
VIDEO = "7080213458555737986"
POST = PostRef("tiktok", VIDEO, OPEN_ID)


@pytest.fixture
def fake() -> Iterator[FakeTikTok]:
    with FakeTikTok(now=NOON) as fake:
        video = FakeVideo(VIDEO, NOON - timedelta(days=1), comments=[FakeComment("c1", NOON)])
        fake.add_creator(OPEN_ID).videos.append(video)
        yield fake


@pytest.fixture
def tiktok(fake: FakeTikTok, transport) -> TikTok:
    made = adapter("tiktok", transport=transport, base_url=fake.url, clock=fake.now)
    assert isinstance(made, TikTok)
    return made


def consented(fake: FakeTikTok, scope: str = ALL_SCOPES) -> Credential:
    grant = fake.grant(OPEN_ID, scope)
    return Credential(
        "tiktok", access_token=grant.access, account_id=OPEN_ID, scopes=frozenset(scope.split(","))
    )


@pytest.fixture
def credential(fake: FakeTikTok) -> Credential:
    return consented(fake)


def test_the_consenting_account_is_read(tiktok: TikTok, credential: Credential) -> None:
    batch = tiktok.channel_stats([CHANNEL], credential=credential)

    assert batch.outcomes[0].value == ChannelStats(
        external_id=OPEN_ID,
        handle="demo",
        title="Demo",
        bio="hi",
        avatar_url="https://p16.tiktokcdn.com/x.jpeg",
        url="https://www.tiktok.com/@demo",
        followers=120_345,
        following=12,
        posts=1,
        likes=998_877,
        verified=True,
        fetched_at=NOON,
    )
    assert batch.spent == (Spend("tt.userinfo", 1),)


def test_an_influencer_who_shared_less_shows_less(tiktok: TikTok, fake: FakeTikTok) -> None:
    little = consented(fake, "user.info.basic")

    stats = tiktok.channel_stats([CHANNEL], credential=little).outcomes[0].value

    assert stats is not None
    assert (stats.title, stats.handle, stats.followers, stats.verified) == ("Demo", None, None, None)
    assert stats.url == ""
    error = faults.error_of(lambda: tiktok.recent_posts(CHANNEL, credential=little))
    assert type(error) is Forbidden and "log 20261120102030ABCDEF" in error.detail


def test_another_account_is_private(tiktok: TikTok, credential: Credential) -> None:
    refs = [ChannelRef("tiktok", handle="other"), ChannelRef("tiktok", "someone-else"), CHANNEL]

    outcomes = tiktok.channel_stats(refs, credential=credential).outcomes

    assert [type(outcome.error) for outcome in outcomes] == [Private, Private, type(None)]
    assert outcomes[0].error is not None
    assert outcomes[0].error.for_person == "TikTok shows figures only with the influencer's own consent."


def test_posts_page_by_their_time(tiktok: TikTok, fake: FakeTikTok, credential: Credential) -> None:
    fake.creators[OPEN_ID].videos = [FakeVideo(str(10**18 + n), NOON - timedelta(hours=n)) for n in range(50)]
    cursor, seen = None, []
    while True:
        page = tiktok.recent_posts(CHANNEL, credential=credential, cursor=cursor).value
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break

    assert [item.external_id for item in seen] == [str(10**18 + n) for n in range(50)]
    assert seen[0] == PostStats(
        external_id="1000000000000000000",
        channel_external_id=OPEN_ID,
        kind="short",
        title="t",
        text="d #ad",
        url="https://www.tiktok.com/@demo/video/1000000000000000000",
        thumbnail_url="https://p16.tiktokcdn.com/c.jpeg",
        published_at=NOON,
        duration_seconds=21,
        views=45_678,
        likes=1_234,
        comments=56,
        shares=7,
        fetched_at=NOON,
    )


def test_an_account_without_posts_has_an_empty_page(
    tiktok: TikTok, fake: FakeTikTok, credential: Credential
) -> None:
    fake.creators[OPEN_ID].videos = []

    page = tiktok.recent_posts(CHANNEL, credential=credential).value

    assert (page.items, page.next_cursor) == ((), None)


def test_counters_are_read_twenty_at_a_time(tiktok: TikTok, fake: FakeTikTok, credential: Credential) -> None:
    fake.creators[OPEN_ID].videos = [FakeVideo(str(n), NOON) for n in range(30)]

    batch = tiktok.post_stats([PostRef("tiktok", str(n)) for n in range(31)], credential=credential)

    assert [type(outcome.error) for outcome in batch.outcomes] == [type(None)] * 30 + [Gone]
    assert batch.spent == (Spend("tt.videoquery", 2),)


def test_comments_are_read_newest_first(tiktok: TikTok, credential: Credential) -> None:
    answer = tiktok.comments(POST, credential=credential)

    assert answer.value.items == (
        CommentItem(
            external_id="c1",
            post_external_id=VIDEO,
            text="nice",
            author_name="Ann",
            author_external_id="u1",
            published_at=NOON,
            likes=2,
            replies=0,
            by_owner=False,
            fetched_at=NOON,
        ),
    )
    assert answer.spent == (Spend("tt.business", 1),)


def test_all_comments_and_replies_are_reached_once(
    tiktok: TikTok, fake: FakeTikTok, credential: Credential
) -> None:
    fake.creators[OPEN_ID].videos[0].comments = [
        FakeComment(
            f"c{n}",
            NOON - timedelta(minutes=n),
            replies=[FakeComment(f"c{n}.{r}", NOON) for r in range(40 if n == 5 else 0)],
        )
        for n in range(70)
    ]

    pages = list(tiktok.new_comments(POST, credential=credential, known=set()))

    items = {item.external_id: item for answer in pages for item in answer.value.items}
    assert len(items) == 70 + 40
    assert items["c5.7"].parent_external_id == "c5"
    assert len(list(tiktok.new_comments(POST, credential=credential, known={"c40", "c5.0"}))) == 2 + 1


def test_a_minute_that_is_full(tiktok: TikTok, fake: FakeTikTok, credential: Credential) -> None:
    fake.calls_left = 0

    for call in (tiktok.channel_stats([CHANNEL], credential=credential), None):
        error = (
            call.outcomes[0].error
            if call
            else faults.error_of(lambda: tiktok.comments(POST, credential=credential))
        )
        assert isinstance(error, RateLimited)
        assert error.retry_at == NOON + timedelta(seconds=60)


def test_a_token_lives_two_hours(tiktok: TikTok, fake: FakeTikTok, credential: Credential) -> None:
    fake.advance(timedelta(hours=2))

    assert type(tiktok.channel_stats([CHANNEL], credential=credential).outcomes[0].error) is TokenExpired
    assert type(faults.error_of(lambda: tiktok.comments(POST, credential=credential))) is TokenExpired
    assert type(faults.error_of(lambda: tiktok.comments(POST, credential=Credential("tiktok")))) is Forbidden


def test_resolving_matches_the_handle_with_the_consent(tiktok: TikTok, credential: Credential) -> None:
    answer = tiktok.resolve_remote("https://www.tiktok.com/@Demo", credential=credential)

    assert answer.value == CHANNEL
    with pytest.raises(Private):
        tiktok.resolve_remote("@other", credential=credential)


def display(status: int, code: str) -> dict:
    return {"status": status, "body": {"data": {}, "error": {"code": code, "message": "x", "log_id": "1"}}}


def business(code: int) -> dict:
    return {"status": 200, "body": {"code": code, "message": "x", "request_id": "1", "data": {}}}


DISPLAY_CALLS = {
    "channel_stats": lambda tiktok, c: tiktok.channel_stats([CHANNEL], credential=c),
    "recent_posts": lambda tiktok, c: tiktok.recent_posts(CHANNEL, credential=c),
    "post_stats": lambda tiktok, c: tiktok.post_stats([POST], credential=c),
    "resolve_remote": lambda tiktok, c: tiktok.resolve_remote("demo", credential=c),
}
BUSINESS_CALLS = {
    "comments": lambda tiktok, c: tiktok.comments(POST, credential=c),
    "replies": lambda tiktok, c: tiktok.replies(POST, "c1", credential=c),
}
DISPLAY_REFUSALS = [
    (display(401, "access_token_invalid"), TokenExpired),
    (display(401, "scope_not_authorized"), Forbidden),
    (display(400, "scope_permission_missed"), Forbidden),
    (display(400, "invalid_params"), ChangedShape),
    (display(429, "rate_limit_exceeded"), RateLimited),
    (display(200, "internal_error"), Temporary),
    ({"status": 200, "body": {"data": {}}}, ChangedShape),
]
BUSINESS_REFUSALS = [
    (business(40100), RateLimited),
    (business(40132), RateLimited),
    (business(40102), TokenExpired),
    (business(40130), Forbidden),
    (business(40002), ChangedShape),
    (business(40007), Gone),
    (business(51305), Temporary),
    ({"status": 200, "body": {"data": {}}}, ChangedShape),
]


@faults.every(DISPLAY_CALLS, [*faults.FAULTS, *DISPLAY_REFUSALS])
def test_every_call_turns_every_fault_into_one_error(
    tiktok: TikTok, fake: FakeTikTok, credential: Credential, call, fault, expected
) -> None:
    faults.check(fake, lambda: call(tiktok, credential), fault, expected)


@faults.every(BUSINESS_CALLS, [*faults.FAULTS, *BUSINESS_REFUSALS])
def test_every_call_for_comments_turns_every_fault_into_one_error(
    tiktok: TikTok, fake: FakeTikTok, credential: Credential, call, fault, expected
) -> None:
    faults.check(fake, lambda: call(tiktok, credential), fault, expected)
