"""The calendar as other calendars read it (RFC 5545)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from campaigns.queries.deliverables import Event

PRODUCT = "-//IRM//Campaigns//EN"
HALF_HOUR = timedelta(minutes=30)


def calendar_text(events: Iterable[Event], *, name: str, site: str, now: datetime) -> bytes:
    """Return events as a calendar file; whole days as days, moments in UTC until they end, else with half an hour each."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for event in events:
        row = CalendarEvent()
        row.add("uid", f"{event.key}@irm")
        row.add("dtstamp", now)
        row.add("summary", event.title)
        row.add("dtstart", event.at)
        if isinstance(event.at, datetime):
            row.add("dtend", event.until or event.at + HALF_HOUR)
        else:
            row.add("dtend", _next_day(event.at))
            row.add("transp", "TRANSPARENT")
        row.add("url", site + event.url)
        if event.campaign:
            row.add("description", event.campaign)
        calendar.add_component(row)
    return calendar.to_ical()


def _next_day(day: date) -> date:
    return day + timedelta(days=1)
