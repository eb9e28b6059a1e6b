"""A chunk of rows written down: matched, merged, and stored in a handful of statements."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from accounts.audit import entry
from accounts.models import Agency, AuditEntry
from influencers.importing.copying import add_or_set, copy_in, next_ids, set_all
from influencers.importing.merging import fill_new, find_person, merge, new_person
from influencers.importing.plan import Plan
from influencers.importing.rows import House, PersonRow
from influencers.importing.seen import SeenIds
from influencers.importing.stored import NUMBERS, People, StoredChannel, StoredPerson, load_people
from influencers.models import (
    Channel,
    ContactPoint,
    Import,
    ImportProblem,
    Influencer,
    Note,
    Snapshot,
    name_key,
)
from influencers.outside.storing import OutsideStore, outside_store
from influencers.search_text import search_text_of
from influencers.sources import why_not_read
from influencers.states import ChannelState

NOTES_KEPT = 10_000  # sentences about single cells; rejected rows are all kept
_FIRST_POLLS_WITHIN = 3600  # seconds: a large list must not ask the platforms for everybody in one minute
_NO_ACCOUNT = "This channel has neither a handle nor an id, so it cannot be read."
_PERSON = (
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
_CHANNEL = (
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
_STANDING = ("state", "state_note", "next_poll_at")
_SNAPSHOT = ("taken_at", *NUMBERS, "precision", "source")


@dataclass
class ChunkResult:
    """What became of the rows of a chunk, and the problems to show for them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    rejected: int = 0
    problems: list[tuple[int, str, str, bool, str]] = field(default_factory=list)
    outside: OutsideStore | None = None  # what another service states, to be written once people have ids

    def reject(self, row: PersonRow, cells: Sequence[str]) -> None:
        self.rejected += 1
        self.problems.append((row.number, "", row.refusal, True, json.dumps(cells)))

    def remark(self, number: int, column: str, sentence: str) -> None:
        self.problems.append((number, column[:200], sentence[:300], False, "[]"))


def merge_chunk(
    upload: Import, plan: Plan, rows: list[tuple[PersonRow, list[str]]], seen: SeenIds
) -> tuple[ChunkResult, list[StoredPerson]]:
    """Decide what the rows of a chunk mean for the agency's people. Nothing is written; who is known is locked."""
    result = ChunkResult()
    good = []
    for row, cells in rows:
        if row.refusal:
            result.reject(row, cells)
        else:
            good.append(row)
    moments = {day: _moment(day, upload.agency) for day in {row.as_of or plan.as_of for row in good} if day}
    people = load_people(upload.agency, good, set(moments.values()))
    people.outside = result.outside = outside_store(upload, plan, good, people)
    touched: dict[int, StoredPerson] = {}
    for row in good:
        moment = moments[row.as_of or plan.as_of or date.min]
        person = _merge_row(row, people, plan, moment, seen, result)
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
        ("id", "agency_id", "first_import_id", *_PERSON, "created_at", "updated_at"),
        ((p.pk, upload.agency_id, upload.pk, *_person_values(p), *stamps) for p in new),
    )
    set_all(
        Influencer,
        (*_PERSON, "updated_at"),
        [(p.pk, *_person_values(p), now) for p in changed],
        also="version = t.version + 1",
    )
    both = [*new, *changed]
    _write_channels(upload.agency_id, both, now)
    copy_in(
        ContactPoint,
        ("influencer_id", "kind", "value", "found_where", "created_at", "updated_at"),
        (
            (p.pk, kind, value, f"List {upload.file_name}"[:300], *stamps)
            for p in both
            for kind, value in p.new_contacts
        ),
    )
    copy_in(
        Note,
        ("influencer_id", "author_id", "text", "created_at", "updated_at"),
        ((p.pk, upload.member_id, text, *stamps) for p in both for text in p.new_notes),
    )
    _write_audit(upload, new, changed, house)


def _person_values(p: StoredPerson) -> tuple[Any, ...]:
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


