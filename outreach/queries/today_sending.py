"""What sending asks of members: mailboxes that stopped, letters nobody knows about."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.due import Due, Urgency
from accounts.models import Membership
from accounts.states import Role
from outreach.models import Message
from outreach.queries.mailboxes import stopped_mailboxes
from outreach.states import MessageState


def mailboxes_stopped(membership: Membership, today: date) -> list[Due]:
    """Return mailboxes the product stopped, to owners and to whoever's own they are. One statement."""
    return [
        Due(
            kind=_("Mailbox"), icon="alert-triangle", who=row.address, what=_("Stopped: nothing leaves it"), why=row.state_note,
            url=reverse("outreach:mailbox", args=[row.uuid]), action=_("Look"), urgency=Urgency.NOW,
        )
        for row in stopped_mailboxes(membership.agency)
        if membership.role == Role.OWNER or row.owner_id == membership.pk
    ]  # fmt: skip


def letters_unclear(membership: Membership, today: date) -> list[Due]:
    """Return one line for letters that may not have left, to those who may say what became of them. One statement."""
    if membership.role not in Role.editing_roles:
        return []
    number = (
        Message.objects.for_agency(membership.agency).outgoing().filter(state=MessageState.UNCLEAR).count()
    )
    if not number:
        return []
    what = ngettext("%(number)d letter may not have left", "%(number)d letters may not have left", number)
    return [
        Due(
            kind=_("Outbox"), icon="question-mark", who=_("Outbox"), what=what % {"number": number},
            why=_("The line broke while they were handed over: say whether they left, or send them again"),
            url=reverse("outreach:outbox") + "?state=unclear", action=_("Settle"), urgency=Urgency.NOW,
        )
    ]  # fmt: skip
