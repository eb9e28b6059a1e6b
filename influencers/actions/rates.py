"""What can be done to an influencer's rate card. A price is added with its date; older ones stay as history."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership, Pass
from accounts.text import clean
from influencers import rules
from influencers.formats import currencies, decimals, format_name, formats
from influencers.models import Influencer, Rate
from influencers.record_values import read_line
from platforms.registry import PLATFORMS

LARGEST_AMOUNT = Decimal("999999999999.99")
LONGEST_DAYS = 36_500
MOST_AT_ONCE = 100
MAY_NOT = gettext_lazy("Viewers cannot change rates. Ask a manager or owner.")


@transaction.atomic
def add_rate(*, influencer: Influencer, by: Membership, **values: Any) -> Rate:
    """Note a price: platform, format, kind, amount, currency (ISO 4217), quoted_on, and what it includes.

    Raises ActionError for a negative amount, a currency or format that does not exist, or a date that lies ahead.
    """
    return add_rates(influencer=influencer, by=by, rates=[values])[0]


@transaction.atomic
def add_rates(*, influencer: Influencer, by: Membership, rates: Iterable[Mapping[str, Any]]) -> list[Rate]:
    """Note several prices at once: all of them, or none when one cannot be. The refusal names its place."""
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(MAY_NOT)
    read = []
    given = list(rates)
    if not 1 <= len(given) <= MOST_AT_ONCE:
        raise ActionError(
            gettext("Between 1 and %(most_at_once)s rates at once.") % {"most_at_once": MOST_AT_ONCE}
        )
    for number, values in enumerate(given, start=1):
        try:
            read.append(_read({**_NEW, "quoted_on": timezone.localdate(), **values}))
        except ActionError as error:
            if len(given) == 1:
                raise
            raise ActionError(
                gettext("Rate %(number)s of %(of_all)s: %(error)s")
                % {"number": number, "of_all": len(given), "error": error}
            ) from error
    stored = Rate.objects.bulk_create([Rate(influencer=influencer, author=by, **values) for values in read])
    for rate in stored:
        record(
            by=by,
            action="influencers.rate.added",
            subject=influencer,
            agency=by.agency,
            changes={_name(rate): (None, _price(rate))},
        )
    return stored


@transaction.atomic
def note_agreed_rates(
    *, influencer: Influencer, by: Membership | Pass | None, rates: Iterable[Mapping[str, Any]], source: str
) -> list[Rate]:
    """Note the prices of an agreement on the rate card, on the day it was made.

    For actions of the rooms to the right, which have checked who may: somebody outside may agree, too. Amounts are
    rounded to what the currency has.
    """
    today = timezone.localdate()
    stored = Rate.objects.bulk_create(
        Rate(
            influencer=influencer, author=by if isinstance(by, Membership) else None, kind=Rate.Kind.AGREED,
            quoted_on=today, source=source[:200],
            **{**each, "amount": each["amount"].quantize(Decimal(1).scaleb(-decimals(each["currency"])))},
        )
        for each in rates
    )  # fmt: skip
    for rate in stored:
        record(
            by=by, action="influencers.rate.added", subject=influencer, agency=influencer.agency,
            changes={_name(rate): (None, _price(rate))},
        )  # fmt: skip
    return stored


@transaction.atomic
def change_rate(*, rate: Rate, by: Membership, **values: Any) -> Rate:
    """Correct a rate that was written down wrongly; a new price is added instead, so that the old one stays."""
    if not rules.can_edit_influencer(by, rate.influencer):
        raise NotAllowed(MAY_NOT)
    stored = {field: getattr(rate, field) for field in _FIELDS}
    changes = changed_fields(rate, _read({**stored, **values}))
    for field, (_, new) in changes.items():
        setattr(rate, field, new)
    if changes:
        rate.save()
        record(
            by=by,
            action="influencers.rate.changed",
            subject=rate.influencer,
            agency=by.agency,
            changes=changes,
            comment=_name(rate),
        )
    return rate


@transaction.atomic
def remove_rate(*, rate: Rate, by: Membership) -> None:
    """Remove a rate that was noted by mistake; the timeline keeps that it was."""
    if not rules.can_edit_influencer(by, rate.influencer):
        raise NotAllowed(MAY_NOT)
    record(
        by=by,
        action="influencers.rate.removed",
        subject=rate.influencer,
        agency=by.agency,
        changes={_name(rate): (_price(rate), None)},
    )
    rate.delete()


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    read = dict(values)
    if read["platform"] not in PLATFORMS:
        raise ActionError(
            gettext("%(nothing)s is not a platform. Known: %(platforms)s.")
            % {"nothing": clean(read["platform"])[:40] or "Nothing", "platforms": ", ".join(PLATFORMS)}
        )
    if read["format"] not in formats(read["platform"]):
        known = ", ".join(formats(read["platform"]))
        label = PLATFORMS[read["platform"]].label
        raise ActionError(
            gettext("%(nothing)s is not a format on %(label)s. Known: %(known)s.")
            % {"nothing": clean(read["format"])[:40] or "Nothing", "label": label, "known": known}
        )
    if read["kind"] not in Rate.Kind.values:
        raise ActionError(
            gettext("Choose what kind of price this is. Known: %(values)s.")
            % {"values": ", ".join(Rate.Kind.values)}
        )
    read["currency"] = read_currency(read["currency"])
    read["amount"] = read_amount(read["amount"], read["currency"], "The rate")
    if read["quoted_on"] > timezone.localdate():
        raise ActionError(gettext("The date of the rate lies ahead. Write the day it was named."))
    for field, what in (("rights_days", "Rights"), ("exclusivity_days", "Exclusivity")):
        if read.get(field) is not None and not 0 <= read[field] <= LONGEST_DAYS:
            raise ActionError(
                gettext("%(what)s in days go from 0 to %(longest_days)s; leave it empty when not stated.")
                % {"what": what, "longest_days": f"{LONGEST_DAYS:,}"}
            )
    read["source"] = read_line(read["source"], 200, "The source")
    read["note"] = read_line(read["note"], 500, "The note")
    return read


def read_currency(code: str) -> str:
    """Return a currency's code in capitals. Raises ActionError for one that does not exist."""
    code = clean(code).upper()
    if code not in currencies():
        raise ActionError(
            gettext("%(nothing)s is not a currency. Use its three letters, for example EUR.")
            % {"nothing": code[:20] or "Nothing"}
        )
    return code


