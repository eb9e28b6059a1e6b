"""What can be done to the days one thinks of somebody, and to gifts."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.actions.rates import read_amount, read_currency
from influencers.days import check_day_in_year, day_words, read_day, read_year
from influencers.models import CareDate, Gift, Influencer
from influencers.record_values import read_line

MAY_NOT = gettext_lazy("Viewers cannot change gifts and days. Ask a manager or owner.")
GIFT_TRANSITIONS: dict[str, tuple[str, ...]] = {
    Gift.State.PLANNED: (Gift.State.SENT, Gift.State.RECEIVED, Gift.State.CANCELED),
    Gift.State.SENT: (Gift.State.RECEIVED, Gift.State.CANCELED),
    Gift.State.RECEIVED: (),
    Gift.State.CANCELED: (Gift.State.PLANNED,),
}


@transaction.atomic
def add_care_date(
    *, influencer: Influencer, by: Membership, label: str, day: int | None, year: int | None = None
) -> CareDate:
    """Note a day of the year to think of somebody: `day` is month * 100 + day, `year` when it began."""
    _insist_on_editing(by, influencer)
    label = read_line(label, 120, "The name of the day")
    if not label or day is None:
        raise ActionError(gettext("Write what day it is, and when."))
    read_day(day)
    check_day_in_year(day, read_year(year, today=timezone.localdate()))
    care_date = CareDate.objects.create(influencer=influencer, label=label, day=day, year=year)
    _tell_day(by, care_date, "influencers.care_date.added", None, day_words(day, year))
    return care_date


@transaction.atomic
def remove_care_date(*, care_date: CareDate, by: Membership) -> None:
    """Remove a day; the timeline keeps that it was."""
    _insist_on_editing(by, care_date.influencer)
    words = day_words(care_date.day, care_date.year)
    _tell_day(by, care_date, "influencers.care_date.removed", words, None)
    care_date.delete()


@transaction.atomic
def plan_gift(*, influencer: Influencer, by: Membership, **values: Any) -> Gift:
    """Plan a gift, or note one that was given.

    `values`: what, occasion, planned_for, budget and cost with their currency, brand (who pays; None: the agency),
    outcome (what came of it).
    """
    _insist_on_editing(by, influencer)
    gift = Gift(influencer=influencer, author=by, **_read(influencer, {**_NEW, **values}))
    gift.save()
    record(
        by=by,
        action="influencers.gift.planned",
        subject=influencer,
        agency=by.agency,
        changes={gift.what: (None, f"{gift.planned_for:%Y-%m-%d}")},
    )
    return gift


@transaction.atomic
def change_gift(*, gift: Gift, by: Membership, **values: Any) -> Gift:
    """Change a gift's plan, or write down what it cost and what came of it."""
    _insist_on_editing(by, gift.influencer)
    stored = {field: getattr(gift, field) for field in _NEW}
    changes = changed_fields(gift, _read(gift.influencer, {**stored, **values}))
    for field, (_, new) in changes.items():
        setattr(gift, field, new)
    if changes:
        gift.save()
        record(
            by=by,
            action="influencers.gift.changed",
            subject=gift.influencer,
            agency=by.agency,
            changes=changes,
            comment=gift.what,
        )
    return gift


@transaction.atomic
def move_gift(*, gift: Gift, by: Membership, state: str) -> Gift:
    """Say that a gift was sent, received or canceled."""
    _insist_on_editing(by, gift.influencer)
    if state not in Gift.State.values:
        raise ActionError(
            gettext("%(state)s is not a state. Known: %(values)s.")
            % {"state": clean(state)[:40], "values": ", ".join(Gift.State.values)}
        )
    sources = [source for source, targets in GIFT_TRANSITIONS.items() if state in targets]
    moved = Gift.objects.filter(pk=gift.pk, state__in=sources)
    if not moved.update(state=state, updated_at=timezone.now()):
        gift.refresh_from_db(fields=["state"])
        raise InvalidTransition(
            gettext("The gift is %(get_state_display)s already.")
            % {"get_state_display": gift.get_state_display().lower()}
        )
    before, gift.state = gift.get_state_display(), state
    record(
        by=by,
        action="influencers.gift.moved",
        subject=gift.influencer,
        agency=by.agency,
        changes={gift.what: (before, gift.get_state_display())},
    )
    return gift


def _insist_on_editing(by: Membership, influencer: Influencer) -> None:
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(MAY_NOT)


def _tell_day(
    by: Membership, care_date: CareDate, action: str, before: str | None, after: str | None
) -> None:
    record(
        by=by,
        action=action,
        subject=care_date.influencer,
        agency=by.agency,
        changes={care_date.label: (before, after)},
    )


def _read(influencer: Influencer, values: dict[str, Any]) -> dict[str, Any]:
    read = dict(values)
    if not isinstance(read["planned_for"], date):
        raise ActionError(gettext("Choose the day of the gift."))
    for field, length, what in (("what", 200, "The gift"), ("occasion", 120, "The occasion"), ("outcome", 500, "The outcome")):  # fmt: skip
        read[field] = read_line(read[field], length, what)
    if not read["what"]:
        raise ActionError(gettext("Write what the gift is."))
    if read["brand"] is not None and read["brand"].agency_id != influencer.agency_id:
        raise ActionError(gettext("Choose one of your agency's brands."))
    money: dict[str, Decimal | None] = {field: read[field] for field in ("budget", "cost")}
    if any(amount is not None for amount in money.values()):
        read["currency"] = read_currency(read["currency"])
        for field, amount in money.items():
            if amount is not None:
                read[field] = read_amount(amount, read["currency"], f"The {field}")
    elif read["currency"]:
        read["currency"] = read_currency(read["currency"])
    return read


_NEW: dict[str, Any] = {
    "what": "",
    "occasion": "",
    "planned_for": None,
    "budget": None,
    "cost": None,
    "currency": "",
    "brand": None,
    "outcome": "",
}
