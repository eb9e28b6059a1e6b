"""Tables kept in monthly partitions: months are made ahead, and old ones dropped whole instead of row by row.

Each table has a default partition for rows of no month that has one (figures somebody read years ago, a beat that was
away for long), so that no row is ever refused. Migration 0018 made the tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

MONTHS_AHEAD = 3


@dataclass(frozen=True)
class Partitioned:
    """A table, the column its months go by, and what outlives a dropped month (a condition in SQL)."""

    table: str
    column: str
    outlives: str = "false"


SNAPSHOTS = Partitioned("influencers_snapshot", "taken_at", outlives="source <> 'poll'")
POST_SNAPSHOTS = Partitioned("influencers_postsnapshot", "taken_at")
POLLS = Partitioned("influencers_poll", "at")


def month_start(moment: datetime, *, later: int = 0) -> datetime:
    """Return the first moment of the month `later` months after a moment's, in UTC."""
    months = moment.astimezone(UTC).year * 12 + moment.astimezone(UTC).month - 1 + later
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def partition_name(kept: Partitioned, start: datetime) -> str:
    return f"{kept.table}_{start:%Y_%m}"


def months_of(kept: Partitioned) -> list[datetime]:
    """Return the starts of the months that have a partition, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = to_regclass(%s) AND c.relname ~ '_[0-9]{4}_[0-9]{2}$' ORDER BY 1",
            [kept.table],
        )
        names = [name for (name,) in cursor.fetchall()]
    return [datetime(int(name[-7:-3]), int(name[-2:]), 1, tzinfo=UTC) for name in names]


def make_months(kept: Partitioned, *, now: datetime) -> list[datetime]:
    """Make the partitions of this month and the next ones that are not there; return which were made.

    Rows of such a month that the default partition took in meanwhile move into it.
    """
    there = set(months_of(kept))
    wanted = [month_start(now, later=later) for later in range(MONTHS_AHEAD + 1)]
    made = [start for start in wanted if start not in there]
    for start in made:
        with transaction.atomic(), connection.cursor() as cursor:
            _make(cursor, kept, start)
    return made


def drop_months(kept: Partitioned, *, before: datetime) -> list[datetime]:
    """Drop the months that ended before a moment; return which. What outlives them moves to the default partition."""
    old = [start for start in months_of(kept) if month_start(start, later=1) <= before]
    for start in old:
        name = partition_name(kept, start)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # a table with checks still to come cannot be dropped
            cursor.execute(f"ALTER TABLE {kept.table} DETACH PARTITION {name}")
            cursor.execute(f"INSERT INTO {kept.table} SELECT * FROM {name} WHERE {kept.outlives}")  # noqa: S608
            cursor.execute(f"DROP TABLE {name}")
    return old


def sizes_of(tables: Iterable[Partitioned]) -> dict[str, int]:
    """Return how many bytes each table takes with its indexes."""
    with connection.cursor() as cursor:
        found = {}
        for kept in tables:
            cursor.execute(
                "SELECT COALESCE(sum(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits"
                " WHERE inhparent = to_regclass(%s)",
                [kept.table],
            )
            found[kept.table] = cursor.fetchone()[0]
    return found


def _make(cursor: CursorWrapper, kept: Partitioned, start: datetime) -> None:
    name, end = partition_name(kept, start), month_start(start, later=1)
    span = f"{kept.column} >= %s AND {kept.column} < %s"
    # The table is made beside its parent and only then joined to it: nobody waits while rows move.
    cursor.execute(f"CREATE TABLE {name} (LIKE {kept.table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    cursor.execute(
        f"WITH moved AS (DELETE FROM {kept.table}_default WHERE {span} RETURNING *) INSERT INTO {name} SELECT * FROM moved",  # noqa: S608
        [start, end],
    )
    cursor.execute(
        f"ALTER TABLE {kept.table} ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)", [start, end]
    )
