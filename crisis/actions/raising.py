"""Findings become alerts: one alert a monitor for what belongs together, told once and again when it grows worse."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.live import publish
from crisis.actions.notices import announce
from crisis.actions.timeline import write_entry
from crisis.detection import AlertFound, Cause, Fed
from crisis.models import Alert, AlertFinding, AlertSample, Monitor, Stream
from crisis.packs import levels
from crisis.states import AlertState, EntryKind, IncidentState, Level
from influencers.models import Comment

TOGETHER = timedelta(hours=12)  # findings of one monitor that belong to one alert
HISTORY = timedelta(hours=24)  # before a stream began: what was found further back is past
MOST_SAMPLES = 30


@dataclass
class Raised:
    """What came of one monitor's batch: alerts to be told of, each once."""

    monitor: Monitor
    now: datetime
    new: dict[int, Alert] = field(default_factory=dict)
    worse: dict[int, Alert] = field(default_factory=dict)
    changed: dict[int, Alert] = field(default_factory=dict)
    ended: dict[int, Alert] = field(default_factory=dict)


def take_findings(raised: Raised, stream: Stream, fed: Fed) -> None:
    """Write what a stream's batch found: new findings, those that grew, those that ended. In the caller's transaction."""
    for found in (*fed.raised, *fed.worse):
        if raised.monitor.is_drill or _is_present(found, stream, fed):
            _take(raised, stream, found)
    for key, at in fed.ended:
        _end(raised, stream, key, at)


def tell(raised: Raised) -> None:
    """Tell those on duty, open pages and rooms of what changed."""
    for alert in raised.new.values():
        if not alert.noted:
            announce(alert=alert, occasion="raised", now=raised.now)
    for pk, alert in raised.worse.items():
        if pk not in raised.new and not alert.noted:
            announce(alert=alert, occasion="worse", now=raised.now)
            _tell_room(alert)
    for alert in raised.ended.values():
        if not alert.noted:
            announce(alert=alert, occasion="ended", now=raised.now)
    for alert in {**raised.new, **raised.worse, **raised.changed, **raised.ended}.values():
        data = {"alert": str(alert.uuid), "state": str(alert.state), "level": str(alert.level)}
        publish(topic=f"agency:{alert.agency_id}", event="alert_changed", **data)


def _is_present(found: AlertFound, stream: Stream, fed: Fed) -> bool:
    """Say whether a finding is of the time the stream is heard, or still goes on; what was over before is history."""
    since = stream.created_at - HISTORY
    goes_on = fed.state["open"]
    return found.at >= since or bool(goes_on and goes_on[0] == found.key and goes_on[2] >= since.timestamp())


def _take(raised: Raised, stream: Stream, found: AlertFound) -> None:
    known = AlertFinding.objects.filter(stream=stream, key=found.key).select_related("alert").first()
    alert = known.alert if known else _alert_for(raised, found)
    values = {
        "level": found.level, "evidence": [each.as_dict() for each in found.evidence], "comments": found.comments,
        "negative": found.negative,
    }  # fmt: skip
    if known is None:
        AlertFinding.objects.create(
            alert=alert, stream=stream, key=found.key, at=found.at, began_at=found.began_at, **values
        )
    else:
        AlertFinding.objects.filter(pk=known.pk).update(**values)
    _grow(raised, alert, found)
    _add_samples(alert, found.samples)


def _alert_for(raised: Raised, found: AlertFound) -> Alert:
    """Return the open alert that a finding belongs to, locked, or a new one."""
    monitor, now = raised.monitor, raised.now
    recent = (
        Q(raised_at__gte=now - TOGETHER)
        | Q(worse_at__gte=now - TOGETHER)
        | Q(incident__state__in=IncidentState.live)
    )
    noted = ~Q(noted="") if found.noted else Q(noted="")
    opened = Alert.objects.filter(recent, noted, monitor=monitor, state__in=AlertState.open_states)
    alert = opened.select_for_update(of=("self",)).order_by("-raised_at").first()
    if alert is not None:
        return alert
    minutes = levels()[found.level].acknowledge
    made = Alert.objects.create(
        agency=monitor.agency, monitor=monitor, title=_title(monitor, found)[:200], level=found.level,
        is_drill=monitor.is_drill, noted=found.noted[:200], began_at=found.began_at, raised_at=now,
        acknowledge_by=None if found.noted else now + timedelta(minutes=minutes),
    )  # fmt: skip
    raised.new[made.pk] = made
    return made