def _write_channels(agency_id: int, people: list[StoredPerson], now: datetime) -> None:
    pairs = [(person.pk, channel) for person in people for channel in person.channels]
    new = [(owner, channel) for owner, channel in pairs if not channel.pk]
    changed = [channel for _, channel in pairs if channel.pk and channel.is_changed]
    standing = _Standing(now)
    for (_, channel), pk in zip(new, next_ids(Channel, len(new)), strict=True):
        channel.pk = pk
    copy_in(
        Channel,
        ("id", "influencer_id", "agency_id", "platform", *_CHANNEL, *_STANDING, "created_at", "updated_at"),
        (
            (c.pk, owner, agency_id, c.platform, *_channel_values(c), *standing.of(c), now, now)
            for owner, c in new
        ),
    )
    set_all(Channel, (*_CHANNEL, "updated_at"), [(c.pk, *_channel_values(c), now) for c in changed])
    _write_readings([channel for _, channel in pairs], {channel.pk for _, channel in new})


def _channel_values(c: StoredChannel) -> tuple[Any, ...]:
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


class _Standing:
    """How new channels stand: what is true of a whole platform is asked once a chunk."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.why_not = cache(why_not_read)
        self.spread = Random(now.timestamp())  # noqa: S311 -- only spreads polls over time

    def of(self, c: StoredChannel) -> tuple[str, str, datetime | None]:
        """Return state, its reason and the first poll's time of a new channel."""
        why_not = self.why_not(c.platform) or (_NO_ACCOUNT if c.is_anonymous() else "")
        if why_not:
            return ChannelState.NOT_POLLED, why_not, None
        first = self.now + timedelta(seconds=self.spread.random() * _FIRST_POLLS_WITHIN)
        return ChannelState.UNCHECKED, "", first


def _write_readings(channels: list[StoredChannel], new: set[int]) -> None:
    """Store the numbers of new moments, and complete those of moments that were known already."""
    values = [(c.pk, moment, *c.readings[moment].values()) for c in channels for moment in c.changed_readings]
    copy_in(Snapshot, ("channel_id", *_SNAPSHOT), [row for row in values if row[0] in new])
    known = [row for row in values if row[0] not in new]
    add_or_set(
        Snapshot,
        ("channel_id", *_SNAPSHOT),
        known,
        unique=("channel_id", "taken_at"),
        changed=(*NUMBERS, "precision"),
    )


def _write_audit(upload: Import, new: list[StoredPerson], changed: list[StoredPerson], house: House) -> None:
    names = [field.attname for field in AuditEntry._meta.concrete_fields if not field.primary_key]
    names = [name for name in names if name not in ("subject_id", "subject_label", "data")]

    def told(people: list[StoredPerson], action: str, data_of: Callable[[StoredPerson], Any]) -> None:
        if not people:
            return
        # The entries of one chunk differ only in the person and the changes: what they share is made once.
        first = Influencer(pk=people[0].pk, name=people[0].name)
        pattern = entry(by=upload.member, agency=upload.agency, action=action, subject=first)
        shared = [getattr(pattern, name) for name in names]
        copy_in(
            AuditEntry,
            ("subject_id", "subject_label", "data", *names),
            [(person.pk, person.name, data_of(person), *shared) for person in people],
        )

    named = {"list": upload.file_name}
    told(new, "influencers.influencer.imported", lambda person: named)
    told(
        changed,
        "influencers.influencer.updated_by_import",
        lambda person: {**named, "changes": house.in_words(person.changes)},
    )


def write_problems(upload: Import, result: ChunkResult, *, notes_so_far: int) -> None:
    """Store why rows were rejected, all of them, and the first NOTES_KEPT remarks about single cells."""
    room = max(NOTES_KEPT - notes_so_far, 0)
    kept = [problem for problem in result.problems if problem[3]]
    kept += [problem for problem in result.problems if not problem[3]][:room]
    kept.sort(key=lambda problem: problem[0])
    copy_in(
        ImportProblem,
        ("upload_id", "row", "column", "message", "rejected", "cells"),
        ((upload.pk, *p) for p in kept),
    )


def _moment(day: date, agency: Agency) -> datetime:
    """Return when numbers "as of" a day are taken to have been read: its beginning where the agency is.

    The beginning, so that a number the platform gave on that day counts as the newer one.
    """
    return datetime.combine(day, time(), tzinfo=ZoneInfo(agency.time_zone)).astimezone(UTC)
