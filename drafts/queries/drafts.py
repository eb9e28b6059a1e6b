"""Drafts as lists, the navigation and the API read them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Agency, Membership
from accounts.states import Role
from accounts.text import fold
from campaigns.models import Campaign
from drafts.models import (
    Annotation,
    Checkpoint,
    Decision,
    Draft,
    Finding,
    ReviewPlan,
    ReviewStage,
    Revision,
    Turn,
    TurnApprover,
)
from drafts.models.drafts import DraftQuerySet
from drafts.queries.rounds import rounds_offered
from drafts.states import RevisionState, StageKind

_CAMPAIGN = "deliverable__collaboration__campaign"
_WITH_INFLUENCER = (
    RevisionState.WRITING,
    RevisionState.RETURNED,
    RevisionState.WITHDRAWN,
    RevisionState.REJECTED,
)
WAITS = ("me", "house", "client", "influencer")


def drafts_to_show(agency: Agency) -> DraftQuerySet:
    """Return the agency's drafts with everything their pages name, and what the rules ask about."""
    return Draft.objects.for_agency(agency).select_related(
        "agency", "newest", "client_saw", f"{_CAMPAIGN}__brand", f"{_CAMPAIGN}__agency", f"{_CAMPAIGN}__owner__user",
        f"{_CAMPAIGN}__review_plan", "deliverable__collaboration__influencer", "deliverable__collaboration__agency",
    ).annotate(rounds_offered=rounds_offered())  # fmt: skip


def revisions_to_show(agency: Agency) -> QuerySet[Revision]:
    return Revision.objects.for_agency(agency).select_related(
        "draft__agency", "draft__newest", "draft__client_saw", f"draft__{_CAMPAIGN}__brand", f"draft__{_CAMPAIGN}__agency",
        "draft__deliverable__collaboration__influencer", "draft__deliverable__collaboration__agency", "submitted_by__user",
    )  # fmt: skip


def annotations_to_show(agency: Agency) -> QuerySet[Annotation]:
    return Annotation.objects.for_agency(agency).select_related(
        "author__user", "passed_on_by__user", "thread", "revision__draft__agency", "revision__draft__client_saw",
        f"revision__draft__{_CAMPAIGN}", "revision__draft__deliverable__collaboration__influencer",
    )  # fmt: skip


def findings_to_show(agency: Agency) -> QuerySet[Finding]:
    return Finding.objects.for_agency(agency).select_related(
        "overruled_by__user", "revision__draft__agency", f"revision__draft__{_CAMPAIGN}",
        "revision__draft__deliverable__collaboration__influencer",
    )  # fmt: skip


def checkpoints_to_show(agency: Agency) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(revision__draft__agency=agency).select_related(
        "checked_by__user", "revision__draft__agency", f"revision__draft__{_CAMPAIGN}"
    )


def plan_of(campaign: Campaign) -> ReviewPlan | None:
    """Return how a campaign's drafts are reviewed; None as long as it begins with the brand's defaults."""
    return ReviewPlan.objects.filter(campaign=campaign).first()


def decisions_to_show(agency: Agency) -> QuerySet[Decision]:
    return Decision.objects.for_agency(agency).select_related("member__user", "turn", "revision__draft")


def turns_to_show(agency: Agency) -> QuerySet[Turn]:
    places = TurnApprover.objects.select_related("member__user").order_by("pk")
    return (
        Turn.objects.for_agency(agency)
        .select_related("revision__draft")
        .prefetch_related(Prefetch("places", places))
    )


def stages_to_show(agency: Agency) -> QuerySet[ReviewStage]:
    people = Membership.objects.select_related("user")
    rows = ReviewStage.objects.for_agency(agency).prefetch_related(Prefetch("approvers", people))
    return rows.order_by("position", "pk")


def listed_drafts(
    agency: Agency,
    *,
    by: Membership | None = None,
    waits: str = "",
    campaign: UUID | None = None,
    brand: UUID | None = None,
    state: str = "",
    late: bool = False,
    text: str = "",
    now: datetime,
) -> QuerySet[Draft]:
    """Return drafts of people who are still part of a campaign, narrowed. `waits`: WAITS, or a member's uuid."""
    rows = drafts_to_show(agency).going_on()
    if waits == "me" and by is not None:
        rows = rows.filter(waits_for(by))
    elif waits in ("house", "client"):
        rows = rows.filter(_waits_for_side(waits))
    elif waits == "influencer":
        rows = rows.filter(state__in=_WITH_INFLUENCER)
    elif waits and (member := _uuid(waits)):
        rows = rows.filter(Exists(_open_turns().filter(_undecided_place(member__uuid=member))))
    if campaign:
        rows = rows.filter(deliverable__collaboration__campaign__uuid=campaign)
    if brand:
        rows = rows.filter(deliverable__collaboration__campaign__brand__uuid=brand)
    if state in RevisionState.values:
        rows = rows.filter(state=state)
    if late:
        rows = rows.filter(state=RevisionState.IN_REVIEW, due_at__lt=now)
    for word in text.split()[:8]:
        named = Q(deliverable__title__icontains=word)
        if key := fold(word):
            named |= Q(deliverable__collaboration__influencer__name_key__contains=key)
            named |= Q(**{f"{_CAMPAIGN}__name_key__contains": key})
        rows = rows.filter(named)
    return rows


def waits_for(by: Membership) -> Q:
    """Match drafts that wait for a member: named at an open stage and not decided, or one nobody is named at that is theirs.

    Stages without names, and what a client wants changed, wait for who has the campaign; for owners where nobody has.
    """
    named = Exists(_open_turns().filter(_undecided_place(member=by)))
    has = Q(deliverable__collaboration__campaign__owner=by)
    if by.role == Role.OWNER:
        has |= Q(deliverable__collaboration__campaign__owner=None)
    nobody = Exists(_open_turns().filter(places=None).exclude(kind=StageKind.CLIENT))
    return Q(named) | (has & (Q(nobody) | Q(state=RevisionState.HELD)))


def count_waiting(by: Membership) -> int:
    """Return how many drafts wait for a member of the house; one statement."""
    return Draft.objects.for_agency(by.agency).going_on().filter(waits_for(by)).count()


def _waits_for_side(side: str) -> Q:
    turns = _open_turns()
    if side == "client":
        return Q(Exists(turns.filter(kind=StageKind.CLIENT)))
    return Q(Exists(turns.exclude(kind=StageKind.CLIENT))) | Q(state=RevisionState.HELD)


def _open_turns() -> QuerySet[Turn]:
    return Turn.objects.open().filter(revision=OuterRef("newest"), revision__state=RevisionState.IN_REVIEW)


def _undecided_place(**who: Any) -> Q:
    place = TurnApprover.objects.filter(turn=OuterRef("pk"), **who)
    decided = Decision.objects.standing().filter(turn=OuterRef("turn"), member=OuterRef("member"))
    return Q(Exists(place.filter(~Exists(decided))))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
