"""Questions a single cell answers by its shape: a count, a link, a handle, a country, ..."""

import re
import zoneinfo
from collections.abc import Iterable
from functools import cache, lru_cache

from accounts.text import fold
from influencers.importing.blanks import is_blank
from influencers.importing.counts import EXACT, parse_count
from influencers.importing.dates import parse_date
from influencers.importing.headers import platform_named
from influencers.importing.places import country_code, language_code
from platforms.addresses import platform_of, resolve
from platforms.errors import NotAProfile

EMAIL = re.compile(r"[^@\s,;<>()\"']+@[^@\s,;<>()\"']+\.[^@\s,;<>()\"'.]{2,}")
NAME_AND_HANDLE = re.compile(r"(?P<name>\S.*?)\s*[\s(\[|/-]\s*@(?P<handle>[\w.·-]{2,60})[)\]]?", re.DOTALL)
LINK = re.compile(r"(?:https?://\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?)", re.IGNORECASE)
LANGUAGE_SEPARATORS = re.compile(r"[|;,/]|\band\b|&")
_YOUTUBE_ID = re.compile(r"UC[\w-]{22}")
_HANDLE_LIKE = re.compile(r"@?[a-z0-9._-]{2,40}")
_AT_HANDLE = re.compile(r"@[\w.·-]{2,60}")


def filled(cells: Iterable[str], limit: int) -> list[str]:
    """Return the first cells that say something."""
    found: list[str] = []
    for cell in cells:
        if not is_blank(cell):
            found.append(cell.strip())
            if len(found) == limit:
                break
    return found


def is_count(cell: str) -> bool:
    try:
        parse_count(cell)
    except ValueError:
        return False
    return True


def is_exact_count(cell: str) -> bool:
    try:
        return parse_count(cell)[1] == EXACT
    except ValueError:
        return False


def is_link(cell: str) -> bool:
    return LINK.fullmatch(cell) is not None and not is_count(cell)


def is_profile_link(cell: str) -> bool:
    return linked_platform(cell) is not None


def linked_platform(cell: str) -> str | None:
    """Return the platform a link leads to; None for other links and for no links."""
    if "." not in cell or "/" not in cell:
        return None
    try:
        return platform_of(cell)
    except NotAProfile:
        return None


def is_email(cell: str) -> bool:
    return EMAIL.search(cell) is not None


def is_youtube_id(cell: str) -> bool:
    return _YOUTUBE_ID.fullmatch(cell) is not None


def is_at_handle(cell: str) -> bool:
    return _AT_HANDLE.fullmatch(cell) is not None


def is_name_and_handle(cell: str) -> bool:
    return NAME_AND_HANDLE.fullmatch(cell) is not None


def is_handle_like(cell: str) -> bool:
    """Lower case, no spaces: how handles are written and names are not."""
    return _HANDLE_LIKE.fullmatch(cell) is not None and not cell.isdecimal()


def has_handle_signs(cell: str) -> bool:
    return cell.startswith("@") or any(c in "._0123456789" for c in cell)


def is_one_word(cell: str) -> bool:
    return " " not in cell.strip() or is_link(cell)


def is_wordy(cell: str) -> bool:
    return not is_count(cell)


def is_country(cell: str) -> bool:
    return bool(country_code(cell))


def is_language(cell: str) -> bool:
    return any(language_code(part.strip()) for part in LANGUAGE_SEPARATORS.split(cell))


def is_time_zone(cell: str) -> bool:
    return cell in time_zones()


def is_phone(cell: str) -> bool:
    return 7 <= sum(c.isdecimal() for c in cell) <= 40


def is_platform(cell: str) -> bool:
    return bool(platform_cell(cell))


def is_date(cell: str) -> bool:
    try:
        parse_date(cell)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=512)
def platform_cell(cell: str) -> str:
    """Return the platform a cell of a platform column names, or ""."""
    return platform_named(cell) or linked_platform(cell) or ""


def profile_error(cell: str, platform: str) -> str:
    """Return why a cell leads to no profile, or ""."""
    try:
        resolve(cell, platform=platform or None)
    except NotAProfile as error:
        return error.for_person
    return ""


@cache
def time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def folded(cell: str) -> str:
    return fold(cell)
