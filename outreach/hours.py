"""When a letter may reach somebody: the mailbox's window, working days and the person's quiet hours, in their zone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from accounts.zones import zone_named

WORKING_DAYS = (1, 2, 3, 4, 5)  # ISO: Monday is 1
_LOOKED_AHEAD = 30  # more moves than any window needs to open once


@dataclass(frozen=True)
class Hours:
    """`opens` to `closes` on `days` (ISO 1-7) of `zone`, without `quiet`; equal times mean the whole day."""

    zone: str
    opens: time = time(9)
    closes: time = time(18)
    days: Collection[int] = WORKING_DAYS
    quiet: tuple[time | None, time | None] = (None, None)


def next_open(moment: datetime, hours: Hours) -> datetime:
    """Return the first moment at or after this one that lies within the hours.

    Where quiet hours leave nothing of the window, the window alone counts: a wish that forbids everything is a slip.
    """
    found = _next(moment, hours, minds_quiet=True)
    return found if found is not None else _next(moment, hours, minds_quiet=False) or moment


def _next(moment: datetime, hours: Hours, *, minds_quiet: bool) -> datetime | None:
    zone = zone_named(hours.zone)
    there = moment.astimezone(zone)
    days = set(hours.days) or set(WORKING_DAYS)
    for _move in range(_LOOKED_AHEAD):
        clock = there.time()
        if there.isoweekday() not in days or (hours.opens < hours.closes <= clock):
            there = _at(there + timedelta(days=1), hours.opens if hours.opens < hours.closes else time())
        elif hours.opens < hours.closes and clock < hours.opens:
            there = _at(there, hours.opens)
        elif minds_quiet and _is_quiet(clock, *hours.quiet):
            until = hours.quiet[1] or time()
            there = _at(there if clock < until else there + timedelta(days=1), until)
        else:
            return there.astimezone(moment.tzinfo)
    return None


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)


def _is_quiet(clock: time, first: time | None, last: time | None) -> bool:
    if first is None or last is None or first == last:
        return False
    return first <= clock < last if first < last else clock >= first or clock < last
