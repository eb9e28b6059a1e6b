"""Who is in a room right now: marks of a minute in the cache, renewed by the open pages."""

import time
from dataclasses import dataclass

from django.core.cache import cache

from accounts.models import Membership
from crisis.models import Incident

SECONDS = 60


@dataclass(frozen=True)
class Present:
    """A member whose page is open."""

    uuid: str
    name: str


def say_here(incident: Incident, by: Membership) -> None:
    """Remember that a member has the room open. Two at the same instant: the mark that is lost comes with the next call."""
    marks = _marks(incident)
    marks[str(by.uuid)] = (str(by.user), time.time())
    cache.set(_key(incident), marks, SECONDS * 2)


def members_in(incident: Incident) -> list[Present]:
    """Return who was here within SECONDS, by name."""
    found = [Present(uuid, name) for uuid, (name, _at) in _marks(incident).items()]
    return sorted(found, key=lambda each: each.name.casefold())


def _marks(incident: Incident) -> dict[str, tuple[str, float]]:
    oldest = time.time() - SECONDS
    known = cache.get(_key(incident)) or {}
    return {uuid: mark for uuid, mark in known.items() if mark[1] >= oldest}


def _key(incident: Incident) -> str:
    return f"crisis.present:{incident.pk}"
