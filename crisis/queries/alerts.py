"""What members read of alerts: the list, one alert with its arithmetic, what still waits to be acknowledged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour
from django.urls import reverse

from accounts.models import Agency, Membership
from crisis.detection import Cause, Evidence, explain
from crisis.models import Alert, AlertNotice, AlertRead, AlertSample, Incident, KnownBreak, Mention, Monitor
from crisis.states import AlertState, IncidentState, Level, NoticeState
from influencers.models import Comment
from influencers.states import Mood

OPEN = "open"
MOST_SAMPLES = 12
CHART_HOURS = 48
LOUD = (Level.SEVERE, Level.CRITICAL)


def alerts_to_show(agency: Agency) -> QuerySet[Alert]:
    return Alert.objects.for_agency(agency).select_related("monitor", "incident", "acknowledged_by__user", "agency")  # fmt: skip


def listed_alerts(
    agency: Agency, *, member: Membership | None = None, state: str = "", level: str = "", monitor: str = "",
    drill: str = "",
) -> QuerySet[Alert]:  # fmt: skip
    """Return alerts newest first; `state` is one of AlertState or "open", `drill` "yes" or "no".

    With a member each says `is_unread`: it is open and they have not looked at it.
    """
    rows = alerts_to_show(agency)
    if state == OPEN:
        rows = rows.filter(state__in=AlertState.open_states)
    elif state:
        rows = rows.filter(state=state)
    if level:
        rows = rows.filter(level=level)
    if monitor:
        rows = rows.filter(monitor__uuid=monitor)
    if drill:
        rows = rows.filter(is_drill=drill == "yes")
    if member is not None:
        mine = AlertRead.objects.filter(alert=OuterRef("pk"), member=member)
        rows = rows.annotate(is_unread=Q(state__in=AlertState.open_states) & ~Exists(mine))
    return rows


def counts_of(agency: Agency) -> dict[str, int]:
    """Return how many alerts are in each open state. One statement over the index of open ones."""
    rows = Alert.objects.for_agency(agency).open().order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def monitors_with_alerts(agency: Agency) -> list[Monitor]:
    """Return what can be chosen in the list's filter: watching monitors, by name."""
    return list(Monitor.objects.for_agency(agency).order_by("name_key", "pk")[:200])


@dataclass(frozen=True)
class Told:
    """One finding in words, and the numbers behind each sentence."""

    sentence: str
    stream: str
    numbers: Sequence[tuple[str, Any]]


def evidence_of(alert: Alert) -> list[Told]:
    """Return why an alert was raised, its strongest methods first, each method of a stream once. One statement."""
    told: dict[tuple[str, str], tuple[float, Told]] = {}
    for finding in alert.findings.select_related("stream__post", "stream__influencer").order_by("-at")[:50]:
        stream = finding.stream
        about = (
            str(stream.influencer) if stream.influencer_id else _post_name(stream.post) or _place(stream.key)
        )
        for row in finding.evidence:
            evidence = Evidence(Cause(row["cause"]), row.get("numbers", {}))
            weight = 1000.0 if evidence.cause == Cause.WORD else evidence.strength
            numbers = [(name.replace("_", " "), value) for name, value in evidence.numbers.items()]
            key = (row["cause"], stream.key)
            if key not in told or told[key][0] < weight:
                told[key] = (weight, Told(explain(evidence), about, numbers))
    return [each for _, each in sorted(told.values(), key=lambda pair: -pair[0])]


def _place(key: str) -> str:
    """Return the post a drill's stream is of, as its recording names it."""
    return key.removeprefix("place:") if key.startswith("place:") else ""


def _post_name(post: Any) -> str:
    return (post.title or post.external_id) if post else ""


def samples_of(alert: Alert) -> list[dict[str, Any]]:
    """Return the comments that caused an alert, worst first, with their mood and the post's address. One statement."""
    rows = AlertSample.objects.filter(alert=alert).select_related("comment__post", "mention")
    return [_sample(row) for row in rows.order_by("position", "pk")[:MOST_SAMPLES]]


