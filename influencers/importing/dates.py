"""Dates as lists and file names write them. What could be two different days is not guessed."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?:[T ,].*)?")
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3})[a-z]*\.?,?[ -](\d{4})")
_WORD_DAY = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_IN_NAME_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_IN_NAME_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.](0[1-9]|1[0-2])(?!\d)")
_IN_NAME_WORD = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-_ ]*(20\d\d)(?!\d)")
_IN_NAME_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@lru_cache(maxsize=1024)
def parse_date(text: str) -> date:
    """Return the day a cell names. Raises ValueError with a sentence when it names none, or could name two."""
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "/" and day != month:
            if day <= 12 and month <= 12:
                raise ValueError(
                    gettext("“%(text)s” may be two different days. Write it as %(year)s-MM-DD.")
                    % {"text": text[:40], "year": year}
                )
            if month > 12:
                day, month = month, day
    elif found := _DAY_WORD.fullmatch(text):
        day, month, year = int(found[1]), _MONTHS.get(found[2].lower(), 0), int(found[3])
    elif found := _WORD_DAY.fullmatch(text):
        day, month, year = int(found[2]), _MONTHS.get(found[1].lower(), 0), int(found[3])
    else:
        raise ValueError(gettext("“%(text)s” is not a date. Write it as 2026-12-31.") % {"text": text[:40]})
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(gettext("“%(text)s” is not a day of the calendar.") % {"text": text[:40]}) from None


def date_in_name(name: str, *, today: date) -> date | None:
    """Return the date a file's name speaks of: a day, else the end of its month or year, never later than today."""
    low = name.lower()
    if found := _IN_NAME_DAY.search(low):
        year, month, day = (int(part) for part in found.groups())
        day = min(day, monthrange(year, month)[1])
    elif found := _IN_NAME_MONTH.search(low):
        year, month = int(found[1]), int(found[2])
        day = monthrange(year, month)[1]
    elif found := _IN_NAME_WORD.search(low):
        year, month = int(found[2]), _MONTHS[found[1]]
        day = monthrange(year, month)[1]
    elif found := _IN_NAME_YEAR.search(low):
        year, month, day = int(found[1]), 12, 31
    else:
        return None
    named = date(year, month, day)
    first = date(year, month if (month, day) != (12, 31) else 1, 1)
    return None if first > today else min(named, today)
