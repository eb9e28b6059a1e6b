"""Who reads which channel: rows held with a lease, in one statement, so that no two workers ask the same.

The end of the lease is also the claim's mark: work shows it when it stores, and a claim that ran out and was taken
by another has another mark.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from influencers.models import Channel
from influencers.sources import stats_batch

LEASE = timedelta(minutes=10)
HANDLES_A_BATCH = 10  # an account known only by its handle costs a call of its own
_TABLE = Channel._meta.db_table
_FREE = "({0}.claimed_until IS NULL OR {0}.claimed_until < %(now)s)"
# The account of a due channel, when another agency has it too, is taken along before it is due: one question, two answers.
_CLAIM = f"""
WITH due AS ({{due}}),
twins AS (
    SELECT c.id FROM due d JOIN {_TABLE} c ON c.platform = d.platform AND c.external_id = d.external_id
    WHERE d.external_id <> '' AND c.id <> d.id AND c.next_poll_at IS NOT NULL AND {_FREE.format("c")}
    FOR UPDATE OF c SKIP LOCKED
)
UPDATE {_TABLE} SET claimed_until = %(until)s WHERE id IN (SELECT id FROM due UNION SELECT id FROM twins)
RETURNING id, external_id, handle_key, next_poll_at, agency_id
"""  # noqa: S608 -- our own table's name
_OLDEST_DUE = f"""
SELECT c.id, c.platform, c.external_id FROM {_TABLE} c WHERE c.platform = %(platform)s AND c.next_poll_at <= %(now)s AND {_FREE.format("c")}
AND (%(everybody)s OR c.agency_id = ANY(%(only)s)) AND NOT c.agency_id = ANY(%(without)s)
ORDER BY c.next_poll_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""  # noqa: S608
_ONE = f"""
SELECT c.id, c.platform, c.external_id FROM {_TABLE} c WHERE c.id = %(id)s AND {_FREE.format("c")} FOR UPDATE SKIP LOCKED
"""  # noqa: S608


@dataclass(frozen=True)
class Claim:
    """Channels held until `until`; `batches` are their ids, each batch to be asked together."""

    platform: str
    until: datetime
    batches: list[list[int]]


@dataclass(frozen=True)
class Lanes:
    """Whose channels are claimed: everybody's or only some agencies', without those whose credential rests.

    Agencies with a credential of their own get batches of their own.
    """

    own: frozenset[int] = frozenset()
    only: frozenset[int] | None = None
    without: frozenset[int] = frozenset()


def claim_oldest_due(platform: str, *, now: datetime, limit: int, lanes: Lanes) -> Claim:
    """Hold at most `limit` free channels of a platform, those due longest, and their twins at other agencies."""
    return _claim(
        platform,
        _OLDEST_DUE,
        lanes,
        now=now,
        limit=limit,
        everybody=lanes.only is None,
        only=list(lanes.only or ()),
        without=list(lanes.without),
    )


def claim_one(channel: Channel, *, now: datetime) -> Claim:
    """Hold one channel, due or not, and its twins; without batches when somebody holds it already."""
    return _claim(channel.platform, _ONE, Lanes(), now=now, id=channel.pk)


def _claim(platform: str, due: str, lanes: Lanes, *, now: datetime, **values: int | list[int]) -> Claim:
    until = now + LEASE
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(due=due), {"platform": platform, "now": now, "until": until, **values})
        rows = cursor.fetchall()
    return Claim(platform, until, _batches(platform, sorted(rows, key=lambda row: row[3] or now), lanes))


def _batches(
    platform: str, rows: Iterable[tuple[int, str, str, datetime, int]], lanes: Lanes
) -> list[list[int]]:
    """Group claimed rows by account, and accounts into the largest batches the platform takes.

    A batch is asked with one credential, so an account stays with the agency it was first found at, if that has its own.
    """
    found: dict[tuple[str, str], list[int]] = {}
    lane_of: dict[tuple[str, str], int] = {}
    for pk, external_id, handle_key, _, agency_id in rows:
        account = (external_id, "" if external_id else handle_key)
        found.setdefault(account, []).append(pk)
        lane_of.setdefault(account, agency_id if agency_id in lanes.own else 0)
    kinds: dict[tuple[int, bool], list[list[int]]] = {}
    for account, pks in found.items():
        kinds.setdefault((lane_of[account], bool(account[0])), []).append(pks)
    sizes = {True: stats_batch(platform), False: HANDLES_A_BATCH}
    return [
        [pk for account in accounts[start : start + sizes[by_id]] for pk in account]
        for (_, by_id), accounts in kinds.items()
        for start in range(0, len(accounts), sizes[by_id])
    ]
