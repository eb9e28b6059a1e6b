"""What Telegram tells a bot by itself: posts, edits, reactions, and comments in the linked group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from platforms.contract import CommentItem, PostStats
from platforms.push import Nudge, telegram_nudge
from platforms.shapes import Shape


@dataclass(frozen=True, slots=True)
class Updates:
    """The meaning of some updates, in their order.

    ``threads`` maps "group id/thread id" to the post it comments on. Telegram tells this once, when the
    post is forwarded into the group, so the caller keeps it and gives it back the next time.
    """

    posts: tuple[PostStats, ...] = ()
    comments: tuple[CommentItem, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    threads: Mapping[str, str] = field(default_factory=dict)
    next_offset: int | None = None


def read_updates(updates: Sequence[Shape], threads: Mapping[str, str], now: datetime) -> Updates:
    """Read updates from getUpdates or from a webhook; ``threads`` is what earlier updates told."""
    known = dict(threads)
    posts: list[PostStats] = []
    comments: list[CommentItem] = []
    for update in updates:
        for name in ("channel_post", "edited_channel_post"):
            if update.has(name):
                posts.append(_post(update.inner(name), now))
        if update.has("message_reaction_count"):
            posts.append(_reactions(update.inner("message_reaction_count"), now))
        if update.has("message"):
            comment = _comment(update.inner("message"), known, now)
            if comment is not None:
                comments.append(comment)
    nudges = [nudge for update in updates if (nudge := telegram_nudge(update)) is not None]
    offset = max((update.number("update_id") or 0 for update in updates), default=None)
    return Updates(
        tuple(posts),
        tuple(comments),
        tuple(nudges),
        {key: value for key, value in known.items() if key not in threads},
        None if offset is None else offset + 1,
    )


def _post(message: Shape, now: datetime) -> PostStats:
    chat = message.inner("chat")
    channel, number, username = (
        chat.required_text("id"),
        message.required_text("message_id"),
        chat.text("username"),
    )
    return PostStats(
        external_id=f"{channel}/{number}",
        channel_external_id=channel,
        kind="video" if message.has("video") else "photo" if message.has("photo") else "text",
        text=message.text("text") or message.text("caption"),
        url=f"https://t.me/{username}/{number}" if username else "",
        published_at=message.moment("date"),
        duration_seconds=message.number("video", "duration"),
        fetched_at=now,
    )


def _reactions(count: Shape, now: datetime) -> PostStats:
    """Read the anonymous reactions of a post, all kinds added up as likes."""
    channel = count.inner("chat").required_text("id")
    total = sum(reaction.number("total_count") or 0 for reaction in count.items("reactions"))
    return PostStats(
        external_id=f"{channel}/{count.required_text('message_id')}",
        channel_external_id=channel,
        likes=total,
        fetched_at=now,
    )


def _comment(message: Shape, threads: dict[str, str], now: datetime) -> CommentItem | None:
    group, number = message.inner("chat").required_text("id"), message.required_text("message_id")
    if message.flag("is_automatic_forward"):
        origin = message.inner("forward_origin")
        post = f"{origin.inner('chat').required_text('id')}/{origin.required_text('message_id')}"
        threads[f"{group}/{number}"] = post
        return None
    thread = message.text("message_thread_id")
    post = threads.get(f"{group}/{thread}", "")
    if not thread or not post:
        return None
    answered = message.text("reply_to_message", "message_id")
    author = message.inner("from")
    return CommentItem(
        external_id=f"{group}/{number}",
        post_external_id=post,
        parent_external_id=f"{group}/{answered}" if answered and answered != thread else None,
        text=message.text("text") or message.text("caption"),
        author_name=f"{author.text('first_name')} {author.text('last_name')}".strip()
        or message.text("sender_chat", "title"),
        author_external_id=message.text("sender_chat", "id") or author.text("id") or None,
        published_at=message.moment("date"),
        updated_at=message.moment("edit_date"),
        by_owner=message.text("sender_chat", "id") == post.partition("/")[0],
        fetched_at=now,
    )
