"""Whom a stage waits for, and since when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Membership
from accounts.states import Role
from campaigns.models import Campaign
from drafts.models import Turn
from drafts.states import StageKind


@dataclass(frozen=True)
class Waiting:
    """Somebody a stage waits for. `member` None: anybody of that side who may approve."""

    member: Membership | None
    since: datetime
    reminded_at: datetime | None = None


def who_is_awaited(turn: Turn, campaign: Campaign) -> list[Membership]:
    """Return the members an open turn waits for: those named who have not decided, else whoever of that side may approve."""
    decided = set(turn.decisions.standing().values_list("member_id", flat=True))
    named = [place.member for place in turn.places.select_related("member__user").order_by("pk")]
    if named:
        return [member for member in named if member.pk not in decided and member.ended_at is None]
    return list(
        may_approve(turn, campaign).exclude(pk__in=[pk for pk in decided if pk]).select_related("user")
    )


def may_approve(turn: Turn, campaign: Campaign) -> QuerySet[Membership]:
    """Return the members who may decide at a turn nobody is named for."""
    rows = Membership.objects.for_agency(campaign.agency).active()
    if turn.kind == StageKind.CLIENT:
        return rows.filter(brand=campaign.brand_id, role=Role.APPROVER)
    if campaign.owner_id:
        return rows.filter(pk=campaign.owner_id)
    return rows.filter(role__in=Role.editing_roles)
