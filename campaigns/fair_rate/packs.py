"""The published anchors and the factors, read once and checked: a pack that is out of shape stops the start."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from accounts.text import fold
from campaigns.states import RightKind

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Anchor:
    """A published price for one post: from, to, in a currency, with who published it."""

    lowest: Decimal
    highest: Decimal
    currency: str
    tier: str
    source: str
    source_url: str
    as_of: date

    @property
    def middle(self) -> Decimal:
        """The geometric middle: prices of a class spread by multiples, not by sums."""
        return (self.lowest * self.highest).sqrt().quantize(Decimal("0.01"))


def anchor(platform: str, followers: int | None) -> Anchor | None:
    """Return the published price of a post of a channel of this size; None where nobody published one."""
    pack = _read("anchors.toml")
    prices = pack["prices"].get(platform)
    if prices is None or followers is None:
        return None
    fitting = [tier for tier, start in pack["from_followers"].items() if followers >= start]
    if not fitting:
        return None
    tier = max(fitting, key=lambda name: pack["from_followers"][name])
    lowest, highest = prices[tier]
    return Anchor(
        Decimal(lowest),
        Decimal(highest),
        pack["currency"],
        tier,
        pack["source"],
        pack["source_url"],
        pack["as_of"],
    )


@cache
def factors() -> dict[str, Any]:
    """Return the factors as the pack has them."""
    pack = _read("factors.toml")
    known = {*pack["rights"]["once"], *pack["rights"]["a_month"]}
    if known != set(RightKind.values):
        raise ValueError(
            f"factors.toml weighs the rights {sorted(known)}; there are {sorted(RightKind.values)}."
        )
    return pack


def industry_of(topics: list[str]) -> str:
    """Return the line of business of a brand by its topics; empty when none of the pack's words is among them."""
    given = {fold(topic) for topic in topics}
    words = factors()["industry"]["words"]
    return next((name for name in words if given & set(words[name]) or name in given), "")


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text())
