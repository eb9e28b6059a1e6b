"""A chunk of rows written down: matched, merged, and stored in a handful of statements."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext

from accounts.audit import entry
from accounts.models import AuditEntry
from influencers.importing.chunks import (
    NEW_CHANNEL,
    NEW_CONTACT,
    NEW_NOTE,
    NEW_PERSON,
    Chunk,
    NewChannel,
    Newcomer,
)
from influencers.importing.copying import add_or_set, copy_in, copy_written, next_ids, set_all, written
from influencers.importing.merging import fill_new, find_person, merge, new_person
from influencers.importing.plan import Plan
from influencers.importing.rows import House, PersonRow
from influencers.importing.seen import SeenIds
from influencers.importing.standing import Standing
from influencers.importing.stored import NUMBERS, People, StoredChannel, StoredPerson, load_people
from influencers.importing.values import (
    CHANNEL,
    PERSON,
    SNAPSHOT,
    STANDING,
    channel_values,
    moment_of,
    person_values,
)
from influencers.models import Channel, ContactPoint, Import, ImportProblem, Influencer, Note, Snapshot
from influencers.outside.storing import OutsideStore, outside_store

NOTES_KEPT = 10_000  # sentences about single cells; rejected rows are all kept


@dataclass
class ChunkResult:
    """What became of the rows of a chunk, and the problems to show for them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    rejected: int = 0
    problems: list[tuple[int, str, str, bool, str]] = field(default_factory=list)
    newcomers: list[Newcomer] = field(default_factory=list)
    outside: OutsideStore | None = None  # what another service states, to be written once people have ids

    def reject(self, number: int, sentence: str, cells: str) -> None:
        self.rejected += 1
        self.problems.append((number, "", sentence, True, cells))

    def remark(self, number: int, column: str, sentence: str) -> None:
        self.problems.append((number, column[:200], sentence[:300], False, "[]"))


def merge_chunk(
    upload: Import, plan: Plan, chunk: Chunk, seen: SeenIds
) -> tuple[ChunkResult, list[StoredPerson]]:
    """Decide what the rows of a chunk mean for the agency's people. Nothing is written; who is known is locked.

    Rows prepared as newcomers whom nobody is known by stay what they are (`ChunkResult.newcomers`).
    """
    result = ChunkResult()
    for number, sentence, cells in chunk.refused:
        result.reject(number, sentence, cells)
    people = load_people(upload.agency, chunk.asked, chunk.moments)
    result.newcomers = [new for new in chunk.newcomers if not people.knows(new.keys)]
    result.created = len(result.newcomers)
    strangers = {new.at for new in result.newcomers}
    rows = [chunk.rows[at] for at in range(len(chunk.rows)) if at not in strangers]
    for at, number, column, sentence in chunk.remarks:
        if at in strangers:
            result.remark(number, column, sentence)
    people.outside = result.outside = outside_store(upload, plan, rows, people)
    touched: dict[int, StoredPerson] = {}
    for row in rows:
        person = _merge_row(row, people, plan, moment_of(row, plan, upload.agency.time_zone), seen, result)
        touched[id(person)] = person
        for column, sentence in row.notes:
            result.remark(row.number, column, sentence)
    return result, list(touched.values())


def _merge_row(
    row: PersonRow, people: People, plan: Plan, moment: datetime, seen: SeenIds, result: ChunkResult
) -> StoredPerson:
    person = find_person(row, people)
    if person is None:
        person = new_person(row)
        fill_new(row, person, people, plan, moment)
        people.add(person)
        result.created += 1
        return person
    first_row, person.row = person.row, person.row or row.number
    repeated = bool(first_row) or person.pk in seen
    known = len(person.channels), len(person.new_contacts), len(person.changes)
    merge(row, person, people, plan, moment, repeated=repeated)
    if (len(person.channels), len(person.new_contacts), len(person.changes)) != known:
        people.add(person)
    if repeated:
        result.merged += 1
        earlier = f"row {first_row}" if first_row else "an earlier row"
        result.remark(
            row.number,
            "",
            gettext("This row and %(earlier)s are about the same person; they were joined.")
            % {"earlier": earlier},
        )
    elif person.changes:
        result.updated += 1
        if person.is_archived:
            result.remark(
                row.number,
                "",
                gettext("%(person_name)s is archived: updated, and still archived.")
                % {"person_name": person.name},
            )
    else:
        result.unchanged += 1
    return person


