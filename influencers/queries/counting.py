"""How many match: counted to COUNT_CAP, estimated beyond it, so that a page costs the same at any size of the base."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

COUNT_CAP = 10_000


@dataclass(frozen=True)
class Count:
    """How many rows match. `exact` is False above COUNT_CAP: then it is Postgres's estimate, in two digits."""

    number: int
    exact: bool = True


def count_of(rows: QuerySet[Any]) -> Count:
    """Return how many rows match: one statement for few, a second (EXPLAIN reads no row) for many."""
    counted = rows.order_by()[: COUNT_CAP + 1].count()
    if counted <= COUNT_CAP:
        return Count(counted)
    return Count(max(two_digits(estimated_rows(rows)), COUNT_CAP), exact=False)


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
