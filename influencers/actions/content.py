"""What is stored of channels' posts and comments, and what members decide about a post.

Due times are in Postgres; a claim is the due time moved to the end of a lease, so a lost worker's channel comes again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q
from psycopg2.extras import execute_values

from accounts.audit import record
from accounts.errors import NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.actions.figures import figure_channels
from influencers.actions.safety import scan_posts
from influencers.comment_authors import author_hash
from influencers.models import Channel, Comment, Post
from influencers.poll_outcomes import LARGEST_NUMBER
from influencers.reading import Read, read_channel
from influencers.sources import pause_of, readable_platforms
from influencers.states import ChannelState
from influencers.tasks import read_posts
from platforms.contract import CommentItem, PostStats
from platforms.registry import PLATFORMS

LEASE = timedelta(minutes=20)
AGAIN = timedelta(hours=24)
MOST_A_TICK = 400  # channels of one platform
A_BATCH = 20  # channels one worker reads in a row
LONGEST_TEXT = 20_000

log = structlog.get_logger(__name__)


def queue_due_posts(*, now: datetime) -> int:
    """Claim the channels whose posts are due and hand them to the workers; return how many."""
    claimed = 0
    for platform in readable_platforms():
        if PLATFORMS[platform].capabilities.can_posts and not pause_of(platform, now=now):
            ids = claim_posts(platform=platform, now=now)
            claimed += len(ids)
            for start in range(0, len(ids), A_BATCH):
                read_posts.apply_async(
                    kwargs={"channel_ids": ids[start : start + A_BATCH]}, expires=LEASE.total_seconds()
                )
    return claimed


@transaction.atomic
def claim_posts(*, platform: str, now: datetime, limit: int = MOST_A_TICK) -> list[int]:
    """Hold channels whose posts were never read, or a day ago, for the length of a lease."""
    read = Channel.objects.filter(
        platform=platform, state=ChannelState.OK, influencer__archived_at=None
    ).select_for_update(of=("self",), skip_locked=True)
    ids = list(read.filter(posts_due_at=None).values_list("pk", flat=True)[:limit])
    old = read.filter(posts_due_at__lte=now).order_by("posts_due_at")
    ids += list(old.values_list("pk", flat=True)[: limit - len(ids)])
    Channel.objects.filter(pk__in=ids).update(posts_due_at=now + LEASE)
    return ids


def read_claimed_posts(*, channel_ids: Sequence[int], now: datetime) -> int:
    """Read the posts and comments of claimed channels, store them, and work out what follows from them.

    Returns how many channels were read. One that refuses is asked again later; the platform is never called inside a
    transaction.
    """
    held = Channel.objects.filter(pk__in=channel_ids, posts_due_at__gt=now).select_related("influencer")
    done = 0
    for channel in held.order_by("pk"):
        read = read_channel(channel, now=now)
        with transaction.atomic():
            _store(channel, read, now=now)
        if read.stop:
            log.warning("posts wait", platform=channel.platform, until=read.again_at.isoformat())
            break
        done += 1
    return done


@transaction.atomic
def store_posts(*, channel: Channel, posts: Iterable[PostStats]) -> list[int]:
    """Store readings of a channel's posts, new ones and those known; return the posts' ids.

    What a reading does not tell stays as it was, and so does a mark set by hand. A post without a date is left out.
    """
    rows = {post.external_id: _row(channel, post) for post in posts if post.published_at}
    if not rows:
        return []
    with connection.cursor() as cursor:
        found = execute_values(cursor, _UPSERT, list(rows.values()), fetch=True, page_size=500)
    return [row[0] for row in found]


@transaction.atomic
def store_comments(*, channel: Channel, comments: Iterable[CommentItem]) -> int:
    """Store comments under posts that are stored already; return how many were offered. Those known stay as they are.

    Names are not kept. Comments of the channel's owner and deleted ones say nothing about the audience: left out.
    """
    wanted = [item for item in comments if item.published_at and not item.deleted and not item.by_owner]
    posts = dict(
        Post.objects.filter(
            channel=channel, external_id__in={item.post_external_id for item in wanted}
        ).values_list("external_id", "pk")
    )
    rows = [
        _comment(channel, item, posts[item.post_external_id], item.published_at)
        for item in wanted
        if item.published_at and item.post_external_id in posts
    ]
    Comment.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


@transaction.atomic
def mark_post(*, post: Post, by: Membership, is_paid: bool, now: datetime) -> Post:
    """Say that a post is advertising, or that it is not; the channel's figures follow."""
    influencer = post.channel.influencer
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed("Viewers cannot mark posts. Ask a manager or owner.")
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


