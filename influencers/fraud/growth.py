"""How followers came: one sudden jump, a jump that left again, or a staircase of them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LEAST_DAYS = 30
SCALE = 1.4826  # makes the median absolute deviation comparable with a standard deviation
EXPLAINED_BY_POST = timedelta(days=3)
LOSS_WITHIN = 14  # days
LEAST_STEPS = 3  # fewer jumps are no staircase

Days = Sequence[tuple[date, int]]
"""The last known followers of each day, oldest first."""


@dataclass(frozen=True)
class Growth:
    """What the days say. `spike` is in robust deviations, `lost` and `in_steps` are shares."""

    spike: float
    lost: float
    in_steps: float


def growth_of(days: Days, posted_at: Sequence[datetime], *, jump: float) -> Growth | None:
    """Return how followers came; None with fewer than LEAST_DAYS days. `jump`: the deviations that make a gain a jump."""
    deltas = [
        (later[0], (later[1] - earlier[1]) / max(1, (later[0] - earlier[0]).days))
        for earlier, later in zip(days, days[1:], strict=False)
    ]
    if len(deltas) < LEAST_DAYS:
        return None
    usual = statistics.median(delta for _, delta in deltas)
    spread = SCALE * statistics.median(abs(delta - usual) for _, delta in deltas)
    # A channel whose numbers hardly move has no spread: one follower in a thousand counts as one deviation then.
    spread = max(spread, usual * 0.1, days[-1][1] / 1000, 1.0)
    day, gain = max(deltas, key=lambda pair: pair[1])
    spike = (gain - usual) / spread
    return Growth(
        spike=0.0 if _explained(day, posted_at) else max(spike, 0.0),
        lost=_lost(days, day, gain) if spike > jump else 0.0,
        in_steps=_in_steps(deltas, posted_at, least=usual + jump * spread),
    )


def _in_steps(deltas: Sequence[tuple[date, float]], posted_at: Sequence[datetime], *, least: float) -> float:
    """Return the share of all gains that came on days of an unexplained jump; 0 with fewer than LEAST_STEPS of them."""
    gained = sum(gain for _, gain in deltas if gain > 0)
    steps = [gain for day, gain in deltas if gain > least and not _explained(day, posted_at)]
    return sum(steps) / gained if len(steps) >= LEAST_STEPS and gained else 0.0


def _explained(day: date, posted_at: Sequence[datetime]) -> bool:
    return any(timedelta(0) <= day - at.date() <= EXPLAINED_BY_POST for at in posted_at)


def _lost(days: Days, peak: date, gain: float) -> float:
    top = next(followers for day, followers in days if day == peak)
    after = [followers for day, followers in days if peak < day <= peak + timedelta(days=LOSS_WITHIN)]
    return max(0.0, (top - min(after)) / gain) if after and gain > 0 else 0.0
