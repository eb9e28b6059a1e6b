"""When a letter may leave: its mailbox's window in the reader's zone, working days, quiet hours; how many a day."""

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from accounts.zones import zone_named
from outreach.hours import Hours, next_open
from outreach.models import Mailbox, Message


def keeps_hours(message: Message) -> bool:
    """Say whether a letter waits for decent hours. What a member answers to somebody who wrote leaves at once."""
    if message.is_automatic or message.enrollment_id or message.is_first_contact:
        return True
    return message.thread.last_in_at is None


def hours_of(message: Message) -> Hours:
    """Return when a letter may reach its reader: in their zone, or the agency's where theirs is not known."""
    mailbox, person = message.mailbox, message.thread.influencer
    zone = zone_named(person.time_zone if person else "", message.agency.time_zone).key
    quiet = (person.quiet_from, person.quiet_until) if person else (None, None)
    if mailbox is None:
        return Hours(zone=zone, quiet=quiet)
    return Hours(
        zone=zone, opens=mailbox.window_from, closes=mailbox.window_until,
        days=tuple(mailbox.window_days), quiet=quiet,
    )  # fmt: skip


def first_moment(message: Message, moment: datetime) -> datetime:
    """Return the first moment at or after this one at which a letter may leave, limits aside."""
    return next_open(moment, hours_of(message)) if keeps_hours(message) else moment


def day_of(mailbox: Mailbox, now: datetime) -> date:
    """Return the day a mailbox counts in: its agency's."""
    return now.astimezone(zone_named(mailbox.agency.time_zone)).date()


def next_day(mailbox: Mailbox, now: datetime) -> datetime:
    """Return when a mailbox's next day begins."""
    zone: ZoneInfo = zone_named(mailbox.agency.time_zone)
    there = now.astimezone(zone)
    return (
        (there + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)
    )


def mails_allowed(mailbox: Mailbox, day: date) -> int:
    """Return how many mails may leave a mailbox on a day: its own limit, and less while its domain is new."""
    step = warm_up_step(mailbox, day)
    return min(mailbox.mails_a_day, step) if step is not None else mailbox.mails_a_day


def contacts_allowed(mailbox: Mailbox, day: date) -> int:
    """Return how many people may be written to for the first time on a day."""
    return min(mailbox.new_contacts_a_day, mails_allowed(mailbox, day))


def warm_up_step(mailbox: Mailbox, day: date) -> int | None:
    """Return what the warm-up allows on a day; None when there is none, or it is over."""
    begun = mailbox.warm_up_from
    if begun is None or day < begun:
        return None
    week = (day - begun).days // 7
    weeks = warm_up_weeks()
    return weeks[week] if week < len(weeks) else None


@cache
def warm_up_weeks() -> tuple[int, ...]:
    """Return how many mails a day a new domain may send, week by week."""
    rows = tomllib.loads(Path(__file__).with_name("warm_up.toml").read_text("utf-8"))
    return tuple(week["mails_a_day"] for week in rows["weeks"])
