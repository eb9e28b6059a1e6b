"""Asking platforms about posts: their lists, their numbers, what people wrote under them. Nothing is stored here."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from influencers import pacing
from influencers.access import Access
from influencers.asking import ask_one, ask_posts, note_health
from influencers.sources import adapter_of, pause_of
from platforms.adapter import Adapter
from platforms.contract import (
    INSTAGRAM,
    TIKTOK,
    TWITCH,
    VK,
    YOUTUBE,
    Answer,
    Batch,
    ChannelRef,
    CommentItem,
    Credential,
    Page,
    PostRef,
    PostStats,
    Spend,
)
from platforms.errors import PlatformError, Temporary
from platforms.registry import PLATFORMS

POSTS = 50
FIRST_PAGES = 20  # of comments, newest first, at a time when all of a post's are read
LATER_PAGES = 200  # until the first one known; more new comments than that in between are not all read
# What each kind of call is paid from, where an allowance binds.
LISTING = {
    YOUTUBE: "yt.general",
    INSTAGRAM: "ig.user",
    TIKTOK: "tt.videolist",
    TWITCH: "tw.app",
    VK: "vk.wallget",
}
COUNTING = {YOUTUBE: "yt.batchstats", TIKTOK: "tt.videoquery", TWITCH: "tw.app", VK: "vk.rps"}
COMMENTING = {YOUTUBE: "yt.general", INSTAGRAM: "ig.user", VK: "vk.rps"}
# Posts stand in a shorter line than channels' figures, so that these always find a place behind them.
SHORT_LINE = timedelta(seconds=45)
AT_HAND = timedelta(seconds=2)  # work that would wait longer is put back

log = structlog.get_logger(__name__)
Found = Batch[PostRef, PostStats]


@dataclass
class Listed:
    """What a list brought; after a refusal `error` is set, and what came before it is kept."""

    posts: list[PostStats] = field(default_factory=list)
    error: PlatformError | None = None
    spends: list[Spend] = field(default_factory=list)


def place_for(
    access: Access,
    buckets: dict[str, str],
    *,
    units: int,
    purpose: str,
    now: datetime,
    longest: timedelta = SHORT_LINE,
) -> pacing.Place:
    """Ask when a credential may be used for so many units, at most `longest` from now. One that rests says until when."""
    rest = pause_of(access.platform, now=now, access=access)
    if rest:
        return pacing.Place(False, (rest.until - now).total_seconds(), rest.sentence)
    bucket = buckets.get(access.platform, "")
    return pacing.ask(access, bucket, units=units, purpose=purpose, now=now, longest=longest)


def list_posts(
    access: Access, ref: ChannelRef, *, known: Container[str], now: datetime, purpose: str
) -> Listed:
    """Read the newest posts of an account. Details are asked only of those not `known`, where the list comes without."""
    adapter, read = adapter_of(access.platform), Listed()
    try:
        answer = ask_one(
            access, lambda signed: adapter.recent_posts(ref, credential=signed, limit=POSTS), now=now
        )
        read.spends += answer.spent
        read.posts = list(answer.value.items)
        bare = [p for p in read.posts if p.external_id not in known and p.views is None and p.likes is None]
        read.posts = _detailed(access, adapter, ref, read, bare, now=now)
    except PlatformError as error:
        read.error = error
        read.spends += error.spent
        log.info("posts refused", platform=access.platform, reason=error.kind, detail=error.detail)
    _settle(access, read.spends, read.error, purpose=purpose, now=now)
    return read


def count_posts(access: Access, refs: Sequence[PostRef], *, now: datetime, purpose: str) -> Found:
    """Read the numbers of many posts. Never raises a PlatformError: each post has an outcome."""
    return ask_posts(access, refs, now=now, purpose=purpose)


def may_read_comments(access: Access) -> bool:
    """Say whether comments can be had: everybody's, or (Instagram) those under posts of who consented."""
    if PLATFORMS[access.platform].capabilities.comments_of_strangers:
        return True
    return access.is_consent and access.platform == INSTAGRAM


def comment_pages(
    access: Access,
    post: PostRef,
    *,
    known: Container[str],
    whole: bool,
    start: str,
    now: datetime,
    purpose: str,
) -> Iterator[tuple[list[CommentItem], str]]:
    """Give page after page of a post's comments, newest first, until the first known one, and where each is followed up.

    A `whole` reading is of all threads; it takes FIRST_PAGES at a time and goes on at `start`. '' is the end. Raises PlatformError where the platform refuses; the pages given before stand. Every page is written into the ledger.
    """
    adapter = adapter_of(access.platform)
    most = FIRST_PAGES if whole else LATER_PAGES

    def begin(
        signed: Credential,
    ) -> tuple[Iterator[Answer[Page[CommentItem]]], Answer[Page[CommentItem]] | None]:
        pages = adapter.new_comments(
            post, credential=signed, known=known, max_pages=most, start=start or None
        )
        return pages, next(pages, None)

    try:
        pages, page = ask_one(access, begin, now=now)
        while page is not None:
            _settle(access, list(page.spent), None, purpose=purpose, now=now)
            yield list(page.value.items), page.value.next_cursor or ""
            page = next(pages, None)
    except PlatformError as error:
        log.info("comments refused", platform=access.platform, reason=error.kind, detail=error.detail)
        _settle(access, list(error.spent), error, purpose=purpose, now=now)
        raise


def _settle(
    access: Access, spends: Sequence[Spend], error: PlatformError | None, *, purpose: str, now: datetime
) -> None:
    errors = [error] if error else []
    pacing.settle(access, spends=spends, errors=errors, purpose=purpose, now=now)
    note_health(access, errors, answered=error is None, now=now)


def _detailed(
    access: Access,
    adapter: Adapter,
    ref: ChannelRef,
    read: Listed,
    bare: Sequence[PostStats],
    *,
    now: datetime,
) -> list[PostStats]:
    if not bare:
        return read.posts
    refs = [PostRef(access.platform, post.external_id, ref.external_id) for post in bare]
    batch: Found = ask_one(access, _details(adapter, refs), now=now)
    read.spends += batch.spent
    full = {outcome.ref.external_id: outcome.value for outcome in batch.outcomes if outcome.value}
    read.error = next((o.error for o in batch.outcomes if isinstance(o.error, Temporary)), None)
    return [_joined(post, full.get(post.external_id)) for post in read.posts]


def _details(adapter: Adapter, refs: Sequence[PostRef]) -> Callable[[Credential], Found]:
    return lambda signed: adapter.post_details(refs, credential=signed)


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
