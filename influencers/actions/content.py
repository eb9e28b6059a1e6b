"""What is stored of channels' posts and comments, and what members decide about a post."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.extras import execute_values

from accounts.audit import record
from accounts.errors import NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.actions.figures import figure_channels
from influencers.actions.moods import nudge
from influencers.comment_authors import author_hash
from influencers.models import Channel, Comment, Post, PostSnapshot
from influencers.poll_outcomes import LARGEST_NUMBER
from influencers.post_plan import comments_wanted, counting_wait
from platforms.contract import CommentItem, PostStats
from platforms.registry import PLATFORMS

LONGEST_TEXT = 20_000


@transaction.atomic
def store_posts(*, channel: Channel, posts: Iterable[PostStats]) -> list[int]:
    """Store readings of a channel's posts, new ones and those known; return the posts' ids.

    What a reading does not tell stays as it was, and so does a mark set by hand. A post without a date is left out. The
    numbers go into the posts' history when one changed, and once a day.
    """
    rows = {post.external_id: _row(channel, post) for post in posts if post.published_at}
    if not rows:
        return []
    with connection.cursor() as cursor:
        found = execute_values(cursor, _UPSERT, list(rows.values()), fetch=True, page_size=500)
    return [row[0] for row in found]


@transaction.atomic
def store_counters(*, counted: Mapping[Post, PostStats], now: datetime) -> None:
    """Store fresh numbers of known posts (with their channels loaded) and plan when they are read again."""
    rows = []
    for post, stats in sorted(counted.items(), key=lambda pair: pair[0].pk):
        watched = is_watched(post.channel, now)
        numbers = map(_plausible, (stats.views, stats.likes, stats.comments, stats.shares))
        wanted = comments_wanted(post.published_at, watched=watched, now=now)
        due = now + counting_wait(now - post.published_at, watched=watched)
        rows.append((post.pk, *numbers, stats.fetched_at, due, wanted and may_have_comments(post.channel)))
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor, _COUNT, rows, page_size=1000)


@transaction.atomic
def store_comments(*, channel: Channel, comments: Iterable[CommentItem]) -> int:
    """Store comments under posts that are stored already; return how many were new. Those known stay as they are.

    Names are not kept. Comments of the channel's owner say nothing about the audience: left out. What the platform shows
    as deleted is marked so when it is known, and else left out.
    """
    offered = [item for item in comments if item.published_at and not item.by_owner]
    posts = dict(
        Post.objects.filter(
            channel=channel, external_id__in={item.post_external_id for item in offered}
        ).values_list("external_id", "pk")
    )
    offered = [item for item in offered if item.post_external_id in posts]
    rows = [_comment_row(channel, item, posts[item.post_external_id]) for item in offered if not item.deleted]
    gone = [item.external_id for item in offered if item.deleted]
    if gone:
        known = Comment.objects.filter(post__in=set(posts.values()), external_id__in=gone, removed_at=None)
        known.update(removed_at=timezone.now())
    if not rows:
        return 0
    with connection.cursor() as cursor:
        new = len(execute_values(cursor, _COMMENTS, rows, fetch=True, page_size=1000))
    if new:
        nudge()
    return new


@transaction.atomic
def mark_post(*, post: Post, by: Membership, is_paid: bool, now: datetime) -> Post:
    """Say that a post is advertising, or that it is not; the channel's figures follow."""
    influencer = post.channel.influencer
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(_("Viewers cannot mark posts. Ask a manager or owner."))
    unchanged = Q(is_paid=is_paid, marked_by__isnull=False)
    if not Post.objects.filter(pk=post.pk).exclude(unchanged).update(is_paid=is_paid, marked_by=by):
        return post
    words = {True: "paid", False: "organic", None: "unknown"}
    changes = {"post": (words[post.is_paid], words[is_paid])}
    post.is_paid, post.marked_by = is_paid, by
    record(
        by=by, action="influencers.post.marked", subject=influencer, agency=by.agency, changes=changes,
        comment=str(post)[:200],
    )  # fmt: skip
    figure_channels(channel_ids=[post.channel_id], now=now)
    return post


