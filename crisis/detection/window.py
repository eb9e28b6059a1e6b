"""What a stream's state holds between two batches: counts of the last hour, who and what was counted, the open alert."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crisis.detection.baseline import WIDTH, Baseline, Counts, read_baseline
from crisis.detection.contract import Grain

VERSION = 1
MOST_AUTHORS = 10_000  # remembered at once; the one unheard of for longest is forgotten first
MOST_TEXTS = 2_000
MOST_ACCOUNTS = 50  # remembered for one copied text
MOST_SAMPLES = 40
ONCE_IN = 3600  # seconds in which an author counts once; a day where only days are known


@dataclass(slots=True)
class Copied:
    """A text seen in the last hour: first time, copies by different accounts, negative ones among them, its beginning."""

    first: int
    last: int
    negative: int = 0
    counted: int = 0
    accounts: list[int] = field(default_factory=list)
    copies: int = 0
    excerpt: str = ""


@dataclass(slots=True)
class Open:
    """An alert that goes on. `hot` is when something was last above its limit."""

    key: str
    began: int
    hot: int
    level: str
    noted: str = ""
    cold: bool = False  # held against what is usual elsewhere, before it had a past


@dataclass(slots=True)
class Drift:
    """CUSUM: its sum, since when it is above zero, and the comments waiting for a step."""

    total: float = 0.0
    since: int = 0
    comments: int = 0
    negative: int = 0
    seen: int = 0  # comments and negative ones since it left zero
    seen_negative: int = 0


@dataclass(slots=True)
class Window:
    """The state of one stream. Times are seconds since 1970; `latest` is how far the stream has come."""

    stream: str
    grain: Grain
    baseline: Baseline
    latest: int = 0
    units: dict[int, Counts] = field(default_factory=dict)
    sums: Counts = field(default_factory=lambda: [0] * WIDTH)
    authors: dict[int, tuple[int, int, bool]] = field(default_factory=dict)  # time, unit, was negative
    texts: dict[int, Copied] = field(default_factory=dict)
    samples: list[tuple[int, int, str]] = field(default_factory=list)  # time, likes, key
    drift: Drift = field(default_factory=Drift)
    open: Open | None = None
    # Of the grain, in seconds; asked for with every comment.
    unit_span: int = field(init=False)
    bucket_span: int = field(init=False)
    span: int = field(init=False)
    once_in: int = field(init=False)

    def __post_init__(self) -> None:
        grain = self.grain
        self.unit_span, self.bucket_span, self.span = grain.unit, grain.bucket, grain.window
        self.once_in = max(ONCE_IN, grain.unit)

    @property
    def bucket(self) -> int:
        return self.latest // self.bucket_span

    def oldest_unit(self) -> int:
        """Return the first unit of the window; a day's window is that day alone."""
        return (self.latest - self.span) // self.unit_span + 1

    def count(self, at: int, counts: Counts) -> None:
        """Add (or with minus, take back) counts where they belong: in the window if they are young enough, in the past."""
        unit = at // self.unit_span
        if unit >= self.oldest_unit():
            mine = self.units.setdefault(unit, [0] * WIDTH)
            for place, number in enumerate(counts):
                mine[place] += number
                self.sums[place] += number
        self.baseline.add(at // self.bucket_span, counts)

    def burst(self) -> Counts:
        """Return the counts of the last quarter of an hour."""
        first = (self.latest - self.grain.burst) // self.grain.unit + 1
        rows = [counts for unit, counts in self.units.items() if unit >= first]
        return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * WIDTH

    def forget(self) -> None:
        """Drop what has left the window."""
        oldest = self.oldest_unit()
        for unit in [unit for unit in self.units if unit < oldest]:
            for place, number in enumerate(self.units.pop(unit)):
                self.sums[place] -= number
        before = self.latest - self.once_in
        while self.samples and self.samples[0][0] <= before:
            self.samples.pop(0)
        if len(self.authors) > MOST_AUTHORS:
            _drop(self.authors, MOST_AUTHORS)
        if len(self.texts) > MOST_TEXTS:
            _drop(self.texts, MOST_TEXTS)

    def best_samples(self, most: int = 10) -> tuple[str, ...]:
        """Return the negative comments of the window to show: the most liked first, then the newest."""
        ranked = sorted(self.samples, key=lambda each: (-each[1], -each[0]))
        return tuple(key for _at, _likes, key in ranked[:most])

    def keep_sample(self, at: int, likes: int, key: str) -> None:
        self.samples.append((at, likes, key))
        if len(self.samples) > MOST_SAMPLES:
            least = min(range(len(self.samples) - MOST_SAMPLES // 2), key=lambda n: self.samples[n][1])
            self.samples.pop(least)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON: what is older than its use is left out."""
        before = self.latest - self.once_in
        return {
            "version": VERSION, "stream": self.stream, "grain": self.grain.value, "latest": self.latest,
            "baseline": self.baseline.as_dict(),
            "units": [[unit, *counts] for unit, counts in sorted(self.units.items())],
            "authors": [[mark, at, unit, bad] for mark, (at, unit, bad) in self.authors.items() if at > before],
            "texts": [[mark, *_fields(text)] for mark, text in self.texts.items() if text.last > before],
            "samples": [list(each) for each in self.samples],
            "drift": _fields(self.drift), "open": _fields(self.open) if self.open else None,
        }  # fmt: skip


def read_window(stored: dict[str, Any]) -> Window:
    """Read what `Window.as_dict` gave. Raises ValueError for a state of another version."""
    if stored.get("version") != VERSION:
        raise ValueError(f"This state is of version {stored.get('version')}, not {VERSION}.")
    window = Window(
        stored["stream"], Grain(stored["grain"]), read_baseline(stored["baseline"]), stored["latest"]
    )
    for unit, *counts in stored["units"]:
        window.units[unit] = counts
        for place, number in enumerate(counts):
            window.sums[place] += number
    window.authors = {mark: (at, unit, bad) for mark, at, unit, bad in stored["authors"]}
    window.texts = {mark: Copied(*rest) for mark, *rest in stored["texts"]}
    window.samples = [(at, likes, key) for at, likes, key in stored["samples"]]
    window.drift = Drift(*stored["drift"])
    window.open = Open(*stored["open"]) if stored["open"] else None
    return window


def _fields(value: Any) -> list[Any]:
    return [getattr(value, name) for name in value.__slots__]


def _drop(kept: dict[int, Any], most: int) -> None:
    """Forget the oldest entries above a number; entries are put at the end whenever they are used."""
    if len(kept) > most:
        for key in _first(kept, len(kept) - most):
            del kept[key]


def _first(kept: dict[int, Any], number: int) -> list[int]:
    keys: Iterator[int] = iter(kept)
    return [next(keys) for _ in range(max(0, number))]
