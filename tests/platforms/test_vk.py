"""VK: communities and people, walls, comments, refusals that come with status 200."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from platforms.contract import ChannelRef, ChannelStats, CommentItem, Credential, PostRef, PostStats, Spend
from platforms.errors import (
    ChangedShape,
    CommentsOff,
    Forbidden,
    Gone,
    NotAProfile,
    Private,
    QuotaSpent,
    RateLimited,
    Temporary,
    TokenExpired,
)
from platforms.registry import adapter
from platforms.vk import VKontakte
from tests.platforms import faults
from tests.platforms.conftest import NOON
from tests.platforms.fakes.vk import GROUP_KEY, SERVICE_KEY, FakeComment, FakePost, FakeVK

CREDENTIAL = Credential("vk", key=SERVICE_KEY)
GROUP = ChannelRef("vk", external_id="-123")
PERSON = ChannelRef("vk", external_id="555")
POST = PostRef("vk", "-123_77")


@pytest.fixture
def fake() -> Iterator[FakeVK]:
    with FakeVK(now=NOON) as fake:
        page = fake.add_page(123, screen_name="demo")
        page.posts.append(FakePost(77, NOON - timedelta(hours=1), comments=[FakeComment(901, NOON)]))
        fake.add_page(555, name="Ann B", screen_name="ann", person=True, followers=42)
        yield fake


@pytest.fixture
def vk(fake: FakeVK, transport) -> VKontakte:
    made = adapter("vk", transport=transport, base_url=fake.url, clock=fake.now)
    assert isinstance(made, VKontakte)
    return made


def test_a_community_and_a_person_are_read(vk: VKontakte, fake: FakeVK) -> None:
    batch = vk.channel_stats([GROUP, PERSON], credential=CREDENTIAL)

    assert [outcome.value for outcome in batch.outcomes] == [
        ChannelStats(
            external_id="-123",
            handle="demo",
            title="Demo",
            bio="bio",
            avatar_url="https://sun1-1.userapi.com/c",
            url="https://vk.com/demo",
            followers=84_213,
            verified=True,
            fetched_at=NOON,
        ),
        ChannelStats(
            external_id="555",
            handle="ann",
            title="Ann B",
            bio="me",
            avatar_url="https://p",
            url="https://vk.com/ann",
            followers=42,
            verified=True,
            fetched_at=NOON,
        ),
    ]
    assert batch.spent == (Spend("vk.rps", 2),)
    assert [seen.query for seen in fake.requests] == [(), ()]


def test_five_hundred_communities_cost_one_call(vk: VKontakte, fake: FakeVK) -> None:
    for number in range(1000, 1600):
        fake.add_page(number, screen_name=f"p{number}")

    batch = vk.channel_stats(
        [ChannelRef("vk", external_id=f"-{number}") for number in range(1000, 1600)], credential=CREDENTIAL
    )

    assert all(outcome.value for outcome in batch.outcomes)
    assert batch.spent == (Spend("vk.rps", 2),)


def test_the_older_form_of_the_answer_is_read_as_well(vk: VKontakte, fake: FakeVK) -> None:
    fake.old_group_answer = True

    assert vk.channel_stats([GROUP], credential=CREDENTIAL).outcomes[0].value is not None


def test_a_name_is_resolved_first(vk: VKontakte, fake: FakeVK) -> None:
    batch = vk.channel_stats(
        [ChannelRef("vk", handle="demo"), ChannelRef("vk", handle="ann"), ChannelRef("vk", handle="nobody")],
        credential=CREDENTIAL,
    )

    assert [outcome.value and outcome.value.external_id for outcome in batch.outcomes] == [
        "-123",
        "555",
        None,
    ]
    assert type(batch.outcomes[2].error) is Gone
    assert batch.spent == (Spend("vk.rps", 5),)


def test_deleted_private_absent_and_silent_pages(vk: VKontakte, fake: FakeVK) -> None:
    fake.add_page(1, screen_name="a", deactivated="banned")
    fake.add_page(2, screen_name="b", person=True, deactivated="deleted")
    fake.add_page(3, screen_name="c", person=True, closed=True)
    fake.add_page(4, screen_name="d", followers=None)

    ids = ["-1", "2", "3", "-4", "-999"]
    outcomes = vk.channel_stats([ChannelRef("vk", id) for id in ids], credential=CREDENTIAL).outcomes

    assert [type(outcome.error) for outcome in outcomes] == [Gone, Gone, Private, type(None), Gone]
    assert outcomes[3].value is not None and outcomes[3].value.followers is None


def test_a_wall_is_read_with_counters_and_the_advertising_mark(vk: VKontakte, fake: FakeVK) -> None:
    fake.pages[0].posts = [
        FakePost(1, NOON - timedelta(days=9), pinned=True, views=None),
        FakePost(
            3, NOON - timedelta(days=1), ads=1, text="[id555|Ann], look", attachments=("photo", "photo")
        ),
        FakePost(2, NOON - timedelta(days=2), attachments=("video",)),
    ]

    page = vk.recent_posts(GROUP, credential=CREDENTIAL).value

    assert [item.external_id for item in page.items] == ["-123_3", "-123_2", "-123_1"]
    assert page.items[0] == PostStats(
        external_id="-123_3",
        channel_external_id="-123",
        kind="carousel",
        text="Ann, look",
        url="https://vk.com/wall-123_3",
        published_at=NOON - timedelta(days=1),
        views=45_678,
        likes=120,
        comments=0,
        shares=7,
        paid_promotion=True,
        fetched_at=NOON,
    )
    assert (page.items[2].views, page.items[2].kind, page.items[1].kind) == (None, "text", "video")
    assert (page.next_cursor, page.total) == (None, 3)


def test_a_wall_pages_to_its_end(vk: VKontakte, fake: FakeVK) -> None:
    fake.pages[0].posts = [FakePost(number, NOON - timedelta(hours=number)) for number in range(230)]
    cursor, seen, spent = None, [], []
    while True:
        answer = vk.recent_posts(GROUP, credential=CREDENTIAL, cursor=cursor)
        seen += [item.external_id for item in answer.value.items]
        spent.append(answer.spent)
        cursor = answer.value.next_cursor
        if cursor is None:
            break

    assert seen == [f"-123_{number}" for number in range(230)]
    assert spent == [(Spend("vk.rps", 1), Spend("vk.wallget", 1))] * 3


def test_counters_are_read_a_hundred_at_a_time(vk: VKontakte, fake: FakeVK) -> None:
    fake.pages[0].posts = [FakePost(number, NOON) for number in range(120)] + [
        FakePost(500, NOON, deleted=True)
    ]

    batch = vk.post_stats(
        [PostRef("vk", f"-123_{number}") for number in (*range(120), 500)], credential=CREDENTIAL
    )

    assert [type(outcome.error) for outcome in batch.outcomes] == [type(None)] * 120 + [Gone]
    assert batch.spent == (Spend("vk.rps", 2),)


def test_comments_are_read_with_names_replies_and_holes(vk: VKontakte, fake: FakeVK) -> None:
    fake.pages[0].posts[0].comments = [
        FakeComment(901, NOON, replies=[FakeComment(905, NOON, "[id555|Ann], thx", from_id=-123)]),
        FakeComment(902, NOON - timedelta(minutes=5), deleted=True),
    ]

    page = vk.comments(POST, credential=CREDENTIAL).value

    assert page.items[0] == CommentItem(
        external_id="-123_901",
        post_external_id="-123_77",
        text="nice",
        author_name="Ann B",
        author_external_id="555",
        published_at=NOON,
        likes=2,
        replies=1,
        by_owner=False,
        fetched_at=NOON,
    )
    assert page.items[1] == CommentItem(
        external_id="-123_905",
        post_external_id="-123_77",
        parent_external_id="-123_901",
        text="Ann, thx",
        author_name="Demo",
        author_external_id="-123",
        published_at=NOON,
        likes=2,
        by_owner=True,
        fetched_at=NOON,
    )
    assert (page.items[2].deleted, page.items[2].author_external_id, page.items[2].text) == (True, None, "")
    assert (page.total, page.next_cursor, page.incomplete) == (2, None, ())


def test_all_comments_and_replies_are_reached_once(vk: VKontakte, fake: FakeVK) -> None:
    fake.pages[0].posts[0].comments = [
        FakeComment(
            1000 + number,
            NOON - timedelta(minutes=number),
            replies=[
                FakeComment(5000 + 200 * number + reply, NOON) for reply in range(130 if number == 0 else 0)
            ],
        )
        for number in range(150)
    ]

    pages = list(vk.new_comments(POST, credential=CREDENTIAL, known=set()))

    ids = [item.external_id for answer in pages for item in answer.value.items]
    assert len(set(ids)) == 150 + 130
    assert len(pages) == 4  # two of threads, two of replies
    assert len(list(vk.new_comments(POST, credential=CREDENTIAL, known={"-123_1001"}, max_pages=9))) == 3


def test_the_daily_reads_of_walls_run_out(vk: VKontakte, fake: FakeVK) -> None:
    fake.wall_reads_left = 1
    vk.recent_posts(GROUP, credential=CREDENTIAL)

    error = faults.error_of(lambda: vk.recent_posts(GROUP, credential=CREDENTIAL))

    assert isinstance(error, QuotaSpent)
    assert (error.bucket, error.resets_at) == ("vk.wallget", NOON + timedelta(hours=1))
    assert error.spent == (Spend("vk.rps", 1), Spend("vk.wallget", 1))
    assert vk.channel_stats([GROUP], credential=CREDENTIAL).outcomes[0].error is None


def test_too_many_calls_a_second(vk: VKontakte, fake: FakeVK) -> None:
    fake.calls_left_this_second = 1

    outcomes = vk.channel_stats([GROUP, PERSON], credential=CREDENTIAL).outcomes

    assert outcomes[0].error is None
    error = outcomes[1].error
    assert isinstance(error, RateLimited)
    assert (error.bucket, error.retry_at) == ("vk.rps", NOON + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("key", "expected"), [("wrong", TokenExpired), (GROUP_KEY, Forbidden), ("", Forbidden)]
)
def test_the_wrong_kind_of_key(vk: VKontakte, key: str, expected: type) -> None:
    error = faults.error_of(lambda: vk.recent_posts(GROUP, credential=Credential("vk", key=key)))

    assert type(error) is expected


def test_walls_and_comments_that_are_closed(vk: VKontakte, fake: FakeVK) -> None:
    fake.pages[0].wall_open = False
    fake.pages[0].posts[0].comments = None

    assert type(faults.error_of(lambda: vk.recent_posts(GROUP, credential=CREDENTIAL))) is Private
    assert type(faults.error_of(lambda: vk.comments(POST, credential=CREDENTIAL))) is CommentsOff
    assert type(faults.error_of(lambda: vk.comments(PostRef("vk", "-123_9"), credential=CREDENTIAL))) is Gone


def test_resolving(vk: VKontakte, fake: FakeVK) -> None:
    def found(text: str) -> ChannelRef:
        return vk.resolve_remote(text, credential=CREDENTIAL).value

    assert found("https://vk.com/demo") == ChannelRef("vk", "-123", "demo")
    assert found("ann") == ChannelRef("vk", "555", "ann")
    assert found("https://vk.com/wall-123_77") == GROUP
    assert found("https://vk.com/club123") == GROUP
    with pytest.raises(Gone):
        found("nobody")
    with pytest.raises(NotAProfile):
        found("some_game")


def refused(code: int) -> dict:
    return {"status": 200, "body": {"error": {"error_code": code, "error_msg": "x"}}}


CALLS = {
    "channel_stats": lambda vk: vk.channel_stats([GROUP], credential=CREDENTIAL),
    "people": lambda vk: vk.channel_stats([PERSON], credential=CREDENTIAL),
    "recent_posts": lambda vk: vk.recent_posts(GROUP, credential=CREDENTIAL),
    "post_stats": lambda vk: vk.post_stats([POST], credential=CREDENTIAL),
    "comments": lambda vk: vk.comments(POST, credential=CREDENTIAL),
    "replies": lambda vk: vk.replies(POST, "-123_901", credential=CREDENTIAL),
    "resolve_remote": lambda vk: vk.resolve_remote("demo", credential=CREDENTIAL),
}
REFUSALS = [
    (refused(1), Temporary),
    (refused(5), TokenExpired),
    (refused(6), RateLimited),
    (refused(9), RateLimited),
    (refused(14), Forbidden),
    (refused(18), Gone),
    (refused(28), Forbidden),
    (refused(29), QuotaSpent),
    (refused(30), Private),
    (refused(100), ChangedShape),
    (refused(9999), ChangedShape),
    ({"status": 200, "body": {"neither": 1}}, ChangedShape),
]


@faults.every(CALLS, [*faults.FAULTS, *REFUSALS])
def test_every_call_turns_every_fault_into_one_error(
    vk: VKontakte, fake: FakeVK, call, fault, expected
) -> None:
    faults.check(fake, lambda: call(vk), fault, expected)
