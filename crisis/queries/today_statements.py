"""What is said of crises, as Today asks for it: texts whose approval waits, for whoever may see to it."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.due import Asked, Due, Urgency
from accounts.models import Membership
from accounts.united import Rows
from crisis.models import RoleHolder, StatementText
from crisis.states import IncidentState, StatementState

MOST = 20
COLUMNS = (
    "uuid", "language", "reminded_at", "statement__uuid", "statement__title", "statement__incident__title",
)  # fmt: skip
APPROVING = ("commander", "legal", "client_liaison")  # roles that approve, or see to it that the client does


def approvals_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for texts that wait in rooms where the member has a role that approves, and did not write in."""
    mine = RoleHolder.objects.filter(member=membership, until=None, role__in=APPROVING)
    rooms = Q(statement__incident__in=mine.values("incident")) | Q(statement__incident__commander=membership)
    rows = (
        StatementText.objects.filter(rooms, state=StatementState.APPROVING, statement__incident__agency=membership.agency)
        .filter(statement__incident__state__in=IncidentState.live)
        .exclude(writers__contains=membership.pk)
        .order_by("waiting_since", "pk")
    )  # fmt: skip
    return [Asked(_dues, (Rows(rows, COLUMNS, MOST),))]


def _dues(texts: list[StatementText]) -> list[Due]:
    return [
        Due(
            kind="approval", icon="user-check", who=text.statement.incident.title,
            what=_("“%(title)s” (%(language)s) waits for approval") % {"title": text.statement.title, "language": text.language},
            why=_("Waits for more than half an hour: ask a deputy") if text.reminded_at else _("You have a role in this room"),
            url=f"{reverse('crisis:statement', args=[text.statement.uuid])}?text={text.uuid}", action=_("Read it"), urgency=Urgency.NOW,
        )
        for text in texts
    ]  # fmt: skip
