"""What was said by the hour, beside what is usual then: for the room's chart and for a post-mortem's way back."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, TruncHour
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from crisis.detection import Baseline, Grain
from crisis.detection.baseline import PRIOR_COMMENTS, Usual, read_baseline
from crisis.detection.prior import PRIOR_SHARE
from crisis.figures import Hour
from crisis.models import Alert, Incident, KnownBreak, Mention, Publication, Stream, TimelineEntry
from crisis.queries.streams import monitors_heard, watched_posts
from crisis.states import EntryKind, StreamKind
from influencers.models import Comment
from influencers.states import Mood

BEFORE = timedelta(hours=24)  # of calm that is shown before the trouble
MOST_HOURS = 24 * 14
MOST_MARKS = 40
BAND = 2.0  # standard deviations that the band of the usual reaches


@dataclass(frozen=True, slots=True)
class UsualHour:
    """What is usual in an hour: comments with their band, share of negative (0 to 1). `known`: of how many hours."""

    comments: float | None
    low: float | None
    high: float | None
    share: float
    known: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """The hours of an incident and what is usual in each, both in the same order."""

    hours: list[Hour]
    usual: list[UsualHour]


def hours_of(incident: Incident, *, now: datetime | None = None) -> list[Hour]:
    """Return the hours from a day before the trouble until now, or until a day after it was closed, silent ones too.

    At most MOST_HOURS of them, the last ones. Comments and mentions count by when they were said; removed ones count.
    """
    return course_of(incident, now=now).hours


def course_of(incident: Incident, *, now: datetime | None = None) -> Course:
    """Return the hours and what is usual in each, by the monitors' own past. Five statements.

    Several monitors' usual numbers add up. Without a past of a monitor, usual is the share of the hours shown before
    the trouble, weighed as detection begins (crisis/detection/baseline.py), and the number is not known.
    """
    first, last = _span(incident, now or timezone.now())
    counted = _counted(incident, first, last + timedelta(hours=1))
    hours = [
        first + timedelta(hours=number) for number in range(int((last - first) / timedelta(hours=1)) + 1)
    ]
    usual = _usual(incident, hours, counted)
    return Course(
        hours=[
            Hour(at, counted[at, ""], counted[at, Mood.NEGATIVE], each.share)
            for at, each in zip(hours, usual, strict=True)
        ],
        usual=usual,
    )


def _span(incident: Incident, now: datetime) -> tuple[datetime, datetime]:
    """Return the first and the last hour to show."""
    end = min(now, incident.closed_at + BEFORE) if incident.closed_at else now
    last = max(end, incident.turned_at).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    begin = (incident.turned_at - BEFORE).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return max(begin, last - timedelta(hours=MOST_HOURS - 1)), last


def _counted(incident: Incident, first: datetime, end: datetime) -> Counter[tuple[datetime, str]]:
    """Return how many were said in an hour, and under (hour, "negative") how many of them were negative."""
    negative = Count("pk", filter=Q(mood=Mood.NEGATIVE))
    comments = Comment.objects.filter(
        post__in=watched_posts(incident), published_at__gte=first, published_at__lt=end
    )
    mentions = Mention.objects.filter(
        monitor__in=monitors_heard(incident), put_away_at=None, at__gte=first, at__lt=end
    )
    counted: Counter[tuple[datetime, str]] = Counter()
    for rows in (
        comments.annotate(hour=TruncHour("published_at", tzinfo=UTC)),
        mentions.annotate(hour=TruncHour("at", tzinfo=UTC)),
    ):
        for hour, number, bad in (
            rows.values("hour")
            .annotate(number=Count("pk"), bad=negative)
            .values_list("hour", "number", "bad")
        ):
            counted[hour, ""] += number
            counted[hour, Mood.NEGATIVE] += bad
    return counted


def _usual(
    incident: Incident, hours: list[datetime], counted: Counter[tuple[datetime, str]]
) -> list[UsualHour]:
    streams = Stream.objects.filter(
        monitor__incident_places__incident=incident, kind=StreamKind.WHOLE, state__has_key="baseline"
    )
    pasts = [read_baseline(stored) for stored in streams.values_list("state__baseline", flat=True)]
    share = _share_before(incident, hours, counted)
    told = []
    for at in hours:
        found = [each for each in (_usual_then(past, at, incident.turned_at) for past in pasts) if each]
        told.append(_together(found) if found else UsualHour(None, None, None, share))
    return told


def _usual_then(past: Baseline, at: datetime, turned_at: datetime) -> Usual | None:
    """Return what a monitor knows as usual in an hour, by what was before the trouble; None: nothing yet."""
    if past.grain == Grain.DAY:  # a day's numbers say nothing of an hour's
        return None
    bucket, began = (int(each.timestamp()) // past.grain.bucket for each in (at, turned_at))
    if past.since is None or bucket <= max(past.since, past.level_since or 0):
        return None
    usual = past.usual(bucket, min(began, bucket))
    return usual if usual.known_buckets else None


def _together(found: list[Usual]) -> UsualHour:
    mean = sum(each.comments[0] for each in found)
    spread = sum(each.comments[1] ** 2 for each in found) ** 0.5
    weights = [max(each.known_comments, 1) for each in found]
    share = sum(each.share * weight for each, weight in zip(found, weights, strict=True)) / sum(weights)
    return UsualHour(
        mean,
        max(0.0, mean - BAND * spread),
        mean + BAND * spread,
        share,
        max(each.known_buckets for each in found),
    )


def _share_before(incident: Incident, hours: list[datetime], counted: Counter[tuple[datetime, str]]) -> float:
    calm = [at for at in hours if at + timedelta(hours=1) <= incident.turned_at]
    number, bad = (sum(counted[at, what] for at in calm) for what in ("", Mood.NEGATIVE))
    return (bad + PRIOR_SHARE * PRIOR_COMMENTS) / (number + PRIOR_COMMENTS)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, drawn as a numbered line. `kind`: alert, statement, freeze, break, over, room."""

    at: datetime
    kind: str
    text: str
    number: int = 0


