"""The rota as a calendar: weeks of days, in each who is on duty then, and the holes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from crisis.models import DutyTurn
from crisis.queries.duty import Hole

WEEKS = 5


@dataclass
class Day:
    """A day of the calendar in the reader's zone. `turns`: (turn, whether it begins or is first shown here)."""

    day: date
    is_today: bool
    is_past: bool
    turns: list[tuple[DutyTurn, bool]] = field(default_factory=list)
    has_hole: bool = False


def span_of(today: date) -> tuple[datetime, datetime]:
    """Return the calendar's beginning (a Monday) and end in the reader's zone."""
    monday = today - timedelta(days=today.weekday())
    zone = timezone.get_current_timezone()
    end = monday + timedelta(weeks=WEEKS)
    return datetime.combine(monday, time(0), zone), datetime.combine(end, time(0), zone)


def days_of(turns: Sequence[DutyTurn], holes: Sequence[Hole], today: date) -> list[Day]:
    """Return the days of the calendar, each with the turns that touch it, first rank first."""
    start, end = span_of(today)
    found = []
    day = timezone.localtime(start).date()
    while day < timezone.localtime(end).date():
        begin = datetime.combine(day, time(0), timezone.get_current_timezone())
        until = datetime.combine(day + timedelta(days=1), time(0), timezone.get_current_timezone())
        there = sorted(
            (each for each in turns if each.starts_at < until and each.ends_at > begin),
            key=lambda each: (each.rank, each.starts_at),
        )
        cell = Day(
            day,
            day == today,
            day < today,
            has_hole=any(hole.starts_at < until and hole.ends_at > begin for hole in holes),
        )
        cell.turns = [(turn, begin <= turn.starts_at or day.weekday() == 0) for turn in there]
        found.append(cell)
        day += timedelta(days=1)
    return found
