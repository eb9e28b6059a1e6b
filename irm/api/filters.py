"""Filters of lists, by django-filter, with every mistake told: an unknown name as well as a value that makes no sense."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework.request import Request

from irm.api.problems import Problem, bad_query


class MomentField(IsoDateTimeField):
    """A time in ISO 8601; without a zone it is meant in UTC."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the time in UTC: Postgres does not take every offset the notation can write."""
        moment = super().to_python(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError as error:
            raise ValidationError("This time lies outside the calendar.") from error


class MomentFilter(filters.IsoDateTimeFilter):
    """Compares with a time."""

    field_class = MomentField


class StrictFilterBackend(DjangoFilterBackend):
    """Applies the view's `filterset_class`. Raises ValidationError for a bad value."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> "QuerySet[Any]":
        """Return the rows that match all given filters."""
        filterset: FilterSet | None = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            name, sentences = next(iter(filterset.errors.items()))
            raise bad_query(name, *sentences)
        return filterset.qs


def refuse_unknown_parameters(request: Request, known: list[str]) -> None:
    """Raise Problem for a query parameter the address does not know, or one that holds a NUL."""
    for name, values in request.query_params.lists():
        if name not in known:
            named = ", ".join(known) or "none"
            raise Problem(
                "unknown-parameter", f"{name[:80]} is not a parameter of this address. Known: {named}."
            )
        if any("\0" in value for value in values):
            raise bad_query(name, "The value holds a NUL character.")
