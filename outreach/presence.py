"""Who writes in which thread right now: a mark of half a minute in the cache, and a live event for open pages."""

from dataclasses import dataclass

from django.core.cache import cache

from accounts.live import publish
from accounts.models import Membership
from outreach.models import Thread

SECONDS = 30


@dataclass(frozen=True)
class Writer:
    """A member who is writing: their uuid and name."""

    uuid: str
    name: str


def say_writing(thread: Thread, by: Membership) -> None:
    """Remember for SECONDS that a member writes here; other open pages are told when it begins."""
    key = _key(thread)
    known = writers_in(thread)
    mine = Writer(str(by.uuid), str(by.user))
    cache.set(
        key, [(mine.uuid, mine.name), *((each.uuid, each.name) for each in known if each != mine)], SECONDS
    )
    if mine not in known:
        publish(
            topic=f"agency:{thread.agency_id}",
            event="thread_writing",
            thread=str(thread.uuid),
            member=mine.uuid,
        )


def say_nothing(thread: Thread, by: Membership) -> None:
    """Forget that a member writes here: it was sent or thrown away."""
    left = [each for each in writers_in(thread) if each.uuid != str(by.uuid)]
    cache.set(_key(thread), [(each.uuid, each.name) for each in left], SECONDS)


def writers_in(thread: Thread) -> list[Writer]:
    """Return who has been writing here within SECONDS."""
    return [Writer(uuid, name) for uuid, name in cache.get(_key(thread)) or []]


def _key(thread: Thread) -> str:
    return f"outreach.writing:{thread.pk}"
