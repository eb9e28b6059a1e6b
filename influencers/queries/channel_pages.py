"""What a channel's pages show: its figures over time, its posts, their numbers over time, comments, and the poll log."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, FloatField, Min, OuterRef, QuerySet
from django.db.models.functions import Cast, Extract, Floor, Length

from accounts.models import Agency
from influencers.figures.breaks import Break, breaks_of
from influencers.models import Channel, Comment, Poll, Post, PostSnapshot, Snapshot, Thumbnail
from influencers.queries.profile import RANGES
from influencers.states import SnapshotSource
from platforms.registry import PLATFORMS

MOST_POINTS = 200
COMMENTED_POSTS = 100  # a channel's comments are those under so many of its newest posts
POST_ORDERS = {"": "-published_at", "views": "-views", "likes": "-likes", "comments": "-comments_count"}
METRICS = ("followers", "views_count", "posts_count", "following")
POST_METRICS = ("views", "likes", "comments_count", "shares")


@dataclass(frozen=True)
class Line:
    """One number over a time: (moment, number or None when unknown), oldest first, with the breaks of its meaning."""

    metric: str
    points: list[tuple[datetime, int | None]]
    breaks: list[Break]


@dataclass(frozen=True)
class History:
    """A channel's or a post's numbers over a period; `entered` are moments whose figures a person gave."""

    lines: list[Line]
    entered: list[datetime]


def channels_to_show(agency: Agency) -> QuerySet[Channel]:
    """Return the agency's channels with what their pages need."""
    return Channel.objects.for_agency(agency).select_related("influencer__agency", "agency")


def channel_history(channel: Channel, *, period: str, now: datetime) -> History:
    """Return every figure the channel has over a period of RANGES, at most MOST_POINTS points each."""
    snapshots = Snapshot.objects.filter(channel=channel)
    start = _start(snapshots, period, now)
    within = snapshots.filter(taken_at__gte=start)
    rows = list(_thinned(within, now - start).values_list("taken_at", *METRICS, "slice"))
    lines = _lines(rows, METRICS, channel.platform, start, now)
    entered = within.exclude(source=SnapshotSource.POLL).order_by("-taken_at")
    return History(lines, list(entered.values_list("taken_at", flat=True)[:20]))


def post_history(post: Post, *, now: datetime) -> History:
    """Return a post's numbers since it was first read."""
    snapshots = PostSnapshot.objects.filter(post=post)
    start = _start(snapshots, "all", now)
    rows = list(_thinned(snapshots, now - start).values_list("taken_at", *POST_METRICS, "slice"))
    return History(_lines(rows, POST_METRICS, post.channel.platform, start, now), [])


def snapshots_of(post: Post) -> QuerySet[PostSnapshot]:
    """Return a post's numbers over time."""
    return PostSnapshot.objects.filter(post=post)


def posts_of_channel(channel: Channel, *, order: str = "", kind: str = "") -> QuerySet[Post]:
    """Return a channel's stored posts in one of POST_ORDERS, perhaps of one kind."""
    posts = with_pictures(Post.objects.filter(channel=channel))
    if kind:
        posts = posts.filter(kind=kind)
    field = POST_ORDERS.get(order, POST_ORDERS[""])
    if order in POST_ORDERS and order:
        posts = posts.filter(**{f"{field[1:]}__isnull": False})
    return posts.order_by(field, "-pk")


def with_pictures(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Say of each post whether a small picture is kept (`has_picture`), without reading the picture."""
    kept = Thumbnail.objects.alias(size=Length("picture")).filter(size__gt=0, post=OuterRef("pk"))
    return posts.annotate(has_picture=Exists(kept))


def kinds_of(channel: Channel) -> list[str]:
    kinds = Post.objects.filter(channel=channel).exclude(kind="").order_by("kind")
    return list(kinds.values_list("kind", flat=True).distinct())


def posts_to_show(agency: Agency) -> QuerySet[Post]:
    """Return the agency's posts with their channel and person."""
    posts = Post.objects.filter(channel__agency=agency)
    return with_pictures(posts).select_related("channel__influencer", "channel__agency")


def comments_of(channel: Channel, *, post: Post | None = None, text: str = "") -> QuerySet[Comment]:
    """Return comments under one post, or under the COMMENTED_POSTS newest ones; `text`: with these letters in them."""
    if post is None:
        newest = Post.objects.filter(channel=channel).order_by("-published_at", "-pk")
        ids = list(newest.values_list("pk", flat=True)[:COMMENTED_POSTS])
        comments = Comment.objects.filter(post__in=ids)
    else:
        comments = Comment.objects.filter(post=post)
    if text:
        comments = comments.filter(text__icontains=text)
    return comments.select_related("post")


def comments_after(comment_id: int, *, now: datetime, limit: int) -> QuerySet[Comment]:
    """Return comments taken in after one, of all agencies, in the order of their ids: for work that goes through each once.

    The newest two minutes are held back, because ids are given before their transactions end.
    """
    settled = Comment.objects.filter(pk__gt=comment_id, taken_in_at__lt=now - timedelta(minutes=2))
    return settled.select_related("post__channel").order_by("pk")[:limit]


def polls_in(agency: Agency, *, channel: Channel | None = None, **narrowed: str) -> QuerySet[Poll]:
    """Return lines of the poll log; narrowed by result ("ok", "refused" or the kind of an error), kind or platform."""
    polls = Poll.objects.filter(agency=agency).select_related("channel__influencer")
    if channel:
        polls = polls.filter(channel=channel)
    result = narrowed.get("result", "")
    if result == "refused":
        polls = polls.exclude(result=Poll.OK)
    elif result:
        polls = polls.filter(result=result)
    if narrowed.get("kind") in Poll.Kind.values:
        polls = polls.filter(kind=narrowed["kind"])
    if narrowed.get("platform") in PLATFORMS:
        polls = polls.filter(channel__platform=narrowed["platform"])
    return polls


def _lines(
    rows: list[tuple[Any, ...]], metrics: tuple[str, ...], platform: str, start: datetime, now: datetime
) -> list[Line]:
    lines = []
    for place, metric in enumerate(metrics, start=1):
        points = [(row[0], row[place]) for row in rows]
        if sum(number is not None for _, number in points) > 1:
            first = max(start, points[0][0])
            found = breaks_of(platform, metric, since=first.date(), until=now.date())
            lines.append(Line(metric, points, list(found)))
    return lines


def _start(snapshots: QuerySet[Any], period: str, now: datetime) -> datetime:
    length = RANGES[period]
    if length is not None:
        return now - length
    return snapshots.aggregate(first=Min("taken_at"))["first"] or datetime(2000, 1, 1, tzinfo=UTC)


def _thinned(snapshots: QuerySet[Any], length: timedelta) -> QuerySet[Any]:
    # Postgres keeps the last one of each equal slice of time, so ten years cost what a month costs.
    seconds = max(length.total_seconds() / (MOST_POINTS - 1), 1.0)
    slice_number = Floor(Cast(Extract("taken_at", "epoch"), FloatField()) / seconds)
    return snapshots.annotate(slice=slice_number).order_by("slice", "-taken_at").distinct("slice")
