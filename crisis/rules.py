"""Who may do what in a crisis: called by the actions (authority) and by pages (which buttons to show)."""

from collections.abc import Iterable, Mapping

from accounts import rules as house_rules
from accounts.models import Agency, Membership
from accounts.states import Role
from campaigns import rules as campaign_rules
from campaigns.models import Collaboration
from campaigns.rules import Actor
from campaigns.states import PassVerb
from crisis.models import DutyTurn, HandOver, Incident, IncidentTask, ReplyKit, RoleHolder, Statement


def can_read(by: Actor, agency: Agency) -> bool:
    """See monitors, alerts and war rooms: members of the house, viewers too. Clients and links never."""
    return (
        isinstance(by, Membership) and by.agency_id == agency.pk and by.ended_at is None and not by.is_client
    )


def can_write(by: Actor, agency: Agency) -> bool:
    """Acknowledge, open a room, work in it: managers and owners."""
    return isinstance(by, Membership) and house_rules.can_edit(by, agency)


def can_do(by: Actor, task: IncidentTask) -> bool:
    """Work on one task: who may work in the room, and whoever has it, by name or by its role, viewers too."""
    if can_write(by, task.incident.agency):
        return True
    if not (isinstance(by, Membership) and can_read(by, task.incident.agency)):
        return False
    holds = RoleHolder.objects.filter(incident=task.incident_id, role=task.role, member=by, until=None)
    return task.assignee_id == by.pk if task.assignee_id else bool(task.role) and holds.exists()


def can_set_up(by: Actor, agency: Agency) -> bool:
    """The rota and webhooks: owners."""
    return can_read(by, agency) and isinstance(by, Membership) and by.role == Role.OWNER


def can_offer_lead(by: Actor, incident: Incident) -> bool:
    """Offer the lead of a room to somebody: the commander, and owners for them."""
    return can_write(by, incident.agency) and (
        isinstance(by, Membership) and (by.pk == incident.commander_id or by.role == Role.OWNER)
    )


def can_offer_turn(by: Actor, turn: DutyTurn) -> bool:
    """Offer the rest of a turn to somebody: whoever has it, and owners."""
    own = isinstance(by, Membership) and by.pk == turn.member_id and can_read(by, turn.agency)
    return own or can_set_up(by, turn.agency)


def can_answer(by: Actor, offer: HandOver) -> bool:
    """Accept or decline: whom it was offered to, as long as they may do what it asks."""
    may = can_write(by, offer.agency) if offer.incident_id else can_read(by, offer.agency)
    return may and isinstance(by, Membership) and by.pk == offer.to_id


def can_withdraw(by: Actor, offer: HandOver) -> bool:
    """Take an offer back: who made it, and whoever could make it."""
    if offer.incident is not None:
        may = can_offer_lead(by, offer.incident)
    else:
        may = offer.turn is not None and can_offer_turn(by, offer.turn)
    return may or (isinstance(by, Membership) and by.pk == offer.by_id and can_read(by, offer.agency))


def can_see_feelings(by: Actor, kit: ReplyKit) -> bool:
    """Read how an influencer said they are: whoever looks after them, the room's commander, owners. Nobody else's affair."""
    if not (isinstance(by, Membership) and can_read(by, kit.incident.agency)):
        return False
    carers = RoleHolder.objects.filter(
        incident_id=kit.incident_id, role="influencer_liaison", member=by, until=None
    )
    near = by.pk in (kit.contact_id, kit.incident.commander_id) or by.role == Role.OWNER
    return near or carers.exists()


def is_partner(by: Actor, kit: ReplyKit, collaboration: Collaboration | None) -> bool:
    """Answer on the page of this kit: the holder of a personal link to a collaboration the kit is shown in.

    Links made before a crisis name no verb for it: who may open the page may say how they are.
    """
    return (
        collaboration is not None
        and campaign_rules.may_with_pass(by, collaboration, PassVerb.OPEN)
        and ReplyKit.objects.shown_in(collaboration).filter(pk=kit.pk).exists()
    )


def approves_as(
    by: Membership, statement: Statement, wanted: Iterable[str], *, holders: Mapping[str, int]
) -> str | None:
    """Return the role in which somebody may speak at a step that asks for one of `wanted`; None: in none.

    Members by the role they hold in the room (`holders`: role, key of the member). Clients in the portal: approvers of
    the statement's brand, never in a drill. What a client said elsewhere is written down by the client liaison, or by
    the commander while there is none.
    """
    roles = tuple(wanted)
    incident = statement.incident
    if by.is_client:
        is_theirs = statement.brand_id is not None and by.brand_id == statement.brand_id
        may = is_theirs and by.role == Role.APPROVER and by.ended_at is None and not incident.is_drill
        return "client" if may and "client" in roles else None
    if not can_write(by, incident.agency):
        return None
    held = next((role for role in roles if holders.get(role) == by.pk), None)
    if held is None and "client" in roles:
        liaison = holders.get("client_liaison", holders.get("commander"))
        held = "client" if liaison == by.pk else None
    return held
