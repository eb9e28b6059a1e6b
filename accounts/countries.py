"""Names of countries and languages in the reader's language, from Babel's copy of the Unicode CLDR."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

_COUNTRY = re.compile("[A-Z]{2}")
_LANGUAGE = re.compile("[a-z]{2,3}")
# Codes of CLDR that are no country: the European Union, the United Nations, and codes made for tests.
_NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_NOT_LANGUAGES = {"mul", "und", "zxx", "mis"}
_FLAG_A = 0x1F1E6  # regional indicator symbol letter A


def country_name(code: str) -> str:
    """Return a country's name in the reader's language; the code itself when it is unknown."""
    return _countries(_language()).get(code, code)


def language_name(code: str) -> str:
    """Return a language's name in the reader's language; the code itself when it is unknown."""
    return _languages(_language()).get(code, code)


def flag(code: str) -> str:
    """Return the flag of a country as an emoji; empty for no country."""
    if not _COUNTRY.fullmatch(code):
        return ""
    return "".join(chr(_FLAG_A + ord(letter) - ord("A")) for letter in code)


def is_country(code: str) -> bool:
    return code in _countries("en")


def is_language(code: str) -> bool:
    return code in _languages("en")


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) of all countries, by name."""
    return sorted(_countries(_language()).items(), key=lambda pair: pair[1])


def language_choices() -> list[tuple[str, str]]:
    """Return (code, name) of all languages, by name."""
    return sorted(_languages(_language()).items(), key=lambda pair: pair[1])


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _countries(language: str) -> dict[str, str]:
    named = _locale(language).territories
    return {
        code: name for code, name in named.items() if _COUNTRY.fullmatch(code) and code not in _NOT_COUNTRIES
    }


@cache
def _languages(language: str) -> dict[str, str]:
    named = _locale(language).languages
    return {
        code: name for code, name in named.items() if _LANGUAGE.fullmatch(code) and code not in _NOT_LANGUAGES
    }
