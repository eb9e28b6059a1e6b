"""When something was said, as cells of a file write it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.utils.translation import gettext as _

from crisis.mentions.hooks import moment
from influencers.importing.dates import parse_date

_CLOCK = re.compile(r"(?:^|[T ,])(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp])?\.?[Mm]?\.?$")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(.*)", re.DOTALL)
_SECONDS = re.compile(r"1[0-9]{9}(\d{3})?")


def day_comes_first(cells: Iterable[str]) -> bool | None:
    """Say whether dates such as 13/04/2031 begin with the day; None where the cells do not tell."""
    for cell in cells:
        if found := _SLASHED.match(cell.strip()):
            if int(found[1]) > 12:
                return True
            if int(found[2]) > 12:
                return False
    return None


def said_at(cell: str, clock: str = "", *, day_first: bool | None = None) -> datetime:
    """Return the moment of a cell and, where it stands apart, its time of day; without a zone UTC.

    Raises ValueError with a sentence for what names no moment, or could name two days.
    """
    text = cell.strip()
    if _SECONDS.fullmatch(text):
        return _as_moment(int(text))
    if day_first is not None and (found := _SLASHED.fullmatch(text)):
        day, month = (found[1], found[2]) if day_first else (found[2], found[1])
        if int(month) > 12:
            raise ValueError(_("“%(text)s” is not a day of the calendar.") % {"text": cell[:40]})
        text = f"{found[3]}-{int(month):02d}-{int(day):02d}{found[4]}"
    try:
        return _as_moment(f"{text}T{clock.strip()}" if clock and len(text) == 10 else text)
    except ValueError:
        of_day = _CLOCK.search(clock.strip() or text)
        date = parse_date(text[: of_day.start()].rstrip(" ,T") if of_day and not clock else text)
        return datetime.combine(date, _time(of_day), tzinfo=UTC)


def _time(found: re.Match[str] | None) -> time:
    if found is None:
        return time()
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise ValueError(_("“%(text)s” is no time of day.") % {"text": found[0].strip()[:20]}) from None


def _as_moment(value: str | int) -> datetime:
    found = moment(value)
    if found is None:
        raise ValueError(_("The date is empty."))
    return found
