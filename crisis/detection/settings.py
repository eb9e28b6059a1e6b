"""How easily an alert is raised: three presets, each number of which an agency may set."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class WatchWord:
    """A word or phrase that alerts at once, in any mood. `word*` has any ending. `level`: a key of severity.toml."""

    written: str
    level: str = "minor"


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Limits of detection.

    `least_comments`, `least_negative`: fewer in the window (an hour; a day where only days are known) is no verdict.
    `agree`: standard deviations at which a method counts; two such methods alert. `alone`: one method alone alerts.
    `margin`: how far the 95 % lower bound of the share lies above the usual (0.03 is three points).
    `times`: how many times the usual number before volume counts. `drift`: CUSUM's decision interval h.
    `copies`: accounts with the same text that make a raid. `fixed_negative` (an hour), `fixed_share` (0 to 1, of at
    least `least_comments`): thresholds that alert whatever is usual, None: off. `quiet_hours` without anything
    end an alert. While the baseline is still being learned: `cold_negative` negatives an hour alert, and so does a share
    whose lower bound lies `cold_margin` (0 to 1) above what is usual elsewhere.
    """

    name: str = "normal"
    least_comments: int = 20
    least_negative: int = 8
    agree: float = 3.5
    alone: float = 5.0
    margin: float = 0.05
    times: float = 2.0
    drift: float = 6.5
    copies: int = 8
    quiet_hours: int = 12
    cold_negative: int = 50
    cold_margin: float = 0.20
    fixed_negative: int | None = None
    fixed_share: float | None = None
    words: tuple[WatchWord, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


PRESETS: Mapping[str, Sensitivity] = {
    "calm": Sensitivity(
        name="calm", least_comments=40, least_negative=20, agree=4.2, alone=6.5, margin=0.10, times=3.0, drift=10.0,
        copies=15, quiet_hours=24, cold_negative=100, cold_margin=0.30,
    ),
    "normal": Sensitivity(),
    "keen": Sensitivity(
        name="keen", least_comments=12, least_negative=5, agree=2.9, alone=4.5, margin=0.03, times=1.5, drift=5.0,
        copies=5, quiet_hours=6, cold_negative=25, cold_margin=0.15,
    ),
}  # fmt: skip


def sensitivity(name: str, **changed: Any) -> Sensitivity:
    """Return a preset with some numbers changed. Raises ValueError for what no preset or number is called."""
    if name not in PRESETS:
        raise ValueError(f"{name} is not a sensitivity. Known: {', '.join(PRESETS)}.")
    if unknown := set(changed) - {each.name for each in fields(Sensitivity)}:
        raise ValueError(f"Nobody reads {', '.join(sorted(unknown))}.")
    return replace(PRESETS[name], **changed)


def read_sensitivity(stored: Mapping[str, Any]) -> Sensitivity:
    """Read what `as_dict` stored. Raises ValueError."""
    words = tuple(WatchWord(**word) for word in stored.get("words", ()))
    return sensitivity(
        stored.get("name", "normal"),
        **{k: v for k, v in stored.items() if k not in ("name", "words")},
        words=words,
    )
