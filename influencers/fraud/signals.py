"""Signs that numbers may not be what they seem, each with its threshold and its innocent explanations (signals.toml)."""

import statistics
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from influencers.fraud.comments import distinct_share, generic_share, repeated_share

LEAST_DAYS = 30
LEAST_POSTS = 12
LEAST_FOLLOWERS = 5000
SCALE = 1.4826  # makes the median absolute deviation comparable with a standard deviation
EXPLAINED_BY_POST = timedelta(days=3)
LOSS_WITHIN = 14  # days


@dataclass(frozen=True)
class Evidence:
    """All that is known about a channel. `followers_by_day` is oldest first; what is unknown is None or empty."""

    followers: int | None = None
    following: int | None = None
    followers_by_day: Sequence[tuple[date, int]] = ()
    posted_at: Sequence[datetime] = ()
    likes: Sequence[int] = ()
    comments: Sequence[str] = ()
    authors: Sequence[int] = ()
    engagement: float | None = None
    usual_engagement: float | None = None
    likes_per_comment_place: float | None = None
    median_views: int | None = None


@dataclass(frozen=True)
class Signal:
    """One sign: its value (None: unknown), the band in which it is usual, and what it can innocently mean."""

    id: str
    name: str
    definition: str
    unit: str
    weight: float
    value: float | None
    low: float | None
    high: float | None
    innocent: tuple[str, ...]

    @property
    def stands_out(self) -> bool:
        """Say whether the value is known and outside its band."""
        if self.value is None:
            return False
        return (self.low is not None and self.value < self.low) or (
            self.high is not None and self.value > self.high
        )


@dataclass(frozen=True)
class Verdict:
    """All signs with the band they make; the band is empty where too little is known. A person decides."""

    signals: list[Signal] = field(default_factory=list)

    @property
    def coverage(self) -> float:
        """Return how much of the weight of all signs could be worked out, 0 to 1."""
        every = sum(signal.weight for signal in self.signals)
        return (
            sum(signal.weight for signal in self.signals if signal.value is not None) / every
            if every
            else 0.0
        )

    @property
    def band(self) -> str:
        """Return A (nothing stands out) to D, by the weighted share of known signs that stand out."""
        pack = _pack()
        if self.coverage < pack["least_coverage"]:
            return ""
        known = sum(signal.weight for signal in self.signals if signal.value is not None)
        share = sum(signal.weight for signal in self.signals if signal.stands_out) / known
        return next((band for band, most in pack["bands"].items() if share <= most), "D")


def look(evidence: Evidence) -> Verdict:
    """Work out every sign."""
    spike, loss = _growth(evidence)
    values = {
        "growth_spike": spike,
        "spike_then_loss": loss,
        "engagement_band": _ratio(evidence.engagement, evidence.usual_engagement),
        "likes_variation": _variation(evidence.likes),
        "like_comment_ratio": evidence.likes_per_comment_place,
        "generic_comments": generic_share(evidence.comments),
        "repeated_comments": repeated_share(evidence.comments),
        "few_commenters": distinct_share(evidence.authors),
        "following_ratio": _following(evidence),
        "views_per_follower": _ratio(evidence.median_views, evidence.followers),
    }
    return Verdict([_signal(row, values[row["id"]]) for row in _pack()["signal"]])


def pack_note() -> str:
    """Return where the thresholds are from."""
    pack = _pack()
    return f"{pack['source']} As of {pack['as_of']:%d %B %Y}."


def _signal(row: dict[str, Any], value: float | None) -> Signal:
    return Signal(
        row["id"], row["name"], row["definition"], row["unit"], row["weight"], value, row.get("low"), row.get("high"),
        tuple(row["innocent"]),
    )  # fmt: skip


def _ratio(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def _variation(likes: Sequence[int]) -> float | None:
    if len(likes) < LEAST_POSTS or not any(likes):
        return None
    return statistics.pstdev(likes) / statistics.fmean(likes)


def _following(evidence: Evidence) -> float | None:
    if evidence.followers is None or evidence.followers < LEAST_FOLLOWERS:
        return None
    return _ratio(evidence.following, evidence.followers)


def _growth(evidence: Evidence) -> tuple[float | None, float | None]:
    """Return the largest unexplained daily jump in robust deviations, and how much of it was lost again."""
    days = evidence.followers_by_day
    deltas = [
        (later[0], (later[1] - earlier[1]) / max(1, (later[0] - earlier[0]).days))
        for earlier, later in zip(days, days[1:], strict=False)
    ]
    if len(deltas) < LEAST_DAYS:
        return None, None
    usual = statistics.median(delta for _, delta in deltas)
    spread = SCALE * statistics.median(abs(delta - usual) for _, delta in deltas)
    # A channel whose numbers hardly move has no spread: one follower in a thousand counts as one deviation then.
    spread = max(spread, usual * 0.1, days[-1][1] / 1000, 1.0)
    day, gain = max(deltas, key=lambda pair: pair[1])
    spike = (gain - usual) / spread
    return (0.0 if _explained(day, evidence.posted_at) else max(spike, 0.0)), _lost(days, day, gain, spike)


def _explained(day: date, posted_at: Sequence[datetime]) -> bool:
    return any(timedelta(0) <= day - at.date() <= EXPLAINED_BY_POST for at in posted_at)


def _lost(days: Sequence[tuple[date, int]], peak: date, gain: float, spike: float) -> float:
    if spike <= _pack_high("growth_spike"):
        return 0.0
    top = next(followers for day, followers in days if day == peak)
    after = [followers for day, followers in days if peak < day <= peak + timedelta(days=LOSS_WITHIN)]
    return max(0.0, (top - min(after)) / gain) if after and gain > 0 else 0.0


def _pack_high(signal: str) -> float:
    return float(next(row["high"] for row in _pack()["signal"] if row["id"] == signal))


@cache
def _pack() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "signals.toml").read_text())
