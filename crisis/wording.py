"""The words of a statement: places to fill in, and the fingerprint that approvals are bound to."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.text import clean
from accounts.zones import zone_named
from crisis.models import Incident

_PLACE = re.compile(r"\{([a-z_]{1,30})\}")
# What templates ask for, and how a form names it.
PLACES = {
    "channel": _("Central channel: the one address where we speak"),
    "time": _("When we speak again"),
    "name": _("Name of the influencer"),
    "product": _("Product"),
    "matter": _("What it is about"),
    "help": _("Where those harmed turn to"),
}
LONGEST_VALUE = 300


def digest(text: str) -> str:
    """Return the SHA-256 of a text as it would go out: its ends and kinds of line breaks do not count."""
    return hashlib.sha256("\n".join(text.strip().splitlines()).encode()).hexdigest()


def places_in(texts: Iterable[str]) -> list[str]:
    """Return the names of places that still stand in texts, each once, in their order."""
    return list(dict.fromkeys(name for text in texts for name in _PLACE.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into the places of a text; a place without a value stays, so that it is seen and asked for."""

    def value(found: re.Match[str]) -> str:
        return clean(values.get(found[1], ""))[:LONGEST_VALUE] or found[0]

    return _PLACE.sub(value, text)


def known_places(incident: Incident) -> dict[str, str]:
    """Return what an incident itself knows of the places: its channel, its people, when the next word is due."""
    people = [each.influencer.name for each in incident.influencers.select_related("influencer")[:3]]
    next_at = incident.update_due_at
    return {
        "channel": incident.central_channel, "name": ", ".join(people),
        "time": clock_words(next_at, incident.agency.time_zone) if next_at and next_at > timezone.now() else "",
    }  # fmt: skip


def clock_words(at: datetime, zone: str) -> str:
    """Return a moment as every language of ours reads it: the hour and zone, with the day where it is another one."""
    there = zone_named(zone)
    local = at.astimezone(there)
    day = "" if local.date() == timezone.now().astimezone(there).date() else f"{local:%Y-%m-%d} "
    return f"{day}{local:%H:%M} {local:%Z}"
