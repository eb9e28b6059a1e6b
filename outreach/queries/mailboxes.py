"""Mailboxes: those a member writes from, and those the agency has."""

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import Agency, Membership
from outreach.mail_services import mail_services
from outreach.models import MailApp, Mailbox
from outreach.states import MailboxState, MessageState


def mailboxes_for(member: Membership) -> list[Mailbox]:
    """Return what a member may write from: their own first, then everybody's. One statement."""
    rows = Mailbox.objects.for_agency(member.agency).active().filter(Q(owner=member) | Q(owner=None))
    own_first = Case(When(owner=member, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(rows.select_related("agency", "owner__user").order_by(own_first, "pk"))


def mailboxes_to_show(agency: Agency) -> QuerySet[Mailbox]:
    """Return the agency's mailboxes with whose they are, how their domain does, and what they sign in by."""
    return Mailbox.objects.for_agency(agency).select_related(
        "agency", "owner__user", "health", "consent__app"
    )


def with_waiting(rows: QuerySet[Mailbox]) -> QuerySet[Mailbox]:
    """Add `waiting`: how many letters wait to leave each mailbox."""
    return rows.annotate(waiting=Count("messages", filter=Q(messages__state=MessageState.WAITING)))


def mail_apps_of(agency: Agency) -> list[MailApp]:
    """Return the agency's registrations with mail services, in the order pages show them. One statement."""
    order = list(mail_services())
    return sorted(MailApp.objects.for_agency(agency), key=lambda app: order.index(app.service))


def stopped_mailboxes(agency: Agency) -> QuerySet[Mailbox]:
    """Return what the product stopped: somebody has to look."""
    return Mailbox.objects.for_agency(agency).active().filter(state=MailboxState.STOPPED).order_by("pk")
