"""An incident from its opening to its end: level, state, and what stands in its head."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Agency, Membership
from campaigns.models import Campaign
from campaigns.moves import move
from campaigns.reading import (
    check_seen,
    in_words,
    read_choice,
    read_codes,
    read_name,
    read_text,
    store_changes,
)
from campaigns.states import FirstActor, Response
from crisis import rules
from crisis.actions.approval_letters import ask_where_open
from crisis.actions.locking import MAY_NOT, lock_incident, tell_house
from crisis.actions.timeline import write_entry
from crisis.actions.timers import keep_timer, set_due_by_level, set_first_due, set_next_due
from crisis.models import (
    Alert,
    Incident,
    IncidentCampaign,
    IncidentInfluencer,
    IncidentMonitor,
    IncidentTask,
    Monitor,
    PlaybookVersion,
    RoleHolder,
)
from crisis.packs import levels
from crisis.packs.reading import tasks_of_all
from crisis.queries.drills import turned_at
from crisis.states import INCIDENT_MOVES, EntryKind, IncidentState, Level
from crisis.tasks import prepare_rooms
from influencers.models import Influencer

__all__ = [
    "change_incident", "keep_timer", "lock_incident", "move_incident", "obstacles_to_closing", "open_incident", "set_level",
]  # fmt: skip

SHORTEST_REASON = 5


@transaction.atomic
def open_incident(
    *, agency: Agency, by: Membership, title: str, level: str | None = None, alert: Alert | None = None,
    playbook_version: PlaybookVersion | None = None, campaigns: Iterable[Campaign] = (),
    influencers: Iterable[Influencer] = (), is_drill: bool = False, now: datetime | None = None,
) -> Incident:  # fmt: skip
    """Open a room: the opener commands it, tasks and timers come from playbook and level, all from this moment.

    From an alert it takes what the alert watches, and the higher of the two levels: declare early, lower it later. What
    takes longer (monitors, evidence) is noted on the row and done right after by a task. Raises AlreadyExists for an
    alert that is in an incident.
    """
    now = now or timezone.now()
    if not rules.can_write(by, agency):
        raise NotAllowed(str(MAY_NOT))
    touched, people = list(campaigns), list(influencers)
    if alert is not None:
        alert = _lock_alert(alert, agency)
        touched, people = touched or _campaigns_of(alert), people or _people_of(alert)
    known = [(str(each), each.agency_id) for each in touched] + [
        (str(each), each.agency_id) for each in people
    ]
    if strangers := [name for name, house in known if house != agency.pk]:
        raise ActionError(_("%(what)s is not of your agency.") % {"what": strangers[0]})
    incident = Incident(
        agency=agency, number=_next_number(agency), title=read_name(title, 200, _("The title")),
        level=_level_of(level, alert, playbook_version), is_drill=is_drill or bool(alert and alert.is_drill), commander=by,
        playbook_version=playbook_version, opened_by=by, opened_at=now, prepare_at=now,
        turned_at=turned_at(alert) if alert else now, alerted_at=alert.raised_at if alert else None,
        acknowledged_at=(alert.acknowledged_at if alert else None) or now,
        **({} if playbook_version is None else {
            "response": playbook_version.response, "first_actor": playbook_version.first_actor, "why_first": playbook_version.why_first,
        }),
    )  # fmt: skip
    tasks = _plan(incident, playbook_version, now)
    set_first_due(incident, now=now, first_task=tasks[0].due_at if tasks else None)
    incident.save()
    RoleHolder.objects.create(incident=incident, role="commander", member=by, since=now)
    _attach(incident, touched, people, alert)
    IncidentTask.objects.bulk_create(tasks)
    shown = Level(incident.level).label
    text = _("Opened the incident at level %(level)s.") % {"level": shown}
    write_entry(
        incident=incident, kind=EntryKind.STATE, by=by, text=text, at=now, starred=True, level=incident.level
    )
    record(by=by, action="crisis.incident.opened", subject=incident, changes={"level": (None, str(shown))})
    if alert is not None:
        from crisis.actions.alerts import join_incident  # noqa: PLC0415 -- alerts and incidents know each other

        join_incident(alert=alert, incident=incident, by=by)
    tell_house(incident)
    transaction.on_commit(partial(prepare_rooms.delay), robust=True)
    return incident


@transaction.atomic
def set_level(
    *, incident: Incident, by: Membership, level: str, why: str, now: datetime | None = None
) -> Incident:
    """Raise or lower the severity, or confirm it after a first look: with a reason, and this is the assessment.

    The timers not kept yet follow the new level, counted from the alert.
    """
    now = now or timezone.now()
    current = lock_incident(incident, by)
    to = read_choice(Level, level, _("a level"))
    before = Level(current.level)
    why = read_name(why, 300, _("The reason"))
    current.level = to
    current.assessed_at = current.assessed_at or now
    current.save(update_fields=["level", "assessed_at", "updated_at"])
    set_due_by_level(current, now=now)
    names = {"before": before.label, "level": to.label, "why": why}
    if to.rank > before.rank:
        text = _("Raised the level from %(before)s to %(level)s: %(why)s") % names
    elif to.rank < before.rank:
        text = _("Lowered the level from %(before)s to %(level)s: %(why)s") % names
    else:
        text = _("Confirmed the level %(level)s: %(why)s") % names
    write_entry(
        incident=current, kind=EntryKind.STATE, by=by, text=text, at=now, starred=to != before, level=str(to), before=str(before)
    )  # fmt: skip
    changes = {"level": (str(before.label), str(to.label))}
    record(by=by, action="crisis.incident.level_set", subject=current, changes=changes, comment=why)
    ask_where_open(current, now)
    tell_house(current)
    return current


@transaction.atomic
def move_incident(
    *, incident: Incident, by: Membership, to: str, why: str = "", now: datetime | None = None
) -> Incident:
    """Bring an incident to its next state. Acting or calming it is assessed; closed it gets its post-mortem.

    Calling it off, taking it up again, and closing in spite of what stands against it want a reason.
    """
    now = now or timezone.now()
    current = lock_incident(incident, by, over_too=True)
    target = read_choice(IncidentState, to, _("a state"))
    why = read_text(why, _("The reason"), longest=300)
    against = obstacles_to_closing(current, now=now) if target not in IncidentState.live else []
    if against and target == IncidentState.CLOSED and len(why) < SHORTEST_REASON:
        raise ActionError(" ".join([*against, _("Say why it is closed all the same, or wait.")]))
    was_over = current.state not in IncidentState.live
    if (was_over or target == IncidentState.CALLED_OFF) and len(why) < SHORTEST_REASON:
        raise ActionError(_("Say why."))
    was = current.get_state_display()
    move(
        current, INCIDENT_MOVES, target,
        refused=_("From “%(state)s” it cannot become “%(to)s”.") % {"state": was, "to": target.label},
        **_moments(current, target, now),
    )  # fmt: skip
    if target in IncidentState.live and was_over:
        set_due_by_level(current, now=now)
    else:
        set_next_due(current)
    text = _("%(was)s → %(now)s") % {"was": was, "now": target.label}
    write_entry(
        incident=current, kind=EntryKind.STATE, by=by, at=now, starred=True, text=f"{text}: {why}" if why else text,
        state=str(target), despite=against,
    )  # fmt: skip
    changes = {"state": (str(was), str(target.label))}
    record(by=by, action="crisis.incident.moved", subject=current, changes=changes, comment=why)
    if target == IncidentState.CLOSED:
        from crisis.actions.postmortems import open_postmortem  # noqa: PLC0415 -- it reads incidents, too

        open_postmortem(incident=current, by=by, now=now)
    tell_house(current)
    return current


@transaction.atomic
def change_incident(
    *, incident: Incident, by: Membership, version: int | None = None, **values: str
) -> Incident:
    """Change what stands in the head: title, summary, response, first_actor, why_first, central_channel, language."""
    current = lock_incident(incident, by)
    check_seen(current, version)
    read = {name: _READERS[name](value) for name, value in values.items()}
    if read.get("first_actor") and not read.get("why_first", current.why_first):
        raise ActionError(_("Say why they speak first: the room has to be able to judge it."))
    changes = {
        name: (getattr(current, name), value)
        for name, value in read.items()
        if getattr(current, name) != value
    }
    if not changes:
        return current
    store_changes(current, changes)
    for text in _told(current, changes):
        write_entry(
            incident=current, kind=EntryKind.DECISION, by=by, text=text, starred="first_actor" in changes
        )
    record(by=by, action="crisis.incident.changed", subject=current, changes=in_words(changes))
    tell_house(current)
    return current


def obstacles_to_closing(incident: Incident, *, now: datetime) -> list[str]:
    """Return what speaks against closing, a sentence each: not calm for long enough, campaigns stopped, tasks open."""
    found = []
    hours = levels()[incident.level].calm_hours
    if incident.calm_since is None:
        found.append(_("It has not been calming down yet."))
    elif now < incident.calm_since + timedelta(hours=hours):
        since = int((now - incident.calm_since).total_seconds() // 3600)
        found.append(
            _("It has been calm for %(since)s hours; this level asks for %(hours)s.")
            % {"since": since, "hours": hours}
        )
    stopped = incident.campaigns.filter(frozen_at__isnull=False).count()
    if stopped:
        found.append(_("Campaigns still stopped: %(count)s.") % {"count": stopped})
    waiting = incident.tasks.filter(state__in=("open", "doing")).count()
    if waiting:
        found.append(_("Tasks still open: %(count)s.") % {"count": waiting})
    return found


def _next_number(agency: Agency) -> int:
    """Return the next number of the house. Whoever opens at the same moment waits for this transaction."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    newest = Incident.objects.for_agency(agency).order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def _level_of(level: str | None, alert: Alert | None, version: PlaybookVersion | None) -> Level:
    if level:
        return read_choice(Level, level, _("a level"))
    known = [Level(each.level) for each in (alert, version) if each is not None]
    if not known:
        raise ActionError(_("Choose how severe it is."))
    return max(known, key=lambda each: each.rank)


