"""What a scenario leaves alone when it becomes the plan, and whether it can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Agency, Pass
from campaigns.models import (
    Campaign,
    Collaboration,
    Contract,
    Deliverable,
    Offer,
    Payment,
    PlanPick,
    PlanScenario,
    ReadBack,
    ScenarioUse,
)
from campaigns.states import CandidateState, ContractState, DeliverableState, OfferState, PaymentState

UNDO_FOR = timedelta(minutes=15)
_FREE = (CandidateState.PROPOSED, CandidateState.BENCH)


@dataclass(frozen=True)
class Applied:
    """The newest time a scenario became the plan. `no_undo`: why it cannot be taken back any more; empty: it can."""

    use: ScenarioUse
    no_undo: str


def uses_to_show(agency: Agency) -> QuerySet[ScenarioUse]:
    """Return the times scenarios of the agency became the plan, newest first."""
    rows = ScenarioUse.objects.filter(campaign__agency=agency).order_by("-pk")
    return rows.select_related("campaign__agency", "campaign__brand", "scenario", "by__user")


def newest_use(scenario: PlanScenario, *, now: datetime) -> Applied | None:
    """Return the last time this scenario became the plan. One statement, some more for a quarter of an hour."""
    use = scenario.uses.select_related("by__user", "campaign").order_by("-pk").first()
    return Applied(use, why_no_undo(use, now=now)) if use else None


def begun_with(campaign: Campaign) -> set[int]:
    """Return the ids of collaborations with whom more began than being chosen. Four statements."""
    ours = {"collaboration__campaign": campaign}
    gone = (OfferState.DRAFT, OfferState.WITHDRAWN)
    found: set[int] = set()
    for rows in (
        Offer.objects.filter(**ours).exclude(state__in=gone),
        Contract.objects.filter(**ours, state__in=ContractState.live),
        Deliverable.objects.filter(**ours).exclude(state=DeliverableState.CANCELED),
        Payment.objects.filter(campaign=campaign, collaboration__isnull=False).exclude(state=PaymentState.CANCELED),
    ):  # fmt: skip
        found |= set(rows.values_list("collaboration_id", flat=True))
    return found


def why_kept(pick: PlanPick, begun: set[int]) -> str:
    """Return why a slot stays as it is although the scenario says otherwise; empty: it changes."""
    holder = pick.slot.holder
    person = pick.candidate.influencer_id if pick.candidate else None
    if holder is not None and holder.influencer_id != person:
        if holder.ended_at:
            return _("%(name)s left it: swap them, so that dates and papers follow.") % {"name": holder.influencer.name}  # fmt: skip
        if holder.pk in begun:
            return _("work with %(name)s has begun: swap them, so that dates and papers follow.") % {"name": holder.influencer.name}  # fmt: skip
    elsewhere = holder is None or holder.influencer_id != person
    if pick.candidate and elsewhere and pick.candidate.state not in _FREE:
        return _("%(name)s is no longer considered for it.") % {"name": pick.candidate.influencer.name}
    return ""


def why_no_undo(use: ScenarioUse, *, now: datetime) -> str:
    """Return why a scenario cannot be taken back any more, or nothing."""
    if use.undone_at:
        return _("It was taken back already.")
    if now - use.created_at > UNDO_FOR:
        return _("A scenario can be taken back for %(minutes)d minutes. Change the slots by hand.") % {
            "minutes": UNDO_FOR.seconds // 60
        }
    versions = {str(uuid): version for uuid, version in use.campaign.slots.values_list("uuid", "version")}
    if any(versions.get(row["slot"]) != row["version"] for row in use.changed):
        return _("Slots were changed since.")
    person = _begun_since(use)
    return _("%(name)s has begun already.") % {"name": person.influencer.name} if person else ""


def _begun_since(use: ScenarioUse) -> Collaboration | None:
    """Return somebody who came in with it and for whom more happened since."""
    theirs = {"collaboration": OuterRef("pk")}
    links = Pass.objects.filter(
        subject_type=Collaboration._meta.label_lower, subject_id=OuterRef("pk"), created_at__gt=use.created_at
    )
    asked = ReadBack.objects.filter(**theirs, created_at__gt=use.created_at)
    pieces = Deliverable.objects.filter(**theirs).exclude(state=DeliverableState.CANCELED)
    begun = Exists(links) | Exists(asked) | Exists(pieces) | Exists(Offer.objects.filter(**theirs))
    people = Collaboration.objects.filter(begun, pk__in=use.joined)
    return people.select_related("influencer").order_by("pk").first()
