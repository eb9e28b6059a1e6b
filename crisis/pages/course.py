"""An incident's hours ready to draw: comments and the negative share against what is usual, with what happened when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from crisis.queries.charts import Course, Mark

FEWEST = 2  # hours that make a line
ENOUGH = 5  # comments of an hour whose share is drawn: of one comment it is all or nothing


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One hour of the table. Shares are percent, None: nothing was said or nothing is known."""

    at: datetime
    comments: int
    usual: float | None
    negative: int
    share: float | None
    usual_share: float
    is_above: bool
    marks: list[Mark]


def number_chart(course: Course, marks: list[Mark]) -> dict[str, Any] | None:
    """Return comments and negative ones by the hour with the band of the usual."""
    if len(course.hours) < FEWEST:
        return None
    times = [hour.begins_at.isoformat() for hour in course.hours]
    lines = [
        _line(_("Comments"), times, [hour.comments for hour in course.hours], "accent-ink"),
        _line(_("Negative"), times, [hour.negative for hour in course.hours], "red"),
    ]
    if any(each.comments is not None for each in course.usual):
        lines += [
            _line(_("Usual low"), times, [_rounded(each.low) for each in course.usual], "text-3", dashed=True),
            _line(_("Usual high"), times, [_rounded(each.high) for each in course.usual], "text-3", dashed=True),
        ]  # fmt: skip
    return _drawn(lines, marks)


def share_chart(course: Course, marks: list[Mark]) -> dict[str, Any] | None:
    """Return the share of negative by the hour beside the usual one; hours in which hardly anything was said are gaps."""
    if len(course.hours) < FEWEST:
        return None
    times = [hour.begins_at.isoformat() for hour in course.hours]
    shares = [round(100 * h.negative / h.comments, 1) if h.comments >= ENOUGH else None for h in course.hours]
    usual = [round(100 * each.share, 1) for each in course.usual]
    lines = [
        _line(_("Negative"), times, shares, "red"),
        _line(_("Usual"), times, usual, "text-3", dashed=True),
    ]
    return {**_drawn(lines, marks), "unit": "%", "dots": True}


def course_rows(course: Course, marks: list[Mark]) -> list[CourseRow]:
    """Return the hours as a table, the newest first."""
    by_hour: dict[datetime, list[Mark]] = {}
    for mark in marks:
        by_hour.setdefault(mark.at.replace(minute=0, second=0, microsecond=0), []).append(mark)
    rows = [
        CourseRow(
            hour.begins_at, hour.comments, usual.comments, hour.negative,
            100 * hour.negative / hour.comments if hour.comments else None, 100 * hour.usual_share,
            usual.high is not None and hour.comments > usual.high, by_hour.get(hour.begins_at, []),
        )
        for hour, usual in zip(course.hours, course.usual, strict=True)
    ]  # fmt: skip
    return rows[::-1]


def _drawn(lines: list[dict[str, Any]], marks: list[Mark]) -> dict[str, Any]:
    return {
        "series": lines,
        "type": "line",
        "from_zero": True,
        "clock": True,
        "annotations": _annotations(marks),
    }


def _annotations(marks: list[Mark]) -> list[dict[str, str]]:
    """Return a numbered line for each hour in which something happened: "1", or "2-4" for several."""
    by_hour: dict[datetime, list[Mark]] = {}
    for mark in marks:
        by_hour.setdefault(mark.at.replace(minute=0, second=0, microsecond=0), []).append(mark)
    return [
        {"at": each[0].at.isoformat(), "label": f"{each[0].number}-{each[-1].number}" if len(each) > 1 else str(each[0].number)}
        for each in by_hour.values()
    ]  # fmt: skip


def _line(
    name: str, times: list[str], values: list[Any], tone: str, *, dashed: bool = False
) -> dict[str, Any]:
    points = [list(point) for point in zip(times, values, strict=True)]
    return {"name": name, "points": points, "kind": "line", "dashed": dashed, "tone": tone}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
