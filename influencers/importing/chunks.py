"""Rows made ready to be stored before the database is asked who is known. No database here.

Most rows of a list are about people nobody knows yet: the lines that store them are made here, beside the database's
own work, and only have to be sent where nobody is found by the row's keys.
"""

import json
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Model

from accounts.models import AuditEntry
from influencers.importing.copying import new_uuids, written
from influencers.importing.merging import fill_new, new_person
from influencers.importing.plan import Plan
from influencers.importing.rows import House, PersonRow, RowReader
from influencers.importing.stored import Key, People, StoredPerson, keys_of
from influencers.importing.tables import Row
from influencers.importing.values import CHANNEL, PERSON, SNAPSHOT, channel_values, moment_of, person_values
from influencers.models import Channel, ContactPoint, Influencer, Note, Snapshot
from influencers.outside.targets import is_outside

_PACKED = 100  # rows a packet: opening one for a single row costs little
_NOBODY = People()

NEW_PERSON = ("uuid", *PERSON)
NEW_CHANNEL = ("uuid", "platform", *CHANNEL)
NEW_CONTACT = ("uuid", "kind", "value")
NEW_NOTE = ("uuid", "text")


class NewChannel(NamedTuple):
    """A channel of a newcomer: the line of NEW_CHANNEL, and those of its readings (SNAPSHOT)."""

    platform: str
    is_anonymous: bool
    line: str
    readings: tuple[str, ...]


class Newcomer(NamedTuple):
    """What a row stores when nobody is known by its keys: lines for COPY without the ids."""

    at: int
    """Which of the chunk's rows it is."""
    keys: tuple[Key, ...]
    told: str  # for the audit trail: their name
    line: str
    channels: tuple[NewChannel, ...]
    contacts: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass
class Asked:
    """By what the rows of a chunk may find somebody known."""

    handles: dict[str, list[str]] = field(default_factory=dict)
    external_ids: dict[str, list[str]] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of rows without any identifier
    notes: bool = False  # some row holds a note


class PackedRows:
    """Rows that are unpacked where one is asked for: those asked for anyway one by one, the others by the packet."""

    def __init__(self, rows: Sequence[PersonRow], *, seldom: Iterable[int]) -> None:
        rarely = list(seldom)
        packets = [rarely[at : at + _PACKED] for at in range(0, len(rarely), _PACKED)]
        packets += [[at] for at in sorted(set(range(len(rows))).difference(rarely))]
        self._place = [(0, 0)] * len(rows)
        for packet, held in enumerate(packets):
            for place, at in enumerate(held):
                self._place[at] = (packet, place)
        self._packets = [pickle.dumps([rows[at] for at in held], pickle.HIGHEST_PROTOCOL) for held in packets]
        self._open: dict[int, list[PersonRow]] = {}

    def __len__(self) -> int:
        return len(self._place)

    def __iter__(self) -> Iterator[PersonRow]:
        return (self[at] for at in range(len(self)))

    def __getitem__(self, at: int) -> PersonRow:
        packet, place = self._place[at]
        if packet not in self._open:
            self._open[packet] = pickle.loads(self._packets[packet])  # noqa: S301 -- packed above, by our own child
        return self._open[packet][place]


@dataclass
class Chunk:
    """Some rows of a list, understood. `rows` are those not refused; `newcomers` those of them told by nobody else."""

    size: int
    rows: Sequence[PersonRow] | PackedRows
    refused: list[tuple[int, str, str]] = field(default_factory=list)  # number, sentence, cells as JSON
    asked: Asked = field(default_factory=Asked)
    moments: set[datetime] = field(default_factory=set)
    newcomers: list[Newcomer] = field(default_factory=list)
    remarks: list[tuple[int, int, str, str]] = field(default_factory=list)
    """About cells of newcomers: which row, its number, column, sentence."""

    def packed(self) -> "Chunk":
        """Return the chunk as it travels between processes: rows that turn out to be newcomers are never unpacked."""
        self.rows = PackedRows(list(self.rows), seldom=[new.at for new in self.newcomers])
        return self


