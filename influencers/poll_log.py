"""The poll log: a line for each channel each time it was read, written where the reading's result is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from psycopg2.extras import execute_values

from influencers.models import Channel, Poll
from platforms.errors import PlatformError

_COLUMNS = (
    "channel_id, agency_id, at, kind, purpose, result, note, units, together, found, milliseconds, next_at"
)
_INSERT = f"INSERT INTO {Poll._meta.db_table} ({_COLUMNS}) VALUES %s"  # noqa: S608 -- our own table


@dataclass(frozen=True)
class Asked:
    """One question to a platform, for the log: when, for whom, its price, how many things it named, how long it took."""

    kind: str
    at: datetime
    purpose: str
    units: float
    together: int
    seconds: float

    def line(
        self,
        channel: Channel,
        *,
        error: PlatformError | None = None,
        found: int = 0,
        next_at: datetime | None = None,
        share: float = 1.0,
    ) -> tuple[object, ...]:
        """Return the row for one channel; `share` of the price is its own."""
        return (
            channel.pk, channel.agency_id, self.at, self.kind, self.purpose, error.kind[:20] if error else Poll.OK,
            error.for_person[:300] if error else "", self.units * share, self.together, found,
            round(self.seconds * 1000), next_at,
        )  # fmt: skip


def write(lines: Iterable[tuple[object, ...]]) -> None:
    """Store lines of the log."""
    rows = list(lines)
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor, _INSERT, rows, page_size=1000)
