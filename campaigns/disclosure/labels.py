"""Which words mark content as advertising, by market (labels.toml): one truth for briefs and for the checks of drafts."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WORTH = ("ok", "warn", "no")
_BY_LANGUAGE = ("write", "accept", "doubtful", "refuse", "denied")
_OF_A_RELATION = ("accept_gift", "accept_affiliate", "accept_own_brand")


@dataclass(frozen=True)
class Labels:
    """A market's words, each group by language (ISO 639). `tool`: what the platform's own label is worth alone."""

    market: str
    tool: str
    write: dict[str, str]
    accept: dict[str, list[str]]
    doubtful: dict[str, list[str]]
    refuse: dict[str, list[str]]
    denied: dict[str, list[str]]
    anywhere: frozenset[str]
    of_relation: dict[str, dict[str, list[str]]]  # gift, affiliate, own_brand -> by language

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages labels are accepted in, the market's own first."""
        return tuple(self.accept)

    def proposal(self, language: str) -> str:
        """Return what to write in a post of this language: the market's own where it has none."""
        return self.write.get(language) or next(iter(self.write.values()))


@cache
def labels() -> dict[str, Labels]:
    """Return the labels of all markets. Raises ValueError for a row with a hole or a key nobody reads."""
    with (Path(__file__).parent / "labels.toml").open("rb") as file:
        pack: dict[str, Any] = tomllib.load(file)
    pack.pop("version")
    return {market: _read(market, row) for market, row in pack.items()}


def _read(market: str, row: dict[str, Any]) -> Labels:
    known = {"tool", "anywhere", *_BY_LANGUAGE, *_OF_A_RELATION}
    if set(row) - known or row.get("tool") not in WORTH or not row.get("write") or not row.get("accept"):
        raise ValueError(f"The row of {market} in labels.toml is not complete, or holds what nobody reads.")
    return Labels(
        market=market,
        tool=row["tool"],
        anywhere=frozenset(row.get("anywhere", [])),
        of_relation={key.removeprefix("accept_"): row[key] for key in _OF_A_RELATION if key in row},
        **{key: row.get(key, {}) for key in _BY_LANGUAGE},
    )