def write_people(upload: Import, people: list[StoredPerson], *, house: House, now: datetime) -> None:
    """Store new people and the changes of known ones, with their audit entries."""
    new = [person for person in people if not person.pk]
    changed = [person for person in people if person.pk and person.changes]
    for person, pk in zip(new, next_ids(Influencer, len(new)), strict=True):
        person.pk = pk
    stamps = (now, now)
    copy_in(
        Influencer,
        ("id", "agency_id", "first_import_id", *PERSON, "created_at", "updated_at"),
        ((p.pk, upload.agency_id, upload.pk, *person_values(p), *stamps) for p in new),
    )
    set_all(
        Influencer,
        (*PERSON, "updated_at"),
        [(p.pk, *person_values(p), now) for p in changed],
        also="version = t.version + 1",
    )
    both = [*new, *changed]
    _write_channels(upload.agency_id, both, now)
    copy_in(
        ContactPoint,
        ("influencer_id", "kind", "value", "found_where", "created_at", "updated_at"),
        ((p.pk, kind, value, found_where(upload), *stamps) for p in both for kind, value in p.new_contacts),
    )
    copy_in(
        Note,
        ("influencer_id", "author_id", "text", "created_at", "updated_at"),
        ((p.pk, upload.member_id, text, *stamps) for p in both for text in p.new_notes),
    )
    _write_audit(upload, new, changed, house)


def write_newcomers(upload: Import, newcomers: list[Newcomer], *, now: datetime) -> list[int]:
    """Store people whom nobody is known by, as their rows prepared them; return their ids."""
    ids = next_ids(Influencer, len(newcomers))
    pairs = list(zip(ids, newcomers, strict=True))
    stamps = {"created_at": now, "updated_at": now}
    copy_written(
        Influencer,
        ("id", *NEW_PERSON),
        (f"{pk}\t{new.line}" for pk, new in pairs),
        same={"agency_id": upload.agency_id, "first_import_id": upload.pk, **stamps},
    )
    channels = [(pk, channel) for pk, new in pairs for channel in new.channels]
    _write_new_channels(upload.agency_id, channels, now)
    copy_written(
        ContactPoint,
        ("influencer_id", *NEW_CONTACT),
        (f"{pk}\t{line}" for pk, new in pairs for line in new.contacts),
        same={"found_where": found_where(upload), **stamps},
    )
    copy_written(
        Note,
        ("influencer_id", *NEW_NOTE),
        (f"{pk}\t{line}" for pk, new in pairs for line in new.notes),
        same={"author_id": upload.member_id, **stamps},
    )
    if pairs:
        shared = _of_all(upload, "influencers.influencer.imported", ids[0])
        copy_written(
            AuditEntry,
            ("subject_id", "subject_label"),
            (f"{pk}\t{new.told}" for pk, new in pairs),
            same={**shared, "data": {"list": upload.file_name}},
        )
    return ids


def _write_new_channels(agency_id: int, channels: list[tuple[int, NewChannel]], now: datetime) -> None:
    standing = Standing(now)
    placed = list(zip(next_ids(Channel, len(channels)), channels, strict=True))
    copy_written(
        Channel,
        ("id", "influencer_id", *NEW_CHANNEL, *STANDING),
        (
            f"{pk}\t{owner}\t{channel.line}\t{standing.line(channel.platform, channel.is_anonymous)}"
            for pk, (owner, channel) in placed
        ),
        same={"agency_id": agency_id, "created_at": now, "updated_at": now},
    )
    copy_written(
        Snapshot,
        ("channel_id", *SNAPSHOT),
        (f"{pk}\t{line}" for pk, (_, channel) in placed for line in channel.readings),
        same={},
    )


