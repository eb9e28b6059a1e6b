"""What a stream that is heard for the first time is held against: its channel's earlier posts, all that the agency hears."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from crisis.detection import Prior
from crisis.detection.prior import AGENCY, CHANNEL
from crisis.models import Monitor, Stream
from crisis.states import StreamKind
from influencers.models import Comment, Post

EARLIER_POSTS = 20
FEWEST_COMMENTS = 100  # that make a share worth holding somebody against
MOST_COMMENTS = 20_000  # that are counted
SETTLED = timedelta(days=2)  # what was said just before somebody began to listen may be why they began


def prior_of(stream: Stream, monitor: Monitor) -> Prior:
    """Return the share of negative that is usual nearest to a stream, of what was said before it was heard."""
    found = None
    if stream.kind == StreamKind.POST and stream.post is not None:
        channel = stream.post.channel
        earlier = Post.objects.filter(channel=channel, published_at__lt=stream.post.published_at)
        name = f"@{channel.handle}" if channel.handle else channel.title or str(channel)
        found = _usual_under(earlier.exclude(pk=stream.post.pk), name, before=monitor.watched_from - SETTLED)
    elif person := stream.influencer or monitor.influencer:
        theirs = Post.objects.filter(channel__influencer=person)
        found = _usual_under(theirs, person.name, before=monitor.watched_from - SETTLED)
    return found or usual_of_agency(monitor) or Prior()


def usual_of_agency(monitor: Monitor) -> Prior | None:
    """Return what is usual in all that the agency's other monitors hear; None: too little is known."""
    others = Stream.objects.filter(monitor__agency=monitor.agency_id, monitor__is_drill=False, key="whole")
    told = others.exclude(monitor=monitor).values_list("reading__usual_share", "reading__known_comments")
    known = [(share, comments) for share, comments in told if share is not None and comments]
    total = sum(comments for _share, comments in known)
    if total < FEWEST_COMMENTS:
        return None
    return Prior(sum(share * comments for share, comments in known) / total, AGENCY, total)


def _usual_under(posts: "QuerySet[Post]", name: str, *, before: datetime) -> Prior | None:
    newest = list(posts.order_by("-published_at").values_list("pk", flat=True)[:EARLIER_POSTS])
    if not newest:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"posts": newest, "before": before, "most": MOST_COMMENTS})
        comments, negative = cursor.fetchone()
    if comments < FEWEST_COMMENTS:
        return None
    return Prior(negative / comments, CHANNEL, comments, name[:80])


_COUNT = f"""
SELECT count(*), count(*) FILTER (WHERE mood = 'negative') FROM (
    SELECT mood FROM "{Comment._meta.db_table}"
    WHERE post_id = ANY(%(posts)s) AND published_at < %(before)s AND mood_stage NOT IN ('', 'withheld') LIMIT %(most)s
) AS said
"""  # noqa: S608 -- names of tables
