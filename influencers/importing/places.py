"""Countries and languages as lists name them: in many tongues, by code, by flag. Names from the Unicode CLDR (Babel)."""

from collections.abc import Callable
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from accounts.text import fold
from influencers.countries import is_country, is_language

_TONGUES = (  # noqa: SIM905 -- one line of codes reads better
    "es pt fr de it nl pl ru uk ko ja zh zh_Hant ar fa he tr id ms vi th hi bn sv da nb fi cs sk hu ro bg el hr sr kk ka"
).split()
# How lists call countries besides CLDR's own names.
_OTHER_NAMES = {
    "america": "US", "u.s.": "US", "u.s.a.": "US", "the united states": "US", "united states of america": "US",
    "us of a": "US", "сша": "US", "estados unidos de america": "US", "eeuu": "US", "ee.uu.": "US", "ee. uu.": "US",
    "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "u.k.": "GB", "uk": "GB", "korea": "KR", "south korea": "KR", "republic of korea": "KR", "korea, republic of": "KR",
    "korea (south)": "KR", "korea south": "KR", "한국": "KR", "russian federation": "RU", "uae": "AE", "u.a.e.": "AE",
    "emirates": "AE", "оаэ": "AE", "ksa": "SA", "czech republic": "CZ", "turkey": "TR", "turkiye": "TR", "holland": "NL",
    "the netherlands": "NL", "hong kong": "HK", "macau": "MO", "macao": "MO", "mainland china": "CN", "china mainland": "CN",
    "prc": "CN", "taiwan, china": "TW", "viet nam": "VN", "iran, islamic republic of": "IR", "burma": "MM", "laos": "LA",
    "ivory coast": "CI", "cote d'ivoire": "CI", "cape verde": "CV", "swaziland": "SZ", "macedonia": "MK", "palestine": "PS",
    "bolivia, plurinational state of": "BO", "venezuela, bolivarian republic of": "VE", "moldova, republic of": "MD",
    "tanzania, united republic of": "TZ", "syrian arab republic": "SY", "brasil": "BR", "the philippines": "PH",
    "congo": "CG", "drc": "CD", "dr congo": "CD", "democratic republic of the congo": "CD", "белоруссия": "BY",
    "bosnia": "BA", "trinidad": "TT", "congo (drc)": "CD", "congo-kinshasa": "CD", "the bahamas": "BS", "the gambia": "GM",
}  # fmt: skip
_OTHER_LANGUAGES = {
    "mandarin": "zh", "mandarin chinese": "zh", "cantonese": "yue", "castilian": "es", "castellano": "es", "farsi": "fa",
    "persian": "fa", "tagalog": "tl", "filipino": "fil", "bahasa": "id", "bahasa indonesia": "id", "bahasa melayu": "ms",
    "brazilian portuguese": "pt", "portuguese (brazil)": "pt", "english (us)": "en", "english (uk)": "en", "flemish": "nl",
    "norwegian": "no", "burmese": "my", "kurdish": "ku", "odia": "or", "panjabi": "pa",
}  # fmt: skip
# "All" in a country column means that nobody sorted this list by country.
_NOWHERE = {
    "all",
    "global",
    "worldwide",
    "world",
    "international",
    "various",
    "multiple",
    "other",
    "others",
    "any",
    "online",
}
_FLAG_FIRST, _FLAG_LAST = 0x1F1E6, 0x1F1FF


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country as a list names it, or "" when it is none we know."""
    flag = [ord(c) - _FLAG_FIRST for c in text if _FLAG_FIRST <= ord(c) <= _FLAG_LAST]
    if len(flag) >= 2:
        code = "".join(chr(ord("A") + part) for part in flag[:2])
        return code if is_country(code) else ""
    key = _key(text).strip(" .")
    upper = key.upper()
    if len(upper) == 2 and is_country(upper):
        return upper
    if len(upper) == 3 and upper.isascii():
        # CLDR keeps the three-letter codes as old names of the two-letter ones.
        codes = get_global("territory_aliases").get(upper, ())
        if len(codes) == 1 and is_country(codes[0]):
            return str(codes[0])
    return _OTHER_NAMES.get(_key(text)) or _OTHER_NAMES.get(key) or _named(key, "territories")


def is_nowhere(text: str) -> bool:
    """Say whether a country cell deliberately names no country ("All", "Global")."""
    return fold(text) in _NOWHERE


@lru_cache(maxsize=4096)
def language_code(text: str) -> str:
    """Return the ISO 639 code of a language as a list names it (French, français, fr-FR), or ""."""
    key = _key(text)
    subtag = key.replace("_", "-").split("-")[0]
    if len(subtag) in (2, 3) and subtag.isascii() and is_language(subtag):
        return subtag
    return _OTHER_LANGUAGES.get(key) or _named(key, "languages")


def _named(key: str, kind: str) -> str:
    """Look a folded name up in English, and only then in the other tongues: loading those takes time and memory."""
    return _names("en", kind).get(key) or _all_names(kind).get(key, "")


@cache
def _all_names(kind: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for tongue in _TONGUES:
        for name, code in _names(tongue, kind).items():
            names.setdefault(name, code)
    return names


@cache
def _names(tongue: str, kind: str) -> dict[str, str]:
    known: Callable[[str], bool] = is_country if kind == "territories" else is_language
    names = getattr(Locale.parse(tongue), kind)
    return {_key(name): code for code, name in names.items() if known(code)}


def _key(name: str) -> str:
    return fold(name).replace(" & ", " and ")
