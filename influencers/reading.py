"""Reading a channel's newest posts and what people wrote under them, from its platform. Nothing is stored here."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from influencers import pacing
from influencers.access import Access, access_for
from influencers.asking import note_health
from influencers.models import Channel
from influencers.signing import sign
from influencers.sources import adapter_of, pause_of
from influencers.states import SpendPurpose
from platforms.adapter import Adapter
from platforms.contract import (
    INSTAGRAM,
    VK,
    YOUTUBE,
    ChannelRef,
    CommentItem,
    Credential,
    PostRef,
    PostStats,
    Spend,
)
from platforms.errors import NextStep, PlatformError
from platforms.registry import PLATFORMS

POSTS = 50
COMMENTED_POSTS = 4  # of the newest posts, so many are asked for comments: each costs a call
COMMENTS_A_POST = 100
EXPECTED_CALLS = 2 + COMMENTED_POSTS
# The allowance that ends first when posts are read; shorter ones are kept by the platform's own answers.
READING_BUCKET = {YOUTUBE: "yt.general", INSTAGRAM: "ig.user", VK: "vk.wallget"}
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
    spends: list[Spend] = field(default_factory=list)


def read_channel(channel: Channel, *, now: datetime) -> Read:
    """Ask a channel's platform. A refusal ends the reading; what came before it is kept."""
    access = access_for(channel)
    if access is None:
        return Read(again_at=now + AGAIN)
    rest = pause_of(channel.platform, now=now, access=access)
    if rest:
        return Read(again_at=rest.until, stop=not access.is_consent)
    place = pacing.ask(
        access,
        READING_BUCKET.get(channel.platform, ""),
        units=EXPECTED_CALLS,
        purpose=SpendPurpose.ROUTINE,
        now=now,
    )
    if not place.given:
        return Read(again_at=now + timedelta(seconds=place.wait), stop=not access.is_consent)
    return _read(channel, access, now=now)


def _read(channel: Channel, access: Access, *, now: datetime) -> Read:
    adapter = adapter_of(channel.platform)
    ref = ChannelRef(channel.platform, channel.external_id or None, channel.handle or None)
    read = Read(again_at=now + AGAIN)
    errors: list[PlatformError] = []
    try:
        credential = sign(access, now=now)
        listed = adapter.recent_posts(ref, credential=credential, limit=POSTS)
        read.spends += listed.spent
        read.posts = _with_counters(adapter, channel, listed.value.items, credential, read)
        if _may_comment(channel, access):
            _read_comments(adapter, channel, read, credential)
    except PlatformError as error:
        read.again_at, read.stop = _after(error, now), error.what_next in _RESTS
        read.spends += error.spent
        errors.append(error)
        log.info("posts refused", platform=channel.platform, reason=error.kind, detail=error.detail)
    pacing.settle(access, spends=read.spends, errors=errors, purpose=SpendPurpose.ROUTINE, now=now)
    note_health(access, errors, answered=not errors, now=now)
    return read


def _may_comment(channel: Channel, access: Access) -> bool:
    """Say whether comments can be had: everybody's, or (Instagram) those of who consented."""
    if PLATFORMS[channel.platform].capabilities.comments_of_strangers:
        return True
    return access.is_consent and channel.platform == INSTAGRAM


_RESTS = (NextStep.WAIT, NextStep.WAIT_FOR_RESET, NextStep.STOP_CREDENTIAL)


def _after(error: PlatformError, now: datetime) -> datetime:
    if error.what_next in (NextStep.NEVER, NextStep.RECHECK_THEN_GONE, NextStep.MARK_PRIVATE):
        return now + (NOT_OFFERED if error.what_next == NextStep.NEVER else AGAIN)
    return max(error.retry_at or error.resets_at or now, now + AFTER_TROUBLE)


def _with_counters(
    adapter: Adapter, channel: Channel, posts: Iterable[PostStats], credential: Credential, read: Read
) -> list[PostStats]:
    """Return the posts with their numbers, asking for them where the listing comes without."""
    posts = list(posts)
    bare = [post for post in posts if post.views is None and post.likes is None]
    refs = [PostRef(channel.platform, post.external_id, channel.external_id) for post in bare]
    if not refs:
        return posts
    batch = adapter.post_details(refs, credential=credential)
    read.spends += batch.spent
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
            answer = adapter.comments(ref, credential=credential, limit=COMMENTS_A_POST)
        except PlatformError as error:
            if error.what_next in _RESTS:
                raise
            read.spends += error.spent
            log.info("comments refused", platform=channel.platform, reason=error.kind, detail=error.detail)
        else:
            read.spends += answer.spent
            read.comments += answer.value.items
