"""What an influencer's page shows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import FloatField, Min, QuerySet
from django.db.models.functions import Cast, Extract, Floor

from accounts.models import Agency, AuditEntry
from influencers.figures.formulas import why_not_derived
from influencers.models import Channel, ContactPoint, Influencer, Note, Snapshot

MOST_POINTS = 200  # a line of more says nothing more on a screen
MOST_NOTES = 100
RANGES = {"30d": timedelta(days=30), "90d": timedelta(days=90), "1y": timedelta(days=365), "all": None}
DEFAULT_RANGE = "90d"

Point = tuple[datetime, int | None]


@dataclass(frozen=True)
class ChannelHistory:
    """A channel with its followers over a time: (moment, followers or None when unknown), oldest first."""

    channel: Channel
    points: list[Point]

    @property
    def change(self) -> int | None:
        """Return how far the followers moved between the first and the last known point.

        None when that is unknown, or the platform's terms allow no figures of our own making.
        """
        if why_not_derived(self.channel.platform):
            return None
        known = [followers for _, followers in self.points if followers is not None]
        return known[-1] - known[0] if len(known) > 1 else None


def influencers_to_show(agency: Agency) -> QuerySet[Influencer]:
    """Return the agency's influencers, archived ones too, with stage and owner loaded."""
    return Influencer.objects.for_agency(agency).select_related(
        "agency", "stage", "owner__user", "merged_into"
    )


def channel_histories(influencer: Influencer, *, period: str, now: datetime) -> list[ChannelHistory]:
    """Return the influencer's channels with at most MOST_POINTS points each over a period of RANGES."""
    channels = list(influencer.channels.order_by("platform", "pk"))
    if not channels:
        return []
    snapshots = Snapshot.objects.filter(channel__in=channels)
    start = _start(snapshots, period, now)
    points: dict[int, list[Point]] = {channel.pk: [] for channel in channels}
    for channel_id, taken_at, followers, _ in _thinned(snapshots.filter(taken_at__gte=start), now - start):
        points[channel_id].append((taken_at, followers))
    return [ChannelHistory(channel, points[channel.pk]) for channel in channels]


def notes_of(influencer: Influencer) -> list[Note]:
    """Return the newest notes with their authors."""
    return list(influencer.notes.select_related("author__user").order_by("-pk")[:MOST_NOTES])


def contact_points_of(influencer: Influencer) -> list[ContactPoint]:
    return list(influencer.contact_points.order_by("kind", "pk"))


def notes_in(agency: Agency) -> QuerySet[Note]:
    """Return all notes about the agency's influencers, with the influencer."""
    return Note.objects.select_related("influencer").filter(influencer__agency=agency)


def contact_points_in(agency: Agency) -> QuerySet[ContactPoint]:
    """Return all contact points of the agency's influencers, with the influencer."""
    return ContactPoint.objects.select_related("influencer").filter(influencer__agency=agency)


def changes_since(influencer: Influencer, version: int) -> QuerySet[AuditEntry]:
    """Return what was changed after a version of the record, newest first, at most 20."""
    return AuditEntry.objects.about(influencer).filter(data__version__gt=version).newest_first()[:20]


def _start(snapshots: QuerySet[Snapshot], period: str, now: datetime) -> datetime:
    length = RANGES[period]
    if length is not None:
        return now - length
    return snapshots.aggregate(first=Min("taken_at"))["first"] or datetime(2000, 1, 1, tzinfo=UTC)


def _thinned(snapshots: QuerySet[Snapshot], length: timedelta) -> QuerySet[Any]:
    # Postgres keeps the last snapshot of each equal slice of time, so ten years cost what a month costs.
    seconds = max(length.total_seconds() / (MOST_POINTS - 1), 1.0)
    slice_number = Floor(Cast(Extract("taken_at", "epoch"), FloatField()) / seconds)
    return (
        snapshots.annotate(slice=slice_number)
        .order_by("channel_id", "slice", "-taken_at")
        .distinct("channel_id", "slice")
        .values_list("channel_id", "taken_at", "followers", "slice")
    )
