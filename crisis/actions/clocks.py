"""The clock of all rooms: whatever falls late is written into the room's timeline, once; the room and whose it is are told."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crisis.actions.locking import tell_house
from crisis.actions.overdue import note_late
from crisis.actions.timeline import write_entry
from crisis.actions.timers import in_utc, set_next_due
from crisis.models import Incident, IncidentTask, RoleHolder
from crisis.packs import roles
from crisis.room_fields import DUES, timer_names
from crisis.states import EntryKind, TaskState


def look_at_clocks(*, now: datetime, most: int = 200) -> int:
    """Tell rooms what is late since the last look; return how many rooms. Each deadline is told once, whoever looks."""
    told = 0
    while told < most and _look_at_next(now):
        told += 1
    return told


@transaction.atomic
def _look_at_next(now: datetime) -> bool:
    due = Incident.objects.live().filter(next_due_at__lte=now).order_by("next_due_at", "pk")
    locked = due.select_for_update(of=("self",), no_key=True, skip_locked=True)
    incident = locked.select_related("commander__user").first()
    if incident is None:
        return False
    for timer, field in DUES.items():
        at = getattr(incident, field)
        if at is None or at > now or incident.told_late.get(timer) == at.isoformat():
            continue
        incident.told_late[timer] = at.isoformat()
        words = {"what": timer_names()[timer], "when": in_utc(at), "who": incident.commander.user}
        text = _("Late: %(what)s was due at %(when)s UTC. %(who)s has the lead.") % words
        _tell(incident, text, now, timer=timer, member=str(incident.commander.uuid))
        note_late(incident=incident, timer=timer, due_at=at, now=now)
    incident.save(update_fields=["told_late", "updated_at"])
    _tell_of_tasks(incident, now)
    set_next_due(incident)
    tell_house(incident, "timers")
    return True


def _tell_of_tasks(incident: Incident, now: datetime) -> None:
    late = list(
        incident.tasks.filter(state__in=TaskState.unsettled, due_at__lte=now, told_late_at=None)
        .select_related("assignee__user")
        .order_by("due_at", "pk")
    )
    if not late:
        return
    holders = {
        holder.role: holder.member
        for holder in RoleHolder.objects.filter(incident=incident, until=None).select_related("member__user")
    }
    for task in late:
        member = task.assignee or holders.get(task.role) or incident.commander
        role = roles()[task.role].name if task.role in roles() else ""
        words = {"task": task.text, "who": f"{member.user}, {role}" if role else str(member.user)}
        text = _("Late: %(task)s (%(who)s)") % words
        _tell(incident, text, now, task=str(task.uuid), member=str(member.uuid))
        note_late(incident=incident, task=task, due_at=task.due_at or now, now=now)
    IncidentTask.objects.filter(pk__in=[task.pk for task in late]).update(told_late_at=now, updated_at=now)


def _tell(incident: Incident, text: str, now: datetime, **data: Any) -> None:
    write_entry(incident=incident, kind=EntryKind.TIMER, by=None, by_label=_("The clock"), text=text, at=now, **data)  # fmt: skip
