"""One line of a list read as the plan says: who it is about, and in sentences what could not be understood."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from accounts.tables import unguarded
from accounts.text import clean, fold
from influencers.countries import country_name, flag, language_name
from influencers.importing import cells
from influencers.importing.blanks import is_blank
from influencers.importing.channel_rows import ChannelReader, ChannelRow, Notes, without_lost_letters
from influencers.importing.dates import parse_date
from influencers.importing.plan import CONTACTS, OF_A_CHANNEL, Plan, Target
from influencers.importing.shapes import NAME_AND_HANDLE, platform_cell, time_zones
from influencers.outside.reading import OutsideReader, Stated
from influencers.outside.targets import is_outside

_TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "average", "avg", "mean", "median", "итого", "всего", "сумма", "среднее", "gesamt",
     "summe", "razem", "suma", "lacznie", "totale", "totaux", "toplam", "합계", "총계", "총합", "평균", "合計", "总计", "合计", "المجموع"}
)  # fmt: skip
_LOST = re.compile(r"[?\ufffd\s.,!()-]*")
_LOST_NAME = gettext_noop(
    "The name's letters were lost before the file reached us, and there is no handle or link."
)
_NOBODY = gettext_noop("There is no name, handle or link in this row.")


@dataclass(frozen=True)
class House:
    """What the agency has that rows may name: stages by folded name, members by e-mail address; values are ids.

    `labels` gives the words for those ids: ("stage_id", 3) is "Partner".
    """

    stages: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def in_words(self, changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
        """Return changes as the timeline shows them: names instead of ids."""
        return {
            field.removesuffix("_id"): (
                self.labels.get((field, old), old),
                self.labels.get((field, new), new),
            )
            if field.endswith("_id")
            else (old, new)
            for field, (old, new) in changes.items()
        }


@dataclass(slots=True)
class PersonRow:
    """A row understood. `refusal` set: it cannot come in. `notes`: (column, sentence) for values left out."""

    number: int
    name: str = ""
    name_is_known: bool = True
    channels: list[ChannelRow] = field(default_factory=list)
    country: str = ""
    languages: list[str] = field(default_factory=list)
    time_zone: str = ""
    tags: tuple[str, ...] = ()
    contacts: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    owner: int | None = None
    stage: int | None = None
    as_of: date | None = None
    stated: Stated | None = None  # what another service says, by an export's own columns
    notes: Notes = field(default_factory=list)
    refusal: str = ""

    @property
    def place(self) -> str:
        """Return country and languages in words, for the preview."""
        country = [f"{flag(self.country)} {country_name(self.country)}"] if self.country else []
        return ", ".join([*country, *map(language_name, self.languages)])


class RowReader:
    """Reads the rows of one list; made once, since it sorts out the plan's columns."""

    def __init__(self, plan: Plan, house: House, *, today: date) -> None:
        self.plan, self.house, self.today = plan, house, today
        self.width = len(plan.columns)
        self._of: dict[str, list[int]] = {}
        for index, column in enumerate(plan.columns):
            if column.target and column.target not in OF_A_CHANNEL:
                self._of.setdefault(column.target, []).append(index)
        groups = self._groups()
        self._channels = [ChannelReader(plan, platform, group) for platform, group in groups.items()]
        self._outside = (
            OutsideReader(plan) if any(is_outside(column.target) for column in plan.columns) else None
        )
        self._named = (
            [(i, c.name) for i, c in enumerate(plan.columns) if c.target][:3] if plan.header_row else []
        )

    def _groups(self) -> dict[str, dict[str, int]]:
        """Return the columns of each channel by platform; those of the list's own platform join the ones that name none."""
        groups: dict[str, dict[str, int]] = {"": {}} if Target.NAME_HANDLE in self._of else {}
        one_platform = self.plan.platform if Target.PLATFORM not in self._of else ""
        for index, column in enumerate(self.plan.columns):
            if column.target in OF_A_CHANNEL:
                platform = "" if column.platform == one_platform else column.platform
                taken = groups.setdefault(platform, {})
                (groups.setdefault(column.platform, {}) if column.target in taken else taken)[
                    column.target
                ] = index
        return groups

    def read(self, number: int, row: list[str]) -> PersonRow:
        """Return the person a row is about; never raises."""
        person = PersonRow(number)
        if len(row) < self.width:
            row = row + [""] * (self.width - len(row))
        if "'" in {cell[:1] for cell in row}:
            row = [unguarded(cell) for cell in row]
        person.refusal = self._refusal(row)
        if person.refusal:
            return person
        handle = self._read_name(person, row)
        platform = self._platform(person, row)
        for reader in self._channels:
            channel = reader.read(
                row, person.notes, platform=platform, handle=handle if not reader.platform else ""
            )
            if channel:
                person.channels.append(channel)
        self._read_details(person, row)
        if self._outside:
            person.stated = self._outside.read(row, person.channels, person.notes)
        self._settle_name(person, row)
        return person

    def _refusal(self, row: list[str]) -> str:
        if len(row) > self.width and any(cell.strip() for cell in row[self.width :]):
            return gettext(
                "The row has %(row)s cells, but the list has %(width)s columns. A separator inside a cell needs quotation marks around the cell."
            ) % {"row": len(row), "width": self.width}
        if self._named and all(row[index].split() == name.split() for index, name in self._named):
            return gettext("This is the header once more.")
        first = next((cell for cell in row if cell.strip()), "")
        if fold(first).strip(" :.") in _TOTALS:
            return gettext("This looks like a line of totals, not like a person.")
        return ""

    def _read_name(self, person: PersonRow, row: list[str]) -> str:
        """Set the name; return the handle that stood in the same cell, if any."""
        handle = ""
        name = self._cell(row, Target.NAME)
        if not name:
            parts = [self._cell(row, part) for part in (Target.GIVEN_NAME, Target.FAMILY_NAME)]
            name = " ".join(part for part in parts if part)
        joined = self._cell(row, Target.NAME_HANDLE)
        if joined:
            found = NAME_AND_HANDLE.fullmatch(joined)
            if found:
                handle = found["handle"]
            elif joined.startswith("@") and " " not in joined:
                handle = joined
            name = name or (found["name"] if found else "" if handle else joined)
        person.name = self._whole_name(person, name)
        return handle

    def _whole_name(self, person: PersonRow, name: str) -> str:
        name = clean(name)
        if _LOST.fullmatch(name):
            return ""
        whole = without_lost_letters(name)
        if whole != name:
            name = whole
            person.notes.append(
                (
                    self._name_of(Target.NAME),
                    gettext("Some letters of the name were lost before the file reached us."),
                )
            )
        if len(name) > 200:
            person.notes.append((self._name_of(Target.NAME), gettext("The name was cut after 200 letters.")))
            name = name[:200]
        return name

    def _settle_name(self, person: PersonRow, row: list[str]) -> None:
        """Fall back to the handle or title where the name is unknown; refuse a row that names nobody."""
        if person.name:
            return
        person.name_is_known = False
        shown = [c.handle or c.title or c.external_id for c in person.channels]
        person.name = next(filter(None, shown), "") or next((value for _, value in person.contacts), "")
        if not person.name:
            lost = self._cell(row, Target.NAME) or self._cell(row, Target.NAME_HANDLE)
            person.refusal = person.notes[0][1] if person.notes else gettext(_LOST_NAME if lost else _NOBODY)

    def _platform(self, person: PersonRow, row: list[str]) -> str:
        cell = self._cell(row, Target.PLATFORM)
        if not cell:
            return ""
        platform = platform_cell(cell)
        if not platform:
            person.notes.append(
                (
                    self._name_of(Target.PLATFORM),
                    gettext("“%(cell)s” is not a platform we know.") % {"cell": clean(cell)[:40]},
                )
            )
        return platform

    def _read_details(self, person: PersonRow, row: list[str]) -> None:
        for target, indexes in self._of.items():
            read = _READERS.get(target)
            if read is None:
                continue
            for index in indexes:
                cell = row[index]
                if cell and not is_blank(cell):
                    try:
                        read(self, person, cell.strip())
                    except ValueError as error:
                        person.notes.append((self.plan.columns[index].name, str(error)))

    def _cell(self, row: list[str], target: str) -> str:
        for index in self._of.get(target, ()):
            cell = row[index].strip()
            if cell and not (
                is_blank(cell) and cell != "Nan"
            ):  # Nan is also a first name; pandas writes nan and NaN
                return cell
        return ""

    def _name_of(self, target: str) -> str:
        indexes = self._of.get(target) or self._of.get(Target.NAME_HANDLE) or self._of.get(Target.GIVEN_NAME)
        return self.plan.columns[indexes[0]].name if indexes else ""

    def _country(self, person: PersonRow, cell: str) -> None:
        person.country = cells.country(cell)

    def _languages(self, person: PersonRow, cell: str) -> None:
        known, unknown = cells.languages(cell)
        person.languages = list(dict.fromkeys((*person.languages, *known)))
        if unknown:
            raise ValueError(gettext("“%(unknown)s” is not a language we know.") % {"unknown": unknown[:40]})

    def _time_zone(self, person: PersonRow, cell: str) -> None:
        if cell not in time_zones():
            raise ValueError(
                gettext("“%(cell)s” is not a time zone. Example: Europe/Madrid.") % {"cell": cell[:40]}
            )
        person.time_zone = cell

    def _tags(self, person: PersonRow, cell: str) -> None:
        tags, too_long = cells.tags(cell)
        person.tags = tuple(dict.fromkeys((*person.tags, *tags)))
        if too_long:
            raise ValueError(gettext("The tag “%(too_long)s…” is too long.") % {"too_long": too_long[:30]})

    def _note(self, person: PersonRow, cell: str) -> None:
        person.note = f"{person.note}\n{clean(cell)}".strip()

    def _owner(self, person: PersonRow, cell: str) -> None:
        person.owner = self.house.members.get(cell.lower())
        if person.owner is None:
            raise ValueError(
                gettext("No member of the agency has the address “%(cell)s”.") % {"cell": cell[:80]}
            )

    def _stage(self, person: PersonRow, cell: str) -> None:
        person.stage = self.house.stages.get(fold(cell))
        if person.stage is None:
            raise ValueError(gettext("There is no stage named “%(cell)s”.") % {"cell": clean(cell)[:40]})

    def _as_of(self, person: PersonRow, cell: str) -> None:
        day = parse_date(cell)
        if day > self.today:
            raise ValueError(gettext("“%(cell)s” lies in the future.") % {"cell": cell[:40]})
        person.as_of = day


def _contact(kind: str) -> Callable[[RowReader, PersonRow, str], None]:
    def read(reader: RowReader, person: PersonRow, cell: str) -> None:
        for value in cells.contact(kind, cell):
            if (kind, value) not in person.contacts:
                person.contacts.append((kind, value))

    return read


_READERS: dict[str, Callable[[RowReader, PersonRow, str], None]] = {
    Target.COUNTRY: RowReader._country,
    Target.LANGUAGES: RowReader._languages,
    Target.TIME_ZONE: RowReader._time_zone,
    Target.TAGS: RowReader._tags,
    Target.NOTE: RowReader._note,
    Target.OWNER: RowReader._owner,
    Target.STAGE: RowReader._stage,
    Target.AS_OF: RowReader._as_of,
    **{kind: _contact(kind) for kind in CONTACTS},
}
