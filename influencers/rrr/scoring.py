"""Reach, relevance and resonance of a channel for a brand: every score opens into its inputs and weights.

A part is the weighted mean of its known inputs; the total is the weighted geometric mean of the known parts, so that a
part of zero sinks it. What is unknown lowers the coverage that stands beside the score, and never counts as 0.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

PARTS = {"reach": "Reach", "relevance": "Relevance", "resonance": "Resonance"}
DEFAULT_GOAL = "awareness"


@dataclass(frozen=True)
class Input:
    """One input: `value` 0 to 1 or None (unknown), `shown` the raw value in words, `weight` within its part."""

    id: str
    name: str
    definition: str
    weight: float
    value: float | None
    shown: str


@dataclass(frozen=True)
class Part:
    """Reach, relevance or resonance with its inputs. `weight` is the goal's."""

    id: str
    name: str
    weight: float
    inputs: list[Input]

    @property
    def coverage(self) -> float:
        every = sum(each.weight for each in self.inputs)
        return sum(each.weight for each in self.inputs if each.value is not None) / every

    @property
    def value(self) -> float | None:
        known = [each for each in self.inputs if each.value is not None]
        if not known:
            return None
        return sum(each.weight * (each.value or 0.0) for each in known) / sum(each.weight for each in known)


@dataclass(frozen=True)
class Score:
    """The score of one channel for one brand and goal."""

    goal: str
    parts: list[Part]

    @property
    def coverage(self) -> float:
        return sum(part.weight * part.coverage for part in self.parts)

    @property
    def value(self) -> float | None:
        known = [(part.weight, part.value) for part in self.parts if part.value is not None]
        if not known:
            return None
        if any(value == 0 for _, value in known):
            return 0.0
        whole = sum(weight for weight, _ in known)
        return math.exp(sum(weight * math.log(value) for weight, value in known) / whole)


@dataclass(frozen=True)
class Known:
    """An input's value, 0 to 1, and the same in words for the page."""

    value: float | None
    shown: str = ""


def score(goal: str, known: Mapping[str, Known]) -> Score:
    """Return the score from known inputs, by their ids in weights.toml; those not given are unknown."""
    pack = _pack()
    weights = pack["goals"][goal]
    unknown = Known(None)
    parts = [
        Part(
            part, name, weights[part],
            [
                Input(row["id"], row["name"], row["definition"], row["weight"], _bounded(known.get(row["id"], unknown).value),
                      known.get(row["id"], unknown).shown)
                for row in pack["input"]
                if row["part"] == part
            ],
        )
        for part, name in PARTS.items()
    ]  # fmt: skip
    return Score(goal, parts)


def goals() -> dict[str, str]:
    """Return goal -> its name."""
    return {goal: row["label"] for goal, row in _pack()["goals"].items()}


def good_share_rate() -> float:
    """Return the shares per view that count as full marks."""
    return float(_pack()["good_share_rate"])


def pack_note() -> str:
    """Return where the weights are from."""
    pack = _pack()
    return gettext("%(source)s As of %(as_of)s.") % {
        "source": pack["source"],
        "as_of": f"{pack['as_of']:%d %B %Y}",
    }


def _bounded(value: float | None) -> float | None:
    return None if value is None else min(1.0, max(0.0, value))


@cache
def _pack() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "weights.toml").read_text())
