"""Rounds of changes against what was agreed."""

from dataclasses import dataclass

from drafts.models import Draft, ReviewPlan


@dataclass(frozen=True)
class Rounds:
    """How often changes were asked of the influencer, and how often that is part of the deal."""

    used: int
    agreed: int

    @property
    def left(self) -> int:
        return max(0, self.agreed - self.used)

    @property
    def beyond(self) -> int:
        return max(0, self.used - self.agreed)


def rounds_of(draft: Draft, plan: ReviewPlan | None = None) -> Rounds:
    """Return a draft's rounds: agreed with the influencer, else those of the campaign's review plan."""
    agreed = draft.rounds_agreed
    if agreed is None:
        if plan is None:
            plan = ReviewPlan.objects.filter(campaign=draft.deliverable.collaboration.campaign_id).first()
        agreed = plan.rounds if plan else ReviewPlan._meta.get_field("rounds").default
    return Rounds(used=draft.rounds_used, agreed=agreed)
