"""Whether comments and audience speak the languages of the creator."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from babel.languages import get_territory_language_info

from sentiment.contract import UNKNOWN_LANGUAGE
from sentiment.language import LanguageDetector

LEAST_LETTERS = 15  # shorter comments have no language one could tell
LEAST_TOLD = 50
SPOKEN_BY = 20.0  # percent of a country's people
LEAST_PLACED = 0.5  # of the audience
# The detector's names for what the record calls otherwise, and neighbors it cannot tell from each other.
_SAME = {"hi-Latn": "hi", "fil": "tl", "nb": "no", "nn": "no"}


def languages_of(texts: Sequence[str]) -> list[str]:
    """Return the language (ISO 639) of each text that is long enough and whose language could be told."""
    told = _detector().detect([text for text in texts if sum(map(str.isalpha, text)) >= LEAST_LETTERS])
    return [_SAME.get(code, code) for code in told if code != UNKNOWN_LANGUAGE]


def foreign_share(told: Sequence[str], own: Collection[str]) -> float | None:
    """Return the share of comments in none of the creator's languages; None where either side is too little known."""
    if len(told) < LEAST_TOLD or not own:
        return None
    spoken = {_SAME.get(code, code) for code in own}
    return sum(code not in spoken for code in told) / len(told)


def elsewhere_share(countries: Mapping[str, float], own: Collection[str]) -> float | None:
    """Return the share of a placed audience that lives where none of the creator's languages is spoken.

    `countries`: ISO 3166-1 alpha-2 -> share. A language is spoken where it is official, or where a fifth of the people
    speak it (CLDR). None without languages, or where less than half of the audience is placed.
    """
    placed = sum(countries.values())
    if not own or placed < LEAST_PLACED:
        return None
    return sum(share for country, share in countries.items() if not _speaks(country, own)) / placed


def _speaks(country: str, own: Collection[str]) -> bool:
    spoken: Mapping[str, Any] = get_territory_language_info(country)
    return any(
        each in spoken
        and (spoken[each]["official_status"] is not None or spoken[each]["population_percent"] >= SPOKEN_BY)
        for each in own
    )


@cache
def _detector() -> LanguageDetector:
    return LanguageDetector()
