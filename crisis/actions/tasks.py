"""What a role does in the room: added, assigned, done, dropped, taken up again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from campaigns.moves import move
from campaigns.reading import read_choice, read_member, read_name, read_text
from crisis import rules
from crisis.actions.locking import MAY_NOT, lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.actions.timers import in_utc, set_next_due
from crisis.models import Incident, IncidentTask
from crisis.packs import roles
from crisis.room_fields import OUTSIDE
from crisis.states import TASK_MOVES, EntryKind, TaskState

MOST_TASKS = 300
FURTHEST = timedelta(days=365)


@transaction.atomic
def add_task(
    *, incident: Incident, by: Membership, text: str, role: str = "", assignee: Membership | None = None,
    due_at: datetime | None = None, is_legal: bool = False, now: datetime | None = None,
) -> IncidentTask:  # fmt: skip
    """Add something to do, for a role or for somebody by name. Asking a lawyer (R118) needs a deadline."""
    now = now or timezone.now()
    current = lock_incident(incident, by)
    text = read_name(text, 300, _("The task"))
    role = _read_role(role)
    read_member(assignee, current.agency, _("whoever does it"))
    if is_legal and due_at is None:
        raise ActionError(_("A question to a lawyer needs a time by which it is answered."))
    _check_due(due_at, now)
    last = current.tasks.aggregate(place=Max("position"))["place"]
    if current.tasks.count() >= MOST_TASKS:
        raise ActionError(_("There are %(most)s tasks in this room. Settle some first.") % {"most": MOST_TASKS})  # fmt: skip
    task = IncidentTask.objects.create(
        incident=current, role=role, text=text, assignee=assignee, due_at=due_at, is_legal=is_legal,
        position=(last or 0) + 1,
    )  # fmt: skip
    set_next_due(current)
    _say(task, by, _("New task: %(task)s") % {"task": text}, "crisis.task.added")
    return task


@transaction.atomic
def move_task(
    *, task: IncidentTask, by: Membership, to: str, note: str = "", now: datetime | None = None
) -> IncidentTask:
    """Begin, do, drop or take up a task again. What is done or dropped may say what came of it; dropping says why."""
    now = now or timezone.now()
    current = _lock_task(task, by)
    target = read_choice(TaskState, to, _("a state"))
    note = read_text(note, _("The note"), longest=4000)
    if target == TaskState.DROPPED and not note:
        raise ActionError(_("Say why it is not needed."))
    settled = target not in TaskState.unsettled
    was = current.get_state_display()
    move(
        current, TASK_MOVES, target, done_at=now if settled else None, done_by=by if settled else None,
        told_late_at=current.told_late_at if settled else None, **({"note": note} if note else {}),
        refused=_("Somebody else moved this task meanwhile: it is “%(state)s”.") % {"state": was},
    )  # fmt: skip
    set_next_due(current.incident)
    words = {
        TaskState.DONE: _("Done: %(task)s"), TaskState.DROPPED: _("Not needed: %(task)s"),
        TaskState.DOING: _("Begun: %(task)s"), TaskState.OPEN: _("Taken up again: %(task)s"),
    }  # fmt: skip
    text = words[target] % {"task": current.text}
    _say(
        current,
        by,
        f"{text}. {note}" if note else text,
        "crisis.task.done" if target == TaskState.DONE else "crisis.task.moved",
        note,
    )
    return current


@transaction.atomic
def change_task(
    *, task: IncidentTask, by: Membership, assignee: Membership | None, due_at: datetime | None, now: datetime | None = None
) -> IncidentTask:  # fmt: skip
    """Give a task to somebody by name (None: whoever has the role) and set its deadline."""
    now = now or timezone.now()
    if not rules.can_write(by, task.incident.agency):
        raise NotAllowed(str(MAY_NOT))
    current = _lock_task(task, by)
    if current.state not in TaskState.unsettled:
        raise ActionError(_("This task is settled. Take it up again first."))
    read_member(assignee, current.incident.agency, _("whoever does it"))
    if current.is_legal and due_at is None:
        raise ActionError(_("A question to a lawyer needs a time by which it is answered."))
    if due_at != current.due_at:
        _check_due(due_at, now)
    told = []
    if assignee != current.assignee:
        who = str(assignee.user) if assignee else _("whoever has the role")
        told.append(_("%(task)s: now with %(who)s") % {"task": current.text, "who": who})
    if due_at != current.due_at:
        when = f"{in_utc(due_at)} UTC" if due_at else _("no deadline")
        told.append(_("%(task)s: by %(when)s") % {"task": current.text, "when": when})
        current.told_late_at = None
    if not told:
        return current
    current.assignee, current.due_at = assignee, due_at
    current.save(update_fields=["assignee", "due_at", "told_late_at", "updated_at"])
    set_next_due(current.incident)
    _say(current, by, ". ".join(told), "crisis.task.changed")
    return current


def _lock_task(task: IncidentTask, by: Membership) -> IncidentTask:
    """Return a task with its incident locked. Whoever has it, by name or by role, may work on it, viewers too."""
    if not rules.can_do(by, task):
        raise NotAllowed(str(MAY_NOT))
    incident = lock_incident(task.incident, None)
    current = IncidentTask.objects.select_related("assignee__user").get(pk=task.pk)
    current.incident = incident
    return current


def _read_role(role: str) -> str:
    if role and (role not in roles() or role in OUTSIDE):
        raise ActionError(_("%(role)s is not a role in the room.") % {"role": role[:40]})
    return role


def _check_due(due_at: datetime | None, now: datetime) -> None:
    if due_at is not None and not now <= due_at <= now + FURTHEST:
        raise ActionError(_("A deadline lies between now and a year from now."))


def _say(task: IncidentTask, by: Membership, text: str, action: str, note: str = "") -> None:
    write_entry(incident=task.incident, kind=EntryKind.TASK, by=by, text=text, task=str(task.uuid))
    record(by=by, action=action, subject=task, agency=task.incident.agency, comment=note[:300])
    tell_room(task.incident, "tasks")
