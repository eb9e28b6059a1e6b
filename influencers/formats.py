"""Formats a price is asked for, per platform (influencers/formats.toml), and the currencies it is asked in."""

import tomllib
from functools import cache
from pathlib import Path

from babel import Locale
from babel.numbers import get_currency_precision, list_currencies

# Codes of ISO 4217 that are no money one could pay with: metals, bond units, tests, and currencies of the past.
_NOT_MONEY = {"XAU", "XAG", "XPT", "XPD", "XBA", "XBB", "XBC", "XBD", "XTS", "XXX", "XSU", "XUA", "XDR"}


@cache
def formats(platform: str) -> dict[str, str]:
    """Return {key: name} of what is sold on a platform, its own first."""
    with (Path(__file__).parent / "formats.toml").open("rb") as file:
        known = tomllib.load(file)
    return {**known.get(platform, {}), **known["any"]}


def format_name(platform: str, key: str) -> str:
    """Return what a format is called; its key where it is no longer listed."""
    return formats(platform).get(key, key)


@cache
def currencies() -> dict[str, str]:
    """Return {code: name} of the currencies of today (ISO 4217, from Babel's copy of the Unicode CLDR)."""
    names = Locale("en").currencies
    return {code: names.get(code, code) for code in sorted(_tender() - _NOT_MONEY)}


def decimals(currency: str) -> int:
    """Return how many decimals amounts of a currency have: 2 for euros, 0 for yen."""
    return min(get_currency_precision(currency), 2)


def _tender() -> set[str]:
    from babel.core import get_global  # noqa: PLC0415 -- Babel's tables are read once, when first asked for

    found = set()
    for uses in get_global("territory_currencies").values():
        found |= {code for code, _, end, tender in uses if tender and end is None}
    return found & set(list_currencies())
