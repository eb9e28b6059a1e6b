"""The timeline that wrote itself: pages by key, newest first, of some kinds or of what was starred."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from accounts.models import Agency
from crisis.models import Incident, TimelineEntry
from crisis.states import EntryKind

SHOWN = 50
MOST_AT_ONCE = 300  # lines that a page looked at for long grows to before it begins anew
EXPORTED = 20_000

Key = tuple[datetime, int]


def entries_of(
    incident: Incident, *, kinds: Iterable[str] = (), starred: bool = False, before: str = "", since: str = "",
    most: int = SHOWN,
) -> list[TimelineEntry]:  # fmt: skip
    """Return lines, what happened last first: those before a key, or all since a key with that one itself. One statement.

    A key nobody can read is passed over.
    """
    rows = _narrowed(incident, kinds, starred)
    if earlier := read_key(before):
        at, number = earlier
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=number), at__lte=at)
    if oldest := read_key(since):
        at, number = oldest
        rows = rows.filter(Q(at__gt=at) | Q(at=at, pk__gte=number), at__gte=at)
    return list(rows.order_by("-at", "-pk")[:most])


def entries_to_show(agency: Agency) -> QuerySet[TimelineEntry]:
    """Return the lines of all of an agency's incidents."""
    rows = TimelineEntry.objects.filter(incident__agency=agency)
    return rows.select_related("incident__agency", "by__user")


def all_entries(
    incident: Incident, *, kinds: Iterable[str] = (), starred: bool = False
) -> Iterator[TimelineEntry]:
    """Return all lines from the beginning on, read bit by bit, EXPORTED at most."""
    rows = _narrowed(incident, kinds, starred).order_by("at", "pk")[:EXPORTED]
    return rows.iterator(chunk_size=1000)


def entry_key(entry: TimelineEntry) -> str:
    """Return where a line stands, for `before` and `since`."""
    return f"{entry.at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}~{entry.pk}"


def read_key(text: str) -> Key | None:
    moment, _, number = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if at.tzinfo is None or not (number.isdecimal() and len(number) < 19):
        return None
    return at, int(number)


def mark_of(entries: Sequence[TimelineEntry]) -> str:
    """Return a mark that changes when a line came or a star did: a page that has it need not be sent them again."""
    seen = ",".join(f"{entry.pk}{'*' if entry.starred_at else ''}" for entry in entries)
    return f"{zlib.crc32(seen.encode()):08x}"


def _narrowed(incident: Incident, kinds: Iterable[str], starred: bool) -> QuerySet[TimelineEntry]:
    rows = TimelineEntry.objects.filter(incident=incident).select_related("by__user")
    wanted = [kind for kind in kinds if kind in EntryKind.values]
    if wanted:
        rows = rows.filter(kind__in=wanted)
    return rows.filter(starred_at__isnull=False) if starred else rows
