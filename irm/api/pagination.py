"""Pages by key: a cursor names the last row, so a deep page costs what the first one costs and no row comes twice."""

import base64
import binascii
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from irm.api.problems import Problem, bad_query

MAX_CURSOR = 2000


class KeysetPagination(CursorPagination):
    """Pages ordered by the view's own fields (or annotations), the last of them unique, none of them null.

    Unlike its base, whose cursor holds one value and an offset among its equals, this one compares all fields of the
    ordering, so thousands of equal names cost nothing extra.
    """

    page_size = 50
    page_size_query_param = "page_size"
    page_size_query_description = "Rows on a page, 1 to 200 (50 if not given)."
    max_page_size = 200
    cursor_query_description = "Where the page begins: taken from `next` or `previous`, never made by hand."

    def paginate_queryset(self, queryset: "QuerySet[Any]", request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the asked page. Raises Problem for a page size or cursor that cannot be."""
        self.base_url = request.build_absolute_uri()
        self.ordering = tuple(view.get_ordering())
        self.page_size = self._asked_size(request)
        backwards, values = self._asked_place(request, queryset)
        ordering = tuple(_turned(name) for name in self.ordering) if backwards else self.ordering
        rows = queryset.order_by(*ordering)
        if values is not None:
            rows = rows.filter(_beyond(ordering, values))
        found = list(rows[: self.page_size + 1])
        more = len(found) > self.page_size
        self.page = found[: self.page_size]
        if backwards:
            self.page.reverse()
        self.has_next = bool(self.page) and (backwards or more)
        self.has_previous = bool(self.page) and (more if backwards else values is not None)
        return self.page

    def get_next_link(self) -> str | None:
        """Return the address of the page after this one."""
        return self._link(self.page[-1], backwards=False) if self.has_next else None

    def get_previous_link(self) -> str | None:
        """Return the address of the page before this one."""
        return self._link(self.page[0], backwards=True) if self.has_previous else None

    def _asked_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return type(self).page_size
        if not (asked.isdecimal() and len(asked) < 5 and 1 <= int(asked) <= self.max_page_size):
            raise bad_query("page_size", f"Give a whole number from 1 to {self.max_page_size}.")
        return int(asked)

    def _asked_place(self, request: Request, rows: "QuerySet[Any]") -> tuple[bool, list[Any] | None]:
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return False, None
        try:
            if len(text) > MAX_CURSOR:
                raise ValueError("too long")
            ordering, backwards, stored = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
            if ordering != ",".join(self.ordering) or len(stored) != len(self.ordering):
                raise ValueError("of another order")
            values = [_typed(rows, name, value) for name, value in zip(self.ordering, stored, strict=True)]
        except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError) as error:
            raise Problem("bad-cursor", "This cursor does not belong to this list and sort order.") from error
        return bool(backwards), values

    def _link(self, row: Model, *, backwards: bool) -> str:
        values = [_plain(getattr(row, name.lstrip("-"))) for name in self.ordering]
        place = json.dumps([",".join(self.ordering), int(backwards), values], separators=(",", ":"))
        return self._with_cursor(base64.urlsafe_b64encode(place.encode()).decode())

    def _with_cursor(self, cursor: str) -> str:
        return replace_query_param(self.base_url, self.cursor_query_param, cursor)


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(ordering: tuple[str, ...], values: list[Any]) -> Q:
    """Return the condition for rows after the given place; the outer bound lets the index find the beginning."""
    found, equal = Q(), Q()
    for name, value in zip(ordering, values, strict=True):
        field, further = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        found |= equal & Q(**{f"{field}__{further}": value})
        equal &= Q(**{field: value})
    first = ordering[0]
    bound = (
        Q(**{f"{first[1:]}__lte": values[0]}) if first.startswith("-") else Q(**{f"{first}__gte": values[0]})
    )
    return bound & found


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) else value.isoformat()


def _typed(rows: "QuerySet[Any]", name: str, value: Any) -> Any:
    name = name.lstrip("-")
    if value is None or (isinstance(value, str) and "\0" in value):
        raise ValueError("no place in the order")
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError("out of range")
    if name in rows.query.annotations:
        return rows.query.annotations[name].output_field.to_python(value)
    return rows.model._meta.get_field(name).to_python(value)
