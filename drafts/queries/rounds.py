"""Rounds of changes against what was agreed."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from campaigns.models import Offer
from drafts.models import Draft, ReviewPlan


@dataclass(frozen=True)
class Rounds:
    """How often changes were asked of the influencer, how often that is part of the deal, and where that is written."""

    used: int
    agreed: int
    by: str = ""

    @property
    def left(self) -> int:
        return max(0, self.agreed - self.used)

    @property
    def beyond(self) -> int:
        return max(0, self.used - self.agreed)


def rounds_offered() -> Subquery:
    """Return what the accepted offer says about rounds, to annotate drafts with as `rounds_offered`."""
    accepted = Offer.objects.filter(collaboration=OuterRef("deliverable__collaboration")).accepted()
    return Subquery(accepted.values("rounds")[:1])


def rounds_of(draft: Draft, plan: ReviewPlan | None = None) -> Rounds:
    """Return a draft's rounds: agreed for it by hand, else as the accepted offer says, else the campaign's review plan."""
    if draft.rounds_agreed is not None:
        return Rounds(draft.rounds_used, draft.rounds_agreed, _("agreed for this draft"))
    offered = _offered(draft)
    if offered is not None:
        return Rounds(draft.rounds_used, offered, _("as the accepted offer says"))
    if plan is None:
        plan = ReviewPlan.objects.filter(campaign=draft.deliverable.collaboration.campaign_id).first()
    agreed = plan.rounds if plan else ReviewPlan._meta.get_field("rounds").default
    return Rounds(draft.rounds_used, agreed, _("as the campaign's review says"))


def _offered(draft: Draft) -> int | None:
    known = vars(draft)
    if "rounds_offered" not in known:
        accepted = Offer.objects.filter(collaboration=draft.deliverable.collaboration_id).accepted()
        known["rounds_offered"] = accepted.values_list("rounds", flat=True).first()
    offered: int | None = known["rounds_offered"]
    return offered
