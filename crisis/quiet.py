"""Quiet hours: until when a notice waits, in the zone of whoever it is for."""

from datetime import datetime, timedelta

from accounts.zones import zone_named
from crisis.models import QuietHours
from crisis.states import Level


def waits_until(hours: QuietHours | None, zone: str, level: str, now: datetime) -> datetime:
    """Return when a notice of a level may reach its reader: now, or the end of their quiet hours.

    Quiet hours over midnight begin after they end (22:00 to 07:00). A level from `wakes_from` on waits for nothing.
    """
    if hours is None or Level(level).rank >= Level(hours.wakes_from).rank:
        return now
    there = now.astimezone(zone_named(zone))
    clock, first, last = there.time(), hours.starts_at, hours.ends_at
    over_midnight = first > last
    is_quiet = (clock >= first or clock < last) if over_midnight else first <= clock < last
    if not is_quiet:
        return now
    end = there.replace(hour=last.hour, minute=last.minute, second=0, microsecond=0, fold=0)
    if over_midnight and clock >= first:
        end += timedelta(days=1)
    return max(end.astimezone(now.tzinfo), now)