def _write_channels(agency_id: int, people: list[StoredPerson], now: datetime) -> None:
    pairs = [(person.pk, channel) for person in people for channel in person.channels]
    new = [(owner, channel) for owner, channel in pairs if not channel.pk]
    changed = [channel for _, channel in pairs if channel.pk and channel.is_changed]
    standing = Standing(now)
    for (_, channel), pk in zip(new, next_ids(Channel, len(new)), strict=True):
        channel.pk = pk
    copy_in(
        Channel,
        ("id", "influencer_id", "agency_id", "platform", *CHANNEL, *STANDING, "created_at", "updated_at"),
        (
            (
                c.pk,
                owner,
                agency_id,
                c.platform,
                *channel_values(c),
                *standing.of(c.platform, c.is_anonymous()),
                now,
                now,
            )
            for owner, c in new
        ),
    )
    set_all(Channel, (*CHANNEL, "updated_at"), [(c.pk, *channel_values(c), now) for c in changed])
    _write_readings([channel for _, channel in pairs], {channel.pk for _, channel in new})


def _write_readings(channels: list[StoredChannel], new: set[int]) -> None:
    """Store the numbers of new moments, and complete those of moments that were known already."""
    values = [(c.pk, moment, *c.readings[moment].values()) for c in channels for moment in c.changed_readings]
    copy_in(Snapshot, ("channel_id", *SNAPSHOT), [row for row in values if row[0] in new])
    known = [row for row in values if row[0] not in new]
    add_or_set(
        Snapshot,
        ("channel_id", *SNAPSHOT),
        known,
        unique=("channel_id", "taken_at"),
        changed=(*NUMBERS, "precision"),
    )


def found_where(upload: Import) -> str:
    """Return where a contact point of a list was found."""
    return f"List {upload.file_name}"[:300]


def _write_audit(upload: Import, new: list[StoredPerson], changed: list[StoredPerson], house: House) -> None:
    named = {"list": upload.file_name}
    _tell(upload, "influencers.influencer.imported", [(person.pk, person.name, named) for person in new])
    _tell(
        upload,
        "influencers.influencer.updated_by_import",
        [
            (person.pk, person.name, {**named, "changes": house.in_words(person.changes)})
            for person in changed
        ],
    )


def _tell(upload: Import, action: str, people: list[tuple[int, str, dict[str, Any]]]) -> None:
    """Write one audit entry for each of the people: id, name and what the entry holds."""
    if not people:
        return
    shared = _of_all(upload, action, people[0][0])
    copy_written(
        AuditEntry,
        ("subject_id", "subject_label", "data"),
        written(AuditEntry, ("subject_id", "subject_label", "data"), people),
        same=shared,
    )


def _of_all(upload: Import, action: str, pk: int) -> dict[str, Any]:
    """Return what the entries of one chunk share: they differ in the person and in what is said of them."""
    pattern = entry(by=upload.member, agency=upload.agency, action=action, subject=Influencer(pk=pk))
    names = (field.attname for field in AuditEntry._meta.concrete_fields if not field.primary_key)
    return {
        name: getattr(pattern, name) for name in names if name not in ("subject_id", "subject_label", "data")
    }


def write_problems(upload: Import, result: ChunkResult, *, notes_so_far: int) -> None:
    """Store why rows were rejected, all of them, and the first NOTES_KEPT remarks about single cells."""
    room = max(NOTES_KEPT - notes_so_far, 0)
    kept = [problem for problem in result.problems if problem[3]]
    remarks = sorted((p for p in result.problems if not p[3]), key=itemgetter(0))
    kept = sorted([*kept, *remarks[:room]], key=itemgetter(0))
    copy_in(
        ImportProblem,
        ("upload_id", "row", "column", "message", "rejected", "cells"),
        ((upload.pk, *p) for p in kept),
    )
