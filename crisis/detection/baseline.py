"""What is usual for a stream: its own past by hour of the week, or for a new post that of earlier posts by age.

Past is kept as counts of closed buckets (an hour; a day where only days are known). Buckets of an alert or of a known
break are left out, so that a storm does not become the measure of the next one; what lasts longer than three days
counts again: it is the new usual.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np

from crisis.detection.contract import WATCHED_NATURES, Break, Grain
from crisis.detection.figures import between_days, share_spread, usual_count
from crisis.detection.prior import Prior

KEPT_DAYS = 56
LEARNING = {Grain.MINUTE: 24, Grain.HOUR: 24, Grain.DAY: 5}  # buckets until the past says anything
RELEARN_DAYS = 7
COLD_DAYS = 3  # ... of an alert raised before anything was usual: it may have been like that all along
# Before a stream's own past weighs: as if 40 comments had been read, with the share that is usual elsewhere (prior.py);
# natures begin with a twentieth each.
PRIOR_COMMENTS, PRIOR_NATURE = 40, 0.05
SLOT_COMMENTS = (
    100  # an hour of the week has as much say on the share as its comments beside these of all hours
)
LEAST_SAMPLES = 5
_LEAST_IN_BUCKET = 10  # comments that make a bucket's share worth looking at for the spread
DEFAULT_SPREAD = 1.5
DEFAULT_BETWEEN = 0.03  # how days' shares differ, until five days are known
_LEAST_IN_DAY = 20
WEEK, AGE = "week", "age"
Counts = list[int]  # comments, negative, then one of each watched nature
WIDTH = 2 + len(WATCHED_NATURES)


@dataclass(frozen=True)
class Usual:
    """What is usual in one bucket. `like` finds the counts of buckets like it, and says by what they are known:
    hour_of_week, hour_of_day, all, age, none. Only who asks for numbers pays for them.
    """

    like: Callable[[], tuple[str, np.ndarray]] = field(repr=False)
    share: float
    spread: float
    between: float  # days' shares among each other, as a standard deviation
    natures: tuple[float, ...]
    known_buckets: int
    known_comments: int

    @cached_property
    def _found(self) -> tuple[str, np.ndarray]:
        return self.like()

    @property
    def basis(self) -> str:
        return self._found[0]

    @cached_property
    def comments(self) -> tuple[float, float]:
        """Return the usual number and its standard deviation."""
        return _usual(self._found[1][:, 0])

    @cached_property
    def negatives(self) -> tuple[float, float]:
        """Return the usual number of negative ones and its standard deviation."""
        return _usual(self._found[1][:, 1])


@dataclass(slots=True)
class Baseline:
    """The past of one stream. `since` is the first bucket (number since 1970) that was watched, with comments or not.

    By age, `buckets` counts the hours since publishing and `samples` holds the numbers of each earlier post.
    """

    grain: Grain = Grain.MINUTE
    kind: str = WEEK
    since: int | None = None
    buckets: dict[int, Counts] = field(default_factory=dict)
    muted: list[tuple[int, int]] = field(default_factory=list)
    samples: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    level_since: int | None = None  # what is older belongs to another level and is usual no more
    published: int | None = None  # bucket in which the watched post came out; by age only
    prior: Prior = Prior()
    _table: np.ndarray | None = field(
        default=None, repr=False, compare=False
    )  # `buckets` as rows from `_begin` on
    _begin: int = field(default=0, repr=False, compare=False)
    _changed: set[int] = field(default_factory=set, repr=False, compare=False)

    @property
    def per_day(self) -> int:
        return 86_400 // self.grain.bucket

    def is_learning(self, bucket: int) -> bool:
        """Say whether too little time was watched to call anything usual."""
        if self.kind == AGE:
            return not self.samples
        return self.since is None or bucket - self.since < LEARNING[self.grain]

    def add(self, bucket: int, counts: Sequence[int]) -> None:
        """Add counts to a bucket, which may be an old one: comments arrive late."""
        if self.since is None or bucket < self.since:
            self.since = bucket
        self._changed.add(bucket)
        mine = self.buckets.setdefault(bucket, [0] * WIDTH)
        for place, count in enumerate(counts):
            mine[place] += count

    def mute(self, first: int, last: int) -> None:
        """Leave buckets out of what is usual."""
        self.muted.append((first, last))

    def trim(self, bucket: int) -> None:
        """Forget what is older than eight weeks, a day at a time."""
        oldest = bucket - KEPT_DAYS * self.per_day
        if self.since is not None and self.since < oldest - self.per_day and self.kind == WEEK:
            self.since = oldest
            self.buckets = {key: counts for key, counts in self.buckets.items() if key >= oldest}
            self.muted = [span for span in self.muted if span[1] >= oldest]

    def usual(self, bucket: int, open_since: int | None = None) -> Usual:
        """Return what is usual in a bucket, from those before it; `open_since`: the bucket an open alert began in."""
        if self.kind == AGE:
            return self._by_age(bucket)
        first = max(self.since if self.since is not None else bucket, self.level_since or 0)
        keys = np.arange(first, bucket)
        kept = np.ones(len(keys), dtype=bool)
        spans = list(self.muted)
        if open_since is not None:
            spans.append((open_since, bucket))
        for begin, end in spans:
            kept &= (keys < begin) | (keys > end)
        counts = self._rows(first, bucket)
        return self._by_time(bucket, keys[kept], counts[kept])

    def _rows(self, first: int, bucket: int) -> np.ndarray:
        """Return the counts of buckets [first, bucket), silent ones as zeros; only what changed is written anew."""
        if self._table is None or first < self._begin or bucket > self._begin + len(self._table):
            self._begin = first
            self._table = np.zeros((2 * (bucket - first) + 100, WIDTH), dtype=np.int64)
            self._changed = set(self.buckets)
        for key in self._changed:
            if self._begin <= key < self._begin + len(self._table):
                self._table[key - self._begin] = self.buckets.get(key, 0)
        self._changed = {key for key in self._changed if key >= self._begin + len(self._table)}
        return self._table[first - self._begin : bucket - self._begin]

    def _by_time(self, bucket: int, keys: np.ndarray, counts: np.ndarray) -> Usual:
        totals = counts.sum(axis=0) if len(keys) else np.zeros(WIDTH, dtype=np.int64)
        overall = (totals[1] + self.prior.share * PRIOR_COMMENTS) / (totals[0] + PRIOR_COMMENTS)
        week = self._near(bucket, keys, self.per_day * 7)
        in_slot = counts[week].sum(axis=0) if len(keys) else totals
        share = (in_slot[1] + SLOT_COMMENTS * overall) / (in_slot[0] + SLOT_COMMENTS)
        enough = counts[:, 0] >= _LEAST_IN_BUCKET
        spread = DEFAULT_SPREAD
        if enough.sum() >= 2 * LEAST_SAMPLES:
            spread = share_spread(counts[enough, 1], counts[enough, 0], float(overall))
        natures = (totals[2:] + PRIOR_NATURE * PRIOR_COMMENTS) / (totals[0] + PRIOR_COMMENTS)
        return Usual(
            like=partial(self._like, bucket, keys, counts), share=float(share),
            spread=spread, between=self._between(keys, counts), natures=tuple(map(float, natures)), known_buckets=len(keys), known_comments=int(totals[0]),
        )  # fmt: skip

    def _between(self, keys: np.ndarray, counts: np.ndarray) -> float:
        """Return how much the shares of days differ."""
        if not len(keys):
            return DEFAULT_BETWEEN
        days = (keys - keys[0]) // self.per_day
        comments, negative = np.bincount(days, counts[:, 0]), np.bincount(days, counts[:, 1])
        enough = comments >= _LEAST_IN_DAY
        if enough.sum() < LEAST_SAMPLES:
            return DEFAULT_BETWEEN
        return between_days(negative[enough], comments[enough])

    def _like(self, bucket: int, keys: np.ndarray, counts: np.ndarray) -> tuple[str, np.ndarray]:
        """Return the counts of buckets like this one: the same hour of the week, else of the day, else all."""
        for basis, period in (("hour_of_week", self.per_day * 7), ("hour_of_day", self.per_day)):
            like = self._near(bucket, keys, period)
            if period > 1 and like.sum() >= LEAST_SAMPLES:
                return basis, counts[like]
        return "all" if len(keys) else "none", counts

    def _near(self, bucket: int, keys: np.ndarray, period: int) -> np.ndarray:
        """Return which buckets lie at the same place of a period, give or take an hour (days: none)."""
        apart = (keys - bucket) % period
        return apart == 0 if self.per_day == 1 else (apart <= 1) | (apart == period - 1)

    def _by_age(self, bucket: int) -> Usual:
        age = max(0, bucket - (self.published if self.published is not None else bucket))
        reach = max(1, age // 10)  # an old post's hours are alike
        like = np.array(
            [row for each in range(age - reach, age + reach + 1) for row in self.samples.get(each, ())],
            dtype=np.int64,
        ).reshape(-1, 2)
        totals = [sum(row[place] for row in self.buckets.values()) for place in range(WIDTH)]
        share = (totals[1] + self.prior.share * PRIOR_COMMENTS) / (totals[0] + PRIOR_COMMENTS)
        rows = np.array([row[:2] for row in self.buckets.values() if row[0] >= _LEAST_IN_BUCKET]).reshape(
            -1, 2
        )
        spread = (
            share_spread(rows[:, 1], rows[:, 0], share) if len(rows) >= 2 * LEAST_SAMPLES else DEFAULT_SPREAD
        )
        natures = [
            (total + PRIOR_NATURE * PRIOR_COMMENTS) / (totals[0] + PRIOR_COMMENTS) for total in totals[2:]
        ]
        return Usual(
            like=lambda: ("age" if len(like) else "none", like), share=share, spread=spread, between=DEFAULT_BETWEEN, natures=tuple(natures), known_buckets=len(self.buckets),
            known_comments=totals[0],
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `read_baseline` reads them."""
        return {
            "grain": self.grain.value, "kind": self.kind, "since": self.since, "published": self.published,
            "level_since": self.level_since, "prior": self.prior.as_list(),
            "buckets": [[key, *counts] for key, counts in sorted(self.buckets.items())],
            "muted": [list(span) for span in self.muted],
            "samples": [[age, *map(list, rows)] for age, rows in sorted(self.samples.items())],
        }  # fmt: skip


