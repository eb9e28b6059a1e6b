"""Who may do what with drafts: called by the actions (authority) and by pages (which buttons to show)."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Membership, Pass
from accounts.states import Role
from campaigns import rules as campaign_rules
from campaigns.models import Campaign, Collaboration
from campaigns.rules import Actor
from campaigns.states import PassVerb, Side
from drafts.models import Draft, Turn, TurnApprover
from drafts.states import DraftVerb, StageKind


def can_see_draft(by: Actor, draft: Draft) -> bool:
    """See a draft: the house all of it; clients of its brand once a client's stage was opened; links as they say."""
    if isinstance(by, Membership) and by.is_client:
        return sees_as_client(by, draft)
    return (
        campaign_rules.can_view_campaign(by, draft.deliverable.collaboration.campaign)
        or is_influencer(by, draft.deliverable.collaboration)
        or may_by_link(by, draft, DraftVerb.SEE)
    )


def can_write(by: Actor, collaboration: Collaboration) -> bool:
    """Write and hand in revisions: editing members, on behalf; the influencer by their personal link."""
    return campaign_rules.can_edit_campaign(by, collaboration.campaign) or is_influencer(by, collaboration)


def can_edit_review(by: Actor, campaign: Campaign) -> bool:
    """Set stages and rounds, return, pass on, remind, overrule: editing members of the house."""
    return campaign_rules.can_edit_campaign(by, campaign)


def can_remark(by: Actor, draft: Draft) -> bool:
    """Write remarks: everybody who sees the draft and may more than look; viewers only where they are asked to decide."""
    campaign = draft.deliverable.collaboration.campaign
    if campaign.archived_at is not None:
        return False
    if isinstance(by, Membership):
        if sees_as_client(by, draft) or _of_the_house(by, draft, Role.editing_roles):
            return True
        named = TurnApprover.objects.filter(member=by, turn__revision__draft=draft)
        return _of_the_house(by, draft, Role.agency_roles) and named.exists()
    return is_influencer(by, draft.deliverable.collaboration) or may_by_link(by, draft, DraftVerb.COMMENT)


def can_decide(by: Actor, draft: Draft, turn: Turn, named: Iterable[int]) -> bool:
    """Decide at a stage. `named` are the ids of the members the stage waits for; none: anybody of that side who may approve.

    Whoever is named decides whatever their role: a lawyer may be a viewer.
    """
    if isinstance(by, Pass):
        return turn.kind == StageKind.CLIENT and may_by_link(by, draft, DraftVerb.DECIDE)
    if not isinstance(by, Membership) or by.ended_at is not None:
        return False
    ids = set(named)
    if turn.kind == StageKind.CLIENT:
        return sees_as_client(by, draft) and by.role == Role.APPROVER and (not ids or by.pk in ids)
    if ids:
        return by.pk in ids and _of_the_house(by, draft, Role.agency_roles)
    return _of_the_house(by, draft, Role.editing_roles)


def can_decide_for_client(by: Actor, draft: Draft) -> bool:
    """Write down what a client said otherwise: editing members, naming who said it."""
    return can_edit_review(by, draft.deliverable.collaboration.campaign)


def sees_as_client(by: Actor, draft: Draft) -> bool:
    """Say whether a client of the draft's brand may see it: once a client's stage was opened for a revision."""
    campaign = draft.deliverable.collaboration.campaign
    return (
        isinstance(by, Membership)
        and by.is_client
        and by.ended_at is None
        and by.agency_id == draft.agency_id
        and by.brand_id == campaign.brand_id
        and draft.client_saw_id is not None
        and campaign.archived_at is None
    )


def is_influencer(by: Actor, collaboration: Collaboration) -> bool:
    """Say whether this is the personal link of the collaboration, and lets hand in drafts."""
    return campaign_rules.may_with_pass(by, collaboration, PassVerb.DRAFTS)


def may_by_link(by: Actor, draft: Draft, verb: str) -> bool:
    """Say whether a link to this very draft names the verb."""
    return (
        isinstance(by, Pass)
        and by.agency_id == draft.agency_id
        and by.subject_type == "drafts.draft"
        and by.subject_id == draft.pk
        and draft.client_saw_id is not None
        and by.allows(verb, now=timezone.now())
    )


def side_of(by: Actor) -> Side:
    """Return for whom somebody speaks."""
    if isinstance(by, Membership):
        return Side.CLIENT if by.is_client else Side.HOUSE
    if isinstance(by, Pass) and by.subject_type == "drafts.draft":
        return Side.CLIENT
    return Side.INFLUENCER


def _of_the_house(by: Membership, draft: Draft, roles: tuple[str, ...]) -> bool:
    return by.agency_id == draft.agency_id and by.ended_at is None and by.role in roles
