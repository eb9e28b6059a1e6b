"""Two clocks of a drill: ours, and the recording's, which runs `speed` times as fast and meets ours at the end.

Comments keep the recording's clock, so that detection and charts see true hours; what the team does is on ours. The
last comment falls on the real end of the drill, so no comment is ever dated later than now.
"""

from datetime import datetime, timedelta

from crisis.models import Drill


def ends_at(drill: Drill) -> datetime | None:
    """Return when the last comment is played, None while the drill has not begun."""
    if drill.started_at is None:
        return None
    return drill.started_at + timedelta(seconds=drill.seconds / drill.speed)


def recorded_at(drill: Drill, second: float) -> datetime:
    """Return the date a comment of that second carries. Raises ValueError before the drill began."""
    end = ends_at(drill)
    if end is None:
        raise ValueError("This drill has not begun.")
    return end - timedelta(seconds=drill.seconds - second)


def second_of(drill: Drill, now: datetime) -> float:
    """Return which second of the recording it is at a moment of ours; between 0 and the recording's length."""
    if drill.started_at is None:
        return 0.0
    return max(0.0, min(drill.seconds, (now - drill.started_at).total_seconds() * drill.speed))


def real_of(drill: Drill, at: datetime) -> datetime:
    """Return when on our clock a comment of that date was played."""
    end = ends_at(drill)
    if end is None:
        raise ValueError("This drill has not begun.")
    return end - (end - at) / drill.speed


def played_at(drill: Drill, second: float) -> datetime:
    """Return when on our clock a second of the recording comes."""
    return real_of(drill, recorded_at(drill, second))
