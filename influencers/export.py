"""Lists as files. One person a row; docs/export.md tells the columns, which an import reads back.

Rows are made a few at a time, so that a hundred thousand people need no more memory than a hundred.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from accounts.models import Agency
from accounts.tables import csv_text, xlsx_file
from influencers.columns import CUSTOM, Column
from influencers.models import Channel
from influencers.queries.exporting import Exported, ExportedChannel
from influencers.rows import platform_label
from influencers.states import ContactKind, RiskLevel, VettingState

PERSON_COLUMNS = (
    "Name", "Country", "Languages", "Time zone", "Tags", "Stage", "Owner", "Next step", "Next step date", "Archived",
    "E-mail", "Phone",
)  # fmt: skip
CHANNEL_COLUMNS = ("handle", "URL", "followers", "measured")
LAST_COLUMNS = ("Other channels", "Added", "Changed")


def csv_lines(
    people: Iterable[Exported], *, agency: Agency, columns: Sequence[Column] | None = None
) -> Iterator[str]:
    """Yield a CSV file with all columns, or name and those chosen, some lines at a time.

    Cells a spreadsheet would run as a formula begin with an apostrophe.
    """
    names, cells_of = _table(agency, columns)
    return csv_text(chain([names], map(cells_of, people)))


def xlsx_rows(
    people: Iterable[Exported], *, agency: Agency, columns: Sequence[Column] | None = None
) -> IO[bytes]:
    """Return an open spreadsheet file at its beginning, with the same columns."""
    names, cells_of = _table(agency, columns)
    return xlsx_file("Influencers", names, map(cells_of, people))


def _table(
    agency: Agency, columns: Sequence[Column] | None
) -> tuple[list[str], Callable[[Exported], list[Any]]]:
    """Return the header, and what gives a person's cells."""
    platforms = used_platforms(agency)
    if columns is None:
        return header(platforms), lambda person: cells(person, platforms)
    parts = [PARTS.get(column.key) or _own_field(column) for column in columns]
    names = [name for part in parts for name in part.names(platforms)]
    return ["Name", *names], lambda person: [
        "" if cell is None else cell
        for cell in [person.name, *(cell for part in parts for cell in part.cells(person, platforms))]
    ]


@dataclass(frozen=True)
class Part:
    """What one column of the list is in a file."""

    names: Callable[[list[str]], list[str]]
    cells: Callable[[Exported, list[str]], list[Any]]


def _one(name: str, cell: Callable[[Exported], Any]) -> Part:
    return Part(lambda platforms: [name], lambda person, platforms: [cell(person)])


def _own_field(column: Column) -> Part:
    key = column.key.removeprefix(CUSTOM)
    return _one(str(column.label), lambda person: _plain(person.custom.get(key)))


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _platform_names(platforms: list[str]) -> list[str]:
    return [f"{platform_label(platform)} {column}" for platform in platforms for column in CHANNEL_COLUMNS]


def _platform_cells(person: Exported, platforms: list[str]) -> list[Any]:
    first: dict[str, ExportedChannel] = {}
    for channel in person.channels:
        first.setdefault(channel.platform, channel)
    return [cell for platform in platforms for cell in _channel_cells(first.get(platform))]


def _channel_cells(channel: ExportedChannel | None) -> list[Any]:
    if channel is None:
        return [""] * len(CHANNEL_COLUMNS)
    return [channel.handle, channel.url, channel.followers, _day(channel.measured_at)]


def _percentiles(person: Exported, platforms: list[str]) -> list[Any]:
    known = {channel.platform: channel.engagement_percentile for channel in person.channels}
    return [known.get(platform) for platform in platforms]


def _birthday(person: Exported) -> str:
    return "{:02}-{:02}".format(*divmod(person.birthday, 100)) if person.birthday else ""


PARTS: dict[str, Part] = {
    "channels": Part(_platform_names, _platform_cells),
    "place": Part(
        lambda platforms: ["Country", "Languages"],
        lambda person, platforms: [person.country, ", ".join(person.languages)],
    ),
    "stage": _one("Stage", lambda person: person.stage or ""),
    "tags": _one("Tags", lambda person: ", ".join(person.tags)),
    "owner": _one("Owner", lambda person: person.owner or ""),
    "step": Part(
        lambda platforms: ["Next step", "Next step date"],
        lambda person, platforms: [person.next_step, _day(person.next_step_date)],
    ),
    "country": _one("Country", lambda person: person.country),
    "age": _one("Year of birth", lambda person: person.birth_year),
    "birthday": _one("Birthday (month-day)", _birthday),
    "engagement": Part(
        lambda platforms: [f"{platform_label(platform)} engagement percentile" for platform in platforms],
        _percentiles,
    ),
    "vetting": _one(
        "Vetting", lambda person: str(VettingState(person.vetting).label) if person.vetting else ""
    ),
    "risk": _one("Risk", lambda person: str(RiskLevel(person.risk).label) if person.risk else ""),
    "refuses": _one("Refuses", lambda person: ", ".join(person.refuses)),
    "tones": _one("Tones", lambda person: ", ".join(person.tones)),
    "last_contact_at": _one("Last contact", lambda person: _day(person.last_contact_at)),
    "created_at": _one("Added", lambda person: _day(person.created_at)),
    "updated_at": _one("Changed", lambda person: _day(person.updated_at)),
}


def used_platforms(agency: Agency) -> list[str]:
    """Return the platforms the agency has channels on, by name."""
    return list(
        Channel.objects.for_agency(agency).order_by("platform").values_list("platform", flat=True).distinct()
    )


def header(platforms: list[str]) -> list[str]:
    """Return the names of the columns."""
    channels = [
        f"{platform_label(platform)} {column}" for platform in platforms for column in CHANNEL_COLUMNS
    ]
    return [*PERSON_COLUMNS, *channels, *LAST_COLUMNS]


def cells(person: Exported, platforms: list[str]) -> list[Any]:
    """Return a person's cells in the order of `header`. Unknown is empty, never 0."""
    first: dict[str, ExportedChannel] = {}
    others = []
    for channel in person.channels:
        if first.setdefault(channel.platform, channel) is not channel:
            others.append(_label(channel))
    points = person.points
    row: list[Any] = [
        person.name, person.country, ", ".join(person.languages), person.time_zone, ", ".join(person.tags),
        person.stage or "", person.owner or "", person.next_step,
        _day(person.next_step_date), "yes" if person.archived_at else "", _joined(points, ContactKind.EMAIL), _joined(points, ContactKind.PHONE),
    ]  # fmt: skip
    for platform in platforms:
        row += _channel_cells(first.get(platform))
    return [
        "" if cell is None else cell
        for cell in [*row, "; ".join(others), _day(person.created_at), _day(person.updated_at)]
    ]


def _label(channel: ExportedChannel) -> str:
    """Name a further channel: not by its address, which an import would take for the first one's."""
    name = f"@{channel.handle}" if channel.handle else channel.title or channel.external_id
    return f"{platform_label(channel.platform)} {name}"


def _joined(points: list[tuple[str, str]], kind: str) -> str:
    return "; ".join(value for its_kind, value in points if its_kind == kind)


def _day(moment: Any) -> str:
    return moment.isoformat()[:10] if moment else ""
