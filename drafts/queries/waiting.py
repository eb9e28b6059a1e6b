"""Whom a stage waits for, and since when."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.states import Role
from campaigns.models import Campaign
from drafts.models import Decision, Draft, Turn, TurnApprover
from drafts.states import RevisionState, StageKind


def waiting_words(drafts: Sequence[Draft]) -> dict[int, str]:
    """Return draft id -> whom it waits for, in words: "Client: Carla Ruiz". Two statements whatever the number."""
    decided = Decision.objects.standing().filter(turn=OuterRef("turn"), member=OuterRef("member"))
    places = TurnApprover.objects.filter(~Exists(decided)).select_related("member__user").order_by("pk")
    ids = [draft.newest_id for draft in drafts if draft.state == RevisionState.IN_REVIEW]
    turns = Turn.objects.open().filter(revision__in=ids).order_by("position", "pk")
    by_draft: dict[int, list[str]] = defaultdict(list)
    for turn in turns.select_related("revision").prefetch_related(Prefetch("places", places)):
        people = ", ".join(str(place.member.user) for place in turn.places.all())
        by_draft[turn.revision.draft_id].append(f"{turn.name}: {people}" if people else turn.name)
    return {draft.pk: "; ".join(by_draft[draft.pk]) or _otherwise(draft) for draft in drafts}


def _otherwise(draft: Draft) -> str:
    if draft.state == RevisionState.HELD:
        return _("Us: pass on what the client wants")
    if draft.state in (RevisionState.APPROVED, RevisionState.REPLACED):
        return ""
    return draft.deliverable.collaboration.influencer.name


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
