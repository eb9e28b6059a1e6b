"""Automatic answers: by what they say of themselves (RFC 3834), by subject and words of absence, and until when.

`X-Auto-Response-Suppress` is no sign of one: it asks others not to answer automatically, and our own letters carry it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale
from babel.dates import get_month_names

from accounts.text import fold
from outreach.mail.packs import any_of, pack
from outreach.mail.reading import Incoming

LONGEST_ABSENCE = timedelta(days=400)
LONGEST_TEXT = 6_000
_PACK = pack("machine")["auto_reply"]
_SUBJECTS = any_of(_PACK["subjects"])
_SURE = any_of(_PACK["sure"])
_WORDS = any_of(_PACK["words"])
_BEFORE = re.compile(
    rf"(?:{'|'.join(_PACK['before'])})[\s,:(]*(?:[^\W\d]{{2,14}}[,.]?\s+)?(?:the\s+|den\s+|le\s+|el\s+|il\s+|dnia\s+|o\s+)?$",
    re.I,
)
_AFTER = re.compile(rf"^\s*(?:{'|'.join(_PACK['after'])})", re.I)
# Programs of lists and shops, which answer nobody.
_BULK = ("bulk", "list", "junk")
_LANGUAGES = (
    "en",
    "de",
    "ru",
    "es",
    "fr",
    "it",
    "pt",
    "pl",
    "nl",
    "uk",
    "tr",
    "cs",
    "sv",
    "da",
    "nb",
    "fi",
    "hu",
    "ro",
    "id",
    "el",
)


@dataclass(frozen=True, slots=True)
class AutoReply:
    """`returns_on`: the last day said in it on which they are away, or the first on which they are back; None: not said.

    `pauses`: somebody is away. A receipt, a ticket number and the like pause nothing.
    """

    returns_on: date | None = None
    pauses: bool = True


def auto_reply_in(incoming: Incoming, *, now: datetime) -> AutoReply | None:
    """Return what an automatic answer says; None when a person wrote the mail, or a list sent it."""
    if _is_receipt(incoming):
        return AutoReply(pauses=False)
    words = incoming.text[:LONGEST_TEXT]
    by_subject, by_words = bool(_SUBJECTS.search(incoming.subject)), bool(_WORDS.search(words))
    certain, likely = _signs(incoming)
    sure = certain or likely or bool(_SURE.search(incoming.subject))
    if not (sure or (by_subject and (by_words or _no_path(incoming)))):
        return None
    away = by_subject or by_words
    sent = (incoming.sent_at or now).date()
    returns_on = return_date(f"{incoming.subject}\n{words}", since=sent) if away else None
    return AutoReply(returns_on, pauses=away)


def is_from_list(incoming: Incoming) -> bool:
    """Whether a list or a shop sent it to many: it answers nothing of ours."""
    header = incoming.header
    if header("list-id") or header("list-post"):
        return True
    return header("precedence").strip().lower() in _BULK or bool(
        header("list-unsubscribe") and not incoming.in_reply_to
    )


def return_date(text: str, *, since: date) -> date | None:
    """Return the day of a return: the latest date after a word like "until" or "back on", else the latest date at all.

    Dates without a year mean the next one; 5/6/2024 is read as the day that comes sooner after `since`.
    """
    told: list[date] = []
    others: list[date] = []
    for start, end, day in _dates(text[:LONGEST_TEXT], since):
        if not since <= day <= since + LONGEST_ABSENCE:
            continue
        near = _BEFORE.search(text[max(start - 60, 0) : start]) or _AFTER.match(text[end : end + 20])
        (told if near else others).append(day)
    return max(told, default=None) or max(others, default=None)


def _signs(incoming: Incoming) -> tuple[bool, bool]:
    """Return (certain, strong) signs in the headers."""
    header = incoming.header
    submitted = header("auto-submitted").split(";")[0].split("(")[0].strip().lower()
    certain = submitted not in ("", "no")
    names = (
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply",
        "x-autoreply-from",
        "x-mail-autoreply",
    )
    strong = any(header(name).strip().lower() not in ("", "no") for name in names)
    strong = strong or header("precedence").strip().lower() in ("auto_reply", "auto-reply")
    return certain, strong or "autoresponder" in header("delivered-to").lower() or "vacation" in header(
        "x-mailer"
    ).lower()


def _no_path(incoming: Incoming) -> bool:
    return incoming.header("return-path").replace(" ", "") == "<>"


def _is_receipt(incoming: Incoming) -> bool:
    """Whether it only says that a letter was opened (RFC 8098)."""
    message = incoming.message
    try:
        kind = str(message.get_param("report-type") or "")
    except (ValueError, TypeError, AttributeError):
        kind = ""
    return message.get_content_type() == "multipart/report" and kind.lower() == "disposition-notification"


@cache
def _months() -> dict[str, int]:
    """Return month names, folded, of the languages whose names do not mean another month elsewhere."""
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    folded = fold(name).rstrip(".")
                    if len(folded) > 2 and not folded.isdigit():
                        found.setdefault(folded, number)
    return found


_NAME = r"(?P<{0}>[^\W\d_]{{3,14}})\.?"
_YEAR = r"(?:,?\s*(?:de\s+|del\s+)?(?P<{0}>20\d\d))?"
_RANGE = r"(?:\d{1,2}\.?\s?(?:-|–|to|bis|до|al|au|a|do|по)\s?)?"
_SHAPES = [
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?:(?P<year>20\d\d)\s?[年년]\s?)?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>20\d\d|\d\d(?!\d)))?(?!\d)"),
    re.compile(r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?(?:\s+(?:of|de|d))?\s+" + _NAME.format("name") + _YEAR.format("year"), re.I),
    re.compile(_NAME.format("name") + r"\s+(?:\d{1,2}(?:st|nd|rd|th)?\s?(?:-|–|to|through|until)\s?)?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)" + _YEAR.format("year"), re.I),
]  # fmt: skip


def _dates(text: str, since: date) -> list[tuple[int, int, date]]:
    found = []
    for shape in _SHAPES:
        for match in shape.finditer(text):
            day = _day(match.groupdict(), since)
            if day:
                found.append((match.start(), match.end(), day))
    return found


def _day(parts: dict[str, str | None], since: date) -> date | None:
    year = _year(parts.get("year"))
    if first := parts.get("first"):
        second = parts.get("second") or ""
        days = [_made(year, int(second), int(first), since), _made(year, int(first), int(second), since)]
        return min((each for each in days if each and each >= since), default=None)
    month = (
        _months().get(fold(parts.get("name") or "").rstrip("."), 0)
        if parts.get("name")
        else int(parts["month"] or 0)
    )
    return _made(year, month, int(parts["day"] or 0), since)


def _year(written: str | None) -> int | None:
    return None if not written else int(written) + (2000 if len(written) == 2 else 0)


def _made(year: int | None, month: int, day: int, since: date) -> date | None:
    """Return a date; without a year the next one, or the one just over."""
    for each in (year,) if year else (since.year, since.year + 1):
        try:
            made = date(each, month, day)
        except ValueError:
            continue
        if year or made >= since - timedelta(days=60):
            return made
    return None
