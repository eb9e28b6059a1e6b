"""What goes into detection and what comes out: plain frozen values that can be stored, sent and compared.

Nothing here knows a database or a page. Times go in as aware datetimes; inside, and in evidence, they are whole
seconds since 1970 in UTC. A *stream* is the comments of one post, campaign or influencer, with a state of its own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

NEGATIVE = "negative"
# Natures whose share is watched against its own past, worst first: praise, questions and spam raise no alert.
WATCHED_NATURES = ("hate", "accusation", "complaint", "misunderstanding")


class Cause(StrEnum):
    """Which method found something."""

    WORD = "word"  # a watch-word stood in a comment
    FIXED = "fixed"  # a threshold that somebody set was reached
    SHARE = "share"  # the share of negative is above its own baseline
    VOLUME = "volume"  # more comments than usual at this hour of the week, many of them negative
    NEGATIVES = "negatives"  # more negative comments than usual at this hour of the week
    NATURE = "nature"  # the share of one nature is above its own baseline
    BURST = "burst"  # many negative comments within minutes
    DRIFT = "drift"  # the share of negative has crept up (CUSUM)
    RAID = "raid"  # many accounts wrote the same text


class Grain(StrEnum):
    """How exact the times of a stream are."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"

    @property
    def unit(self) -> int:
        """Return the seconds that cannot be told apart."""
        return _UNITS[self]

    @property
    def bucket(self) -> int:
        """Return the seconds of one entry of the baseline."""
        return 86_400 if self == Grain.DAY else 3600

    @property
    def window(self) -> int:
        """Return the seconds that are looked at together."""
        return self.bucket

    @property
    def burst(self) -> int:
        """Return the seconds of a burst; 0: times are too coarse to see one."""
        return 900 if self == Grain.MINUTE else 0


_UNITS = {Grain.MINUTE: 60, Grain.HOUR: 3600, Grain.DAY: 86_400}


@dataclass(frozen=True, slots=True)
class Heard:
    """A comment or mention as detection reads it.

    `key` names it for whoever shows it; `author` is any mark of the account, empty: unknown (each counts). `mood` is
    what figures count (negative, neutral, positive; empty: not read yet, then it only counts as volume and is looked
    through for watch-words). `arrived_at` is when it reached us: a comment dated later than that counts as of then.
    """

    key: str
    at: datetime
    text: str = ""
    author: str = ""
    mood: str = ""
    nature: str = ""
    likes: int = 0
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A time in which something known explains a change (a sale, a live stream, a giveaway): noted, not alerted."""

    starts_at: datetime
    ends_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One method's arithmetic: `numbers` are JSON values that `explain` makes a sentence of."""

    cause: Cause
    numbers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def strength(self) -> float:
        """Return how many standard deviations above the usual, 0 for methods that count otherwise."""
        return float(self.numbers.get("z", 0.0))

    def as_dict(self) -> dict[str, Any]:
        return {"cause": self.cause.value, "numbers": dict(self.numbers)}


@dataclass(frozen=True, slots=True)
class AlertFound:
    """What was found. One per incident: `key` is the same however often the same comments are read again.

    `began_at` is the first comment of the window that raised it, `at` the comment that tipped it over. `level` is the
    suggested severity (a key of crisis/packs/severity.toml), `samples` the keys of the comments that caused it.
    `noted` names the known break it fell into: shown on the chart, nobody is woken.
    """

    key: str
    at: datetime
    began_at: datetime
    level: str
    evidence: tuple[Evidence, ...]
    samples: tuple[str, ...] = ()
    comments: int = 0  # counted in the window
    negative: int = 0
    noted: str = ""

    @property
    def causes(self) -> tuple[Cause, ...]:
        return tuple(each.cause for each in self.evidence)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        plain = asdict(self)
        plain["at"], plain["began_at"] = self.at.isoformat(), self.began_at.isoformat()
        plain["evidence"] = [each.as_dict() for each in self.evidence]
        plain["samples"] = list(self.samples)
        return plain


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a stream stands now: for charts and "why is there no alert". `usual` figures are None while unknown.

    `share`, `low` and `high` are 0 to 1 (Wilson, 95 %). `verdict` says which of the five: learning, few (too few
    comments for a verdict), calm, raised (an alert is open), break. `elsewhere`: what a stream without a past is held
    against (prior.Prior.numbers).
    """

    at: datetime
    verdict: str
    comments: int
    negative: int
    share: float | None
    low: float | None
    high: float | None
    usual_share: float | None = None
    usual_comments: float | None = None
    known_hours: int = 0
    known_comments: int = 0
    needed: int = 0
    elsewhere: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fed:
    """What one batch brought: the state to keep, alerts raised, open ones that grew worse (same key), ones that ended."""

    state: dict[str, Any]
    raised: tuple[AlertFound, ...] = ()
    worse: tuple[AlertFound, ...] = ()
    ended: tuple[tuple[str, datetime], ...] = ()
    reading: Reading | None = None


def when(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
