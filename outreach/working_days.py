"""Working days of people: Monday to Friday in their own zone, unless their mailbox's window says other days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Agency
from accounts.zones import zone_named
from influencers.models import Influencer

WORKING_DAYS = (1, 2, 3, 4, 5)  # ISO 8601


def zone_of(influencer: Influencer | None, agency: Agency) -> ZoneInfo:
    """Return the zone somebody lives in; where it is not known, the agency's."""
    return zone_named(influencer.time_zone if influencer else "", agency.time_zone)


def add_working_days(
    moment: datetime, number: int, zone: ZoneInfo, working: Sequence[int] = WORKING_DAYS
) -> datetime:
    """Return the same time of day so many working days later; with 0 the moment, or the next working day's begin."""
    days = frozenset(working) or frozenset(WORKING_DAYS)
    there = moment.astimezone(zone)
    left = number
    while left > 0 or there.isoweekday() not in days:
        there += timedelta(days=1)
        if there.isoweekday() in days:
            left -= 1
    return there


def to_working_day(moment: datetime, zone: ZoneInfo, working: Sequence[int] = WORKING_DAYS) -> datetime:
    """Return the moment, or the same time on the next working day when it falls on another one."""
    return add_working_days(moment, 0, zone, working)
