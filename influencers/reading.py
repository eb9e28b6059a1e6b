"""Reading a channel's newest posts and what people wrote under them, from its platform. Nothing is stored here."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from influencers.models import Channel
from influencers.sources import adapter_of, credential_of
from platforms.adapter import Adapter
from platforms.contract import ChannelRef, CommentItem, Credential, PostRef, PostStats
from platforms.errors import NextStep, PlatformError
from platforms.registry import PLATFORMS

POSTS = 50
COMMENTED_POSTS = 4  # of the newest posts, so many are asked for comments: each costs a call
COMMENTS_A_POST = 100
AGAIN = timedelta(hours=24)
AFTER_TROUBLE = timedelta(hours=6)
NOT_OFFERED = timedelta(days=30)

log = structlog.get_logger(__name__)


@dataclass
class Read:
    """What came back. With `stop` the platform wants to rest, and nothing more is to be asked of it now."""

    again_at: datetime
    posts: list[PostStats] = field(default_factory=list)
    comments: list[CommentItem] = field(default_factory=list)
    stop: bool = False


def read_channel(channel: Channel, *, now: datetime) -> Read:
    """Ask a channel's platform. A refusal ends the reading; what came before it is kept."""
    adapter, credential = adapter_of(channel.platform), credential_of(channel.platform)
    ref = ChannelRef(channel.platform, channel.external_id or None, channel.handle or None)
    read = Read(again_at=now + AGAIN)
    try:
        posts = adapter.recent_posts(ref, credential=credential, limit=POSTS).value.items
        read.posts = _with_counters(adapter, channel, posts, credential)
        if PLATFORMS[channel.platform].capabilities.comments_of_strangers:
            _read_comments(adapter, channel, read, credential)
    except PlatformError as error:
        read.again_at, read.stop = _after(error, now), error.what_next in _RESTS
        log.info("posts refused", platform=channel.platform, reason=error.kind, detail=error.detail)
    return read


_RESTS = (NextStep.WAIT, NextStep.WAIT_FOR_RESET, NextStep.STOP_CREDENTIAL)


def _after(error: PlatformError, now: datetime) -> datetime:
    if error.what_next in (NextStep.NEVER, NextStep.RECHECK_THEN_GONE, NextStep.MARK_PRIVATE):
        return now + (NOT_OFFERED if error.what_next == NextStep.NEVER else AGAIN)
    return max(error.retry_at or error.resets_at or now, now + AFTER_TROUBLE)


def _with_counters(
    adapter: Adapter, channel: Channel, posts: Iterable[PostStats], credential: Credential
) -> list[PostStats]:
    """Return the posts with their numbers, asking for them where the listing comes without."""
    posts = list(posts)
    bare = [post for post in posts if post.views is None and post.likes is None]
    refs = [PostRef(channel.platform, post.external_id, channel.external_id) for post in bare]
    if not refs:
        return posts
    batch = adapter.post_details(refs, credential=credential)
    full = {outcome.ref.external_id: outcome.value for outcome in batch.outcomes if outcome.value}
    return [_joined(post, full.get(post.external_id)) for post in posts]


def _joined(listed: PostStats, detailed: PostStats | None) -> PostStats:
    if detailed is None:
        return listed
    return replace(
        detailed,
        title=detailed.title or listed.title,
        text=detailed.text or listed.text,
        url=detailed.url or listed.url,
        thumbnail_url=detailed.thumbnail_url or listed.thumbnail_url,
        published_at=detailed.published_at or listed.published_at,
        kind=detailed.kind or listed.kind,
    )


def _read_comments(adapter: Adapter, channel: Channel, read: Read, credential: Credential) -> None:
    talked_about = [post for post in read.posts if post.comments != 0 and post.comments_open is not False]
    for post in talked_about[:COMMENTED_POSTS]:
        ref = PostRef(channel.platform, post.external_id, channel.external_id)
        try:
            page = adapter.comments(ref, credential=credential, limit=COMMENTS_A_POST).value
        except PlatformError as error:
            if error.what_next in _RESTS:
                raise
            log.info("comments refused", platform=channel.platform, reason=error.kind, detail=error.detail)
        else:
            read.comments += page.items
