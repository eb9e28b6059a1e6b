"""Ways the media plan could be, kept beside it: who in which slot, for how much."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership
from campaigns.actions.campaigns import lock_campaign
from campaigns.models import Campaign, Candidate, PlanPick, PlanScenario, Slot
from campaigns.reading import read_line, read_money, read_name, store_once
from campaigns.states import CandidateState

MOST_SCENARIOS = 20


@transaction.atomic
def add_scenario(
    *, campaign: Campaign, by: Membership, name: str, note: str = "", like: PlanScenario | None = None
) -> PlanScenario:
    """Begin a scenario with the plan as it is, or like another scenario. Raises AlreadyExists for a name twice."""
    current = lock_campaign(campaign, by)
    if current.plan_scenarios.count() >= MOST_SCENARIOS:
        raise ActionError(_("At most %(most)d scenarios a campaign.") % {"most": MOST_SCENARIOS})
    if like is not None and like.campaign_id != current.pk:
        raise ActionError(_("This scenario is of another campaign."))
    made = PlanScenario(
        campaign=current,
        author=by,
        name=read_name(name, 80, "The name"),
        note=read_line(note, 300, "The note"),
    )
    store_once(made, _("There is a scenario with this name already. Choose another one."))
    picks = _picks_like(like) if like else _picks_now(current)
    PlanPick.objects.bulk_create([PlanPick(scenario=made, **pick) for pick in picks])
    record(by=by, action="campaigns.scenario.added", subject=current, scenario=made.name)
    return made


@transaction.atomic
def set_picks(
    *, scenario: PlanScenario, by: Membership, picks: Mapping[Slot, tuple[Candidate | None, Decimal | None]]
) -> int:
    """Say who a scenario puts in some slots and for how much (the campaign's currency); None leaves a slot empty.

    Return how many slots changed. Raises ActionError for a candidate of another slot or one who is out.
    """
    current = lock_scenario(scenario, by)
    had = {pick.slot_id: pick for pick in current.picks.filter(slot__in=list(picks))}
    changed = []
    for slot, (candidate, price) in picks.items():
        _check_pick(current, slot, candidate)
        pick = had.get(slot.pk) or PlanPick(scenario=current, slot=slot)
        values = (
            candidate.pk if candidate else None,
            read_money(price, current.campaign.currency, "The price"),
        )
        if pick.pk is None or values != (pick.candidate_id, pick.price):
            pick.candidate_id, pick.price = values
            changed.append(pick)
    PlanPick.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["scenario", "slot"], update_fields=["candidate", "price", "updated_at"]
    )  # fmt: skip
    if changed:
        record(by=by, action="campaigns.scenario.changed", subject=current.campaign, scenario=current.name, slots=len(changed))  # fmt: skip
    return len(changed)


@transaction.atomic
def remove_scenario(*, scenario: PlanScenario, by: Membership) -> None:
    """Throw a scenario away; the plan stays as it is."""
    current = lock_scenario(scenario, by)
    record(by=by, action="campaigns.scenario.removed", subject=current.campaign, scenario=current.name)
    current.delete()


def lock_scenario(scenario: PlanScenario, by: Membership) -> PlanScenario:
    """Return a scenario fresh and locked for a change by a member; its campaign is locked first."""
    campaign = lock_campaign(scenario.campaign, by)
    current = PlanScenario.objects.select_for_update(of=("self",)).filter(pk=scenario.pk).first()
    if current is None:
        raise InvalidTransition(_("Somebody threw this scenario away meanwhile."))
    current.campaign = campaign
    return current


def _picks_now(campaign: Campaign) -> list[dict[str, Any]]:
    chosen = dict(
        Candidate.objects.filter(slot__campaign=campaign, state=CandidateState.CHOSEN).values_list(
            "slot_id", "pk"
        )
    )
    return [
        {"slot_id": pk, "candidate_id": chosen.get(pk), "price": price}
        for pk, price in campaign.slots.values_list("pk", "price")
    ]


def _picks_like(like: PlanScenario) -> list[dict[str, Any]]:
    return [dict(pick) for pick in like.picks.values("slot_id", "candidate_id", "price")]


def _check_pick(scenario: PlanScenario, slot: Slot, candidate: Candidate | None) -> None:
    if slot.campaign_id != scenario.campaign_id:
        raise ActionError(_("This slot is of another campaign."))
    if candidate is None:
        return
    if candidate.slot_id != slot.pk:
        raise ActionError(_("This candidate is of another slot."))
    if candidate.state not in CandidateState.open_states:
        raise ActionError(
            _("%(name)s is not considered for this slot any more.") % {"name": candidate.influencer.name}
        )