def _sample(row: AlertSample) -> dict[str, Any]:
    said: Any = row.comment or row.mention
    if row.comment is not None:
        place, url, at = _post_name(row.comment.post), row.comment.post.url, row.comment.published_at
    else:
        place, url, at = said.place, said.url, said.at
    return {
        "text": said.text, "at": at, "mood": said.mood, "mood_label": said.get_mood_display(), "likes": said.likes,
        "nature": said.get_nature_display(), "place": place, "url": url,
    }  # fmt: skip


def notices_of(alert: Alert) -> list[AlertNotice]:
    """Return who was told, when and by what way, newest first. One statement."""
    rows = alert.notices.exclude(state=NoticeState.DROPPED).select_related("member__user", "hook")
    return list(rows.order_by("-pk")[:60])


def joinable_incidents(alert: Alert) -> list[Incident]:
    """Return the incidents an alert could join: live ones of its kind, newest first."""
    rows = Incident.objects.filter(agency=alert.agency, state__in=IncidentState.live, is_drill=alert.is_drill)
    return list(rows.order_by("-opened_at")[:20])


def loud_alerts(agency: Agency) -> list[Alert]:
    """Return severe and critical alerts that nobody acknowledged, worst and oldest first: what the bar shows."""
    rows = Alert.objects.for_agency(agency).filter(state=AlertState.NEW, level__in=LOUD, noted="")
    return sorted(rows.order_by("raised_at")[:20], key=lambda alert: -Level(alert.level).rank)


def hours_of(alert: Alert, *, now: datetime) -> list[tuple[datetime, int, int]]:
    """Return (hour, comments, negative) of an alert's monitor around its beginning, hours without anything too.

    Two statements over the indexes of a post's comments and a monitor's mentions.
    """
    start = (alert.began_at - timedelta(hours=CHART_HOURS // 2)).replace(minute=0, second=0, microsecond=0)
    end = min(now, start + timedelta(hours=CHART_HOURS))
    posts = alert.monitor.streams.exclude(post=None).values("post")
    found: dict[datetime, tuple[int, int]] = {}
    sources = (
        (
            Comment.objects.filter(post__in=posts, published_at__gte=start, published_at__lt=end),
            "published_at",
        ),
        (Mention.objects.filter(monitor=alert.monitor_id, at__gte=start, at__lt=end), "at"),
    )
    for rows, field in sources:
        counted = rows.order_by().annotate(hour=TruncHour(field, tzinfo=UTC)).values_list("hour").annotate(
            n=Count("pk"), bad=Count("pk", filter=Q(mood=Mood.NEGATIVE))
        )  # fmt: skip
        for hour, number, bad in counted:
            known = found.get(hour, (0, 0))
            found[hour] = (known[0] + number, known[1] + bad)
    hours = _hours(start.astimezone(UTC), end)
    return [(hour, *found.get(hour, (0, 0))) for hour in hours]


def chart_of(alert: Alert, names: tuple[str, str, str], *, now: datetime) -> dict[str, Any]:
    """Return what components/_chart.html draws: comments and negative ones by hour, a mark where the trouble began."""
    hours = hours_of(alert, now=now)
    said, bad, mark = names
    return {
        "type": "bar", "clock": True, "from_zero": True,
        "series": [
            {"name": said, "points": [[hour.isoformat(), number] for hour, number, _ in hours]},
            {"name": bad, "tone": "red", "points": [[hour.isoformat(), negative] for hour, _, negative in hours]},
        ],
        "annotations": [{"at": alert.began_at.isoformat(), "label": mark}],
    }  # fmt: skip


def _hours(start: datetime, end: datetime) -> Iterable[datetime]:
    hour = start.replace(minute=0, second=0, microsecond=0)
    while hour < end:
        yield hour
        hour += timedelta(hours=1)


def breaks_of(alert: Alert) -> list[KnownBreak]:
    return list(KnownBreak.objects.filter(monitor=alert.monitor_id).order_by("-starts_at")[:5])


def address_of(alert: Alert, site: str) -> str:
    """Return the alert's whole address, for letters and webhooks."""
    return site + reverse("crisis:alert", args=[alert.uuid])
