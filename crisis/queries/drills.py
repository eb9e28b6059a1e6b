"""What a drill is made of, how far it is, and how the team did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Agency
from crisis.drills.clock import real_of, recorded_at, second_of
from crisis.figures import Moments, Score, durations, score_sheet
from crisis.models import Alert, Drill, Incident, Monitor
from crisis.packs import levels
from crisis.states import DrillState, Level

MOST_COMPARED = 8


def drills_to_show(agency: Agency) -> QuerySet[Drill]:
    return Drill.objects.for_agency(agency).select_related("campaign", "by__user", "incident", "monitor")


def clock_of(monitor: Monitor, now: datetime) -> datetime:
    """Return what time it is for a monitor: now, or in a drill the recording's."""
    if not monitor.is_drill:
        return now
    drill = Drill.objects.filter(monitor=monitor).first()
    if drill is None or drill.started_at is None:
        return now
    # Behind what was played, so that a pause of the player is no silence of the storm.
    return recorded_at(drill, second_of(drill, now)) if drill.played < drill.comments else now


def turned_at(alert: Alert) -> datetime:
    """Return when, on our clock, an alert's trouble began: its first comment, in a drill when that was played."""
    if not alert.is_drill:
        return alert.began_at
    drill = Drill.objects.filter(monitor=alert.monitor_id).first()
    return real_of(drill, alert.began_at) if drill and drill.started_at else alert.began_at


@dataclass(frozen=True)
class Sheet:
    """How a drill went: each line against its target, false alerts before the storm turned, alerts in all."""

    level: str
    rows: Sequence[Score]
    early: int
    alerts: int

    @property
    def kept(self) -> int:
        return sum(row.is_kept for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; durations in seconds."""
        rows = [
            {
                "key": row.key, "target": row.target.total_seconds(),
                "taken": None if row.taken is None else row.taken.total_seconds(), "kept": row.is_kept,
            }
            for row in self.rows
        ]  # fmt: skip
        return {
            "level": self.level, "rows": rows, "early": self.early, "alerts": self.alerts, "kept": self.kept,
        }  # fmt: skip


def sheet_of(stored: dict[str, Any]) -> Sheet | None:
    """Read what `Sheet.as_dict` stored."""
    if not stored:
        return None
    rows = [
        Score(row["key"], timedelta(seconds=row["target"]), None if row["taken"] is None else timedelta(seconds=row["taken"]))
        for row in stored["rows"]
    ]  # fmt: skip
    return Sheet(stored["level"], rows, stored["early"], stored["alerts"])


def score_of(drill: Drill) -> Sheet:
    """Figure how a drill went so far, from its alerts and its incident; 2 statements.

    Detection is told in the recording's time (what it would have taken in earnest), what people did in ours: they had
    the time they really had. Without a known turn the storm turns with the first comment of its first alert.
    """
    alerts = list(Alert.objects.filter(monitor=drill.monitor_id, noted="").order_by("raised_at", "pk"))
    incident = incident_of(drill)
    turn = drill.turns_at
    if turn is None and alerts:
        turn = real_of(drill, alerts[0].began_at)
    early = [alert for alert in alerts if turn is not None and alert.raised_at < turn]
    told = next((alert for alert in alerts if alert not in early), None)
    level = _level_of(drill, incident, told)
    if turn is None:
        return Sheet(
            level, _rows(level, Moments(turned_at=drill.started_at or drill.created_at), drill), 0, 0
        )
    moments = Moments(
        turned_at=turn,
        alerted_at=told.raised_at if told else None,
        acknowledged_at=(told.acknowledged_at if told else None) or (incident.acknowledged_at if incident else None),
        assessed_at=incident.assessed_at if incident else None,
        client_told_at=incident.client_told_at if incident else None,
        statement_at=incident.first_statement_at if incident else None,
    )  # fmt: skip
    return Sheet(level, _rows(level, moments, drill), len(early), len(alerts))


def incident_of(drill: Drill) -> Incident | None:
    """Return the room the team opened for a drill, the first of them."""
    rows = Incident.objects.filter(alerts__monitor=drill.monitor_id, is_drill=True)
    return rows.order_by("pk").first() if drill.monitor_id else None


def earlier_drills(drill: Drill) -> list[Drill]:
    """Return drills that were scored before this one, newest first: of the same storm, else of any."""
    rows = drills_to_show(drill.agency).filter(pk__lt=drill.pk, state=DrillState.DONE)
    return [each for each in rows.filter(storm=drill.storm).order_by("-pk")[:MOST_COMPARED] if each.score]


def _level_of(drill: Drill, incident: Incident | None, told: Alert | None) -> str:
    """Return the level whose targets count: what the team judged, at least the alert's own."""
    named = [each.level for each in (incident, told) if each is not None]
    return max(named, key=lambda level: Level(level).rank) if named else Level.MODERATE.value


def _rows(level: str, moments: Moments, drill: Drill) -> list[Score]:
    asked = levels()[level]
    taken = durations(moments)
    if taken.detect is not None:
        taken = replace(taken, detect=taken.detect * drill.speed)
    return score_sheet(
        taken, acknowledge=asked.acknowledge, assess=asked.assess, client=asked.client,
        statement=asked.statement if asked.statement_asked else None,
    )  # fmt: skip
