"""A post-mortem's durations and a drill's score: pure functions of moments, nothing of a database.

Missing moments give None (not yet, or never): unknown is never 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CALM_HOURS = 3  # a share counts as back only when it stays so for three hours in a row: own default


@dataclass(frozen=True, slots=True)
class Moments:
    """What happened when. `turned_at` is the first comment of the trouble (an alert's `began_at`)."""

    turned_at: datetime
    alerted_at: datetime | None = None
    acknowledged_at: datetime | None = None
    assessed_at: datetime | None = None
    client_told_at: datetime | None = None
    statement_at: datetime | None = None  # the first word in public, a holding statement included
    approved_at: datetime | None = None  # the first full statement


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the stream: its comments and negative ones, and the share that is usual then (0 to 1)."""

    begins_at: datetime
    comments: int
    negative: int
    usual_share: float


@dataclass(frozen=True, slots=True)
class Durations:
    """How long it took. Detection counts from the turn, answers from the alert, the way back from the alert too."""

    detect: timedelta | None
    acknowledge: timedelta | None
    assess: timedelta | None
    tell_client: timedelta | None
    first_statement: timedelta | None
    approve: timedelta | None
    half_way_back: timedelta | None
    back_to_baseline: timedelta | None
    peak_share: float | None


def durations(moments: Moments, hours: Sequence[Hour] = ()) -> Durations:
    """Return a post-mortem's figures. Without an alert everything else counts from the turn."""
    begin = moments.alerted_at or moments.turned_at
    return Durations(
        detect=_between(moments.turned_at, moments.alerted_at),
        acknowledge=_between(begin, moments.acknowledged_at),
        assess=_between(begin, moments.assessed_at),
        tell_client=_between(begin, moments.client_told_at),
        first_statement=_between(begin, moments.statement_at),
        approve=_between(begin, moments.approved_at),
        half_way_back=_between(begin, back_at(hours, since=begin, part=0.5)),
        back_to_baseline=_between(begin, back_at(hours, since=begin, part=1.0)),
        peak_share=_peak(hours, begin)[0],
    )


def back_at(hours: Sequence[Hour], *, since: datetime, part: float) -> datetime | None:
    """Return when the share of negative had come back by a part (0.5 half, 1 whole) of its way down from the peak.

    The beginning of the first of three hours in a row, after the peak, whose share is no higher than
    peak - part (peak - usual); hours without comments say nothing and are passed over. None: not yet.
    """
    ordered = sorted((hour for hour in hours if hour.comments), key=lambda each: each.begins_at)
    peak, peak_at = _peak(ordered, since)
    if peak is None or peak_at is None:
        return None
    later = [hour for hour in ordered if hour.begins_at >= peak_at]
    below = [
        hour.negative / hour.comments <= max(hour.usual_share, peak - part * (peak - hour.usual_share))
        for hour in later
    ]
    for place in range(len(below) - CALM_HOURS + 1):
        if all(below[place : place + CALM_HOURS]):
            return later[place].begins_at
    return None


def _peak(hours: Sequence[Hour], since: datetime) -> tuple[float | None, datetime | None]:
    """Return the highest share from the alert's hour on, of hours with at least a tenth of the busiest one's comments."""
    after = [hour for hour in hours if hour.comments and hour.begins_at + timedelta(hours=1) > since]
    busiest = max((hour.comments for hour in after), default=0)
    weighty = [hour for hour in after if 10 * hour.comments >= busiest]
    if not weighty:
        return None, None
    worst = max(weighty, key=lambda each: each.negative / each.comments)
    return worst.negative / worst.comments, worst.begins_at


@dataclass(frozen=True, slots=True)
class Score:
    """One line of a drill's score sheet: what was asked within how long, how long it took, and whether it was kept."""

    key: str
    target: timedelta
    taken: timedelta | None

    @property
    def is_kept(self) -> bool:
        return self.taken is not None and self.taken <= self.target


def score_sheet(
    taken: Durations, *, acknowledge: int, assess: int, client: int, statement: int | None, detect: int = 60
) -> list[Score]:
    """Compare durations with a level's targets (minutes; `statement` None: none is asked for)."""
    rows = [
        ("detect", detect, taken.detect),
        ("acknowledge", acknowledge, taken.acknowledge),
        ("assess", assess, taken.assess),
        ("tell_client", client, taken.tell_client),
    ]
    if statement is not None:
        rows.append(("first_statement", statement, taken.first_statement))
    return [Score(key, timedelta(minutes=target), duration) for key, target, duration in rows]


def _between(begin: datetime, end: datetime | None) -> timedelta | None:
    """Return a duration; what was there before it began took no time."""
    return None if end is None else max(timedelta(0), end - begin)
