"""The terms of an offer as one value: read from what was typed, compared with what stood before, stored, copied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.text import fold
from campaigns.models import Exclusivity, Offer, OfferLine, Slot, UsageRight
from campaigns.reading import (
    check_order,
    read_choice,
    read_codes,
    read_format,
    read_line,
    read_money,
    read_words,
)
from campaigns.states import RightKind
from influencers.actions.rates import read_amount, read_currency
from platforms.registry import PLATFORMS

MOST_LINES = 30
MOST_OF_A_KIND = 20
MOST_PIECES = 500
LONGEST_PAYMENT = 365
MOST_ROUNDS = 50
LONGEST_EXCLUSIVITY = 1830  # days; five years
NO_MONEY = "An offer gives something: a fee, an amount per conversion, or goods."


@dataclass(frozen=True)
class Line:
    platform: str
    format: str
    quantity: int = 1
    price: Decimal | None = None
    slot: Slot | None = None
    draft_due_on: date | None = None
    publish_from: date | None = None
    publish_until: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Right:
    kind: str
    starts_on: date
    ends_on: date | None = None
    places: str = ""
    markets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exclusive:
    starts_on: date
    ends_on: date
    category: str = ""
    rivals: tuple[str, ...] = ()
    platform: str = ""


@dataclass(frozen=True)
class Terms:
    """What one side offers. Amounts are in `currency`; `payment_days` count from publication.

    `rounds` of changes to each draft are within the fee; None: nothing was said about them.
    """

    currency: str
    fee: Decimal
    lines: tuple[Line, ...]
    per_conversion: Decimal | None = None
    conversion: str = ""
    conversions_paid_up_to: int | None = None
    goods: str = ""
    goods_value: Decimal | None = None
    payment_days: int = 30
    rounds: int | None = None
    rights: tuple[Right, ...] = field(default_factory=tuple)
    exclusivities: tuple[Exclusive, ...] = field(default_factory=tuple)

    @property
    def window(self) -> tuple[date | None, date | None]:
        """First and last day of publication as far as known."""
        first = [line.publish_from for line in self.lines if line.publish_from]
        last = [line.publish_until for line in self.lines if line.publish_until]
        return (min(first) if first else None, max(last) if last else None)


MONEY = (
    "fee", "per_conversion", "conversion", "conversions_paid_up_to", "goods", "goods_value", "payment_days", "rounds",
)  # fmt: skip


def read_terms(values: Mapping[str, Any]) -> Terms:
    """Return checked terms. `lines`, `rights`, `exclusivities` are lists of mappings named as the fields of Line, ...

    Raises ActionError: nothing offered, no deliverable, reversed dates, unknown currency, format or right.
    """
    currency = read_currency(values.get("currency") or "")
    terms = Terms(
        currency=currency,
        fee=read_amount(values.get("fee") or Decimal(0), currency, "The fee"),
        per_conversion=_read_small(values.get("per_conversion")),
        conversion=read_line(values.get("conversion") or "", 200, "What counts as a conversion"),
        conversions_paid_up_to=_read_count(values.get("conversions_paid_up_to")),
        goods=read_line(values.get("goods") or "", 300, "The goods"),
        goods_value=read_money(values.get("goods_value"), currency, "The value of the goods"),
        payment_days=_read_days(values.get("payment_days")),
        rounds=_read_rounds(values.get("rounds")),
        lines=tuple(_read_line(row, currency) for row in values.get("lines") or ()),
        rights=tuple(_read_right(row) for row in values.get("rights") or ()),
        exclusivities=tuple(_read_exclusive(row) for row in values.get("exclusivities") or ()),
    )
    _check_whole(terms)
    return terms


def _check_whole(terms: Terms) -> None:
    if not terms.lines:
        raise ActionError("Say what is asked for: at least one deliverable.")
    if len(terms.lines) > MOST_LINES:
        raise ActionError(f"At most {MOST_LINES} lines in an offer.")
    if max(len(terms.rights), len(terms.exclusivities)) > MOST_OF_A_KIND:
        raise ActionError(f"At most {MOST_OF_A_KIND} rights and {MOST_OF_A_KIND} exclusivities in an offer.")
    if not terms.fee and not terms.per_conversion and not terms.goods:
        raise ActionError(NO_MONEY)
    if terms.per_conversion is not None and not terms.conversion:
        raise ActionError("Say what counts as a conversion, for example: issued card.")
    if terms.goods_value is not None and not terms.goods:
        raise ActionError("Say what the goods are whose value is given.")
    priced = [line.price * line.quantity for line in terms.lines if line.price is not None]
    if len(priced) == len(terms.lines) and sum(priced) != terms.fee:
        raise ActionError(
            f"The lines come to {sum(priced):,.2f} {terms.currency}, the fee says {terms.fee:,.2f}. Make them equal, or leave a price empty."
        )


def _read_line(row: Mapping[str, Any], currency: str) -> Line:
    platform, format = read_format(row.get("platform") or "", row.get("format") or "")
    quantity = row.get("quantity") or 1
    if not 1 <= quantity <= MOST_PIECES:
        raise ActionError(f"Between 1 and {MOST_PIECES} pieces in a line.")
    first, last = row.get("publish_from"), row.get("publish_until")
    check_order(
        first, last, "The last day of publication lies before the first. Check the dates of the deliverables."
    )
    check_order(
        row.get("draft_due_on"), last or first, "A draft would be due after its publication. Check the dates."
    )
    return Line(
        platform=platform, format=format, quantity=quantity, slot=row.get("slot"),
        price=read_money(row.get("price"), currency, "The price of a line"), draft_due_on=row.get("draft_due_on"),
        publish_from=first, publish_until=last, note=read_line(row.get("note") or "", 300, "The note"),
    )  # fmt: skip


def _read_right(row: Mapping[str, Any]) -> Right:
    if row.get("starts_on") is None:
        raise ActionError("A right needs the day it begins.")
    check_order(row["starts_on"], row.get("ends_on"), "A right would end before it begins. Check its dates.")
    return Right(
        kind=read_choice(RightKind, row.get("kind") or "", "a kind of right").value,
        starts_on=row["starts_on"], ends_on=row.get("ends_on"),
        places=read_line(row.get("places") or "", 200, "The places"),
        markets=tuple(read_codes(row.get("markets") or (), "country")),
    )  # fmt: skip


def _read_exclusive(row: Mapping[str, Any]) -> Exclusive:
    first, last = row.get("starts_on"), row.get("ends_on")
    if first is None or last is None:
        raise ActionError("An exclusivity needs its first and its last day.")
    check_order(first, last, "An exclusivity would end before it begins. Check its dates.")
    if (last - first).days > LONGEST_EXCLUSIVITY:
        raise ActionError("An exclusivity of more than five years is not fair to anybody. Shorten it.")
    rivals = tuple(read_words(row.get("rivals") or (), 120, "The rivals"))
    category = read_line(row.get("category") or "", 80, "The category")
    if not rivals and not category:
        raise ActionError("Say against whom the exclusivity is: a line of business, or rivals by name.")
    platform = row.get("platform") or ""
    if platform and platform not in PLATFORMS:
        raise ActionError(f"{platform[:40]} is not a platform. Known: {', '.join(PLATFORMS)}.")
    return Exclusive(starts_on=first, ends_on=last, category=category, rivals=rivals, platform=platform)


def _read_small(amount: Decimal | None) -> Decimal | None:
    """Return an amount per conversion: up to four decimals, for a click may be worth less than a cent."""
    if amount is None:
        return None
    if not amount.is_finite() or amount < 0 or amount > 10**7 or amount != amount.quantize(Decimal("0.0001")):
        raise ActionError(
            "The amount per conversion is a number from 0 to 10,000,000 with at most four decimals."
        )
    return amount or None


def _read_count(count: int | None) -> int | None:
    if count is not None and not 1 <= count <= 10**9:
        raise ActionError("Conversions are paid up to a number from 1 on; leave it empty for no limit.")
    return count


def _read_days(days: int | None) -> int:
    days = 30 if days is None else days
    if not 0 <= days <= LONGEST_PAYMENT:
        raise ActionError(f"Payment is due within 0 to {LONGEST_PAYMENT} days after publication.")
    return days


def _read_rounds(rounds: int | None) -> int | None:
    if rounds is not None and not 0 <= rounds <= MOST_ROUNDS:
        raise ActionError(_("Between 0 and %(most)s rounds of changes.") % {"most": MOST_ROUNDS})
    return rounds


def terms_of(offer: Offer) -> Terms:
    """Return a stored offer's terms. Three statements unless lines, rights and exclusivities are prefetched."""
    return Terms(
        currency=offer.currency,
        lines=tuple(
            _copied(Line, row) for row in sorted(offer.lines.all(), key=lambda row: (row.position, row.pk))
        ),
        rights=tuple(_copied(Right, row) for row in sorted(offer.rights.all(), key=lambda row: row.pk)),
        exclusivities=tuple(
            _copied(Exclusive, row) for row in sorted(offer.exclusivities.all(), key=lambda row: row.pk)
        ),
        **{name: getattr(offer, name) for name in MONEY},
    )


