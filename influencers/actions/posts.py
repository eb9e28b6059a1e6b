"""Reading channels' posts: their lists, their numbers, their comments.

Each is due by a time in Postgres; a claim is that time moved to the end of a lease, so a lost worker's work comes again.
The platform is asked outside of any transaction; what came back is stored where the claim still stands.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from django.db import transaction

from influencers import pacing, poll_log
from influencers.access import Access, accesses
from influencers.actions.content import is_watched, store_comments, store_counters, store_posts
from influencers.actions.figures import figure_channels
from influencers.actions.safety import scan_posts
from influencers.models import Channel, Comment, Poll, Post
from influencers.poll_access import questions
from influencers.poll_log import Asked
from influencers.poll_plan import YOUTUBE_REFRESH_AFTER, at_least, spread
from influencers.post_claims import (
    LEASE,
    Claimed,
    claim_lists,
    claim_posts_to_comment,
    claim_posts_to_count,
)
from influencers.post_plan import COMMENTS_OFF, GOES_ON, GONE_AFTER, listing_wait, threads_again
from influencers.reading import (
    AT_HAND,
    COMMENTING,
    COUNTING,
    LISTING,
    Listed,
    comment_pages,
    count_posts,
    list_posts,
    may_read_comments,
    place_for,
)
from influencers.sources import pause_of, readable_platforms
from influencers.states import SpendPurpose
from influencers.tasks import count_posts as count_posts_task
from influencers.tasks import keep_thumbnails
from influencers.tasks import read_comments as read_comments_task
from influencers.tasks import read_posts as read_posts_task
from platforms.contract import YOUTUBE, ChannelRef, PostRef
from platforms.errors import Gone, NextStep, PlatformError
from platforms.registry import PLATFORMS

AGAIN = timedelta(hours=24)
AFTER_TROUBLE = timedelta(hours=6)
NOT_OFFERED = timedelta(days=30)
NOT_SIGNED = timedelta(days=1)
LISTING_UNITS = 2  # the list, and the details of what is new in it
KNOWN_COMMENTS = 500  # newest ones a reading is compared with
MOST_COMMENTS = 20_000  # of a post; older ones are not read for the first time any more
LONGEST_CURSOR = 1000
PASSING = (NextStep.WAIT, NextStep.WAIT_FOR_RESET, NextStep.RETRY_LATER)

log = structlog.get_logger(__name__)


def queue_due_posts(*, now: datetime) -> int:
    """Claim the lists, numbers and comments that are due and hand them to the workers; return how many rows those are."""
    claimed = 0
    for platform in readable_platforms():
        if PLATFORMS[platform].capabilities.can_posts and not pause_of(platform, now=now):
            with transaction.atomic():
                lists = claim_lists(platform, now=now)
            claimed += _queue(read_posts_task, "channel_ids", lists)
    claimed += _queue(count_posts_task, "post_ids", claim_posts_to_count(now=now))
    return claimed + _queue(read_comments_task, "post_ids", claim_posts_to_comment(now=now))


def read_claimed_posts(*, channel_ids: Sequence[int], claimed_until: datetime, now: datetime) -> int:
    """List the posts of claimed channels, an account once for all agencies that have it, and store what is listed.

    Returns how many channels were read. One that refuses is asked again later.
    """
    held = list(
        Channel.objects.filter(pk__in=channel_ids, posts_due_at=claimed_until)
        .select_related("influencer")
        .order_by("pk")
    )
    by_pk = {channel.pk: channel for channel in held}
    asked = questions(held, found := accesses(held))
    lost = [channel.pk for channel in held if channel.pk not in found.by_channel]
    Channel.objects.filter(pk__in=lost).update(posts_due_at=now + NOT_SIGNED)
    done = 0
    for access, accounts in asked.items():
        for pks in accounts.values():
            done += _list(access, [by_pk[pk] for pk in pks], claimed_until, now=now)
    return done


def count_claimed_posts(
    *, post_ids: Sequence[int], claimed_until: datetime, now: datetime, paced: bool = False
) -> float | None:
    """Read the numbers of claimed posts and store them; a post at two agencies is asked for once.

    Returns seconds when the work has a place in line: then it is to be called again as `paced`.
    """
    groups = _by_access(_held_posts(post_ids, "due_at", claimed_until), "due_at", now=now)
    again: float | None = None
    for access, posts in groups.items():
        refs: dict[PostRef, list[Post]] = {}
        for post in posts:
            ref = PostRef(access.platform, post.external_id, post.channel.external_id or None)
            refs.setdefault(ref, []).append(post)
        purpose = _purpose(posts, now)
        units = -(-len(refs) // PLATFORMS[access.platform].capabilities.post_stats_batch)
        place = pacing.Place(given=True)
        if not paced:
            place = place_for(access, COUNTING, units=units, purpose=purpose, now=now)
        if not place.given:
            _put_back(posts, "due_at", now + at_least(timedelta(seconds=max(place.wait, 1.0))))
        elif place.wait > 0:
            again = max(place.wait, again or 0.0)
        else:
            _count(access, refs, claimed_until, now=now, purpose=purpose)
    return again


def read_claimed_comments(*, post_ids: Sequence[int], claimed_until: datetime, now: datetime) -> int:
    """Read new comments of claimed posts, page by page until the first known one; return how many were new.

    Each page is stored as soon as it is read. A reading that was cut short is not counted as one: the next begins at the
    newest again and goes on to what the last whole reading knew, so nothing in between is missed.
    """
    held = _held_posts(post_ids, "comments_due_at", claimed_until)
    new = 0
    for access, posts in _by_access(held, "comments_due_at", now=now).items():
        same: dict[str, list[Post]] = {}
        for post in posts:
            same.setdefault(post.external_id, []).append(post)
        for copies in same.values():
            new += _read_comments(access, copies, now=now)
    return new


def _list(access: Access, channels: Sequence[Channel], claimed_until: datetime, *, now: datetime) -> int:
    first = channels[0]
    watched = any(is_watched(channel, now) for channel in channels)
    mine = Channel.objects.filter(pk__in=[c.pk for c in channels], posts_due_at=claimed_until)
    place = place_for(
        access, LISTING, units=LISTING_UNITS, purpose=SpendPurpose.ROUTINE, now=now, longest=AT_HAND
    )
    if not place.given:
        mine.update(posts_due_at=now + at_least(timedelta(seconds=max(place.wait, 1.0))))
        return 0
    time.sleep(place.wait)
    ref = ChannelRef(first.platform, first.external_id or None, first.handle_key or None)
    started = time.monotonic()
    known = _known_to_all(channels)
    listed = list_posts(access, ref, known=known, now=now, purpose=SpendPurpose.ROUTINE)
    units = float(sum(spend.units for spend in listed.spends))
    asked = Asked(
        Poll.Kind.POSTS, now, SpendPurpose.ROUTINE, units, len(channels), time.monotonic() - started
    )
    newest = max((post.published_at for post in listed.posts if post.published_at), default=None)
    counts = PLATFORMS[first.platform].capabilities.post_stats_batch == 1
    wait = listing_wait(newest, watched=watched, now=now, counts=counts)
    again_at = _after(listed.error, now) if listed.error else now + wait
    with transaction.atomic():
        still = list(mine.select_for_update(of=("self",)).order_by("pk"))
        for channel in still:
            _store_list(channel, listed, now=now)
        lines = [
            asked.line(c, error=listed.error, found=len(listed.posts), next_at=again_at, share=1 / len(still))
            for c in still
        ]
        poll_log.write(lines)
        ids = [channel.pk for channel in still]
        Channel.objects.filter(pk__in=ids).update(posts_due_at=again_at)
        if listed.posts:
            transaction.on_commit(partial(keep_thumbnails.delay, channel_ids=ids), robust=True)
    return 0 if listed.error and not listed.posts else len(still)


def _store_list(channel: Channel, listed: Listed, *, now: datetime) -> None:
    ids = store_posts(channel=channel, posts=listed.posts)
    if ids:
        scan_posts(post_ids=ids, now=now)
        figure_channels(channel_ids=[channel.pk], now=now)


def _count(
    access: Access,
    refs: Mapping[PostRef, list[Post]],
    claimed_until: datetime,
    *,
    now: datetime,
    purpose: str,
) -> None:
    started = time.monotonic()
    batch = count_posts(access, list(refs), now=now, purpose=purpose)
    units = float(sum(spend.units for spend in batch.spent))
    asked = Asked(Poll.Kind.COUNTERS, now, purpose, units, len(refs), time.monotonic() - started)
    outcome_of = {post.pk: outcome for outcome in batch.outcomes for post in refs[outcome.ref]}
    every = [post for posts in refs.values() for post in posts]
    with transaction.atomic():
        mine = Post.objects.filter(pk__in=outcome_of, due_at=claimed_until).order_by("pk")
        still = set(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
        every = [post for post in every if post.pk in still]
        counted = {post: value for post in every if (value := outcome_of[post.pk].value)}
        store_counters(counted=counted, now=now)
        refused = {post: error for post in every if (error := outcome_of[post.pk].error)}
        for post, error in refused.items():
            _refuse(post, error, now=now)
        _log_counts(asked, every, counted, refused)


def _log_counts(
    asked: Asked, every: Sequence[Post], counted: Mapping[Post, object], refused: Mapping[Post, PlatformError]
) -> None:
    by_channel: dict[int, list[Post]] = {}
    for post in every:
        by_channel.setdefault(post.channel_id, []).append(post)
    lines = []
    for posts in by_channel.values():
        found = sum(post in counted for post in posts)
        # A post that is gone says nothing about its channel: only when none came back is a refusal the channel's line.
        error = next((refused[post] for post in posts if post in refused), None) if not found else None
        lines.append(asked.line(posts[0].channel, error=error, found=found, share=len(posts) / len(every)))
    poll_log.write(lines)


def _refuse(post: Post, error: PlatformError, *, now: datetime) -> None:
    if isinstance(error, Gone):
        first = post.gone_at or now
        due = None if now - first >= GONE_AFTER else first + at_least(GONE_AFTER)
        Post.objects.filter(pk=post.pk).update(gone_at=first, due_at=due)
    else:
        Post.objects.filter(pk=post.pk).update(due_at=_after(error, now))


def _read_comments(access: Access, copies: Sequence[Post], *, now: datetime) -> int:
    if not may_read_comments(access):
        ids = [post.pk for post in copies]
        Post.objects.filter(pk__in=ids).update(comments_due_at=None, comments_again_at=None)
        return 0
    place = place_for(access, COMMENTING, units=1, purpose=SpendPurpose.ROUTINE, now=now, longest=AT_HAND)
    if not place.given:
        _put_back(copies, "comments_due_at", now + at_least(timedelta(seconds=max(place.wait, 1.0))))
        return 0
    time.sleep(place.wait)
    first, started = copies[0], time.monotonic()
    ref = PostRef(access.platform, first.external_id, first.channel.external_id or None)
    whole = any(post.comments_read_at is None or _is_past(post.comments_again_at, now) for post in copies)
    cursors = {post.comments_cursor for post in copies}
    start = cursors.pop() if whole and len(cursors) == 1 else ""
    known = frozenset() if whole else _known_comments(copies)
    pages, items, new, error, cursor = 0, 0, 0, None, ""
    try:
        for page, place_after in comment_pages(
            access, ref, known=known, whole=whole, start=start, now=now, purpose=SpendPurpose.ROUTINE
        ):
            pages, items, cursor = pages + 1, items + len(page), place_after
            for post in copies:
                new += store_comments(channel=post.channel, comments=page)
    except PlatformError as refusal:
        error = refusal
    asked = Asked(
        Poll.Kind.COMMENTS, now, SpendPurpose.ROUTINE, float(pages), pages, time.monotonic() - started
    )
    with transaction.atomic():
        if whole and error is None and cursor and _goes_on(copies, cursor, now=now):
            log.info("comments go on", post=first.pk, read=items)
        else:
            _end_comments(copies, error, whole=whole, now=now)
        poll_log.write(
            asked.line(post.channel, error=error, found=items, share=1 / len(copies)) for post in copies
        )
    return new


def _goes_on(copies: Sequence[Post], cursor: str, *, now: datetime) -> bool:
    """Let a reading of all comments go on later where this one ended, unless enough of them are stored."""
    ids = [post.pk for post in copies]
    stored = Comment.objects.filter(post=ids[0]).order_by()[: MOST_COMMENTS + 1].count()
    if stored > MOST_COMMENTS or len(cursor) > LONGEST_CURSOR:
        return False
    later = now + spread(GOES_ON)
    return bool(Post.objects.filter(pk__in=ids).update(comments_due_at=later, comments_cursor=cursor))


def _end_comments(copies: Sequence[Post], error: PlatformError | None, *, whole: bool, now: datetime) -> None:
    # A place in the list that the platform no longer knows would be refused again: then it begins anew.
    if error is None or error.what_next not in PASSING:
        Post.objects.filter(pk__in=[post.pk for post in copies]).update(comments_cursor="")
    for post in copies:
        if error is None:
            read = {"comments_due_at": None, "comments_read": post.comments_count, "comments_read_at": now}
            again = {"comments_again_at": threads_again(post.published_at, now=now)} if whole else {}
            Post.objects.filter(pk=post.pk).update(**read, **again)
        elif error.what_next == NextStep.MARK_COMMENTS_OFF:
            Post.objects.filter(pk=post.pk).update(comments_due_at=now + spread(COMMENTS_OFF))
        else:
            never = error.what_next == NextStep.NEVER
            rest = {"comments_due_at": None, "comments_again_at": None} if never else {}
            Post.objects.filter(pk=post.pk).update(**{"comments_due_at": _after(error, now), **rest})


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _known_comments(copies: Sequence[Post]) -> frozenset[str]:
    """Return ids of comments that every copy of a post had after its last whole reading."""
    known: frozenset[str] | None = None
    for post in copies:
        if post.comments_read_at is None:
            return frozenset()
        whole = Comment.objects.filter(post=post, taken_in_at__lte=post.comments_read_at)
        ids = frozenset(
            whole.order_by("-published_at").values_list("external_id", flat=True)[:KNOWN_COMMENTS]
        )
        known = ids if known is None else known & ids
    return known or frozenset()


def _known_to_all(channels: Sequence[Channel]) -> frozenset[str]:
    """Return ids of posts that every channel has with its numbers."""
    known: frozenset[str] | None = None
    for channel in channels:
        posts = Post.objects.filter(channel=channel, measured_at__isnull=False).order_by("-published_at")
        ids = frozenset(posts.values_list("external_id", flat=True)[:500])
        known = ids if known is None else known & ids
    return known or frozenset()


def _held_posts(post_ids: Sequence[int], field: str, claimed_until: datetime) -> list[Post]:
    held = Post.objects.filter(pk__in=post_ids, **{field: claimed_until})
    return list(held.select_related("channel").order_by("pk"))


def _by_access(posts: Sequence[Post], field: str, *, now: datetime) -> dict[Access, list[Post]]:
    """Group posts by what signs for their channels; what nothing signs for waits a day.

    The same post goes to whoever comes first, except that what a consent shows stays with its own agency.
    """
    found = accesses({post.channel_id: post.channel for post in posts}.values())
    groups: dict[Access, list[Post]] = {}
    chosen: dict[tuple[str, str], Access] = {}
    lost = []
    for post in posts:
        access = found.by_channel.get(post.channel_id)
        if access is None:
            lost.append(post)
            continue
        if not access.is_consent:
            access = chosen.setdefault((post.channel.platform, post.external_id), access)
        groups.setdefault(access, []).append(post)
    _put_back(lost, field, now + NOT_SIGNED)
    return groups


def _put_back(posts: Sequence[Post], field: str, due: datetime | None) -> None:
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(**{field: due})


def _purpose(posts: Sequence[Post], now: datetime) -> str:
    """Return whom a reading is for; YouTube's numbers that must be refreshed or deleted soon have a reserve."""
    old = now - YOUTUBE_REFRESH_AFTER
    must = any(p.channel.platform == YOUTUBE and p.measured_at and p.measured_at < old for p in posts)
    return SpendPurpose.COMPLIANCE if must else SpendPurpose.ROUTINE


def _after(error: PlatformError, now: datetime) -> datetime:
    if error.what_next in (NextStep.NEVER, NextStep.RECHECK_THEN_GONE, NextStep.MARK_PRIVATE):
        return now + spread(NOT_OFFERED if error.what_next == NextStep.NEVER else AGAIN)
    told = error.retry_at or error.resets_at
    return now + at_least(told - now) if told and told > now else now + spread(AFTER_TROUBLE)


def _queue(task: Any, name: str, claimed: Claimed) -> int:
    for batch in claimed.batches:
        kwargs = {name: batch, "claimed_until": claimed.until.isoformat()}
        task.apply_async(kwargs=kwargs, expires=LEASE.total_seconds())
    return claimed.count
