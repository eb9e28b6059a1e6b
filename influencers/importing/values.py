"""The values of people and channels as the database keeps them, column by column."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from influencers.importing.plan import Plan
from influencers.importing.rows import PersonRow
from influencers.importing.stored import NUMBERS, StoredChannel, StoredPerson
from influencers.models import name_key
from influencers.search_text import search_text_of

PERSON = (
    "name",
    "name_key",
    "search_text",
    "country",
    "languages",
    "time_zone",
    "tags",
    "stage_id",
    "owner_id",
)
CHANNEL = (
    "handle",
    "handle_key",
    "external_id",
    "url",
    "title",
    *NUMBERS,
    "precision",
    "measured_at",
    "source",
)
STANDING = ("state", "state_note", "next_poll_at")
SNAPSHOT = ("taken_at", *NUMBERS, "precision", "source")


def person_values(p: StoredPerson) -> tuple[Any, ...]:
    """Return the values of PERSON."""
    text = search_text_of(
        name=p.name,
        handles=[channel.handle for channel in p.channels],
        titles=[channel.title for channel in p.channels],
        tags=p.tags,
        contacts=[value for _, value in p.contacts],
        new_notes=p.new_notes,
        before=p.search_text,
    )
    return (
        p.name,
        name_key(p.name),
        text,
        p.country,
        p.languages,
        p.time_zone,
        p.tags,
        p.stage_id,
        p.owner_id,
    )


def channel_values(c: StoredChannel) -> tuple[Any, ...]:
    """Return the values of CHANNEL."""
    numbers = (c.followers, c.following, c.posts_count, c.views_count)
    return (
        c.handle,
        c.handle.lower(),
        c.external_id,
        c.url,
        c.title,
        *numbers,
        c.precision,
        c.measured_at,
        c.source,
    )


def moment_of(row: PersonRow, plan: Plan, zone: str) -> datetime:
    """Return when a row's numbers are taken to have been read: the beginning of their day where the agency is.

    The beginning, so that a number the platform gave on that day counts as the newer one.
    """
    return _beginning(row.as_of or plan.as_of or datetime.now(ZoneInfo(zone)).date(), zone)


@lru_cache(maxsize=1024)
def _beginning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