def read_baseline(stored: dict[str, Any]) -> Baseline:
    """Read what `Baseline.as_dict` gave."""
    return Baseline(
        Grain(stored["grain"]), stored["kind"], stored["since"], {row[0]: row[1:] for row in stored["buckets"]},
        [(first, last) for first, last in stored["muted"]],
        {row[0]: [(each[0], each[1]) for each in row[1:]] for row in stored["samples"]}, stored["level_since"],
        stored["published"], Prior(*stored.get("prior", ())),
    )  # fmt: skip


def curve_of(posts: Iterable[dict[int, Counts]], *, published: int) -> Baseline:
    """Return what is usual for a new post by its age, from earlier posts of the same channel or of its tier.

    Each post gives its counts by full hours since it was published (an hour without comments may be left out);
    `published` is the hour (number since 1970) in which the watched one came out. The last 20 posts are a good measure.
    """
    earlier = list(posts)
    longest = max((max(post, default=0) for post in earlier), default=-1)
    silent = [0] * WIDTH
    samples = {
        age: [(counts[0], counts[1]) for counts in (post.get(age, silent) for post in earlier)]
        for age in range(longest + 1)
    }
    rows = [(number, counts) for post in earlier for number, counts in sorted(post.items())]
    return Baseline(
        kind=AGE, since=published, published=published, samples=samples,
        buckets={number: list(counts) for number, (_age, counts) in enumerate(rows)},
    )  # fmt: skip


def muted_by(breaks: Iterable[Break], grain: Grain) -> list[tuple[int, int]]:
    """Return the buckets that known breaks cover."""
    return [
        (int(each.starts_at.timestamp()) // grain.bucket, int(each.ends_at.timestamp()) // grain.bucket)
        for each in breaks
    ]


def _usual(samples: np.ndarray) -> tuple[float, float]:
    return usual_count(samples) if len(samples) else (0.0, 1.0)
