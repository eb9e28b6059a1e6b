"""Rooms that run, among what is due now: those a member leads, and those where something of theirs waits or is late."""

from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import Asked, Due, Urgency
from accounts.models import Membership
from accounts.united import Rows
from crisis.models import Incident, IncidentTask, RoleHolder
from crisis.pages.clocks import most_urgent
from crisis.queries.incidents import incidents_to_show
from crisis.room_fields import DUES, MOMENTS
from crisis.states import IncidentState, TaskState

MOST = 20
ROOM = (
    "uuid", "title", "level", "state", "is_drill", "commander_id", "alerted_at", "opened_at", *MOMENTS.values(), *DUES.values(),
)  # fmt: skip
TASK = ("text", "due_at", "incident__uuid", "incident__title", "incident__is_drill")


def rooms_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for live incidents the member leads or has a role in, with the clock that runs out first."""
    held = RoleHolder.objects.filter(incident=OuterRef("pk"), member=membership, until=None)
    rows = incidents_to_show(membership.agency).live().filter(Q(commander=membership) | Exists(held))
    return [Asked(partial(_of_rooms, membership), (Rows(rows.order_by("next_due_at", "pk"), ROOM, MOST),))]


def room_tasks_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for late tasks of live incidents that are the member's, by name or by role."""
    held = RoleHolder.objects.filter(
        incident=OuterRef("incident"), role=OuterRef("role"), member=membership, until=None
    )
    rows = IncidentTask.objects.filter(
        Q(assignee=membership) | Q(Exists(held), assignee=None), incident__agency=membership.agency_id, state__in=TaskState.unsettled,
        incident__state__in=IncidentState.live, due_at__lte=timezone.now(),
    )  # fmt: skip
    return [Asked(_of_tasks, (Rows(rows.order_by("due_at", "pk"), TASK, MOST),))]


def _of_rooms(membership: Membership, rooms: list[Incident]) -> list[Due]:
    return [_of_room(room, membership) for room in rooms]


def _of_room(incident: Incident, membership: Membership) -> Due:
    clock = most_urgent(incident, timezone.now())
    why = ""
    if clock is not None:
        words = {"what": clock.label, "time": clock.distance}
        why = _("%(what)s: late by %(time)s") % words if clock.is_late else _("%(what)s: in %(time)s") % words
    leads = incident.commander_id == membership.pk
    return Due(
        kind=_("Incident"), icon="urgent", who=_named(incident), why=why, url=incident.get_absolute_url(), action=_("Go in"),
        what=f"{incident.get_level_display()}: {_('you have the lead') if leads else _('you have a role')}", urgency=Urgency.NOW,
    )  # fmt: skip


def _of_tasks(tasks: list[IncidentTask]) -> list[Due]:
    return [_of_task(task) for task in tasks]


def _of_task(task: IncidentTask) -> Due:
    due = timezone.localtime(task.due_at)
    return Due(
        kind=_("Task in an incident"), icon="checklist", who=_named(task.incident), what=task.text,
        why=_("Was due at %(when)s") % {"when": f"{due:%d %b %H:%M}"}, url=f"{task.incident.get_absolute_url()}#tasks",
        action=_("Do it"), urgency=Urgency.NOW, due=due.date(),
    )  # fmt: skip


def _named(incident: Incident) -> str:
    return _("DRILL: %(title)s") % {"title": incident.title} if incident.is_drill else incident.title
