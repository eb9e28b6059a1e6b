"""Who may do what in a crisis: called by the actions (authority) and by pages (which buttons to show)."""

from accounts import rules as house_rules
from accounts.models import Agency, Membership
from accounts.states import Role
from campaigns.rules import Actor


def can_read(by: Actor, agency: Agency) -> bool:
    """See monitors, alerts and war rooms: members of the house, viewers too. Clients and links never."""
    return (
        isinstance(by, Membership) and by.agency_id == agency.pk and by.ended_at is None and not by.is_client
    )


def can_write(by: Actor, agency: Agency) -> bool:
    """Acknowledge, open a room, work in it: managers and owners."""
    return isinstance(by, Membership) and house_rules.can_edit(by, agency)


def can_set_up(by: Actor, agency: Agency) -> bool:
    """The rota and webhooks: owners."""
    return can_read(by, agency) and isinstance(by, Membership) and by.role == Role.OWNER
