"""What rooms to the right add to the calendar that other calendars read: filled at start."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Membership
from campaigns.queries.deliverables import Event

FURTHER: list[Callable[[Membership, datetime, datetime], list[Event]]] = []


def further_events(member: Membership, start: datetime, end: datetime) -> list[Event]:
    """Return what is a member's own beside campaigns, between two moments."""
    return [event for each in FURTHER for event in each(member, start, end)]
