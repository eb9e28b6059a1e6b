"""Pages by key: the next page begins after the last row's id, so a deep page costs what the first one costs."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.http import HttpRequest

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Rows of one page, and the addresses of its neighbors ("" where there is none)."""

    rows: list[Row]
    previous_url: str
    next_url: str
    count_text: str = ""


def keyset_page(rows: "models.QuerySet[Any]", request: HttpRequest, *, size: int) -> KeysetPage[Any]:
    """Return one page, newest id first, from `?before=<id>` or `?after=<id>`; nonsense there gives the first page."""
    before, after = (_id(request.GET.get(name, "")) for name in ("before", "after"))
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        older = rows.filter(pk__lt=before) if before is not None else rows
        found = list(older.order_by("-pk")[: size + 1])
        has_newer, has_older = before is not None, len(found) > size
        found = found[:size]
    return KeysetPage(
        rows=found,
        previous_url=_url(request, "after", found[0].pk) if found and has_newer else "",
        next_url=_url(request, "before", found[-1].pk) if found and has_older else "",
    )


def numbered_page(rows: "models.QuerySet[Any]", request: HttpRequest, *, size: int) -> KeysetPage[Any]:
    """Return page `?page=<n>` of rows in their own order; for sets of some hundreds, where an id says nothing of order."""
    number = min(max(_id(request.GET.get("page", "")) or 1, 1), 10_000)
    found = list(rows[(number - 1) * size : number * size + 1])
    return KeysetPage(
        rows=found[:size],
        previous_url=_url(request, "page", number - 1) if number > 1 else "",
        next_url=_url(request, "page", number + 1) if len(found) > size else "",
    )


def _id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _url(request: HttpRequest, name: str, key: int) -> str:
    query = request.GET.copy()
    for other in ("before", "after", "page"):
        query.pop(other, None)
    query[name] = str(key)
    return f"?{query.urlencode()}"
