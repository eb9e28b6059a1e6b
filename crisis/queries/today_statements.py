"""What is said of crises, as Today asks for it: texts whose approval waits, for whoever may see to it."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.due import Due, Urgency
from accounts.models import Membership
from crisis.models import RoleHolder, StatementText
from crisis.states import IncidentState, StatementState

MOST = 20
APPROVING = ("commander", "legal", "client_liaison")  # roles that approve, or see to it that the client does


def approvals_due(membership: Membership, today: date) -> list[Due]:
    """Return texts that wait in rooms where the member has a role that approves, and did not write in. One statement."""
    mine = RoleHolder.objects.filter(member=membership, until=None, role__in=APPROVING)
    rooms = Q(statement__incident__in=mine.values("incident")) | Q(statement__incident__commander=membership)
    rows = (
        StatementText.objects.filter(rooms, state=StatementState.APPROVING, statement__incident__agency=membership.agency)
        .filter(statement__incident__state__in=IncidentState.live)
        .exclude(writers__contains=membership.pk)
        .select_related("statement__incident")
        .order_by("waiting_since", "pk")[:MOST]
    )  # fmt: skip
    return [
        Due(
            kind="approval", icon="user-check", who=text.statement.incident.title,
            what=_("“%(title)s” (%(language)s) waits for approval") % {"title": text.statement.title, "language": text.language},
            why=_("Waits for more than half an hour: ask a deputy") if text.reminded_at else _("You have a role in this room"),
            url=f"{reverse('crisis:statement', args=[text.statement.uuid])}?text={text.uuid}", action=_("Read it"), urgency=Urgency.NOW,
        )
        for text in rows
    ]  # fmt: skip
