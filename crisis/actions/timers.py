"""The clocks of a room: what its level asks for, by when; what was kept; and what the room is told is late, once."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from crisis.actions.locking import lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Incident
from crisis.packs import levels
from crisis.room_fields import DUES, MOMENTS
from crisis.states import EntryKind, IncidentState, TaskState

LONGEST_WAIT = timedelta(days=14)


@transaction.atomic
def keep_timer(*, incident: Incident, timer: str, at: datetime) -> Incident:
    """Note that what a timer asks for was done: "acknowledge", "assess", "statement", "client" or "update".

    The first time counts. An "update" sets the next one's deadline by the level. Asked twice it changes nothing more.
    """
    current = lock_incident(incident, None, over_too=True)
    if timer == "update":
        _store(current, update_due_at=at + timedelta(minutes=levels()[current.level].update))
    elif getattr(current, MOMENTS[timer]) is None:
        _store(current, **{MOMENTS[timer]: at, DUES[timer]: None})
    set_next_due(current)
    for field in (*MOMENTS.values(), *DUES.values(), "next_due_at"):
        setattr(incident, field, getattr(current, field))
    tell_room(current, "timers")
    return incident


@transaction.atomic
def set_next_update(*, incident: Incident, by: Membership, at: datetime, now: datetime) -> Incident:
    """Say when the next word comes, inside and outside."""
    current = lock_incident(incident, by)
    if not now < at <= now + LONGEST_WAIT:
        raise ActionError(_("The next update lies in the next 14 days. Choose a time from now on."))
    if current.update_due_at == at:
        return current
    _store(current, update_due_at=at)
    set_next_due(current)
    write_entry(
        incident=current, kind=EntryKind.TIMER, by=by, update_due_at=at.isoformat(),
        text=_("Set the next update to %(when)s UTC.") % {"when": in_utc(at)},
    )  # fmt: skip
    record(by=by, action="crisis.incident.update_set", subject=current, comment=in_utc(at))
    tell_room(current, "timers")
    return current


def due_by_level(incident: Incident, *, begin: datetime, now: datetime) -> dict[str, datetime | None]:
    """Return the deadlines an incident's level asks for, of what was not done yet. All count from `begin`, the alert.

    The next update keeps its time when that is sooner than the level's own rhythm from now on.
    """
    level = levels()[incident.level]
    asked = {"acknowledge": level.acknowledge, "assess": level.assess, "client": level.client}
    if level.statement_asked:
        asked["statement"] = level.statement
    found: dict[str, datetime | None] = {
        field: begin + timedelta(minutes=asked[timer])
        if timer in asked and getattr(incident, MOMENTS[timer]) is None
        else None
        for timer, field in DUES.items()
        if timer in MOMENTS
    }
    rhythm = now + timedelta(minutes=level.update)
    found["update_due_at"] = min(incident.update_due_at or rhythm, rhythm)
    return found


def set_due_by_level(incident: Incident, *, now: datetime) -> None:
    """Set the deadlines of a locked incident anew: it was opened, or its level changed, or it is taken up again."""
    begin = incident.alerted_at or incident.opened_at
    _store(incident, **due_by_level(incident, begin=begin, now=now))
    set_next_due(incident)


def set_first_due(incident: Incident, *, now: datetime, first_task: datetime | None) -> None:
    """Set the deadlines of an incident that is being opened, before it is stored."""
    begin = incident.alerted_at or incident.opened_at
    for field, at in due_by_level(incident, begin=begin, now=now).items():
        setattr(incident, field, at)
    dues = [getattr(incident, field) for field in DUES.values()]
    incident.next_due_at = min(at for at in (*dues, first_task) if at is not None)


def set_next_due(incident: Incident) -> None:
    """Note on a locked incident when its clock has to be looked at next: the earliest deadline nobody was told of."""
    due = None
    if incident.state in IncidentState.live:
        tasks = incident.tasks.filter(state__in=TaskState.unsettled, told_late_at=None).aggregate(
            first=Min("due_at")
        )
        open_ones = [
            at
            for timer, field in DUES.items()
            if (at := getattr(incident, field)) is not None
            and incident.told_late.get(timer) != at.isoformat()
        ]
        due = min([*open_ones, *([tasks["first"]] if tasks["first"] else [])], default=None)
    if due != incident.next_due_at:
        _store(incident, next_due_at=due)


def in_utc(at: datetime) -> str:
    """Return a moment as the room writes it down, in words: "22 Nov 2026, 16:40"."""
    return date_format(at.astimezone(UTC), "j M Y, H:i")


def _store(incident: Incident, **values: object) -> None:
    for field, value in values.items():
        setattr(incident, field, value)
    incident.save(update_fields=[*values, "updated_at"])