def _grow(raised: Raised, alert: Alert, found: AlertFound) -> None:
    """Let an alert say the worst of its findings; a higher level is told of again, and its clock is shorter."""
    fields: dict[str, Any] = {"began_at": min(alert.began_at, found.began_at), "ended_at": None}
    if found.negative >= alert.negative:
        fields |= {"comments": found.comments, "negative": found.negative}
    is_worse = Level(found.level).rank > Level(alert.level).rank
    if is_worse:
        fields |= {"level": found.level, "worse_at": raised.now}
        if alert.state == AlertState.NEW and alert.acknowledge_by is not None:
            soon = raised.now + timedelta(minutes=levels()[found.level].acknowledge)
            fields["acknowledge_by"] = min(alert.acknowledge_by, soon)
    Alert.objects.filter(pk=alert.pk).update(**fields, updated_at=raised.now)
    for name, value in fields.items():
        setattr(alert, name, value)
    (raised.worse if is_worse else raised.changed)[alert.pk] = alert


def _end(raised: Raised, stream: Stream, key: str, at: datetime) -> None:
    finding = (
        AlertFinding.objects.filter(stream=stream, key=key, ended_at=None).select_related("alert").first()
    )
    if finding is None:
        return
    AlertFinding.objects.filter(pk=finding.pk).update(ended_at=at)
    alert = Alert.objects.select_for_update().get(pk=finding.alert_id)
    if alert.findings.filter(ended_at=None).exists() or alert.ended_at is not None:
        return
    # One in an incident stays there: the room decides when it is over.
    ends = alert.state in (AlertState.NEW, AlertState.ACKNOWLEDGED)
    fields = {"ended_at": at} | ({"state": AlertState.ENDED, "escalates_at": None} if ends else {})
    Alert.objects.filter(pk=alert.pk).update(**fields, updated_at=raised.now)
    for name, value in fields.items():
        setattr(alert, name, value)
    if alert.state != AlertState.DISMISSED:
        raised.ended[alert.pk] = alert


def _add_samples(alert: Alert, keys: Sequence[str]) -> None:
    """Keep the comments and mentions that caused an alert; those deleted meanwhile are none."""
    known = alert.samples.count()
    if known >= MOST_SAMPLES:
        return
    comments = [int(key[1:]) for key in keys if key.startswith("c")]
    here = set(Comment.objects.filter(pk__in=comments, removed_at=None).values_list("pk", flat=True))
    rows = []
    for place, key in enumerate(keys, start=known):
        pk = int(key[1:])
        if key.startswith("m"):
            rows.append(AlertSample(alert=alert, mention_id=pk, position=place))
        elif pk in here:
            rows.append(AlertSample(alert=alert, comment_id=pk, position=place))
    AlertSample.objects.bulk_create(rows[: MOST_SAMPLES - known], ignore_conflicts=True)


def _title(monitor: Monitor, found: AlertFound) -> str:
    told = {"where": monitor.name}
    word = next((each for each in found.evidence if each.cause == Cause.WORD), None)
    if word is not None:
        return _("“%(word)s” is said: %(where)s") % {**told, "word": str(word.numbers["word"])[:60]}
    if Cause.RAID in found.causes:
        return _("Many accounts write the same: %(where)s") % told
    if Cause.DRIFT in found.causes:
        return _("Comments have slowly turned: %(where)s") % told
    return _("Comments have turned negative: %(where)s") % told


def _tell_room(alert: Alert) -> None:
    incident = alert.incident
    if incident is None or incident.state not in IncidentState.live:
        return
    numbers = {"level": str(Level(alert.level).label), "negative": alert.negative, "comments": alert.comments}
    text = _("The alert grew worse: %(level)s, %(negative)s of %(comments)s comments are negative.") % numbers
    write_entry(incident=incident, kind=EntryKind.ALERT, text=text, by=None, alert=str(alert.uuid))