def _lock_alert(alert: Alert, agency: Agency) -> Alert:
    current = (
        Alert.objects.select_for_update(of=("self",))
        .select_related("monitor__campaign", "monitor__influencer", "incident")
        .get(pk=alert.pk)
    )
    if current.agency_id != agency.pk:
        raise ActionError(_("This alert is not of your agency."))
    current.agency = agency
    if current.incident is not None:
        raise AlreadyExists(
            _("This alert is in an incident already: %(incident)s.") % {"incident": current.incident}
        )
    return current


def _campaigns_of(alert: Alert) -> list[Campaign]:
    campaign = alert.monitor.campaign
    return [campaign] if campaign is not None else []


def _people_of(alert: Alert) -> list[Influencer]:
    """Return who an alert is about: its monitor's influencer, or those whose own streams were loud."""
    if alert.monitor.influencer is not None:
        return [alert.monitor.influencer]
    loud = alert.findings.filter(stream__influencer__isnull=False).values("stream__influencer")
    return list(Influencer.objects.filter(pk__in=loud, agency=alert.agency_id))


def _attach(
    incident: Incident, campaigns: Sequence[Campaign], people: Sequence[Influencer], alert: Alert | None
) -> None:
    """Note what is touched, and listen to the monitors that are there already."""
    once = {each.pk: each for each in campaigns}
    IncidentCampaign.objects.bulk_create(
        IncidentCampaign(incident=incident, campaign=each) for each in once.values()
    )
    persons = {each.pk: each for each in people}
    IncidentInfluencer.objects.bulk_create(
        IncidentInfluencer(incident=incident, influencer=each) for each in persons.values()
    )
    watching = Monitor.objects.for_agency(incident.agency).filter(is_drill=False)
    keys = {
        *watching.filter(campaign__in=once).values_list("pk", flat=True),
        *watching.filter(influencer__in=persons).values_list("pk", flat=True),
    }
    if incident.is_drill:
        keys = set()
    if alert is not None:
        keys.add(alert.monitor_id)
    IncidentMonitor.objects.bulk_create(
        IncidentMonitor(incident=incident, monitor_id=key) for key in sorted(keys)
    )


