"""How many match: counted to COUNT_CAP, estimated beyond it, so that a page costs the same at any size of the base."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

COUNT_CAP = 10_000
SURELY_MANY = 2 * COUNT_CAP  # an estimate may be wrong by a factor of two, seldom by more
SAMPLED = 2.0  # percent
GLANCED = 0.5  # percent of the blocks that confirm what Postgres expects of a text


@dataclass(frozen=True)
class Count:
    """How many rows match. `exact` is False above COUNT_CAP: then it is Postgres's estimate, in two digits."""

    number: int
    exact: bool = True


def count_of(rows: QuerySet[Any], *, searched: bool = False) -> Count:
    """Return how many rows match, in at most two statements.

    EXPLAIN, which reads no row, tells whether counting is worth it. Of a text search (`searched`) Postgres guesses:
    that it finds many is believed when a glance at a few blocks says so too, otherwise it is counted first, and beyond
    COUNT_CAP counted in a sample.
    """
    expected = _expected(rows, searched=searched)
    if expected > SURELY_MANY:
        return Count(two_digits(expected), exact=False)
    counted = rows.order_by()[: COUNT_CAP + 1].count()
    if counted <= COUNT_CAP:
        return Count(counted)
    expected = sampled_rows(rows, SAMPLED) if searched else expected
    return Count(max(two_digits(expected), COUNT_CAP), exact=False)


def count_and_first(
    rows: QuerySet[Any], order: Sequence[str], size: int, *, searched: bool = False
) -> tuple[Count, list[int] | None]:
    """Return how many rows match, as `count_of` does, and the ids of the first `size` in an order of plain columns.

    Counting to COUNT_CAP finds all of them, so sorting those is cheaper than looking once more. Where more match,
    the ids are None: then the order is walked by its index.
    """
    expected = _expected(rows, searched=searched)
    if expected > SURELY_MANY:
        return Count(two_digits(expected), exact=False), None
    found = rows.order_by().values_list("pk", *(name.lstrip("-") for name in order))[: COUNT_CAP + 1]
    sql, params = found.query.sql_with_params()
    names = [f"by_{number}" for number in range(len(order))]
    turned = (f"{by}{' DESC' if name.startswith('-') else ''}" for by, name in zip(names, order, strict=True))
    statement = f"SELECT id, count(*) OVER () FROM ({sql}) AS found (id, {', '.join(names)}) ORDER BY {', '.join(turned)} LIMIT %s"  # noqa: S608, E501 -- Django's own statement and our names
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, size])
        first = cursor.fetchall()
    counted = first[0][1] if first else 0
    if counted <= COUNT_CAP:
        return Count(counted), [pk for pk, _ in first]
    expected = sampled_rows(rows, SAMPLED) if searched else expected
    return Count(max(two_digits(expected), COUNT_CAP), exact=False), None


def _expected(rows: QuerySet[Any], *, searched: bool) -> int:
    """Return how many rows are expected; 0 where nobody knows."""
    expected = estimated_rows(rows)
    if not searched:
        return expected
    return sampled_rows(rows, GLANCED) if expected > SURELY_MANY else 0


def sampled_rows(rows: QuerySet[Any], percent: float) -> int:
    """Return about how many rows match: counted in so many percent of the table's blocks, drawn at random."""
    sql, params = sampled(rows.order_by().values("pk"), percent)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS drawn", params)  # noqa: S608 -- Django's own statement
        return round(cursor.fetchone()[0] * 100 / percent)


def sampled(rows: QuerySet[Any], percent: float) -> tuple[str, Sequence[Any]]:
    """Return the statement that reads only so many percent of the people's blocks; the same draw each time."""
    sql, params = rows.query.sql_with_params()
    table = 'FROM "influencers_influencer"'
    return sql.replace(table, f"{table} TABLESAMPLE SYSTEM ({percent:.4f}) REPEATABLE (7)", 1), params


def estimated_rows(rows: QuerySet[Any]) -> int:
    """Return the number of rows Postgres expects, from its statistics."""
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    return int((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"])


def two_digits(number: int) -> int:
    """Round to two significant digits: 118,493 is 120,000. An estimate promises no more."""
    power = max(0, len(str(number)) - 2)
    return round(number, -power)
