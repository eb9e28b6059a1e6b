"""Monitors ready to draw: what a row, a stream, the chart and a trial of a setting say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crisis.detection import AlertFound, Sensitivity, explain_alert, explain_reading, tried_on
from crisis.models import Monitor, Stream
from crisis.queries.monitors import breaks_of, heard_since, reading_of
from crisis.states import Level, MonitorState, StreamKind

TRIED_DAYS, LEARNED_DAYS, MOST_TRIED = 30, 28, 30_000
SHOWN_HOURS = 24 * 7
ICONS = {
    MonitorState.ON: ("ear", "good"),
    MonitorState.PAUSED: ("player-pause", "warn"),
    MonitorState.ENDED: ("circle-x", ""),
}
VERDICTS = {
    "learning": ("school", ""), "few": ("circle-dashed", ""), "calm": ("circle-check", "good"),
    "raised": ("alert-triangle", "bad"), "break": ("calendar", ""),
}  # fmt: skip
SCOPE_ICONS = {"campaign": "flag", "influencer": "user", "brand": "building-store"}


@dataclass(frozen=True)
class MonitorRow:
    """A monitor in the list, with what it heard a day in two weeks (all, and the negative part)."""

    monitor: Monitor
    state: dict[str, str]
    days: list[int]
    negative: list[int]
    icon: str

    @property
    def comments(self) -> int:
        return sum(self.days)

    @property
    def share(self) -> int | None:
        """Percent of negative; None where nothing was heard."""
        return round(100 * sum(self.negative) / self.comments) if self.comments else None


def monitor_row(monitor: Monitor, heard: Sequence[tuple[int, int]]) -> MonitorRow:
    days, negative = [each[0] for each in heard], [each[1] for each in heard]
    return MonitorRow(monitor, state_of(monitor), days, negative, SCOPE_ICONS[monitor.scope])


def state_of(monitor: Monitor) -> dict[str, str]:
    icon, kind = ICONS[MonitorState(monitor.state)]
    return {"label": str(monitor.get_state_display()), "icon": icon, "kind": kind}


@dataclass(frozen=True)
class StreamRow:
    """A stream with where it stands and why there is no alert."""

    stream: Stream
    name: str
    icon: str
    kind: str
    says: str
    url: str = ""
    known: str = ""


def stream_row(stream: Stream) -> StreamRow:
    reading = reading_of(stream)
    icon, kind = VERDICTS[reading.verdict] if reading else ("circle-dashed", "")
    says = explain_reading(reading) if reading else _("Nothing was heard yet.")
    known = ""
    if reading and reading.known_hours:
        told = {"days": max(1, reading.known_hours // 24), "comments": f"{reading.known_comments:,}"}
        known = _("%(comments)s comments of %(days)s days known") % told
    post = stream.post
    if stream.kind == StreamKind.WHOLE:
        name = _("All that is heard")
    elif stream.influencer and stream.kind == StreamKind.INFLUENCER:
        name = stream.influencer.name
    elif post is not None:
        name = str(post)[:80]
    else:
        name = stream.key.removeprefix("place:")
    return StreamRow(stream, name, icon, kind, says, post.url if post else "", known)


def chart_of(stream: Stream | None, *, now: datetime) -> dict[str, Any] | None:
    """Return comments and negative ones by the hour of the last week, with the usual number of now; None: too little."""
    if stream is None or not stream.state:
        return None
    past = {row[0]: row for row in stream.state["baseline"]["buckets"]}
    last = int(now.timestamp()) // 3600
    hours = list(range(last - SHOWN_HOURS + 1, last + 1))
    rows = [past.get(hour, (hour, 0, 0)) for hour in hours]
    if stream.state["baseline"]["grain"] != "minute" or not any(row[1] for row in rows):
        return None
    times = [datetime.fromtimestamp(hour * 3600, tz=now.tzinfo).isoformat() for hour in hours]
    reading = reading_of(stream)
    lines = [
        _line(_("Comments"), times, [max(0, row[1]) for row in rows], "accent-ink"),
        _line(_("Negative"), times, [max(0, row[2]) for row in rows], "red"),
    ]
    if reading is not None and reading.usual_comments is not None:
        usual = [round(reading.usual_comments, 1)] * len(times)
        lines.append(_line(_("Usual at this hour"), times, usual, "text-3", dashed=True))
    return {"series": lines, "type": "line", "from_zero": True, "clock": True}


def _line(
    name: str, times: list[str], values: list[Any], tone: str, *, dashed: bool = False
) -> dict[str, Any]:
    points = [list(point) for point in zip(times, values, strict=True)]
    return {"name": name, "points": points, "kind": "line", "dashed": dashed, "tone": tone}


@dataclass(frozen=True)
class Trial:
    """What a setting would have alerted in the last 30 days, had it been set: learned from the days before."""

    sentence: str
    alerts: list[tuple[AlertFound, str, str]]  # with the level's name, and why
    comments: int
    cut: bool = False


def trial_of(monitor: Monitor, settings: Sensitivity, *, now: datetime) -> Trial:
    """Try a setting on all that a monitor heard, together. At most 30,000 comments, the newest."""
    since = now - timedelta(days=TRIED_DAYS + LEARNED_DAYS)
    history, cut = heard_since(monitor, since=since, most=MOST_TRIED)
    tried = tried_on(history, settings, breaks_of(monitor, since=since))
    first = max(now - timedelta(days=TRIED_DAYS), history[0].at if history else now)
    found = [alert for alert in tried.alerts if alert.at >= now - timedelta(days=TRIED_DAYS)]
    days = min(TRIED_DAYS, max(1, (now - first).days))
    sentence = ngettext(
        "With this setting you would have had %(alerts)s alert in the last %(days)s days.",
        "With this setting you would have had %(alerts)s alerts in the last %(days)s days.",
        len(found),
    ) % {"alerts": len(found), "days": days}
    return Trial(
        sentence,
        [(each, str(Level(each.level).label), explain_alert(each)) for each in found[-50:]],
        len(history),
        cut,
    )
