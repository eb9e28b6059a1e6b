"""Rows of many tables in one statement: each gives the columns its readers need as JSON, and all are united."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS
from django.db.models import IntegerField, JSONField, Model, QuerySet, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import JSONObject


@dataclass(frozen=True)
class Rows:
    """Which rows, in which order and at most how many, and which of their columns: paths of fields, or annotations.

    Of an annotation only numbers and truth values come back as they were.
    """

    found: QuerySet[Any]
    columns: tuple[str, ...]
    most: int


class _Exact(json.JSONDecoder):
    """Amounts of money are never floats."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse_float=Decimal, **options)


class _Columns(JSONObject):
    output_field = JSONField(decoder=_Exact)


def united(parts: Sequence[Rows]) -> list[list[Any]]:
    """Return the objects of each part, in its order, with its columns only; one statement for all parts.

    Reading a column that was not asked for fails (where the key was, it costs a statement a row): name all a reader needs.
    """
    if not parts:
        return []
    members = [
        part.found.annotate(
            united_part=Value(number, IntegerField()),
            united_row=_Columns(**{path: path for path in part.columns}),
        ).values_list("united_part", "united_row")[: part.most]
        for number, part in enumerate(parts)
    ]
    found: list[list[Any]] = [[] for _part in parts]
    for number, columns in members[0].union(*members[1:], all=True):
        found[number].append(_object(parts[number].found.model, columns))
    return found


def _object(model: type[Model], columns: dict[str, Any]) -> Any:
    fields: dict[Any, Any] = {}
    others: dict[Any, dict[str, Any]] = defaultdict(dict)
    added: dict[str, Any] = {}
    for path, value in columns.items():
        name, _sep, rest = path.partition(LOOKUP_SEP)
        try:
            field: Any = model._meta.get_field(name)
        except FieldDoesNotExist:
            added[path] = value
            continue
        if rest:
            others[field][rest] = value
        else:
            fields[field] = field.to_python(value)
    loaded = [field for field in model._meta.concrete_fields if field in fields]
    found = model.from_db(
        DEFAULT_DB_ALIAS, [field.attname for field in loaded], [fields[field] for field in loaded]
    )
    for field, theirs in others.items():
        # Who is not there has no column at all; the key itself need not be among the columns.
        there = any(value is not None for value in theirs.values())
        field.set_cached_value(found, _object(field.related_model, theirs) if there else None)
    vars(found).update(added)
    return found
