from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, QuerySet, Value, When

from accounts.models import Agency, Brand, Membership
from accounts.states import Role
from campaigns.models import Campaign, Deliverable
from campaigns.states import DeliverableState

DATES_SHOWN = 500


@dataclass(frozen=True)
class DateShown:
    """A day in the client's calendar: a draft that comes, or a publication."""

    at: datetime
    kind: str  # draft or publish
    deliverable: Deliverable
    is_done: bool


def people_to_write_to(agency: Agency) -> QuerySet[Membership]:
    """Return whom a client can turn to: managers, who do the work, before owners; then by name."""
    rank = Case(When(role=Role.MANAGER, then=Value(0)), default=Value(1))
    people = (
        Membership.objects.for_agency(agency)
        .active()
        .filter(role__in=Role.editing_roles, user__is_active=True)
    )
    return people.select_related("user").order_by(rank, "user__name", "pk")


def plans_for(brand: Brand | None) -> QuerySet[Campaign]:
    """Return the campaigns whose plan and dates a brand's clients may see, the newest shown first."""
    if brand is None:
        return Campaign.objects.none()
    return Campaign.objects.plan_shown_to(brand).order_by("-plan_shared_at")


def dates_for(brand: Brand | None, *, since: datetime) -> list[DateShown]:
    """Return when drafts come and posts go live in shown plans, from `since` on, in order of time."""
    rows = (
        Deliverable.objects.filter(collaboration__campaign__in=plans_for(brand), collaboration__ended_at=None)
        .exclude(state=DeliverableState.CANCELED)
        .select_related("collaboration__influencer", "collaboration__campaign")
    )
    found = []
    for made in rows[:DATES_SHOWN]:
        if made.draft_due_at and made.draft_due_at >= since:
            found.append(DateShown(made.draft_due_at, "draft", made, made.draft_in_at is not None))
        live_at = made.published_at or made.publish_due_at
        if live_at and live_at >= since:
            found.append(DateShown(live_at, "publish", made, made.published_at is not None))
    return sorted(found, key=lambda each: each.at)
