"""A scenario becomes the plan, and can be taken back while nothing of it left the house."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership
from campaigns.actions.bench import choose_candidate, free_slot, hold
from campaigns.actions.campaigns import lock_campaign
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.scenarios import lock_scenario
from campaigns.actions.swaps import seat_again
from campaigns.models import Collaboration, PlanPick, PlanScenario, ScenarioUse, Slot
from campaigns.queries.scenario_use import begun_with, why_kept, why_no_undo
from campaigns.queries.swaps import slot_words
from campaigns.states import EndKind, EndReason

MOST_CHANGED = 300


@transaction.atomic
def apply_scenario(*, scenario: PlanScenario, by: Membership, despite: str = "") -> ScenarioUse:
    """Bring people and prices of a scenario into the plan; what cannot be changed so is kept and named in `kept`.

    A slot whose holder has begun (an offer, a contract, a deliverable, a payment) is swapped by itself, so that papers
    and dates follow. Slots that came after the scenario was made stay. Raises ActionError when it changes nothing, and
    for people the brand's restrictions bar without `despite`: why all the same.
    """
    current = lock_scenario(scenario, by)
    campaign = current.campaign
    rows = current.picks.select_related("candidate__influencer", "slot__holder__influencer", "slot__campaign")
    different = [pick for pick in rows.order_by("slot__position", "slot_id") if _differs(pick)]
    if len(different) > MOST_CHANGED:
        raise ActionError(_("At most %(most)d slots are changed at once.") % {"most": MOST_CHANGED})
    begun = begun_with(campaign)
    kept = [
        {"slot": str(pick.slot.uuid), "name": slot_words(pick.slot), "why": why}
        for pick in different
        if (why := why_kept(pick, begun))
    ]
    left_alone = {row["slot"] for row in kept}
    changing = [pick for pick in different if str(pick.slot.uuid) not in left_alone]
    if not changing:
        raise ActionError(_nothing_to_do(kept))
    there = set(Collaboration.objects.filter(campaign=campaign, ended_at=None).values_list("pk", flat=True))
    changed = [_change(pick, by, despite) for pick in changing]
    joined = Collaboration.objects.filter(campaign=campaign, ended_at=None).exclude(pk__in=there)
    use = ScenarioUse.objects.create(
        campaign=campaign, scenario=current, name=current.name, by=by, changed=changed, kept=kept,
        joined=list(joined.values_list("pk", flat=True)),
    )  # fmt: skip
    record(
        by=by, action="campaigns.scenario.applied", subject=campaign, scenario=current.name, slots=len(changed),
        kept=len(kept), comment=despite,
    )  # fmt: skip
    return use


@transaction.atomic
def undo_scenario(*, use: ScenarioUse, by: Membership, now: datetime | None = None) -> ScenarioUse:
    """Give every slot back who held it and its price, while nothing of it left the house (why_no_undo)."""
    campaign = lock_campaign(use.campaign, by)
    current = ScenarioUse.objects.select_for_update(of=("self",)).get(pk=use.pk)
    reason = why_no_undo(current, now=now or timezone.now())
    if reason:
        raise InvalidTransition(reason)
    for person in Collaboration.objects.filter(pk__in=current.joined, ended_at=None).select_related("campaign", "influencer"):  # fmt: skip
        end_collaboration(
            collaboration=person, by=by, kind=EndKind.REMOVED, reason=EndReason.OTHER, note=_("The scenario was taken back.")
        )  # fmt: skip
    slots = {str(slot.uuid): slot for slot in campaign.slots.select_for_update(of=("self",))}
    holders = Collaboration.objects.filter(pk__in=[row["holder"] for row in current.changed]).in_bulk()
    for row in current.changed:
        slot = slots[row["slot"]]
        seat_again(slot, row["candidates"])
        price = None if row["price"] is None else Decimal(row["price"])
        hold(slot, holders.get(row["holder"]), price=price)
    current.undone_at = timezone.now()
    current.save(update_fields=["undone_at", "updated_at"])
    record(by=by, action="campaigns.scenario.taken_back", subject=campaign, scenario=current.name)
    return current


def _differs(pick: PlanPick) -> bool:
    return _wanted(pick) != _held(pick.slot) or pick.price != pick.slot.price


def _wanted(pick: PlanPick) -> int | None:
    return pick.candidate.influencer_id if pick.candidate else None


def _held(slot: Slot) -> int | None:
    return slot.holder.influencer_id if slot.holder else None


def _change(pick: PlanPick, by: Membership, despite: str) -> dict[str, Any]:
    """Bring one slot to what the scenario says; return how it was and the version it has now."""
    slot = pick.slot
    same = _wanted(pick) == _held(slot)
    people = {_wanted(pick), _held(slot)} - {None}
    before: dict[str, Any] = {
        "slot": str(slot.uuid), "holder": slot.holder_id, "price": None if slot.price is None else str(slot.price),
        "candidates": {} if same else {
            str(row.uuid): {"state": row.state, "bench_rank": row.bench_rank, "refused_reason": row.refused_reason}
            for row in slot.candidates.filter(influencer__in=people)
        },
    }  # fmt: skip
    if not same and slot.holder_id:
        free_slot(slot=slot, by=by)
    if not same and pick.candidate:
        choose_candidate(candidate=pick.candidate, by=by, despite=despite)
    slot.refresh_from_db()
    if slot.price != pick.price:
        hold(slot, slot.holder, price=pick.price)
    return before | {"version": slot.version}


def _nothing_to_do(kept: list[dict[str, str]]) -> str:
    if not kept:
        return _("The plan is like this scenario already.")
    first = f"{kept[0]['name']}: {kept[0]['why']}"
    return _("Nothing can be changed so. %(first)s") % {"first": first}
