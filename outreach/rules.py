"""Who may do what with letters: called by the actions (authority) and by pages (which buttons to show)."""

from accounts import rules as house_rules
from accounts.models import Agency, Membership
from accounts.states import Role
from campaigns.rules import Actor
from outreach.models import Mailbox


def can_read(by: Actor, agency: Agency) -> bool:
    """Read the inbox, sequences and templates: members of the house, viewers too. Clients and links never."""
    return (
        isinstance(by, Membership) and by.agency_id == agency.pk and by.ended_at is None and not by.is_client
    )


def can_write(by: Actor, agency: Agency) -> bool:
    """Write, send, assign, log: managers and owners."""
    return isinstance(by, Membership) and house_rules.can_edit(by, agency)


def can_set_up(by: Actor, agency: Agency) -> bool:
    """Mailboxes, lifting a suppression, drafting help: owners."""
    return can_read(by, agency) and isinstance(by, Membership) and by.role == Role.OWNER


def can_connect(by: Actor, mailbox: Mailbox) -> bool:
    """Give the consent a mailbox signs in by: owners, and whoever's own it is, since only they know their password."""
    own = isinstance(by, Membership) and mailbox.owner_id == by.pk and can_write(by, mailbox.agency)
    return own or can_set_up(by, mailbox.agency)