class Preparer:
    """Makes chunks of a list's rows; made once a list."""

    def __init__(self, plan: Plan, house: House, *, today: date, time_zone: str) -> None:
        self.plan = plan
        self.reader = RowReader(plan, house, today=today)
        self.time_zone = time_zone
        self.has_outside = any(is_outside(column.target) for column in plan.columns)

    def prepare(self, lines: Iterable[Row]) -> Chunk:
        """Return a chunk of these rows."""
        rows: list[PersonRow] = []
        chunk = Chunk(0, rows)
        for number, cells in lines:
            chunk.size += 1
            row = self.reader.read(number, cells)
            if row.refusal:
                chunk.refused.append((number, row.refusal, json.dumps(cells)))
            else:
                rows.append(row)
        keys = [keys_of(row) for row in rows]
        self._ask(chunk, rows, keys)
        chunk.moments = {moment_of(row, self.plan, self.time_zone) for row in rows}
        if not self.has_outside:
            chunk.newcomers = list(self._newcomers(rows, keys))
            chunk.remarks = [
                (new.at, rows[new.at].number, *note) for new in chunk.newcomers for note in rows[new.at].notes
            ]
        return chunk

    def _ask(self, chunk: Chunk, rows: list[PersonRow], keys: list[tuple[Key, ...]]) -> None:
        asked = chunk.asked
        for row, their in zip(rows, keys, strict=True):
            named = True
            for kind, platform, value in their:
                if kind == "handle":
                    asked.handles.setdefault(platform, []).append(value)
                    named = False
                elif kind == "id":
                    asked.external_ids.setdefault(platform, []).append(value)
                    named = False
                elif kind == "email":
                    asked.emails.append(value)
            if named:
                asked.names += [value for kind, _, value in their if kind == "name"][:1]
            asked.notes = asked.notes or bool(row.note)

    def _newcomers(self, rows: list[PersonRow], keys: list[tuple[Key, ...]]) -> Iterator[Newcomer]:
        told = Counter(key for their in keys for key in their)
        alone = [at for at, their in enumerate(keys) if _is_plain(rows[at]) and _once(their, told)]
        people = [self._person(rows[at]) for at in alone]
        channels = [channel for person in people for channel in person.channels]
        readings = [(moment, *c.readings[moment].values()) for c in channels for moment in c.changed_readings]
        contacts = [contact for person in people for contact in person.new_contacts]
        line_of_person = _lines(Influencer, NEW_PERSON, people, person_values)
        line_of_channel = _lines(Channel, NEW_CHANNEL, channels, lambda c: (c.platform, *channel_values(c)))
        line_of_reading = iter(written(Snapshot, SNAPSHOT, readings))
        line_of_contact = _lines(ContactPoint, NEW_CONTACT, contacts, tuple)
        notes = [(text,) for person in people for text in person.new_notes]
        line_of_note = _lines(Note, NEW_NOTE, notes, tuple)
        labels = written(AuditEntry, ("subject_label",), [(person.name,) for person in people])
        for at, person, label in zip(alone, people, labels, strict=True):
            yield Newcomer(
                at,
                keys[at],
                label,
                next(line_of_person),
                tuple(
                    NewChannel(
                        c.platform,
                        c.is_anonymous(),
                        next(line_of_channel),
                        tuple(next(line_of_reading) for _ in c.changed_readings),
                    )
                    for c in person.channels
                ),
                tuple(next(line_of_contact) for _ in person.new_contacts),
                tuple(next(line_of_note) for _ in person.new_notes),
            )

    def _person(self, row: PersonRow) -> StoredPerson:
        person = new_person(row)
        fill_new(row, person, _NOBODY, self.plan, moment_of(row, self.plan, self.time_zone))
        return person


def _is_plain(row: PersonRow) -> bool:
    """Say whether nothing in the row has to be joined: two accounts on one platform may be one."""
    return len({channel.platform for channel in row.channels}) == len(row.channels)


def _once(keys: tuple[Key, ...], told: Counter[Key]) -> bool:
    return all(told[key] == 1 for key in keys)


def _lines(
    model: type[Model], names: Sequence[str], objects: Sequence[Any], values: Callable[[Any], tuple[Any, ...]]
) -> Iterator[str]:
    """Yield the objects' lines, each with an uuid of its own in front."""
    uuids = new_uuids(len(objects))
    return iter(
        written(model, names, [(new, *values(each)) for new, each in zip(uuids, objects, strict=True)])
    )
