"""What the first page of a campaign tells: who stands where, what is due, what was moved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from campaigns.models import Campaign, CampaignMember, Deliverable, PipelineStage, Postponement, Slot
from campaigns.states import DeliverableState

MOST_DUE = 8


@dataclass(frozen=True)
class Overview:
    """`stages`: the agency's stages in order, each with `people` of this campaign."""

    stages: list[PipelineStage]
    people: int
    slots: int
    filled: int
    due: list[Deliverable]
    late: int
    postponed: int
    team: list[CampaignMember]


def overview_of(campaign: Campaign) -> Overview:
    """Return a campaign's overview; four statements."""
    now = timezone.now()
    stages = list(stages_with_people(campaign))
    owed = Deliverable.objects.filter(collaboration__campaign=campaign).owing_posts()
    slots = Slot.objects.filter(campaign=OuterRef("pk"))
    moved = Postponement.objects.filter(deliverable__collaboration__campaign=OuterRef("pk"))
    late = (
        Deliverable.objects.filter(collaboration__campaign=OuterRef("pk")).owing_posts().filter(overdue(now))
    )
    counts = Campaign.objects.filter(pk=campaign.pk).values(
        all_slots=_number(slots), filled=_number(slots.filter(holder__isnull=False)), late=_number(late), moved=_number(moved)
    )[0]  # fmt: skip
    draft_first = Case(
        When(state__in=DeliverableState.owes_draft, then="draft_due_at"), default="publish_due_at"
    )
    owed = owed.annotate(next_due=Coalesce(draft_first, "publish_due_at"))
    return Overview(
        stages=stages,
        people=sum(vars(stage)["people"] for stage in stages if stage.phase != "ended"),
        slots=counts["all_slots"],
        filled=counts["filled"],
        due=list(owed.select_related("collaboration__influencer").order_by("next_due", "pk")[:MOST_DUE]),
        late=counts["late"],
        postponed=counts["moved"],
        team=list(campaign.team.select_related("member__user").order_by("member__user__name")),
    )


def _number(rows: "QuerySet[Any]") -> Coalesce:
    return Coalesce(
        Subquery(rows.order_by().values(all=Value(1)).annotate(number=Count("pk")).values("number")), 0
    )


def stages_with_people(campaign: Campaign) -> "QuerySet[PipelineStage]":
    """Return the agency's stages in order, each with how many of the campaign's people are in it."""
    return (
        PipelineStage.objects.for_agency(campaign.agency)
        .annotate(people=Count("collaborations", filter=Q(collaborations__campaign=campaign)))
        .in_order()
    )


def overdue(now: datetime) -> Q:
    """Match deliverables whose draft or publication should have been there."""
    return Q(state__in=DeliverableState.owes_draft, draft_due_at__lt=now) | Q(
        state__in=DeliverableState.owes_post, publish_due_at__lt=now
    )
