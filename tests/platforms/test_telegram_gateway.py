"""Telegram through an installation's own gateway."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from platforms.contract import ChannelRef, Credential, PostRef, PostStats, Spend
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    Private,
    RateLimited,
    TokenExpired,
)
from platforms.registry import adapter
from platforms.telegram import TelegramGateway
from tests.platforms import faults
from tests.platforms.conftest import NOON
from tests.platforms.fakes.telegram import GATEWAY_TOKEN, FakeGateway

CHANNEL = ChannelRef("telegram", handle="demo_news")
KEY = Credential("telegram", access_token=GATEWAY_TOKEN)
BOTH = ChannelRef("telegram", "-100123", "demo_news")
POST = PostRef("telegram", "-100123/55")


def message(id: int, **fields: object) -> dict:
    return {"id": id, "date": "2026-11-20T10:00:00Z", "message": f"text {id}", **fields}


@pytest.fixture
def gateway_fake() -> Iterator[FakeGateway]:
    with FakeGateway(now=NOON) as fake:
        channel = fake.add_channel(123)
        reactions = [{"emoji": "👍", "count": 42}, {"emoji": "🔥", "count": 1}]
        full = {"views": 12_345, "forwards": 67, "replies": {"replies": 8}, "reactions": reactions}
        channel.messages = [message(55, **full), message(54)]
        channel.replies[55] = [message(7, from_id=9, from_name="Ann"), message(8, reply_to_message_id=7)]
        yield fake


@pytest.fixture
def gateway(gateway_fake: FakeGateway, transport) -> TelegramGateway:
    made = adapter("telegram", transport=transport, gateway_url=gateway_fake.url, clock=gateway_fake.now)
    assert isinstance(made, TelegramGateway)
    return made


def test_the_gateway_reads_a_channel(gateway: TelegramGateway) -> None:
    by_name = gateway.channel_stats([CHANNEL], credential=KEY)
    by_id = gateway.channel_stats([BOTH], credential=KEY)

    assert by_name.outcomes[0].value == by_id.outcomes[0].value
    assert by_id.outcomes[0].value is not None
    assert (by_id.outcomes[0].value.external_id, by_id.outcomes[0].value.verified) == ("-100123", True)
    assert by_name.spent == (Spend("tg.resolve", 1), Spend("tg.gateway", 1))
    assert by_id.spent == (Spend("tg.gateway", 1),)


def test_the_gateway_reads_posts_with_views(gateway: TelegramGateway) -> None:
    page = gateway.recent_posts(BOTH, credential=KEY).value

    assert page.items[0] == PostStats(
        external_id="-100123/55",
        channel_external_id="-100123",
        text="text 55",
        url="https://t.me/demo_news/55",
        published_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        views=12_345,
        likes=43,
        comments=8,
        shares=67,
        fetched_at=NOON,
    )
    assert (page.items[1].views, page.items[1].likes, page.next_cursor) == (None, None, None)


def test_the_gateway_pages_history_and_batches_counters(
    gateway: TelegramGateway, gateway_fake: FakeGateway
) -> None:
    gateway_fake.channels[123].messages = [message(n, views=n) for n in range(1, 231)]
    gateway_fake.add_channel(124, username="other_news").messages = [message(5, views=1)]
    cursor, seen = None, []
    while True:
        page = gateway.recent_posts(BOTH, credential=KEY, cursor=cursor).value
        seen += [int(item.external_id.partition("/")[2]) for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    refs = [PostRef("telegram", f"-100123/{n}") for n in range(1, 151)] + [
        PostRef("telegram", "-100124/5"),
        PostRef("telegram", "-100123/9999"),
    ]

    batch = gateway.post_stats(refs, credential=KEY)

    assert seen == list(range(230, 0, -1))
    assert [outcome.value.views if outcome.value else None for outcome in batch.outcomes] == [
        *range(1, 151),
        1,
        None,
    ]
    assert type(batch.outcomes[-1].error) is Gone
    assert batch.spent == (Spend("tg.gateway", 3),)


def test_the_gateway_reads_comments(gateway: TelegramGateway) -> None:
    items = gateway.comments(POST, credential=KEY).value.items

    assert [(item.external_id, item.parent_external_id, item.author_name) for item in items] == [
        ("-100123/55#8", "-100123/55#7", ""),
        ("-100123/55#7", None, "Ann"),
    ]


def test_new_names_run_out_for_the_day_and_known_ids_go_on(
    gateway: TelegramGateway, gateway_fake: FakeGateway
) -> None:
    gateway_fake.names_left = 0

    error = faults.error_of(lambda: gateway.channel_stats([CHANNEL], credential=KEY))

    assert isinstance(error, RateLimited)
    assert (error.bucket, error.retry_at) == ("tg.resolve", NOON + timedelta(hours=1))
    assert gateway.channel_stats([BOTH], credential=KEY).outcomes[0].error is None


def test_private_channels_and_missing_posts(gateway: TelegramGateway, gateway_fake: FakeGateway) -> None:
    missing = PostRef("telegram", "-100123/99")
    assert type(faults.error_of(lambda: gateway.comments(missing, credential=KEY))) is Gone
    gateway_fake.channels[123].private = True
    assert type(faults.error_of(lambda: gateway.recent_posts(BOTH, credential=KEY))) is Private
    assert (
        type(faults.error_of(lambda: gateway.comments(POST, credential=Credential("telegram")))) is Forbidden
    )


GATEWAY_CALLS = {
    "channel_stats": lambda gateway: gateway.channel_stats([BOTH], credential=KEY),
    "recent_posts": lambda gateway: gateway.recent_posts(BOTH, credential=KEY),
    "post_stats": lambda gateway: gateway.post_stats([POST], credential=KEY),
    "comments": lambda gateway: gateway.comments(POST, credential=KEY),
    "resolve_remote": lambda gateway: gateway.resolve_remote("demo_news", credential=KEY),
}
GATEWAY_REFUSALS = [
    ({"status": 420, "body": {"error": "FLOOD_WAIT", "flood_wait_seconds": 9}}, RateLimited),
    ({"status": 400, "body": {"error": "CHANNEL_PRIVATE"}}, Private),
    ({"status": 400, "body": {"error": "USERNAME_NOT_OCCUPIED"}}, Gone),
    ({"status": 401, "body": {"error": "AUTH_KEY_UNREGISTERED"}}, TokenExpired),
    ({"status": 401, "body": {"error": "UNAUTHORIZED"}}, Forbidden),
    ({"status": 400, "body": {"error": "SOMETHING_NEW"}}, ChangedShape),
    ({"status": 200, "body": {}}, ChangedShape),
]


@faults.every(GATEWAY_CALLS, [*faults.FAULTS, *GATEWAY_REFUSALS])
def test_every_call_of_the_gateway_turns_every_fault_into_one_error(
    gateway: TelegramGateway, gateway_fake: FakeGateway, call, fault, expected
) -> None:
    faults.check(gateway_fake, lambda: call(gateway), fault, expected)
