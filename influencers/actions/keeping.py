"""What a platform's terms let us keep only for a while."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import or_

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from influencers.models import Channel, Comment, Post, PostSnapshot, Snapshot
from influencers.partitions import (
    POLLS,
    POST_SNAPSHOTS,
    SNAPSHOTS,
    drop_months,
    make_months,
    month_start,
)
from influencers.poll_outcomes import NUMBERS
from influencers.poll_plan import YOUTUBE_KEEP
from influencers.states import SnapshotSource
from platforms.contract import YOUTUBE

A_TIME = 5_000  # rows deleted in one statement, so that no lock is held long

log = structlog.get_logger(__name__)


def keep_months(*, now: datetime) -> dict[str, int]:
    """Make the months ahead, drop those that are older than the settings keep, and delete old comments; return counts.

    Figures a person entered or imported outlive their month. 0 keeps everything.
    """
    kept = settings.KEEP_MONTHS
    made = dropped = 0
    for table, months in (
        (SNAPSHOTS, kept["snapshots"]),
        (POST_SNAPSHOTS, kept["post_snapshots"]),
        (POLLS, kept["polls"]),
    ):
        made += len(make_months(table, now=now))
        if months:
            dropped += len(drop_months(table, before=month_start(now, later=-months)))
    comments = _drop_comments(month_start(now, later=-kept["comments"])) if kept["comments"] else 0
    if made or dropped or comments:
        log.info("months kept", made=made, dropped=dropped, comments=comments)
    return {"made": made, "dropped": dropped, "comments": comments}


def _drop_comments(before: datetime) -> int:
    """Delete comments taken in before a moment, the oldest first, some thousand at a time."""
    gone = 0
    old = Comment.objects.filter(taken_in_at__lt=before).order_by("pk")
    while pks := list(old.values_list("pk", flat=True)[:A_TIME]):
        with transaction.atomic():
            Comment.objects.filter(pk__in=pks).delete()
        gone += len(pks)
    return gone


def purge_youtube(*, now: datetime) -> dict[str, int]:
    """Delete what was read from YouTube and not refreshed for 30 days; return how many rows of each kind went.

    Without the amendment to its API terms (IRM_YOUTUBE_DERIVED), what is read without the channel's consent may be kept
    30 days, and nothing may be made of it: what was worked out while the amendment was accepted goes, too. Figures typed
    in or imported are the agency's own and stay.
    """
    if settings.YOUTUBE_DERIVED == "accepted":
        return {}
    old = now - YOUTUBE_KEEP
    # The demo agency's figures are made up, so they are nobody's to forget.
    real = Channel.objects.filter(platform=YOUTUBE, agency__is_demo=False)
    gone = {
        "snapshots": _purge_snapshots(real, old),
        "post_snapshots": _purge_post_snapshots(real, old),
        "comments": _purge(Comment, Q(post__channel__in=real) & _unseen("post__", old)),
        "posts": _purge(Post, Q(channel__in=real) & _unseen("", old)),
        "channels": _blank(real, old),
        "derived": _forget_derived(real),
    }
    if any(gone.values()):
        log.info("youtube purged", **gone)
    return gone


def _unseen(prefix: str, old: datetime) -> Q:
    """Return the condition of posts not read since; one that was only ever listed counts from its own day."""
    never = Q(**{f"{prefix}measured_at": None, f"{prefix}published_at__lt": old})
    return Q(**{f"{prefix}measured_at__lt": old}) | never


def _purge_snapshots(channels: QuerySet[Channel], old: datetime) -> int:
    stale = Snapshot.objects.filter(source=SnapshotSource.POLL, taken_at__lt=old)
    return _purge_of(channels, lambda pks: stale.filter(channel__in=pks))


def _purge_post_snapshots(channels: QuerySet[Channel], old: datetime) -> int:
    stale = PostSnapshot.objects.filter(taken_at__lt=old)
    return _purge_of(channels, lambda pks: stale.filter(post__channel__in=pks))


def _purge_of(
    channels: QuerySet[Channel], stale: Callable[[list[int]], QuerySet[Snapshot] | QuerySet[PostSnapshot]]
) -> int:
    """Delete what is stale of channels, some thousand channels at a time: partitions have no key on `id` alone."""
    gone = after = 0
    ids = channels.order_by("pk").values_list("pk", flat=True)
    while pks := list(ids.filter(pk__gt=after)[:A_TIME]):
        with transaction.atomic():
            gone += stale(pks).delete()[0]
        after = pks[-1]
    return gone


def _purge(model: type[Comment] | type[Post], condition: Q) -> int:
    gone = 0
    while pks := list(model.objects.filter(condition).order_by("pk").values_list("pk", flat=True)[:A_TIME]):
        with transaction.atomic():
            model.objects.filter(pk__in=pks).delete()
        gone += len(pks)
    return gone


def _blank(channels: QuerySet[Channel], old: datetime) -> int:
    """Forget the newest figures of channels that could not be refreshed; unknown is what they then are."""
    stale = channels.filter(source=SnapshotSource.POLL, measured_at__lt=old)
    return stale.update(**dict.fromkeys(NUMBERS), precision="", source="", measured_at=None)


def _forget_derived(channels: QuerySet[Channel]) -> int:
    """Forget what was worked out of channels' numbers; size classes stay, they are only spans of the platform's own."""
    fields = ("growth_30d", "engagement", "engagement_percentile", "percentile_of", "median_views")
    some = reduce(or_, (Q(**{f"{field}__isnull": False}) for field in fields))
    return channels.filter(some).update(**dict.fromkeys(fields), engagement_posts=None, engagement_basis="")
