"""What markets ask of advertising (markets.toml) and what a product's category asks for (categories.toml)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from campaigns.disclosure.labels import labels

FOLDER = Path(__file__).parent
EU = "EU"
# Members without a row of their own follow the Union's.
MEMBERS = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
SEVERITIES = ("block", "warn")


@dataclass(frozen=True)
class MarketRow:
    """How one market wants advertising marked. `texts` maps a language to what a brief says."""

    market: str
    labels: tuple[str, ...]  # the market's own first (labels.toml)
    tool_is_enough: bool
    severity: str
    source: str
    as_of: date
    review_by: date
    texts: dict[str, str]

    def text(self, language: str, brand: str) -> str:
        """Return what a brief in this language says; English where the row does not speak it."""
        return self.texts.get(language, self.texts["en"]).replace("{brand}", brand)


@dataclass(frozen=True)
class Categories:
    """Which categories are never advertised, and which a lawyer looks at first; key -> name."""

    never: dict[str, str]
    never_except: dict[str, list[str]]
    legal_review: dict[str, str]
    source: str
    as_of: date
    review_by: date


def market_row(market: str) -> MarketRow | None:
    """Return the row of a market (ISO 3166-1 alpha-2): its own, the European Union's for a member, or None."""
    return markets().get(market) or (markets()[EU] if market in MEMBERS else None)


@cache
def markets() -> dict[str, MarketRow]:
    """Return all rows, checked: a pack with a hole does not start."""
    with (FOLDER / "markets.toml").open("rb") as file:
        pack: dict[str, Any] = tomllib.load(file)
    pack.pop("version")
    rows = {}
    for market, row in pack.items():
        known = labels().get(market)
        if row["severity"] not in SEVERITIES or known is None or "en" not in row["text"]:
            raise ValueError(f"The row of {market} in markets.toml is not complete.")
        rows[market] = MarketRow(
            market=market, labels=tuple(known.write.values()), tool_is_enough=known.tool == "ok",
            severity=row["severity"], source=row["source"], as_of=row["as_of"], review_by=row["review_by"],
            texts=row["text"],
        )  # fmt: skip
    return rows


@cache
def categories() -> Categories:
    with (FOLDER / "categories.toml").open("rb") as file:
        pack = tomllib.load(file)
    pack.pop("version")
    return Categories(**pack)


def category_choices() -> list[tuple[str, str]]:
    """Return (key, name) of every category."""
    known = categories()
    return [*known.never.items(), *known.legal_review.items()]


def never_advertised(chosen: Iterable[str], markets: Iterable[str]) -> list[str]:
    """Return the names of the chosen categories that may not be advertised in these markets."""
    known = categories()
    wanted = set(markets)
    return [
        known.never[each]
        for each in dict.fromkeys(chosen)
        if each in known.never and not (wanted and wanted <= set(known.never_except.get(each, [])))
    ]


def legally_reviewed(chosen: Iterable[str], markets: Iterable[str]) -> list[str]:
    """Return the names of the chosen categories a lawyer sees before a brief goes out in these markets."""
    known = categories()
    barred = set(never_advertised(chosen, markets))
    names = {**known.never, **known.legal_review}
    return [names[each] for each in dict.fromkeys(chosen) if each in names and names[each] not in barred]
