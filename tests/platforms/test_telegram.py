"""Telegram: the bot's door, and what the bot is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from platforms.contract import ChannelRef, ChannelStats, CommentItem, Credential, PostStats, Spend
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    NotSupported,
    Private,
    RateLimited,
    Temporary,
    TokenExpired,
)
from platforms.push import Nudge
from platforms.registry import adapter
from platforms.telegram import TelegramBot
from tests.platforms import faults
from tests.platforms.conftest import NOON
from tests.platforms.fakes.telegram import TOKEN, FakeTelegram

CREDENTIAL = Credential("telegram", key=TOKEN)
CHANNEL = ChannelRef("telegram", handle="demo_news")
ID = "-1001234567890"


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with FakeTelegram(now=NOON) as fake:
        fake.add_channel(int(ID))
        yield fake


@pytest.fixture
def bot(fake: FakeTelegram, transport) -> TelegramBot:
    made = adapter("telegram", transport=transport, base_url=fake.url, clock=fake.now)
    assert isinstance(made, TelegramBot)
    return made


def test_a_channel_is_read_with_two_calls(bot: TelegramBot) -> None:
    batch = bot.channel_stats([CHANNEL], credential=CREDENTIAL)

    assert batch.outcomes[0].value == ChannelStats(
        external_id=ID,
        handle="demo_news",
        title="Demo",
        bio="bio",
        url="https://t.me/demo_news",
        followers=84_213,
        fetched_at=NOON,
    )
    assert batch.spent == (Spend("tg.bot", 2),)


def test_a_name_taken_over_by_another_channel_is_noticed(bot: TelegramBot, fake: FakeTelegram) -> None:
    known = ChannelRef("telegram", "-100999", "demo_news")

    error = bot.channel_stats([known], credential=CREDENTIAL).outcomes[0].error

    assert type(error) is Gone
    assert error.for_person == "On Telegram the name “demo_news” now belongs to another channel."


def test_private_and_missing_channels_are_gone_and_the_others_are_read(
    bot: TelegramBot, fake: FakeTelegram
) -> None:
    fake.add_channel(-100777, username="secret_place", private=True)
    refs = [
        ChannelRef("telegram", handle="secret_place"),
        ChannelRef("telegram", handle="nobody_at_all"),
        CHANNEL,
    ]

    outcomes = bot.channel_stats(refs, credential=CREDENTIAL).outcomes

    assert [type(outcome.error) for outcome in outcomes] == [Gone, Gone, type(None)]


def test_a_pause_is_taken_as_long_as_telegram_says(bot: TelegramBot, fake: FakeTelegram) -> None:
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 34",
        "parameters": {"retry_after": 34},
    }
    fake.fail_next(1, status=429, body=body)

    error = faults.error_of(lambda: bot.channel_stats([CHANNEL], credential=CREDENTIAL))

    assert isinstance(error, RateLimited)
    assert error.retry_at == NOON + timedelta(seconds=34)


@pytest.mark.parametrize(
    ("key", "expected"), [("999:AAF-other", TokenExpired), ("nonsense", Forbidden), ("", Forbidden)]
)
def test_a_token_that_does_not_work(bot: TelegramBot, key: str, expected: type) -> None:
    error = faults.error_of(lambda: bot.channel_stats([CHANNEL], credential=Credential("telegram", key=key)))

    assert type(error) is expected


def test_the_picture_is_downloaded_and_its_address_never_shown(bot: TelegramBot, fake: FakeTelegram) -> None:
    assert bot.avatar(CHANNEL, credential=CREDENTIAL).value is None

    fake.channels[0].photo = b"\xff\xd8picture"
    assert bot.avatar(CHANNEL, credential=CREDENTIAL).value == b"\xff\xd8picture"
    stats = bot.channel_stats([CHANNEL], credential=CREDENTIAL).outcomes[0].value
    assert stats is not None and stats.avatar_url == ""


def test_a_failing_download_does_not_tell_the_token(bot: TelegramBot, fake: FakeTelegram) -> None:
    fake.channels[0].photo = b"x"
    fake.fail_next(9, path="/file/", status=500)

    error = faults.error_of(lambda: bot.avatar(CHANNEL, credential=CREDENTIAL))

    assert type(error) is Temporary
    assert TOKEN not in str(error) and "/bot***/" in error.detail


def test_resolving(bot: TelegramBot) -> None:
    for text in ("https://t.me/Demo_News", "@demo_news", "https://t.me/demo_news/55", ID):
        assert bot.resolve_remote(text, credential=CREDENTIAL).value == ChannelRef(
            "telegram", ID, "demo_news"
        )
    with pytest.raises(Gone):
        bot.resolve_remote("nobody_here", credential=CREDENTIAL)


def test_posts_need_the_gateway(bot: TelegramBot) -> None:
    with pytest.raises(NotSupported):
        bot.recent_posts(CHANNEL, credential=CREDENTIAL)


def chat(id: int, kind: str = "channel") -> dict:
    return {"id": id, "type": kind, "title": "Demo", "username": "demo_news"}


GROUP = chat(-100555, "supergroup")
POST_ID = f"{ID}/55"
STAMP = int(NOON.timestamp())
FORWARD = {
    "message_id": 900,
    "chat": GROUP,
    "date": STAMP,
    "is_automatic_forward": True,
    "forward_origin": {"type": "channel", "chat": chat(int(ID)), "message_id": 55},
}
COMMENT = {
    "chat": GROUP,
    "date": STAMP,
    "from": {"id": 77, "first_name": "Ann", "last_name": "B"},
    "message_thread_id": 900,
}


def test_posts_and_reactions_arrive_as_updates(bot: TelegramBot, fake: FakeTelegram) -> None:
    thumbs = {"type": {"type": "emoji", "emoji": "👍"}, "total_count": 42}
    count = {
        "chat": chat(int(ID)),
        "message_id": 55,
        "date": STAMP,
        "reactions": [thumbs, {"total_count": 3}],
    }
    fake.push(channel_post={"message_id": 55, "chat": chat(int(ID)), "date": STAMP, "text": "hello"})
    fake.push(message_reaction_count=count)

    updates = bot.updates(credential=CREDENTIAL).value

    assert updates.posts == (
        PostStats(
            external_id=POST_ID,
            channel_external_id=ID,
            kind="text",
            text="hello",
            url="https://t.me/demo_news/55",
            published_at=NOON,
            fetched_at=NOON,
        ),
        PostStats(external_id=POST_ID, channel_external_id=ID, likes=45, fetched_at=NOON),
    )
    assert updates.nudges == (
        Nudge("telegram", "post", "10001", ID, POST_ID),
        Nudge("telegram", "post", "10002", ID, POST_ID),
    )
    assert updates.next_offset == 10_003


def test_comments_of_the_linked_group_find_their_post(bot: TelegramBot, fake: FakeTelegram) -> None:
    fake.push(message=FORWARD)
    fake.push(message={**COMMENT, "message_id": 901, "text": "nice", "reply_to_message": FORWARD})

    updates = bot.updates(credential=CREDENTIAL).value

    assert updates.comments == (
        CommentItem(
            external_id="-100555/901",
            post_external_id=POST_ID,
            text="nice",
            author_name="Ann B",
            author_external_id="77",
            published_at=NOON,
            by_owner=False,
            fetched_at=NOON,
        ),
    )
    assert updates.nudges == (Nudge("telegram", "comments", "10002", ID, POST_ID),)
    assert updates.threads == {"-100555/900": POST_ID}


def test_later_comments_need_the_threads_told_before(bot: TelegramBot, fake: FakeTelegram) -> None:
    fake.push(message=FORWARD)
    first = bot.updates(credential=CREDENTIAL).value
    answer = {**COMMENT, "message_id": 902, "text": "thx", "reply_to_message": {"message_id": 901}}
    fake.push(message={**answer, "sender_chat": {"id": int(ID), "title": "Demo"}})
    fake.push(message={**COMMENT, "message_id": 903, "text": "of an unknown thread", "message_thread_id": 1})

    second = bot.updates(credential=CREDENTIAL, offset=first.next_offset, threads=first.threads).value

    assert [(c.text, c.parent_external_id, c.by_owner) for c in second.comments] == [
        ("thx", "-100555/901", True)
    ]
    assert (second.threads, len(fake.held)) == ({}, 2)


def test_no_updates_keep_the_offset_unset(bot: TelegramBot, fake: FakeTelegram) -> None:
    assert bot.updates(credential=CREDENTIAL, offset=5).value.next_offset is None
    fake.webhook = True
    assert type(faults.error_of(lambda: bot.updates(credential=CREDENTIAL))) is Forbidden


def refused(code: int, text: str = "x") -> dict:
    return {"status": code, "body": {"ok": False, "error_code": code, "description": text}}


BOT_CALLS = {
    "channel_stats": lambda bot: bot.channel_stats([CHANNEL], credential=CREDENTIAL),
    "resolve_remote": lambda bot: bot.resolve_remote("demo_news", credential=CREDENTIAL),
    "updates": lambda bot: bot.updates(credential=CREDENTIAL),
    "avatar": lambda bot: bot.avatar(CHANNEL, credential=CREDENTIAL),
}
BOT_REFUSALS = [
    (refused(400, "Bad Request: chat not found"), Gone),
    (refused(400, "Bad Request: something else"), ChangedShape),
    (refused(401), TokenExpired),
    (refused(403, "Forbidden: bot was kicked"), Private),
    (refused(429), RateLimited),
    ({"status": 200, "body": {"ok": True}}, ChangedShape),
]


@faults.every(BOT_CALLS, [*faults.FAULTS, *BOT_REFUSALS])
def test_every_call_of_the_bot_turns_every_fault_into_one_error(
    bot: TelegramBot, fake: FakeTelegram, call, fault, expected
) -> None:
    faults.check(fake, lambda: call(bot), fault, expected)
