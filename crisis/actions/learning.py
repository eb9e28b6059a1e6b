"""What a stream begins with: silence, or for a post what is usual at its age under earlier posts of the channel."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from crisis.detection import Baseline, curve_of, start
from crisis.detection.contract import NEGATIVE, WATCHED_NATURES
from crisis.models import Monitor, Stream, Unheard
from crisis.queries.priors import prior_of
from crisis.states import StreamKind
from influencers.models import Comment, Post

EARLIER_POSTS = 20
FEWEST_POSTS, FEWEST_COMMENTS = 5, 100  # of earlier posts that make a curve
CURVE = timedelta(days=14)  # of a post's age; older ones are measured by their own past
KEPT = timedelta(days=56)
HOUR = 3600

Counts = dict[int, list[int]]


def begin(stream: Stream, monitor: Monitor) -> dict[str, Any]:
    """Return the state of a stream that has counted nothing yet."""
    post = stream.post
    if monitor.is_drill:  # its recording has a clock of its own
        return start(stream.key)
    if stream.kind != StreamKind.POST or post is None:
        return start(stream.key, since=monitor.watched_from, prior=prior_of(stream, monitor))
    if datetime.now(UTC) - post.published_at < CURVE:
        earlier = _earlier(post)
        enough = sum(row[0] for counts in earlier for row in counts.values()) >= FEWEST_COMMENTS
        if len(earlier) >= FEWEST_POSTS and enough:
            published = int(post.published_at.timestamp()) // HOUR
            return start(stream.key, baseline=curve_of(earlier, published=published))
    return start(stream.key, since=post.published_at, prior=prior_of(stream, monitor))


def outlives_its_curve(stream: Stream, now: datetime) -> bool:
    """Say whether a post is older than the earlier posts' curve reaches."""
    if stream.post is None or stream.state["baseline"]["kind"] != "age":
        return False
    return now - stream.post.published_at > CURVE - timedelta(days=1)


def as_week(stream: Stream) -> dict[str, Any]:
    """Return a post's state measured from now on by its own past, by hour of the week."""
    post = stream.post
    if post is None:
        return stream.state
    counted = Comment.objects.filter(post=post).exclude(
        pk__in=Unheard.objects.filter(monitor=stream.monitor_id, post=post).values("comment")
    )
    buckets = _by_hour(counted.values_list("pk", flat=True).query, [post.pk], since=datetime.now(UTC) - KEPT)
    since = int(post.published_at.timestamp()) // HOUR
    own = Baseline(since=since, buckets=buckets.get(post.pk, {}), prior=prior_of(stream, stream.monitor))
    return stream.state | {"baseline": own.as_dict()}


def _earlier(post: Post) -> Sequence[Counts]:
    """Return the counts of the channel's earlier posts by hours since each was published."""
    before = Post.objects.filter(channel=post.channel_id, published_at__lt=post.published_at).exclude(
        pk=post.pk
    )
    posts = dict(before.order_by("-published_at").values_list("pk", "published_at")[:EARLIER_POSTS])
    if len(posts) < FEWEST_POSTS:
        return []
    found = _by_hour(None, list(posts), since=min(posts.values()))
    ages: list[Counts] = []
    for pk, hours in found.items():
        born = int(posts[pk].timestamp()) // HOUR
        reach = int(CURVE.total_seconds()) // HOUR
        ages.append({hour - born: row for hour, row in hours.items() if 0 <= hour - born < reach})
    return ages


def _by_hour(only: Any, posts: list[int], *, since: datetime) -> dict[int, Counts]:
    """Return the counts of read comments by post and hour (number since 1970)."""
    natures = ", ".join(f"count(*) FILTER (WHERE nature = '{each}')" for each in WATCHED_NATURES)
    narrowed, given = only.sql_with_params() if only is not None else ("", ())
    sql = f"""
        SELECT post_id, floor(extract(epoch FROM published_at) / 3600)::bigint AS hour, count(*),
            count(*) FILTER (WHERE mood = '{NEGATIVE}'), {natures}
        FROM "{Comment._meta.db_table}"
        WHERE post_id = ANY(%s) AND published_at >= %s AND mood_stage NOT IN ('', 'withheld')
            {f"AND id IN ({narrowed})" if narrowed else ""}
        GROUP BY post_id, hour
    """  # noqa: S608 -- names of tables and of moods
    found: dict[int, Counts] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, [posts, since, *given])
        for post, hour, *counts in cursor.fetchall():
            found[post][int(hour)] = list(counts)
    return found