def _plan(incident: Incident, version: PlaybookVersion | None, now: datetime) -> list[IncidentTask]:
    """Return the tasks, of the playbook or of what every scenario begins with, in the order of their deadlines."""
    rows = version.tasks if version is not None else []
    ordered = sorted(rows or map(asdict, tasks_of_all()), key=lambda row: row["minutes"])
    return [
        IncidentTask(
            incident=incident, role=row["role"], text=row["text"][:300], is_legal=row.get("is_legal", False),
            due_at=now + timedelta(minutes=row["minutes"]), position=place,
        )
        for place, row in enumerate(ordered)
    ]  # fmt: skip


def _moments(incident: Incident, target: IncidentState, now: datetime) -> dict[str, datetime | None]:
    """Return the moments a move leaves on the row."""
    found: dict[str, datetime | None] = {"closed_at": None if target in IncidentState.live else now}
    if target in (IncidentState.ACTING, IncidentState.CALMING):
        found |= {"assessed_at": incident.assessed_at or now, "assess_due_at": None}
    if target == IncidentState.CALMING:
        found["calm_since"] = now
    elif target in IncidentState.live:
        found["calm_since"] = None
    return found


def _told(incident: Incident, changes: Mapping[str, tuple[object, object]]) -> list[str]:
    """Return what the timeline says of changes that the room has to know."""
    told = []
    if {"first_actor", "why_first"} & set(changes) and incident.first_actor:
        told.append(
            _("%(who)s speaks first: %(why)s")
            % {"who": FirstActor(incident.first_actor).label, "why": incident.why_first}
        )
    if "response" in changes and incident.response:
        told.append(_("What happens: %(response)s") % {"response": Response(incident.response).label})
    if "central_channel" in changes and incident.central_channel:
        told.append(_("We speak at one place: %(channel)s") % {"channel": incident.central_channel})
    if "summary" in changes:
        told.append(_("Wrote anew what is known."))
    return told


def _read_language(value: str) -> str:
    return read_codes([value], "language")[0] if value.strip() else ""


_READERS = {
    "title": lambda value: read_name(value, 200, _("The title")),
    "summary": lambda value: read_text(value, _("The summary"), longest=4000),
    "response": lambda value: read_choice(Response, value, _("a response")) if value else "",
    "first_actor": lambda value: read_choice(FirstActor, value, _("somebody who can speak first")) if value else "",
    "why_first": lambda value: read_name(value, 300, _("The reason")) if value else "",
    "central_channel": lambda value: read_text(value, _("The channel"), longest=300),
    "language": _read_language,
}  # fmt: skip