def is_watched(channel: Channel, now: datetime) -> bool:
    """Say whether a running campaign watches a channel."""
    return channel.watch_until is not None and channel.watch_until > now


def may_have_comments(channel: Channel) -> bool:
    """Say whether a channel's platform shows comments at all; whether to us, the one who asks finds out."""
    return channel.platform in PLATFORMS and PLATFORMS[channel.platform].capabilities.can_comments


def _row(channel: Channel, post: PostStats) -> tuple[object, ...]:
    counts = tuple(map(_plausible, (post.views, post.likes, post.comments, post.shares)))
    at = post.published_at or post.fetched_at
    watched = is_watched(channel, post.fetched_at)
    measured = post.fetched_at if any(count is not None for count in counts) else None
    due = None
    if PLATFORMS[channel.platform].capabilities.post_stats_batch > 1:
        due = post.fetched_at
        due += counting_wait(due - at, watched=watched) if measured else timedelta()
    wanted = may_have_comments(channel) and comments_wanted(at, watched=watched, now=post.fetched_at)
    return (
        channel.pk, post.external_id[:100], _https(post.url, 500), post.kind or "", clean(post.title)[:300],
        _text(post.text), _https(post.thumbnail_url, 1000), (post.language or "").split("-")[0].lower()[:3],
        at, post.paid_promotion, *counts, measured, due, wanted and post.comments_open is not False,
    )  # fmt: skip


def _comment_row(channel: Channel, item: CommentItem, post_id: int) -> tuple[object, ...]:
    return (
        post_id, item.external_id[:100], (item.parent_external_id or "")[:100],
        author_hash(item, agency_id=channel.agency_id), _text(item.text), _plausible(item.likes), item.published_at,
    )  # fmt: skip


def _text(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines()).strip()[:LONGEST_TEXT]


def _https(url: str, longest: int) -> str:
    return url if url.startswith("https://") and len(url) <= longest else ""


