"""Days of the year without a year: a birthday is often known without it. Kept as month * 100 + day."""

from datetime import date, timedelta

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from accounts.errors import ActionError

# Leap years included: 29 February is somebody's birthday.
LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
OLDEST_YEAR = 1900


def read_day(value: int | None) -> int | None:
    """Return month * 100 + day as it came. Raises ActionError for a day that no year has."""
    if value is None:
        return None
    month, day = divmod(value, 100)
    if month not in LONGEST:
        raise ActionError(_("Choose a month from January to December."))
    if not 1 <= day <= LONGEST[month]:
        raise ActionError(
            _("There is no %(day)s %(month)s: %(month)s has at most %(month2)s days.")
            % {"day": day, "month": MONTHS[month], "month2": LONGEST[month]}
        )
    return value


def read_year(value: int | None, *, today: date) -> int | None:
    """Return a year of birth or of a beginning as it came. Raises ActionError for one that cannot be."""
    if value is not None and not OLDEST_YEAR <= value <= today.year:
        raise ActionError(
            _("%(value)s cannot be the year: write one from %(oldest_year)s to %(year)s.")
            % {"value": value, "oldest_year": OLDEST_YEAR, "year": today.year}
        )
    return value


def check_day_in_year(day: int | None, year: int | None) -> None:
    """Raise ActionError for 29 February of a year that had none."""
    if day == 229 and year is not None and not _is_leap(year):
        raise ActionError(
            _("There was no 29 February in %(year)s. Check the day or leave out the year.") % {"year": year}
        )


def day_words(day: int | None, year: int | None = None) -> str:
    """Return "5 April" or "5 April 1999"; only the year, or nothing, where no more is known."""
    if day is None:
        return str(year or "")
    words = f"{day % 100} {MONTHS[day // 100]}"
    return f"{words} {year}" if year else words


def day_in(year: int, day: int) -> date:
    """Return the date of a day in a year; 29 February is kept on the 28th where the year has no 29th."""
    if day == 229 and not _is_leap(year):
        day = 228
    return date(year, day // 100, day % 100)


def next_time(day: int, today: date) -> date:
    """Return when a day of the year comes next, today included."""
    this_year = day_in(today.year, day)
    return this_year if this_year >= today else day_in(today.year + 1, day)


def days_ahead(today: date, number: int) -> list[int]:
    """Return the days of the year from today on, so many days ahead, as they are stored."""
    found = []
    for ahead in range(number + 1):
        when = today + timedelta(days=ahead)
        found.append(when.month * 100 + when.day)
        if (when.month, when.day) == (2, 28) and not _is_leap(when.year):
            found.append(229)
    return found


def oldest_age(year: int | None, day: int | None, today: date) -> int | None:
    """Return how old somebody is at most today, from what is known of their birth; None without a year."""
    if year is None:
        return None
    had_it = day is None or day_in(today.year, day) <= today
    return today.year - year - (0 if had_it else 1)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
