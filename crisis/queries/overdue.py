"""What is late in rooms: whether it still is, what it is in words, and who is told of it one after the other."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Membership
from crisis.models import Overdue, RoleHolder
from crisis.queries.duty import chain_of
from crisis.room_fields import DUES, timer_names
from crisis.states import IncidentState, TaskState


def is_late_still(row: Overdue) -> bool:
    """Say whether nobody kept, moved or settled it since, and the room still lives."""
    if row.incident.state not in IncidentState.live:
        return False
    if row.task is not None:
        return row.task.state in TaskState.unsettled and row.task.due_at == row.due_at
    return bool(getattr(row.incident, DUES[row.timer]) == row.due_at)


def what_is_late(row: Overdue) -> str:
    return _("“%(task)s”") % {"task": row.task.text} if row.task else timer_names()[row.timer]


def line_of(row: Overdue, now: datetime) -> list[list[Membership]]:
    """Return who is told, step by step: whose it is, the commander, then the chain of duty as it stands now."""
    commander = row.incident.commander
    first = (row.task and (row.task.assignee or _holder(row))) or commander
    line = [[first]] if first.ended_at is None else [[commander]]
    if commander.pk != first.pk:
        line.append([commander])
    return [*line, *chain_of(row.incident.agency, now)]


def _holder(row: Overdue) -> Membership | None:
    if row.task is None or not row.task.role:
        return None
    held = RoleHolder.objects.filter(incident=row.incident, role=row.task.role, until=None)
    found = held.select_related("member__user").first()
    return found.member if found else None
