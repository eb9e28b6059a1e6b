"""What fell late in a room: whose it is is told, then, while nobody does anything, the next in line, up the chain of duty."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from crisis.actions.house_notices import write_notices
from crisis.actions.timeline import write_entry
from crisis.models import Incident, IncidentTask, Overdue
from crisis.packs import levels
from crisis.queries.overdue import is_late_still, line_of, what_is_late
from crisis.states import EntryKind

AT_ONCE = 100


def note_late(
    *, incident: Incident, due_at: datetime, now: datetime, timer: str = "", task: IncidentTask | None = None
) -> None:
    """Write down that a clock (`timer`) or a task passed its time, and whom to tell first.

    Called in the transaction that writes it on the timeline; of one time only once, whoever looks. A clock is the
    commander's; a task is told to whoever has it, by name or role. Other systems are told here, not as it climbs.
    """
    row, is_new = Overdue.objects.get_or_create(
        incident=incident, timer=timer, task=task, due_at=due_at,
        defaults={"told_at": now, "climbs_at": now + _span(incident)},
    )  # fmt: skip
    if is_new:
        write_notices(row, line_of(row, now)[0], "late", now, with_hooks=True)


def climb_due(*, now: datetime) -> int:
    """Tell the next in line of what is late still and nobody has moved since; return how many climbed."""
    due = Overdue.objects.filter(climbs_at__lte=now).order_by("climbs_at", "pk")
    return sum(_climb(key, now) for key in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _climb(key: int, now: datetime) -> bool:
    rows = Overdue.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("incident__agency", "incident__commander__user", "task__assignee__user").filter(pk=key, climbs_at__lte=now).first()  # fmt: skip
    if row is None:
        return False
    if not is_late_still(row):
        return _keep(row, climbs_at=None)
    # Somebody is at work in the room: the next in line is told when it falls silent, not before.
    seen = (
        row.incident.timeline.filter(by__isnull=False, at__gt=row.told_at, at__lte=now)
        .order_by("-at")
        .first()
    )
    if seen is not None and seen.at + _span(row.incident) > now:
        return _keep(row, climbs_at=seen.at + _span(row.incident))
    line = line_of(row, now)
    known = set(row.notices.filter(member__isnull=False).values_list("member", flat=True))
    step = row.step + 1
    while step < len(line) and known.issuperset(member.pk for member in line[step]):
        step += 1
    if step >= len(line):
        return _keep(row, climbs_at=None)
    told = [member for member in line[step] if member.pk not in known]
    _keep(row, step=step, told_at=now, climbs_at=now + _span(row.incident))
    write_notices(row, told, "late", now)
    _say(row, told, now)
    return True


def _say(row: Overdue, told: list[Membership], now: datetime) -> None:
    words = {"what": what_is_late(row), "who": ", ".join(str(member.user) for member in told)}
    text = _("Nobody has moved %(what)s, so %(who)s is told.") % words
    write_entry(
        incident=row.incident, kind=EntryKind.TIMER, by=None, by_label=_("The clock"), text=text, at=now,
        timer=row.timer, task=str(row.task.uuid) if row.task else "",
    )  # fmt: skip


def _span(incident: Incident) -> timedelta:
    return timedelta(minutes=levels()[incident.level].acknowledge)


def _keep(row: Overdue, **fields: object) -> bool:
    """Store what became of it; False, for nobody was told."""
    Overdue.objects.filter(pk=row.pk).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
    return False
