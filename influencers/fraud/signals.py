"""Signs that numbers may not be what they seem, each with its threshold and its innocent explanations (signals.toml)."""

import statistics
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from influencers.fraud.comments import distinct_share, generic_share, repeated_share
from influencers.fraud.growth import growth_of
from influencers.fraud.languages import elsewhere_share, foreign_share, languages_of
from influencers.fraud.threads import Thread, early_share, regulars_share

LEAST_POSTS = 12
LEAST_FOLLOWERS = 5000


@dataclass(frozen=True)
class Stated:
    """What an outside service says about a sample of the audience; `countries`: ISO code -> share."""

    source: str
    suspicious: float | None = None
    countries: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """All that is known about a channel. `followers_by_day` is oldest first; what is unknown is None or empty.

    `languages`: those of the person and of the channel's posts. `samples`: one a service, the newest first.
    """

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
    threads: Sequence[Thread] = ()
    languages: Collection[str] = ()
    samples: Sequence[Stated] = ()


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
    source: str = ""  # the service that stated the value; empty: worked out from what is stored here

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
    growth = growth_of(evidence.followers_by_day, evidence.posted_at, jump=_pack_high("growth_spike"))
    values: dict[str, float | None] = {
        "growth_spike": growth.spike if growth else None,
        "spike_then_loss": growth.lost if growth else None,
        "staircase": growth.in_steps if growth else None,
        "engagement_band": _ratio(evidence.engagement, evidence.usual_engagement),
        "likes_variation": _variation(evidence.likes),
        "like_comment_ratio": evidence.likes_per_comment_place,
        "generic_comments": generic_share(evidence.comments),
        "repeated_comments": repeated_share(evidence.comments),
        "few_commenters": distinct_share(evidence.authors),
        "early_comments": early_share(evidence.threads),
        "same_commenters": regulars_share(evidence.threads),
        "foreign_comments": foreign_share(languages_of(evidence.comments), evidence.languages),
        "following_ratio": _following(evidence),
        "views_per_follower": _ratio(evidence.median_views, evidence.followers),
    }
    sampled, source = _suspicious(evidence.samples)
    elsewhere, placed_by = _elsewhere(evidence.samples, evidence.languages)
    values |= {"audience_sample": sampled, "audience_elsewhere": elsewhere}
    sources = {"audience_sample": source, "audience_elsewhere": placed_by}
    return Verdict([_signal(row, values[row["id"]], sources.get(row["id"], "")) for row in _pack()["signal"]])


def pack_note() -> str:
    """Return where the thresholds are from."""
    pack = _pack()
    return _("%(source)s As of %(as_of)s.") % {"source": pack["source"], "as_of": f"{pack['as_of']:%d %B %Y}"}


def _suspicious(samples: Sequence[Stated]) -> tuple[float | None, str]:
    """Return the newest stated share of suspicious accounts, and whose it is."""
    return next(
        ((each.suspicious, each.source) for each in samples if each.suspicious is not None), (None, "")
    )


def _elsewhere(samples: Sequence[Stated], languages: Collection[str]) -> tuple[float | None, str]:
    """Return the newest share of a placed audience that does not speak the creator's languages, and who placed it."""
    for each in samples:
        share = elsewhere_share(each.countries, languages)
        if share is not None:
            return share, each.source
    return None, ""


def _signal(row: dict[str, Any], value: float | None, source: str) -> Signal:
    return Signal(
        row["id"], row["name"], row["definition"], row["unit"], row["weight"], value, row.get("low"), row.get("high"),
        tuple(row["innocent"]), source,
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


def _pack_high(signal: str) -> float:
    return float(next(row["high"] for row in _pack()["signal"] if row["id"] == signal))


@cache
def _pack() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "signals.toml").read_text())
