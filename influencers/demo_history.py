"""What two years of polling would have found on the sandbox: the demo channels' state and snapshots."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from influencers.models import Channel, Snapshot
from influencers.states import ChannelState, SnapshotSource
from platforms.contract import SANDBOX, ChannelRef, ChannelStats, Credential
from platforms.errors import PlatformError
from platforms.sandbox import Sandbox

DAILY_DAYS = 90
WEEKLY_DAYS = 730
LOOK_BACK_HOURS = 24 * 22  # a private sandbox channel is open for three weeks in a row
TROUBLED = ("private-", "gone-", "flaky-")
STATES = {"private": ChannelState.PRIVATE, "gone": ChannelState.GONE}
SNAPSHOT_COLUMNS = (
    "channel_id",
    "taken_at",
    "followers",
    "following",
    "posts_count",
    "views_count",
    "precision",
    "source",
)


@dataclass(frozen=True)
class Past:
    """A channel's readings, oldest first, and what the last poll met instead of numbers, if anything."""

    readings: list[ChannelStats]
    polled_at: datetime
    refusal: PlatformError | None


def past_of(handle: str, *, polled_at: datetime) -> Past:
    """Return what polls until `polled_at` would have found: weekly at first, daily in the last three months."""
    reader = _Reader(handle)
    refusal = reader.refusal_at(polled_at)
    if handle.startswith(TROUBLED):
        polled_at, refusal = _last_trouble(reader, polled_at)
    moments = [polled_at - timedelta(days=days) for days in range(DAILY_DAYS)]
    moments += [polled_at - timedelta(days=days) for days in range(DAILY_DAYS, WEEKLY_DAYS + 1, 7)]
    readings = [stats for at in reversed(moments) if (stats := reader.stats_at(at))]
    return Past(readings, polled_at, refusal)


def apply_past(channel: Channel, past: Past) -> None:
    """Put the newest reading and the last poll's outcome on an unsaved channel."""
    newest = past.readings[-1]
    channel.title, channel.bio, channel.url = newest.title, newest.bio, newest.url
    channel.followers, channel.following = newest.followers, newest.following
    channel.posts_count, channel.views_count = newest.posts, newest.views
    channel.precision, channel.measured_at, channel.source = (
        newest.precision,
        newest.fetched_at,
        SnapshotSource.POLL,
    )
    channel.last_polled_at = past.polled_at
    channel.state = ChannelState.OK
    if past.refusal:
        channel.state = STATES.get(past.refusal.kind, ChannelState.FAILING)
        channel.state_note = past.refusal.for_person
        channel.failures = 2


def copy_snapshots(channels: Iterable[tuple[Channel, Past]]) -> int:
    """Write the readings of stored channels with one COPY; return how many rows that were."""
    lines = io.StringIO()
    rows = 0
    for channel, past in channels:
        for stats in past.readings:
            values = (channel.pk, stats.fetched_at.isoformat(), stats.followers, stats.following, stats.posts, stats.views,
                      stats.precision, SnapshotSource.POLL.value)  # fmt: skip
            lines.write("\t".join("\\N" if value is None else str(value) for value in values) + "\n")
            rows += 1
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {Snapshot._meta.db_table} ({', '.join(SNAPSHOT_COLUMNS)}) FROM STDIN", lines
        )
    return rows


class _Reader:
    """Asks the sandbox about one channel at any moment of the past."""

    def __init__(self, handle: str) -> None:
        self._at = datetime.min
        self._ref = ChannelRef(SANDBOX, handle, handle)
        self._sandbox = Sandbox(clock=lambda: self._at)

    def stats_at(self, at: datetime) -> ChannelStats | None:
        self._at = at
        return self._sandbox.channel_stats([self._ref], credential=Credential(SANDBOX)).outcomes[0].value

    def refusal_at(self, at: datetime) -> PlatformError | None:
        self._at = at
        return self._sandbox.channel_stats([self._ref], credential=Credential(SANDBOX)).outcomes[0].error


def _last_trouble(reader: _Reader, polled_at: datetime) -> tuple[datetime, PlatformError | None]:
    """Return the latest moment at which the channel refused, so that the demo shows trouble in every week."""
    for hours in range(LOOK_BACK_HOURS):
        at = polled_at - timedelta(hours=hours)
        refusal = reader.refusal_at(at)
        if refusal:
            return at, refusal
    return polled_at, None