def read_amount(amount: Decimal | None, currency: str, what: str) -> Decimal:
    """Return an amount with the decimals its currency has. Raises ActionError for none, a negative or a huge one."""
    if amount is None or not amount.is_finite():
        raise ActionError(gettext("%(what)s needs an amount.") % {"what": what})
    if amount < 0:
        raise ActionError(gettext("%(what)s cannot be negative.") % {"what": what})
    if amount > LARGEST_AMOUNT:
        raise ActionError(gettext("%(what)s is too large.") % {"what": what})
    rounded = amount.quantize(Decimal(1).scaleb(-decimals(currency)))
    if rounded != amount:
        places = decimals(currency)
        raise ActionError(
            gettext("%(what)s: %(currency)s has %(no)s decimals.")
            % {"what": what, "currency": currency, "no": places or "no"}
        )
    return rounded


def _name(rate: Rate) -> str:
    return f"{PLATFORMS[rate.platform].label} {format_name(rate.platform, rate.format)}"


def _price(rate: Rate) -> str:
    return f"{rate.amount:f} {rate.currency} ({rate.get_kind_display()}, {rate.quoted_on:%Y-%m-%d})"


_NEW: dict[str, Any] = {
    "platform": "",
    "format": "",
    "kind": Rate.Kind.ASKED,
    "amount": None,
    "currency": "",
    "source": "",
    "note": "",
}
_FIELDS: tuple[str, ...] = (*_NEW, "quoted_on", "rights_days", "exclusivity_days")
