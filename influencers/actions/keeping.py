"""What a platform's terms let us keep only for a while."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from influencers.models import Channel, Comment, Post, Snapshot
from influencers.poll_outcomes import NUMBERS
from influencers.poll_plan import YOUTUBE_KEEP
from influencers.states import SnapshotSource
from platforms.contract import YOUTUBE

A_TIME = 5_000  # rows deleted in one statement, so that no lock is held long

log = structlog.get_logger(__name__)


def purge_youtube(*, now: datetime) -> dict[str, int]:
    """Delete what was read from YouTube and not refreshed for 30 days; return how many rows of each kind went.

    Without the amendment to its API terms (IRM_YOUTUBE_DERIVED), what is read without the channel's consent may be kept
    30 days. Figures typed in or imported are the agency's own and stay.
    """
    if settings.YOUTUBE_DERIVED == "accepted":
        return {}
    old = now - YOUTUBE_KEEP
    # The demo agency's figures are made up, so they are nobody's to forget.
    real = Channel.objects.filter(platform=YOUTUBE, agency__is_demo=False)
    gone = {
        "snapshots": _purge(Snapshot, Q(channel__in=real, source=SnapshotSource.POLL, taken_at__lt=old)),
        "comments": _purge(Comment, Q(post__channel__in=real, post__measured_at__lt=old)),
        "posts": _purge(Post, Q(channel__in=real, measured_at__lt=old)),
        "channels": _blank(real, old),
    }
    if any(gone.values()):
        log.info("youtube purged", **gone)
    return gone


def _purge(model: type[Snapshot] | type[Comment] | type[Post], condition: Q) -> int:
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