def _plausible(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= LARGEST_NUMBER else None


_TABLE, _HISTORY = Post._meta.db_table, PostSnapshot._meta.db_table
_COLUMNS = (
    "uuid, channel_id, external_id, url, kind, title, text, thumbnail_url, language, published_at, is_paid, views, likes, "
    "comments_count, shares, measured_at, scanned_with, due_at, comments_due_at, snapshot_at"
)
# `kept` has the numbers before; a day's first reading and every change go into the history.
_MOVED = """(kept.snapshot_at IS NULL OR date_trunc('day', kept.snapshot_at, 'UTC') < date_trunc('day', {at}, 'UTC')
    OR ({new}) IS DISTINCT FROM (kept.views, kept.likes, kept.comments_count, kept.shares))"""
_NUMBERS = "COALESCE({0}.views, kept.views), COALESCE({0}.likes, kept.likes), COALESCE({0}.comments_count, kept.comments_count), COALESCE({0}.shares, kept.shares)"
_REMEMBER = f"""
INSERT INTO {_HISTORY} (post_id, taken_at, views, likes, comments_count, shares)
SELECT id, snapshot_at, views, likes, comments_count, shares FROM stored WHERE snapshot_at = reading
ON CONFLICT DO NOTHING
"""  # noqa: S608 -- our own tables
# More comments than were read make a post's comments due, unless somebody reads them at this moment.
_TALK = """CASE WHEN {wanted} AND COALESCE({count}, 0) > COALESCE(kept.comments_read, 0)
    THEN COALESCE(kept.comments_due_at, {at}) ELSE kept.comments_due_at END"""
# A text that changed is scanned again: '' is the version of no pack.
_UPSERT = f"""
WITH stored AS (
INSERT INTO {_TABLE} AS kept ({_COLUMNS})
SELECT gen_random_uuid(), v.channel::bigint, v.external_id, v.url, v.kind, v.title, v.text, v.thumbnail, v.language,
    v.published::timestamptz, v.paid::boolean, v.views::bigint, v.likes::bigint, v.comments::bigint, v.shares::bigint,
    v.measured::timestamptz, '', v.due::timestamptz,
    CASE WHEN v.wanted::boolean AND v.comments::bigint > 0 THEN v.measured::timestamptz END, v.measured::timestamptz
FROM (VALUES %s) AS v (channel, external_id, url, kind, title, text, thumbnail, language, published, paid, views, likes,
    comments, shares, measured, due, wanted)
ON CONFLICT (channel_id, external_id) DO UPDATE SET
    url = COALESCE(NULLIF(EXCLUDED.url, ''), kept.url), kind = COALESCE(NULLIF(EXCLUDED.kind, ''), kept.kind),
    title = COALESCE(NULLIF(EXCLUDED.title, ''), kept.title), text = COALESCE(NULLIF(EXCLUDED.text, ''), kept.text),
    thumbnail_url = COALESCE(NULLIF(EXCLUDED.thumbnail_url, ''), kept.thumbnail_url),
    language = COALESCE(NULLIF(EXCLUDED.language, ''), kept.language),
    is_paid = CASE WHEN kept.marked_by_id IS NULL THEN COALESCE(EXCLUDED.is_paid, kept.is_paid) ELSE kept.is_paid END,
    views = COALESCE(EXCLUDED.views, kept.views), likes = COALESCE(EXCLUDED.likes, kept.likes),
    comments_count = COALESCE(EXCLUDED.comments_count, kept.comments_count),
    shares = COALESCE(EXCLUDED.shares, kept.shares), measured_at = COALESCE(EXCLUDED.measured_at, kept.measured_at),
    due_at = CASE WHEN EXCLUDED.measured_at IS NULL THEN kept.due_at ELSE EXCLUDED.due_at END,
    comments_due_at = CASE WHEN EXCLUDED.comments_due_at IS NOT NULL
        AND EXCLUDED.comments_count > COALESCE(kept.comments_read, 0)
        THEN COALESCE(kept.comments_due_at, EXCLUDED.comments_due_at) ELSE kept.comments_due_at END,
    snapshot_at = CASE WHEN EXCLUDED.measured_at IS NOT NULL
        AND {_MOVED.format(at="EXCLUDED.measured_at", new=_NUMBERS.format("EXCLUDED"))}
        THEN EXCLUDED.measured_at ELSE kept.snapshot_at END,
    gone_at = NULL,
    scanned_with = CASE WHEN EXCLUDED.title NOT IN ('', kept.title) OR EXCLUDED.text NOT IN ('', kept.text) THEN ''
        ELSE kept.scanned_with END
RETURNING id, snapshot_at, measured_at AS reading, views, likes, comments_count, shares
), remembered AS ({_REMEMBER})
SELECT id FROM stored
"""  # noqa: S608 -- our own table
_COUNT = f"""
WITH stored AS (
UPDATE {_TABLE} AS kept SET
    views = COALESCE(v.views, kept.views), likes = COALESCE(v.likes, kept.likes),
    comments_count = COALESCE(v.comments_count, kept.comments_count), shares = COALESCE(v.shares, kept.shares),
    measured_at = v.at, due_at = v.due, gone_at = NULL,
    comments_due_at = {_TALK.format(wanted="v.wanted", count="v.comments_count", at="v.at")},
    snapshot_at = CASE WHEN {_MOVED.format(at="v.at", new=_NUMBERS.format("v"))} THEN v.at ELSE kept.snapshot_at END
FROM (SELECT id::bigint, views::bigint, likes::bigint, comments_count::bigint, shares::bigint, at::timestamptz,
    due::timestamptz, wanted::boolean
    FROM (VALUES %s) AS given (id, views, likes, comments_count, shares, at, due, wanted)) AS v
WHERE kept.id = v.id
RETURNING kept.id, kept.snapshot_at, v.at AS reading, kept.views, kept.likes, kept.comments_count, kept.shares
)
{_REMEMBER}
"""  # noqa: S608
_COMMENTS = f"""
INSERT INTO {Comment._meta.db_table}
    (post_id, external_id, parent_external_id, author_hash, text, likes, published_at) VALUES %s
ON CONFLICT (post_id, external_id) DO NOTHING RETURNING 1
"""  # noqa: S608
