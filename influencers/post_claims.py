"""Posts and lists of posts held with a lease: the due time moved to the lease's end, which is also the claim's mark."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from influencers.credential_kinds import WITH_CONSENT
from influencers.models import Channel, Post
from influencers.states import ChannelState
from platforms.registry import PLATFORMS

LEASE = timedelta(minutes=20)
MOST_LISTS = 400  # channels of one platform a tick
MOST_COUNTED = 5000  # posts of all platforms a tick
MOST_COMMENTED = 500
LISTS_A_MESSAGE = 20  # channels one worker lists in a row
COMMENTED_A_MESSAGE = 10
_CHANNEL, _POST = Channel._meta.db_table, Post._meta.db_table

# The same post at another agency is taken along: one question, two answers. Only free ones: a due time further away than
# a lease is nobody's claim.
_CLAIM_POSTS = f"""
WITH due AS (
    SELECT p.id, p.external_id, p.channel_id FROM {_POST} p WHERE p.{{field}} <= %(now)s
    ORDER BY p.{{field}} LIMIT %(limit)s FOR UPDATE SKIP LOCKED
),
twins AS (
    SELECT o.id FROM due d JOIN {_CHANNEL} dc ON dc.id = d.channel_id
    JOIN {_POST} o ON o.external_id = d.external_id AND o.id <> d.id
    JOIN {_CHANNEL} oc ON oc.id = o.channel_id AND oc.platform = dc.platform
    WHERE NOT (dc.platform = ANY(%(consents)s)) AND o.{{field}} IS NOT NULL
    AND (o.{{field}} <= %(now)s OR o.{{field}} > %(until)s)
    FOR UPDATE OF o SKIP LOCKED
)
UPDATE {_POST} p SET {{field}} = %(until)s FROM {_CHANNEL} c
WHERE c.id = p.channel_id AND p.id IN (SELECT id FROM due UNION SELECT id FROM twins)
RETURNING p.id, p.external_id, c.id, c.platform, c.agency_id
"""  # noqa: S608 -- our own tables
_TWIN_LISTS = f"""
SELECT c.id FROM {_CHANNEL} c JOIN {_CHANNEL} d ON c.platform = d.platform AND c.external_id = d.external_id
WHERE d.id = ANY(%(ids)s) AND d.external_id <> '' AND c.id <> d.id AND c.state = %(ok)s
AND (c.posts_due_at IS NULL OR c.posts_due_at <= %(now)s OR c.posts_due_at > %(until)s)
FOR UPDATE OF c SKIP LOCKED
"""  # noqa: S608


@dataclass(frozen=True)
class Claimed:
    """Rows held until `until`; each batch goes to a worker in one message."""

    until: datetime
    batches: list[list[int]]

    @property
    def count(self) -> int:
        return sum(map(len, self.batches))


def claim_lists(platform: str, *, now: datetime, limit: int = MOST_LISTS) -> Claimed:
    """Hold channels whose posts were never listed, or are due longest, and the same accounts at other agencies.

    Call inside a transaction.
    """
    read = Channel.objects.filter(platform=platform, state=ChannelState.OK, influencer__archived_at=None)
    free = read.select_for_update(of=("self",), skip_locked=True)
    ids = list(free.filter(posts_due_at=None).values_list("pk", flat=True)[:limit])
    due = free.filter(posts_due_at__lte=now).order_by("posts_due_at")
    ids += list(due.values_list("pk", flat=True)[: limit - len(ids)])
    until = now + LEASE
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_TWIN_LISTS, {"ids": ids, "ok": ChannelState.OK, "now": now, "until": until})
            ids += [pk for (pk,) in cursor.fetchall() if pk not in set(ids)]
    Channel.objects.filter(pk__in=ids).update(posts_due_at=until)
    held = Channel.objects.filter(pk__in=ids).order_by("external_id", "pk").values_list("external_id", "pk")
    return Claimed(until, _together([(key or str(pk), pk) for key, pk in held], LISTS_A_MESSAGE))


def claim_posts_to_count(*, now: datetime, limit: int = MOST_COUNTED) -> Claimed:
    """Hold the posts whose numbers are due longest, on whatever platform, in batches one call takes."""
    return _claim_posts("due_at", now=now, limit=limit, size=None)


def claim_posts_to_comment(*, now: datetime, limit: int = MOST_COMMENTED) -> Claimed:
    """Hold the posts that have waited longest for their new comments to be read, or for all threads to be read again."""
    late = Post.objects.filter(comments_again_at__lte=now, comments_due_at=None).order_by("comments_again_at")
    Post.objects.filter(pk__in=late.values("pk")[:limit]).update(comments_due_at=now)
    return _claim_posts("comments_due_at", now=now, limit=limit, size=COMMENTED_A_MESSAGE)


def still_held(post_ids: list[int], field: str, until: datetime) -> Q:
    """Return the condition of posts whose claim still stands."""
    return Q(pk__in=post_ids, **{field: until})


def _claim_posts(field: str, *, now: datetime, limit: int, size: int | None) -> Claimed:
    until = now + LEASE
    values: dict[str, Any] = {"now": now, "until": until, "limit": limit, "consents": list(WITH_CONSENT)}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_POSTS.format(field=field), values)
        rows = cursor.fetchall()
    lanes: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for pk, external_id, channel_id, platform, _agency in sorted(rows):
        # What a consent shows is asked with that consent, so such posts go channel by channel.
        lane = (platform, channel_id if platform in WITH_CONSENT else 0)
        lanes.setdefault(lane, []).append((external_id, pk))
    batches = []
    for (platform, _), pairs in lanes.items():
        known = PLATFORMS.get(platform)
        batches += _together(pairs, size or (known.capabilities.post_stats_batch if known else 1))
    return Claimed(until, batches)


def _together(pairs: list[tuple[str, int]], size: int) -> list[list[int]]:
    """Cut ids into batches of so many different things, the same thing's rows in one batch."""
    things: dict[str, list[int]] = {}
    for key, pk in pairs:
        things.setdefault(key, []).append(pk)
    groups = list(things.values())
    return [[pk for group in groups[at : at + size] for pk in group] for at in range(0, len(groups), size)]