def marks_of(incident: Incident, course: Course) -> list[Mark]:
    """Return what happened in the hours shown: alerts, statements, stop and go, known breaks, the room itself. One statement."""
    first, last = course.hours[0].begins_at, course.hours[-1].begins_at + timedelta(hours=1)
    alerts = Alert.objects.filter(incident=incident)
    said = Publication.objects.filter(text__statement__incident=incident)
    stops = TimelineEntry.objects.filter(incident=incident, kind=EntryKind.FREEZE)
    breaks = KnownBreak.objects.filter(monitor__incident_places__incident=incident, starts_at__lt=last, ends_at__gt=first)  # fmt: skip
    told = [
        _told(alerts, "alert", "raised_at", F("title")),
        _told(said, "statement", "at", Concat("text__statement__title", Value(" · "), "place")),
        _told(stops, "freeze", "at", F("text")),
        _told(breaks, "break", "starts_at", F("note")),
        _told(breaks, "over", "ends_at", F("note")),
    ]
    found = [Mark(incident.opened_at, "room", gettext("The room opened"))]
    if incident.closed_at:
        found.append(Mark(incident.closed_at, "room", gettext("Closed")))
    for kind, at, text in told[0].union(*told[1:], all=True):
        begun_before = kind == "break" and at < first
        found.append(Mark(first if begun_before else at, kind, str(_IN_WORDS[kind]) % {"what": text}))
    shown = sorted((mark for mark in found if first <= mark.at < last), key=lambda mark: mark.at)[:MOST_MARKS]
    return [replace(mark, number=number) for number, mark in enumerate(shown, start=1)]


def _told(rows: "QuerySet[Any]", kind: str, at: str, text: Any) -> "QuerySet[Any, Any]":
    named = Value(kind, output_field=CharField())
    told = rows.annotate(told=Cast(text, CharField()), happened=F(at)).order_by("-happened", "-pk")
    return told.values_list(named, "happened", "told")[:MOST_MARKS]


_IN_WORDS = {
    "alert": gettext_lazy("Alert: %(what)s"), "statement": gettext_lazy("Said: %(what)s"), "freeze": "%(what)s",
    "break": gettext_lazy("Known: %(what)s"), "over": gettext_lazy("Over: %(what)s"),
}  # fmt: skip
