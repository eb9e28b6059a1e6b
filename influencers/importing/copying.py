"""Many rows written at once: PostgreSQL's COPY for new ones, one UPDATE for changed ones."""

import io
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg2.extras import execute_values

from accounts.models import AuditEntry
from influencers.models import Channel, ContactPoint, Influencer, Snapshot

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_FILLED = (Influencer, Channel, Snapshot, ContactPoint, AuditEntry)
_KNOWN_FROM = 400  # rows from which plans are those of a large table
_SIGNS = "\\\t\n\r"
_AS_IS = (int, datetime, uuid.UUID)


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids for rows about to be copied in."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def copy_in(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values, one for each name (attribute names: stage_id). Nothing is validated.

    Fields not named get their default, a new one for each row where it is computed (uuid).
    """
    values = list(zip(*rows, strict=True))
    if not values:
        return
    count = len(values[0])
    fields = _fields(model, names)
    for other in model._meta.concrete_fields:
        if other not in fields and not other.primary_key and _needs_value(other):
            fields.append(other)
            fresh = other.has_default() and callable(other.default)
            values.append(
                tuple(other.get_default() for _ in range(count)) if fresh else (other.get_default(),) * count
            )
    lines = map("\t".join, zip(*map(_column_text, values), strict=True))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', io.StringIO("\n".join(lines))
        )


def set_all(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, also: str = ""
) -> None:
    """Update rows by id: the first value of each row is the id, the others are the named attributes' new values.

    `also` is SQL of our own appended to the SET list (version = version + 1).
    """
    if not rows:
        return
    fields = _fields(model, names)
    columns = [f'"{field.column}"' for field in fields]
    changes = ", ".join([f"{column} = v.{column}" for column in columns] + ([also] if also else []))
    kinds = ", ".join(["%s::bigint", *(f"%s::{field.db_type(connection)}" for field in fields)])
    sql = (
        f'UPDATE "{model._meta.db_table}" t SET {changes} '  # noqa: S608 -- names of our own models
        f"FROM (VALUES %s) v (id, {', '.join(columns)}) WHERE t.id = v.id"
    )
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, sql, rows, template=f"({kinds})", page_size=2000)


def learn_sizes() -> None:
    """Let Postgres count tables it still takes for empty, as it does on the first day of an installation.

    It checks each foreign key by the plan it made for the empty table, which reads all rows of the agency: without
    this the first large list would take minutes. Costs one cheap question where the tables are known.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r' AND reltuples < %s",
            [[model._meta.db_table for model in _FILLED], _KNOWN_FROM],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'ANALYZE "{table}"')


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _needs_value(field: Any) -> bool:
    """Say whether the database itself would refuse a row that leaves the field out."""
    return not field.null and field.db_default is NOT_PROVIDED


def _column_text(values: tuple[Any, ...]) -> Sequence[str]:
    """Return a column's values as COPY reads them. Whole columns at once: asking value by value takes five times as long."""
    first = values[0]
    if values.count(first) == len(values):
        return [_literal(first)] * len(values)
    if isinstance(first, str):
        together = "".join(values)
        if not any(sign in together for sign in _SIGNS):
            return values
    return list(map(_literal, values))


def _literal(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, _AS_IS):
        return str(value)
    if isinstance(value, list | tuple):
        if not value:
            return "{}"
        parts = (str(part).replace("\\", "\\\\").replace('"', '\\"') for part in value)
        return ("{" + ",".join(f'"{part}"' for part in parts) + "}").translate(_ESCAPES)
    if isinstance(value, dict):
        return json.dumps(value, default=str).translate(_ESCAPES)
    return str(value).translate(_ESCAPES)