def _store(channel: Channel, read: Read, *, now: datetime) -> None:
    ids = store_posts(channel=channel, posts=read.posts)
    store_comments(channel=channel, comments=read.comments)
    if ids:
        scan_posts(post_ids=ids, now=now)
        figure_channels(channel_ids=[channel.pk], now=now)
    Channel.objects.filter(pk=channel.pk).update(posts_due_at=read.again_at)


def _row(channel: Channel, post: PostStats) -> tuple[object, ...]:
    counts = (post.views, post.likes, post.comments, post.shares)
    return (
        channel.pk, post.external_id[:100], _https(post.url, 500), post.kind or "", clean(post.title)[:300],
        _text(post.text), _https(post.thumbnail_url, 1000), (post.language or "").split("-")[0].lower()[:3],
        post.published_at, post.paid_promotion, *map(_plausible, counts), post.fetched_at,
    )  # fmt: skip


def _comment(channel: Channel, item: CommentItem, post_id: int, at: datetime) -> Comment:
    return Comment(
        post_id=post_id,
        external_id=item.external_id[:100],
        author_hash=author_hash(item, agency_id=channel.agency_id),
        text=_text(item.text),
        likes=_plausible(item.likes),
        published_at=at,
    )


def _text(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines()).strip()[:LONGEST_TEXT]


def _https(url: str, longest: int) -> str:
    return url if url.startswith("https://") and len(url) <= longest else ""


def _plausible(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= LARGEST_NUMBER else None


_TABLE = Post._meta.db_table
_COLUMNS = (
    "uuid, channel_id, external_id, url, kind, title, text, thumbnail_url, language, published_at, is_paid, views, likes, "
    "comments_count, shares, measured_at, scanned_with"
)
# A text that changed is scanned again: '' is the version of no pack.
_UPSERT = f"""
INSERT INTO {_TABLE} AS old ({_COLUMNS})
SELECT gen_random_uuid(), v.channel::bigint, v.external_id, v.url, v.kind, v.title, v.text, v.thumbnail, v.language,
    v.published::timestamptz, v.paid::boolean, v.views::bigint, v.likes::bigint, v.comments::bigint, v.shares::bigint,
    v.measured::timestamptz, ''
FROM (VALUES %s) AS v (channel, external_id, url, kind, title, text, thumbnail, language, published, paid, views, likes,
    comments, shares, measured)
ON CONFLICT (channel_id, external_id) DO UPDATE SET
    url = COALESCE(NULLIF(EXCLUDED.url, ''), old.url), kind = COALESCE(NULLIF(EXCLUDED.kind, ''), old.kind),
    title = COALESCE(NULLIF(EXCLUDED.title, ''), old.title), text = COALESCE(NULLIF(EXCLUDED.text, ''), old.text),
    thumbnail_url = COALESCE(NULLIF(EXCLUDED.thumbnail_url, ''), old.thumbnail_url),
    language = COALESCE(NULLIF(EXCLUDED.language, ''), old.language),
    is_paid = CASE WHEN old.marked_by_id IS NULL THEN COALESCE(EXCLUDED.is_paid, old.is_paid) ELSE old.is_paid END,
    views = COALESCE(EXCLUDED.views, old.views), likes = COALESCE(EXCLUDED.likes, old.likes),
    comments_count = COALESCE(EXCLUDED.comments_count, old.comments_count),
    shares = COALESCE(EXCLUDED.shares, old.shares), measured_at = EXCLUDED.measured_at,
    scanned_with = CASE WHEN EXCLUDED.title NOT IN ('', old.title) OR EXCLUDED.text NOT IN ('', old.text) THEN ''
        ELSE old.scanned_with END
RETURNING id
"""  # noqa: S608 -- our own table
