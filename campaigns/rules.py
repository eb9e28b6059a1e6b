"""Who may do what with campaigns: called by the actions (authority) and by pages (which buttons to show)."""

from django.utils import timezone

from accounts.models import Agency, Brand, Membership, Pass
from accounts.rules import can_administer, can_edit
from accounts.states import Role
from campaigns.models import Campaign, Collaboration, Payment
from campaigns.states import CAMPAIGN_MOVES, CampaignState

Actor = Membership | Pass | None


def can_view_campaign(by: Actor, campaign: Campaign) -> bool:
    """See a campaign's pages: everybody in the house, no client, no pass."""
    return _in_house(by, campaign.agency_id, Role.agency_roles)


def can_make_campaign(by: Actor, agency: Agency) -> bool:
    return isinstance(by, Membership) and can_edit(by, agency)


def can_edit_campaign(by: Actor, campaign: Campaign) -> bool:
    """Change a campaign and everything in it, as long as it is not put away."""
    return _in_house(by, campaign.agency_id, Role.editing_roles) and campaign.archived_at is None


def can_archive_campaign(by: Actor, campaign: Campaign) -> bool:
    return can_edit_campaign(by, campaign) and campaign.state not in (
        CampaignState.RUNNING,
        CampaignState.PAUSED,
    )


def can_restore_campaign(by: Actor, campaign: Campaign) -> bool:
    return _in_house(by, campaign.agency_id, Role.editing_roles) and campaign.archived_at is not None


def can_override_launch(by: Actor, campaign: Campaign) -> bool:
    """Let a campaign start though its risks or its contingency plan are missing: owners."""
    return (
        isinstance(by, Membership)
        and can_administer(by, campaign.agency)
        and by.agency_id == campaign.agency_id
    )


def can_freeze_campaign(by: Actor, campaign: Campaign) -> bool:
    """Stop what would leave the house for a campaign that is not over."""
    going_on = campaign.state in CampaignState.open_states and not campaign.is_template
    return going_on and not campaign.is_frozen and can_edit_campaign(by, campaign)


def can_manage_room(by: Actor, brand: Brand) -> bool:
    """Change what a brand stands for, sells, forbids and asks for."""
    return _in_house(by, brand.agency_id, Role.editing_roles) and brand.archived_at is None


def can_manage_pipeline(by: Actor, agency: Agency) -> bool:
    return isinstance(by, Membership) and can_edit(by, agency)


def can_see_money(by: Actor, campaign: Campaign) -> bool:
    """See client fee and margin: the house; never a client or a pass."""
    return can_view_campaign(by, campaign)


def can_manage_payments(by: Actor, campaign: Campaign) -> bool:
    """Enter, change and settle payments; also of a campaign that is put away, for debts outlive it."""
    return _in_house(by, campaign.agency_id, Role.editing_roles)


def can_approve_payment(by: Actor, payment: Payment) -> bool:
    """Let a payment go out: not whoever entered it, unless nobody else of the house could."""
    if not isinstance(by, Membership) or not can_manage_payments(by, payment.campaign):
        return False
    return payment.entered_by_id != by.pk or works_alone(by)


def works_alone(by: Membership) -> bool:
    """Say whether nobody else of the house could approve what a member entered. One statement."""
    others = Membership.objects.for_agency(by.agency).active().filter(role__in=Role.editing_roles)
    return not others.exclude(pk=by.pk).exists()


def may_with_pass(by: Actor, collaboration: Collaboration, verb: str) -> bool:
    """Say whether a personal link opens this collaboration for the verb. The link's object is the collaboration."""
    return (
        isinstance(by, Pass)
        and by.agency_id == collaboration.agency_id
        and by.subject_type == "campaigns.collaboration"
        and by.subject_id == collaboration.pk
        and by.allows(verb, now=timezone.now())
    )


def can_see_shortlist(by: Actor, campaign: Campaign) -> bool:
    """Clients of the campaign's brand, once the shortlist is shared."""
    return (
        isinstance(by, Membership)
        and by.ended_at is None
        and by.is_client
        and by.agency_id == campaign.agency_id
        and by.brand_id == campaign.brand_id
        and campaign.shortlist_shared_at is not None
        and campaign.archived_at is None
    )


def can_decide_on_shortlist(by: Actor, campaign: Campaign) -> bool:
    return can_see_shortlist(by, campaign) and isinstance(by, Membership) and by.role == Role.APPROVER


def available_moves(by: Actor, campaign: Campaign) -> list[CampaignState]:
    """Return the states this member can move the campaign to; `launch_campaign` may still ask for more."""
    if campaign.is_template or not can_edit_campaign(by, campaign):
        return []
    return [state for state in CampaignState if state in CAMPAIGN_MOVES[campaign.state]]


def _in_house(by: Actor, agency_id: int, roles: tuple[str, ...]) -> bool:
    return (
        isinstance(by, Membership) and by.agency_id == agency_id and by.ended_at is None and by.role in roles
    )
