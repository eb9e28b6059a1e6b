"""The timeline that writes itself: every action of the room adds its line in its own transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.live import publish
from accounts.models import Membership
from crisis.models import Incident, TimelineEntry

LONGEST = 1000  # characters


def write_entry(
    *, incident: Incident, kind: str, text: str, by: Membership | None, at: datetime | None = None,
    starred: bool = False, by_label: str = "", **data: Any,
) -> TimelineEntry:  # fmt: skip
    """Add a line to an incident's timeline and tell the pages open on the room. `text` is in no lazy translation.

    `at` is when it happened, if not now; `by` None: the clock, or whoever `by_label` names. `data` are JSON values.
    """
    now = timezone.now()
    with transaction.atomic():
        entry = TimelineEntry.objects.create(
            incident=incident, kind=kind, text=text[:LONGEST], by=by, by_label=by_label[:250], at=at or now, data=data,
            starred_at=now if starred else None, starred_by=by if starred else None,
        )  # fmt: skip
        tell_room(incident, "timeline", entry=str(entry.uuid), kind=str(kind))
    return entry


def topic_of(incident: Incident) -> str:
    """Return the topic that pages open on an incident listen to (accounts/live.py)."""
    return f"incident:{incident.uuid}"


def tell_room(incident: Incident, part: str, **data: Any) -> None:
    """Nudge the pages open on a room to look again at one part of it: "room", "timeline", "comments", "tasks", ..."""
    publish(topic=topic_of(incident), event=f"room_{part}", **data)