def _copied(kind: Any, row: Any) -> Any:
    values = {each.name: getattr(row, each.name) for each in fields(kind)}
    return kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    )


def store_terms(offer: Offer, terms: Terms) -> None:
    """Put terms on an offer that is saved, in place of those it had."""
    offer.currency = terms.currency
    for name in MONEY:
        setattr(offer, name, getattr(terms, name))
    offer.save()
    offer.lines.all().delete()
    offer.rights.all().delete()
    offer.exclusivities.all().delete()
    OfferLine.objects.bulk_create(
        OfferLine(offer=offer, position=position, **_plain(line)) for position, line in enumerate(terms.lines)
    )
    UsageRight.objects.bulk_create(UsageRight(offer=offer, **_plain(right)) for right in terms.rights)
    Exclusivity.objects.bulk_create(
        Exclusivity(offer=offer, category_key=fold(each.category), **_plain(each))
        for each in terms.exclusivities
    )


def _plain(part: Any) -> dict[str, Any]:
    values = {each.name: getattr(part, each.name) for each in fields(part)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def with_slots(terms: Terms, slots: Iterable[Slot]) -> Terms:
    """Return terms whose lines keep only slots that are among `slots`; another campaign's fall away."""
    known = {slot.pk for slot in slots}
    lines = tuple(
        line if line.slot is None or line.slot.pk in known else replace(line, slot=None)
        for line in terms.lines
    )
    return replace(terms, lines=lines)
