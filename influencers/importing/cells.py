"""Cells about a person, read strictly: a value that is not understood raises ValueError with a sentence, or is named."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from accounts.text import clean
from influencers.importing.blanks import is_blank
from influencers.importing.places import country_code, is_nowhere, language_code
from influencers.importing.plan import Target
from influencers.importing.shapes import EMAIL, LANGUAGE_SEPARATORS, LINK, is_phone
from influencers.tags import LONGEST_TAG, MOST_TAGS, normal_tag

_TAG_SEPARATORS = re.compile(r"[|;,/\n]")
_PHONE = re.compile(r"[+\d][\d\s().+/-]*(?:(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)
_TELEGRAM = re.compile(
    r"(?:https?://)?(?:t\.me|telegram\.me)/(?P<link>\w{4,32})/?|@?(?P<handle>[A-Za-z]\w{3,31})", re.ASCII
)
_LONGEST = 320


def country(cell: str) -> str:
    """Return a country's code; "" for a cell that names none on purpose ("All")."""
    code = country_code(cell)
    if not code and not is_nowhere(cell):
        raise ValueError(gettext("“%(cell)s” is not a country we know.") % {"cell": clean(cell)[:40]})
    return code


@lru_cache(maxsize=4096)
def languages(cell: str) -> tuple[tuple[str, ...], str]:
    """Return the codes of the languages a cell names, and the first word that is none."""
    known, unknown = [], ""
    for part in LANGUAGE_SEPARATORS.split(cell):
        part = clean(part)
        if is_blank(part):
            continue
        code = language_code(part)
        if code:
            known.append(code)
        else:
            unknown = unknown or part
    return tuple(known), unknown


@lru_cache(maxsize=4096)
def tags(cell: str) -> tuple[tuple[str, ...], str]:
    """Return the tags of a cell as they are stored, and the first that is too long."""
    found = [normal_tag(part) for part in _TAG_SEPARATORS.split(cell) if not is_blank(part)]
    fit = tuple(dict.fromkeys(tag for tag in found if tag and len(tag) <= LONGEST_TAG))[:MOST_TAGS]
    return fit, next((tag for tag in found if len(tag) > LONGEST_TAG), "")


def contact(kind: str, cell: str) -> list[str]:
    """Return the addresses or numbers of a contact cell. Raises ValueError when it holds none."""
    if kind == Target.EMAIL:
        return _emails(cell)
    if kind in (Target.PHONE, Target.WHATSAPP):
        return _phones(cell)
    if kind == Target.TELEGRAM:
        return [_telegram(cell)]
    if kind == Target.WEBSITE:
        return [_website(cell)]
    return [clean(cell)[:_LONGEST]]


def _emails(cell: str) -> list[str]:
    found = [address.strip(".").lower() for address in EMAIL.findall(cell)]
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(
                gettext("“%(address)s” is not an e-mail address.") % {"address": clean(address)[:80]}
            ) from None
    if not found or any(len(address) > _LONGEST for address in found):
        raise ValueError(gettext("“%(cell)s” is not an e-mail address.") % {"cell": clean(cell)[:80]})
    return found


def _phones(cell: str) -> list[str]:
    parts = [clean(part) for part in re.split(r"[;,|\n]", cell)]
    numbers = [part for part in parts if is_phone(part) and _PHONE.fullmatch(part)]
    if not numbers:
        raise ValueError(gettext("“%(cell)s” is not a phone number.") % {"cell": clean(cell)[:40]})
    return numbers


def _telegram(cell: str) -> str:
    found = _TELEGRAM.fullmatch(cell)
    if found:
        return f"@{found['link'] or found['handle']}"
    if _PHONE.fullmatch(cell) and is_phone(cell):
        return clean(cell)
    raise ValueError(gettext("“%(cell)s” is not a Telegram name.") % {"cell": clean(cell)[:40]})


def _website(cell: str) -> str:
    if not LINK.fullmatch(cell) or len(cell) > _LONGEST - 8:
        raise ValueError(gettext("“%(cell)s” is not a web address.") % {"cell": clean(cell)[:60]})
    return cell if cell.lower().startswith("http") else f"https://{cell}"
