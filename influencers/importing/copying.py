"""Many rows written at once: PostgreSQL's COPY for new ones, one UPDATE for changed ones."""

import io
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg2.extras import execute_values

from accounts.models import AuditEntry
from influencers.models import Channel, ContactPoint, Influencer, Snapshot

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_FILLED = (Influencer, Channel, Snapshot, ContactPoint, AuditEntry)
_KNOWN_FROM = 400  # rows from which plans are those of a large table
_SIGNS = "\\\t\n\r"
_NULL = "\\N"
# psycopg2 reads what it sends piece by piece, and waits for Python's lock before each: few large pieces.
_PIECE = 1 << 20

Column = Callable[[Sequence[Any]], Iterable[str]]
"""How the values of one column are written for COPY."""


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids for rows about to be copied in."""
    if not count:
        return []
    with connection.cursor() as cursor:
        # The sequence is looked up once: asked for beside nextval it would be looked up for each row.
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass)) FROM generate_series(1, %s)",
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
    named, texts, same = [], [], {}
    for name, column in zip(names, values, strict=True):
        if column.count(column[0]) == len(column):
            same[name] = column[0]
        else:
            named.append(name)
            texts.append(_writer(_fields(model, [name])[0])(column))
    if any(field.attname == "uuid" for field in _left_out(model, frozenset(names))):
        named.append("uuid")
        texts.append(new_uuids(len(values[0])))
    lines = map("\t".join, zip(*texts, strict=True)) if texts else [""] * len(values[0])
    copy_written(model, named, lines, same=same)


def written(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Return rows of values as `copy_written` takes them. Asks the database nothing."""
    values = list(zip(*rows, strict=True))
    texts = (
        _writer(field)(column) for field, column in zip(_fields(model, names), values, strict=bool(values))
    )
    return ["\t".join(line) for line in zip(*texts, strict=True)]


def copy_written(
    model: type[models.Model], names: Sequence[str], lines: Iterable[str], *, same: Mapping[str, Any]
) -> None:
    """Insert lines made by `written`, each holding the named values. `same` are the values all rows share."""
    rows = list(lines)
    if not rows:
        return
    shared = dict(same)
    for field in _left_out(model, frozenset([*names, *shared])):
        shared[field.attname] = field.get_default()
    known = {field.attname: field for field in model._meta.concrete_fields}
    # What all rows share is written once and stands at the end of each line.
    parts = [next(iter(_writer(known[name])([value]))) for name, value in shared.items()]
    end = "".join(f"\t{part}" for part in parts)[0 if names else 1 :] + "\n"
    columns = ", ".join(f'"{known[name].column}"' for name in (*names, *shared))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN',
            io.BytesIO((end.join(rows) + end).encode()),
            size=_PIECE,
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


def add_or_set(
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    unique: Sequence[str],
    changed: Sequence[str],
) -> None:
    """Insert rows of values; of those whose `unique` values are stored already set the `changed` ones."""
    if not rows:
        return
    known = {field.attname: f'"{field.column}"' for field in model._meta.concrete_fields}
    sql = (
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(known[name] for name in names)}) VALUES %s'  # noqa: S608 -- names of our own models
        f" ON CONFLICT ({', '.join(known[name] for name in unique)})"
        f" DO UPDATE SET {', '.join(f'{known[name]} = excluded.{known[name]}' for name in changed)}"
    )
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, sql, rows, page_size=2000)


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


@lru_cache(maxsize=32)
def _left_out(model: type[models.Model], names: frozenset[str]) -> list[Any]:
    """Return the fields not named without which the database itself would refuse a row."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.attname not in names
        and not (field.primary_key or field.null)
        and field.db_default is NOT_PROVIDED
    ]


def _writer(field: Any) -> Column:
    if isinstance(field, ArrayField):
        return _arrays
    if isinstance(field, models.JSONField):
        return _documents
    return _texts if isinstance(field, models.CharField | models.TextField) else _plain


def _texts(values: Sequence[str]) -> Iterable[str]:
    together = "".join(values)
    if not any(sign in together for sign in _SIGNS):
        return values  # whole columns at once: asking value by value takes five times as long
    return [value.translate(_ESCAPES) for value in values]


def _plain(values: Sequence[Any]) -> Iterable[str]:
    """Write numbers, times, truth values and uuids."""
    return [_NULL if value is None else str(value) for value in values]


def _arrays(values: Sequence[Sequence[str]]) -> Iterable[str]:
    return [_array(tuple(value)) for value in values]


@lru_cache(maxsize=4096)
def _array(value: tuple[str, ...]) -> str:
    parts = (part.replace("\\", "\\\\").replace('"', '\\"') for part in value)
    return ("{" + ",".join(f'"{part}"' for part in parts) + "}").translate(_ESCAPES)


def _documents(values: Sequence[Any]) -> Iterable[str]:
    # A text is a document already (of cells): making it again would put it in quotation marks.
    texts = (value if isinstance(value, str) else json.dumps(value, default=str) for value in values)
    return [text.translate(_ESCAPES) for text in texts]


def new_uuids(count: int) -> list[str]:
    """Return random uuids (RFC 9562, version 4) as text; uuid.uuid4 takes five times as long."""
    digits = os.urandom(16 * count).hex()
    starts = range(0, 32 * count, 32)
    return [
        f"{digits[at : at + 12]}4{digits[at + 13 : at + 16]}{'89ab'[int(digits[at + 16], 16) & 3]}{digits[at + 17 : at + 32]}"
        for at in starts
    ]
