"""What sending asks of members: mailboxes that stopped, letters nobody knows about."""

from datetime import date
from functools import partial

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.due import Asked, Due, Urgency
from accounts.models import Membership
from accounts.states import Role
from accounts.united import Rows
from outreach.models import Mailbox, Message
from outreach.queries.mailboxes import stopped_mailboxes
from outreach.states import MessageState

MOST_STOPPED = 20


def mailboxes_stopped(membership: Membership, today: date) -> list[Asked]:
    """Ask for mailboxes the product stopped: owners, and whoever's own they are, have to look."""
    part = Rows(
        stopped_mailboxes(membership.agency), ("uuid", "address", "state_note", "owner_id"), MOST_STOPPED
    )
    return [Asked(partial(_stopped, membership), (part,))]


def _stopped(membership: Membership, rows: list[Mailbox]) -> list[Due]:
    return [
        Due(
            kind=_("Mailbox"), icon="alert-triangle", who=row.address, what=_("Stopped: nothing leaves it"), why=row.state_note,
            url=reverse("outreach:mailbox", args=[row.uuid]), action=_("Look"), urgency=Urgency.NOW,
        )
        for row in rows
        if membership.role == Role.OWNER or row.owner_id == membership.pk
    ]  # fmt: skip


def letters_unclear(membership: Membership, today: date) -> list[Asked]:
    """Ask for one line about letters that may not have left, of those who may say what became of them."""
    if membership.role not in Role.editing_roles:
        return []
    unclear = Message.objects.for_agency(membership.agency).outgoing().filter(state=MessageState.UNCLEAR)
    counted = unclear.order_by().values("agency_id").annotate(number=Count("pk"))
    return [Asked(_unclear, (Rows(counted, ("number",), 1),))]


def _unclear(counted: list[Message]) -> list[Due]:
    numbers = [vars(row)["number"] for row in counted]
    return [
        Due(
            kind=_("Outbox"), icon="question-mark", who=_("Outbox"),
            what=ngettext("%(number)d letter may not have left", "%(number)d letters may not have left", number) % {"number": number},
            why=_("The line broke while they were handed over: say whether they left, or send them again"),
            url=reverse("outreach:outbox") + "?state=unclear", action=_("Settle"), urgency=Urgency.NOW,
        )
        for number in numbers
    ]  # fmt: skip
