"""Which posts a monitor hears: those a campaign's people published, and an influencer's newest ones.

A post becomes a stream as soon as both are known, the deliverable's link and the post that the poller found there. What
was said under it before is counted, too, so that the stream knows what is usual; it raises nothing any more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from campaigns.models import Deliverable
from campaigns.states import DeliverableState
from crisis.actions.nudging import nudge_hearing
from crisis.models import Monitor, Stream, Unheard
from crisis.states import MonitorScope, MonitorState, StreamKind
from influencers.importing.comments import candidates
from influencers.models import Comment, Post

HEARD_FOR = timedelta(days=90)  # after a post was published: what is said later is about something else
OF_PERSON = timedelta(days=30)  # an influencer's own posts that are heard
RECENT = timedelta(days=7)  # in which a link's post is still looked for at each tick
LEARNED_FROM = timedelta(days=56)
MOST_POSTS = 500  # of one monitor


def join_posts(monitor: Monitor, *, now: datetime) -> int:
    """Add streams for posts that a monitor does not hear yet; return how many. In the caller's transaction."""
    found = _posts_of(monitor, now)
    known = set(Stream.objects.filter(monitor=monitor).values_list("key", flat=True))
    fresh = [post for post in found if f"post:{post.pk}" not in known][:MOST_POSTS]
    if not fresh:
        return 0
    rows = [
        Stream(monitor=monitor, kind=StreamKind.POST, post=post, influencer_id=post.channel.influencer_id, key=f"post:{post.pk}")
        for post in fresh
    ]  # fmt: skip
    if monitor.scope != MonitorScope.INFLUENCER:  # whose whole stream is the person's
        people = {post.channel.influencer_id for post in fresh}
        rows += [
            Stream(
                monitor=monitor, kind=StreamKind.INFLUENCER, influencer_id=person, key=f"influencer:{person}"
            )
            for person in sorted(people)
            if f"influencer:{person}" not in known
        ]
    Stream.objects.bulk_create(rows, ignore_conflicts=True)
    _hear_what_was_said([post.pk for post in fresh], monitor, now)
    return len(fresh)


def join_new_posts(*, now: datetime) -> int:
    """For the clock: let monitors hear posts that were published, or found by the poller, lately."""
    published = Deliverable.objects.filter(
        state=DeliverableState.PUBLISHED, published_at__gte=now - RECENT, published_at__lte=now
    ).exclude(published_url="")
    campaigns = published.values("collaboration__campaign")
    brands = published.values("collaboration__campaign__brand")
    people = Post.objects.filter(published_at__gte=now - RECENT).values("channel__influencer")
    due = Monitor.objects.watching().filter(
        Q(campaign__in=campaigns) | Q(brand__in=brands) | Q(influencer__in=people), is_drill=False
    )
    joined = 0
    for monitor in due.order_by("pk"):
        with transaction.atomic():
            joined += join_posts(monitor, now=now)
    return joined


def store_unheard(comments: Iterable[Comment]) -> None:
    """Note for each monitor that hears a comment's post that it has not counted it yet. With the mood, in one transaction.

    Comments whose platform's terms allow no verdict are not listened to.
    """
    ids = [comment.pk for comment in comments]
    with connection.cursor() as cursor:
        cursor.execute(_UNHEARD, {"ids": ids, "on": MonitorState.ON.value})
        if cursor.rowcount:
            nudge_hearing()


def _posts_of(monitor: Monitor, now: datetime) -> list[Post]:
    posts = Post.objects.select_related("channel").filter(channel__agency=monitor.agency_id, gone_at=None)
    if monitor.scope == MonitorScope.INFLUENCER:
        recent = posts.filter(channel__influencer=monitor.influencer_id, published_at__gte=now - OF_PERSON)
        return list(recent.order_by("-published_at")[:MOST_POSTS])
    done = Deliverable.objects.filter(
        agency=monitor.agency_id, state=DeliverableState.PUBLISHED, published_at__gte=now - HEARD_FOR
    )
    of = {"collaboration__campaign": monitor.campaign_id} if monitor.scope == MonitorScope.CAMPAIGN else {
        "collaboration__campaign__brand": monitor.brand_id
    }  # fmt: skip
    links = done.filter(**of).exclude(published_url="")
    named: dict[tuple[int, str], str] = {}
    for person, platform, url in links.values_list("collaboration__influencer", "platform", "published_url"):
        named.update({(person, name): platform for name in candidates(url)})
    if not named:
        return []
    names = {name for _person, name in named}
    offered = posts.filter(channel__influencer__in={person for person, _name in named}).filter(
        Q(external_id__in=names) | Q(url__in=names)
    )
    return [post for post in offered if _is_meant(post, named)]


def _is_meant(post: Post, named: dict[tuple[int, str], str]) -> bool:
    person = post.channel.influencer_id
    return any(named.get((person, name)) == post.channel.platform for name in (post.external_id, post.url))


def _hear_what_was_said(posts: list[int], monitor: Monitor, now: datetime) -> None:
    before: dict[str, Any] = {"monitor": monitor.pk, "posts": posts, "since": now - LEARNED_FROM}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, before)
        if cursor.rowcount:
            nudge_hearing()


_INTO = f'INSERT INTO "{Unheard._meta.db_table}" (monitor_id, comment_id, post_id)'
_UNHEARD = f"""{_INTO}
SELECT s.monitor_id, c.id, c.post_id
FROM "{Comment._meta.db_table}" c
JOIN "{Stream._meta.db_table}" s ON s.post_id = c.post_id AND s.kind = 'post'
JOIN "{Monitor._meta.db_table}" m ON m.id = s.monitor_id AND m.state = %(on)s
WHERE c.id = ANY(%(ids)s) AND c.mood_stage NOT IN ('', 'withheld') AND c.removed_at IS NULL
ON CONFLICT DO NOTHING
"""  # noqa: S608 -- names of tables
_BEFORE = f"""{_INTO}
SELECT %(monitor)s, c.id, c.post_id
FROM "{Comment._meta.db_table}" c
WHERE c.post_id = ANY(%(posts)s) AND c.published_at >= %(since)s AND c.mood_stage NOT IN ('', 'withheld')
    AND c.removed_at IS NULL
ON CONFLICT DO NOTHING
"""  # noqa: S608 -- names of tables
