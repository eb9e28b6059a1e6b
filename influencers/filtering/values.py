"""How a filter's value is written in an address, and what it says. What cannot be read raises Unusable."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from babel.numbers import list_currencies
from django.utils.translation import gettext as _

from accounts.models import Brand, Membership
from accounts.text import clean
from influencers.models import CustomField, InfluencerList, Stage, Tier

LONGEST_NUMBER = 15
_AMOUNTS = re.compile(r"(?P<span>[\d., ]*(\.\.)?[\d., ]*?)\s*(?P<currency>[A-Za-z]{3})")


class Unusable(Exception):
    """A value that makes no sense; the message is a sentence for the person who wrote it."""


@dataclass(frozen=True)
class Span:
    """From low to high, both included; None: open to that side. `unit` is a currency where that matters."""

    low: Any = None
    high: Any = None
    unit: str = ""

    def words(self, shown: Callable[[Any], str] = str) -> str:
        """Say it: "from 10", "to 20", "10 to 20"."""
        low, high = (None if end is None else shown(end) for end in (self.low, self.high))
        unit = f" {self.unit}" if self.unit else ""
        if low is None:
            return f"to {high}{unit}"
        return f"from {low}{unit}" if high is None else f"{low} to {high}{unit}"


@dataclass(frozen=True)
class Condition:
    """One thing that must be so, or must not. Several values: any of them, unless the field asks for all."""

    field: str
    values: tuple[Any, ...]
    negated: bool = False


class Known:
    """What the agency has that filters can name; what is not passed in is loaded when first asked for."""

    def __init__(self, by: Membership, stages: Any, members: Any) -> None:
        self.by = by
        self.stages: dict[str, Stage] = {str(stage.uuid): stage for stage in stages}
        self.members: dict[str, Membership] = {str(member.uuid): member for member in members}

    @cached_property
    def brands(self) -> dict[str, Brand]:
        return {str(brand.uuid): brand for brand in Brand.objects.for_agency(self.by.agency).order_by("name")}

    @cached_property
    def lists(self) -> dict[str, InfluencerList]:
        own = InfluencerList.objects.for_agency(self.by.agency).filter(archived_at=None)
        return {str(each.uuid): each for each in own.order_by("name", "pk")}

    @cached_property
    def custom_fields(self) -> dict[str, CustomField]:
        own = CustomField.objects.for_agency(self.by.agency)
        return {field.key: field for field in own.order_by("position", "pk")}

    @cached_property
    def tiers(self) -> list[str]:
        own = Tier.objects.filter(agency=self.by.agency)
        return sorted(set(own.values_list("key", flat=True)))


def whole_number(raw: str, label: str, example: str = "10000") -> int:
    plain = raw.replace(",", "").replace(" ", "")
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST_NUMBER):
        raise Unusable(
            _("%(label)s must be a whole number, for example %(example)s.")
            % {"label": label, "example": example}
        )
    return int(plain)


def number(raw: str, label: str) -> float:
    plain = raw.replace(",", "").replace(" ", "").removesuffix("%")
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", plain, re.ASCII):
        raise Unusable(_("%(label)s must be a number, for example 5 or 2.5.") % {"label": label})
    return float(plain)


def day(raw: str, label: str) -> date:
    try:
        found = date.fromisoformat(raw.strip())
    except ValueError:
        found = None
    if (
        found is None or not 1900 <= found.year < 2200
    ):  # far from the calendar's ends, so that days can be added
        raise Unusable(_("%(label)s must be a day written as 2026-03-31.") % {"label": label})
    return found


def span(raw: str, label: str, read: Callable[[str, str], Any]) -> Span:
    """Read "10..20", "10..", "..20" or "10" (exactly that)."""
    low, dots, high = (part.strip() for part in raw.partition(".."))
    if not dots:
        low = high = low
    if not low and not high:
        raise Unusable(_("%(label)s needs at least one end: 10..20, 10.. or ..20.") % {"label": label})
    found = Span(read(low, label) if low else None, read(high, label) if high else None)
    if found.low is not None and found.high is not None and found.low > found.high:
        raise Unusable(_("%(label)s: the end must not be below the beginning.") % {"label": label})
    return found


def money(raw: str, label: str) -> Span:
    """Read "100..500 EUR"."""
    match = _AMOUNTS.fullmatch(raw.strip())
    currency = match["currency"].upper() if match else ""
    if not match or currency not in list_currencies():
        raise Unusable(_("%(label)s is written with its currency: 100..500 EUR.") % {"label": label})
    read = span(match["span"], label, _amount)
    return Span(read.low, read.high, currency)


def _amount(raw: str, label: str) -> Decimal:
    try:
        amount = Decimal(raw.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise Unusable(_("%(label)s must be an amount, for example 250.") % {"label": label}) from None
    if not 0 <= amount < Decimal(10) ** 12:
        raise Unusable(_("%(label)s must be an amount, for example 250.") % {"label": label})
    return amount


def quoted(raw: str, most: int = 40) -> str:
    return f"“{clean(raw)[:most]}”"
