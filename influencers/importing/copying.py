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

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
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
    fields = _fields(model, names)
    others = [
        f for f in model._meta.concrete_fields if f not in fields and not f.primary_key and _needs_value(f)
    ]
    fixed = "".join(f"\t{_literal(f.get_default())}" for f in others if not callable(f.default))
    fresh = [f for f in others if callable(f.default)]
    lines = [
        "\t".join(map(_literal, row))
        + fixed
        + "".join(f"\t{_literal(f.get_default())}" for f in fresh)
        + "\n"
        for row in rows
    ]
    if not lines:
        return
    ordered = [*fields, *(f for f in others if not callable(f.default)), *fresh]
    columns = ", ".join(f'"{field.column}"' for field in ordered)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', io.StringIO("".join(lines))
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


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _needs_value(field: Any) -> bool:
    """Say whether the database itself would refuse a row that leaves the field out."""
    return not field.null and field.db_default is NOT_PROVIDED


def _literal(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        # Asking is ten times as fast as translating, and hardly any text needs it.
        return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
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
