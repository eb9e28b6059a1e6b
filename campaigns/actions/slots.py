"""What can be done to the slots of a campaign: add, change, duplicate, take out; one or many at once."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Agency, Membership
from campaigns.actions.campaigns import lock_campaign
from campaigns.models import Campaign, Slot
from campaigns.reading import (
    check_order,
    check_seen,
    in_words,
    read_codes,
    read_format,
    read_line,
    read_money,
    store_changes,
)
from influencers.models import Tier

MOST_SLOTS = 2_000
MOST_AT_ONCE = 200
MOST_PIECES = 500
FIELDS = (
    "title", "platform", "format", "tier", "market", "publish_from", "publish_until", "quantity", "budget", "price",
    "client_price", "note",
)  # fmt: skip
MONEY = {"budget": "The budget", "price": "The price", "client_price": "The price for the client"}
WINDOW = "The last day of publication lies before the first one. Check the dates."


@transaction.atomic
def add_slots(
    *, campaign: Campaign, by: Membership, platform: str, format: str, number: int = 1, **values: Any
) -> list[Slot]:
    """Add places to fill, `number` alike, at the end of the plan. `values`: FIELDS; money in the campaign's currency.

    Raises ActionError without a platform or a format it has, for reversed dates, negative money, too many slots.
    """
    current = lock_campaign(campaign, by)
    if not 1 <= number <= MOST_AT_ONCE:
        raise ActionError(_("Add between 1 and %(most)d slots at once.") % {"most": MOST_AT_ONCE})
    slot = Slot(agency=current.agency, campaign=current)
    for field, value in _read(slot, {**values, "platform": platform, "format": format}).items():
        setattr(slot, field, value)
    _check_together(slot)
    made = _append(current, [slot] * number)
    record(by=by, action="campaigns.slot.added", subject=current, slot=str(made[0]), number=number)
    return made


@transaction.atomic
def update_slot(*, slot: Slot, by: Membership, version: int | None = None, **values: Any) -> Slot:
    """Change what a slot asks for or costs (FIELDS). `version` is what the editor saw: EditConflict when it is old."""
    current = lock_slot(slot, by)
    check_seen(current, version)
    changes = changed_fields(current, _read(current, values))
    if changes:
        for field, (_old, new) in changes.items():
            setattr(current, field, new)
        _check_together(current)
        store_changes(current, changes)
        record(by=by, action="campaigns.slot.changed", subject=current, changes=in_words(changes))
    return current


@transaction.atomic
def duplicate_slot(*, slot: Slot, by: Membership, number: int = 1) -> list[Slot]:
    """Add slots like this one at the end of the plan: without its people and without their price."""
    current = lock_slot(slot, by)
    if not 1 <= number <= MOST_AT_ONCE:
        raise ActionError(_("Add between 1 and %(most)d slots at once.") % {"most": MOST_AT_ONCE})
    fields = [field for field in FIELDS if field not in ("price", "client_price")]
    like = Slot(agency=current.agency, campaign=current.campaign, **{f: getattr(current, f) for f in fields})
    made = _append(current.campaign, [like] * number)
    record(by=by, action="campaigns.slot.duplicated", subject=current, number=number)
    return made


@transaction.atomic
def update_slots(*, campaign: Campaign, by: Membership, slots: Sequence[Slot], **values: Any) -> int:
    """Give many slots of a campaign the same values; all or none. Return how many changed."""
    current = lock_campaign(campaign, by)
    changed = 0
    for slot in _locked(current, slots):
        before = slot.version
        changed += update_slot(slot=slot, by=by, **values).version != before
    return changed


@transaction.atomic
def remove_slots(*, campaign: Campaign, by: Membership, slots: Sequence[Slot]) -> int:
    """Take slots out of the plan with their candidates. Refused while somebody holds one of them."""
    current = lock_campaign(campaign, by)
    rows = _locked(current, slots)
    held = [row for row in rows if row.holder_id]
    if held:
        raise InvalidTransition(
            ngettext(
                "%(number)d of these slots is held by somebody: %(first)s. Free it first.",
                "%(number)d of these slots are held by somebody: %(first)s and others. Free them first.",
                len(held),
            )
            % {"number": len(held), "first": held[0].holder.influencer.name if held[0].holder else ""}
        )
    for row in rows:
        record(by=by, action="campaigns.slot.removed", subject=current, slot=str(row))
    Slot.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def lock_slot(slot: Slot, by: Membership) -> Slot:
    """Return a slot fresh and locked for a change by a member; its campaign is locked first."""
    campaign = lock_campaign(slot.campaign, by)
    current = Slot.objects.select_for_update(of=("self",)).filter(pk=slot.pk).first()
    if current is None:
        raise InvalidTransition(_("Somebody took this slot out of the plan meanwhile."))
    current.campaign = campaign
    current.agency = campaign.agency
    return current


def _locked(campaign: Campaign, slots: Sequence[Slot]) -> list[Slot]:
    if not slots or len(slots) > MOST_AT_ONCE:
        raise ActionError(_("Choose between 1 and %(most)d slots.") % {"most": MOST_AT_ONCE})
    rows = Slot.objects.select_for_update(of=("self",)).filter(
        campaign=campaign, pk__in=[s.pk for s in slots]
    )
    found = list(rows.select_related("campaign", "holder__influencer").order_by("pk"))
    if len(found) != len({slot.pk for slot in slots}):
        raise ActionError(_("One of these slots is no longer in the plan. Look at it again."))
    return found


def _append(campaign: Campaign, like: Sequence[Slot]) -> list[Slot]:
    if campaign.slots.count() + len(like) > MOST_SLOTS:
        raise ActionError(_("At most %(most)d slots a campaign.") % {"most": MOST_SLOTS})
    last = campaign.slots.aggregate(last=Max("position"))["last"] or 0
    fields = {"agency": campaign.agency, "campaign": campaign}
    return Slot.objects.bulk_create(
        [
            Slot(position=last + number, **fields, **{field: getattr(each, field) for field in FIELDS})
            for number, each in enumerate(like, start=1)
        ]
    )


def _read(slot: Slot, values: dict[str, Any]) -> dict[str, Any]:
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a slot.")
    read = dict(values)
    if "platform" in read or "format" in read:
        read["platform"], read["format"] = read_format(
            read.get("platform", slot.platform), read.get("format", slot.format)
        )
    for field, longest, what in (("title", 120, "The title"), ("note", 300, "The note")):
        if field in read:
            read[field] = read_line(read[field], longest, what)
    if "market" in read:
        read["market"] = next(iter(read_codes([read["market"]], "country")), "")
    if "tier" in read:
        read["tier"] = _read_tier(slot.agency, read.get("platform", slot.platform), read["tier"])
    for field, what in MONEY.items():
        if field in read:
            read[field] = read_money(read[field], slot.campaign.currency, what)
    if "quantity" in read and not 1 <= (read["quantity"] or 0) <= MOST_PIECES:
        raise ActionError(_("Ask for between 1 and %(most)d pieces.") % {"most": MOST_PIECES})
    return read


def _read_tier(agency: Agency, platform: str, key: str) -> str:
    if key and not Tier.objects.filter(agency=agency, platform=platform, key=key).exists():
        raise ActionError(_("%(tier)s is not a size class of this platform.") % {"tier": key[:20]})
    return key


def _check_together(slot: Slot) -> None:
    check_order(slot.publish_from, slot.publish_until, _(WINDOW))
