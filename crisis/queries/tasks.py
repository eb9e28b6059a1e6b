"""The tasks of a room: in the order of the first hour, then by deadline; mine, late, done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership
from accounts.queries import staff_choices
from crisis import rules
from crisis.models import Incident, IncidentTask, RoleHolder
from crisis.packs import roles
from crisis.pages.clocks import in_short
from crisis.room_fields import OUTSIDE
from crisis.states import TASK_MOVES, TaskState

SHOWS = {"open": _("Open"), "mine": _("Mine"), "late": _("Late"), "settled": _("Settled")}
FIRST_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class TaskRow:
    """A task as the room draws it. `who` is its assignee, else whoever has its role; None: nobody has it."""

    task: IncidentTask
    role_name: str
    who: Membership | None
    by_name: bool
    is_late: bool
    is_mine: bool
    distance: str
    moves: tuple[str, ...]


def tasks_to_show(agency: Agency) -> "QuerySet[IncidentTask]":
    return IncidentTask.objects.filter(incident__agency=agency).select_related(
        "incident__agency", "assignee__user", "done_by__user"
    )


def tasks_part(incident: Incident, member: Membership, show: str = "open", role: str = "") -> dict[str, Any]:
    """Return the tasks as the room shows them: two statements, and one for the members to choose from."""
    now = timezone.now()
    show = show if show in SHOWS else "open"
    found = task_rows(incident, member, now)
    counts = {
        "open": sum(each.task.state in TaskState.unsettled for each in found),
        "mine": sum(each.task.state in TaskState.unsettled and each.is_mine for each in found),
        "late": sum(each.is_late for each in found),
        "settled": sum(each.task.state not in TaskState.unsettled for each in found),
    }
    shown = [each for each in found if _fits(each, show) and role in ("", each.task.role)]
    hour_ends = incident.opened_at + FIRST_HOUR
    in_first = [each for each in shown if each.task.due_at is not None and each.task.due_at <= hour_ends]
    return {
        "groups": [
            ("first", in_first),
            ("after", [each for each in shown if each not in in_first]),
        ],
        "shows": [(key, words, counts[key]) for key, words in SHOWS.items()], "show": show, "role": role,
        "role_choices": [(key, each.name) for key, each in roles().items() if key not in OUTSIDE],
        "staff": list(staff_choices(incident.agency)) if rules.can_write(member, incident.agency) else [],
    }  # fmt: skip


def task_rows(incident: Incident, member: Membership, now: datetime) -> list[TaskRow]:
    """Return all tasks of a room by deadline, with who has them; two statements."""
    holders = {
        holder.role: holder.member
        for holder in RoleHolder.objects.filter(incident=incident, until=None).select_related("member__user")
    }
    tasks = incident.tasks.select_related("assignee__user", "done_by__user").order_by("position", "pk")
    return [_row(incident, task, holders, member, now) for task in tasks]


def _row(
    incident: Incident, task: IncidentTask, holders: dict[str, Membership], member: Membership, now: datetime
) -> TaskRow:
    task.incident = incident
    who = task.assignee or holders.get(task.role)
    unsettled = task.state in TaskState.unsettled
    is_mine = who is not None and who.pk == member.pk
    may = rules.can_write(member, incident.agency) or is_mine
    return TaskRow(
        task=task, role_name=roles()[task.role].name if task.role in roles() else "", who=who, by_name=task.assignee is not None,
        is_late=unsettled and task.due_at is not None and task.due_at <= now, is_mine=is_mine,
        distance=in_short(abs(task.due_at - now)) if task.due_at and unsettled else "",
        moves=tuple(sorted(TASK_MOVES[TaskState(task.state)])) if may and incident.state in ("open", "acting", "calming") else (),
    )  # fmt: skip


def _fits(row: TaskRow, show: str) -> bool:
    unsettled = row.task.state in TaskState.unsettled
    if show == "mine":
        return unsettled and row.is_mine
    if show == "late":
        return row.is_late
    return unsettled if show == "open" else not unsettled
