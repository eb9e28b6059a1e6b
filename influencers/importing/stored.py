"""People as they are stored, loaded for a chunk of rows and found again by what a row says about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Lower

from accounts.models import Agency
from influencers.importing.rows import PersonRow
from influencers.models import Channel, ContactPoint, Influencer, Note, Snapshot, name_key
from influencers.states import ContactKind

if TYPE_CHECKING:
    from influencers.importing.chunks import Asked
    from influencers.outside.storing import OutsideStore

NUMBERS = ("followers", "following", "posts_count", "views_count")
PERSON_FIELDS = ("name", "country", "languages", "time_zone", "tags", "stage_id", "owner_id")
CHANNEL_FIELDS = (
    "platform",
    "handle",
    "external_id",
    "url",
    "title",
    *NUMBERS,
    "precision",
    "measured_at",
    "source",
)

READING = (*NUMBERS, "precision", "source")
Reading = dict[str, Any]
"""READING's values of one moment, in that order."""
Key = tuple[str, str, str]
"""What a row can be found by: kind (handle, id, email, name), platform where it matters, value."""


@dataclass(slots=True)
class StoredChannel:
    """A channel in memory. `pk` 0: not stored yet."""

    pk: int
    platform: str
    handle: str = ""
    external_id: str = ""
    url: str = ""
    title: str = ""
    followers: int | None = None
    following: int | None = None
    posts_count: int | None = None
    views_count: int | None = None
    precision: str = ""
    measured_at: datetime | None = None
    source: str = ""
    readings: dict[datetime, Reading] = field(default_factory=dict)
    changed_readings: set[datetime] = field(default_factory=set)
    is_changed: bool = False

    def is_anonymous(self) -> bool:
        return not (self.handle or self.external_id)


@dataclass(slots=True)
class StoredPerson:
    """An influencer in memory; `changes` and the new things are what the chunk will write. `pk` 0: not stored yet."""

    pk: int
    name: str = ""
    country: str = ""
    languages: list[str] = field(default_factory=list)
    time_zone: str = ""
    tags: list[str] = field(default_factory=list)
    stage_id: int | None = None
    owner_id: int | None = None
    is_archived: bool = False
    search_text: str = ""  # as stored so far: its bios and notes are kept
    channels: list[StoredChannel] = field(default_factory=list)
    contacts: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    new_contacts: list[tuple[str, str]] = field(default_factory=list)
    new_notes: list[str] = field(default_factory=list)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    row: int = 0  # the first row of this chunk about this person


class People:
    """The people a chunk may be about, by every key a row can name them with."""

    def __init__(self) -> None:
        self.outside: OutsideStore | None = None  # for exports of other services
        self.by_pk: dict[int, StoredPerson] = {}
        self.by_external_id: dict[tuple[str, str], StoredPerson] = {}
        self.by_handle: dict[tuple[str, str], StoredPerson] = {}
        self.by_email: dict[str, list[StoredPerson]] = {}
        self.by_name: dict[
            tuple[str, str], StoredPerson
        ] = {}  # only those without any identifier on the platform

    def add(self, person: StoredPerson) -> None:
        """Make a person findable; again after their channels or contacts changed."""
        for channel in person.channels:
            if channel.external_id:
                self.by_external_id.setdefault((channel.platform, channel.external_id), person)
            if channel.handle:
                self.by_handle.setdefault((channel.platform, channel.handle.lower()), person)
            if channel.is_anonymous():
                self.by_name.setdefault((name_key(person.name), channel.platform), person)
        if not person.channels:
            self.by_name.setdefault((name_key(person.name), ""), person)
        for kind, value in person.contacts:
            if kind == ContactKind.EMAIL:
                holders = self.by_email.setdefault(value.lower(), [])
                if person not in holders:
                    holders.append(person)

    def knows(self, keys: Iterable[Key]) -> bool:
        """Say whether somebody is found by one of the keys."""
        for kind, platform, value in keys:
            if kind == "handle":
                found = (platform, value) in self.by_handle
            elif kind == "id":
                found = (platform, value) in self.by_external_id
            elif kind == "email":
                found = value in self.by_email
            else:
                found = (value, platform) in self.by_name
            if found:
                return True
        return False

    def holder(self, channel: Any) -> StoredPerson | None:
        """Return who has an account, by its id, else by its handle."""
        found = (
            self.by_external_id.get((channel.platform, channel.external_id)) if channel.external_id else None
        )
        if found is None and channel.handle:
            found = self.by_handle.get((channel.platform, channel.handle.lower()))
        return found


def keys_of(row: PersonRow) -> tuple[Key, ...]:
    """Return all keys a row looks somebody up by, and those its person is found by once stored."""
    keys: list[Key] = []
    for c in row.channels:
        if c.external_id:
            keys.append(("id", c.platform, c.external_id))
        if c.handle:
            keys.append(("handle", c.platform, c.handle_key))
        if not (c.handle or c.external_id):
            keys.append(("name", c.platform, name_key(row.name)))
    if not row.channels:
        keys.append(("name", "", name_key(row.name)))
    keys += [("email", "", value.lower()) for kind, value in row.contacts if kind == ContactKind.EMAIL]
    return tuple(keys)


def load_people(agency: Agency, asked: "Asked", moments: set[datetime]) -> People:
    """Return everybody the rows may be about, locked until the transaction ends, with their readings of `moments`."""
    people = People()
    ids = {*_ids_by_channel(agency, asked), *_ids_by_email(agency, asked), *_ids_by_name(agency, asked)}
    if not ids:
        return people
    merged = _merged_away(ids)
    ids = (ids - merged.keys()) | {kept for kept, _ in merged.values()}
    for values in (
        Influencer.objects.filter(pk__among=ids)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", *PERSON_FIELDS, "archived_at", "search_text")
    ):
        pk, *known, archived_at, search_text = values
        people.by_pk[pk] = StoredPerson(
            pk=pk,
            is_archived=archived_at is not None,
            search_text=search_text,
            **dict(zip(PERSON_FIELDS, known, strict=True)),
        )
    channels: dict[int, StoredChannel] = {}
    stored = Channel.objects.filter(influencer__id__among=ids).order_by("pk").select_for_update()
    for influencer_id, pk, *fields in stored.values_list("influencer_id", "pk", *CHANNEL_FIELDS):
        channels[pk] = StoredChannel(pk, *fields)
        people.by_pk[influencer_id].channels.append(channels[pk])
    for influencer_id, kind, value in (
        ContactPoint.objects.filter(influencer__id__among=ids)
        .order_by("pk")
        .values_list("influencer_id", "kind", "value")
    ):
        people.by_pk[influencer_id].contacts.append((kind, value))
    if asked.notes:
        for influencer_id, text in Note.objects.filter(influencer__id__among=ids).values_list(
            "influencer_id", "text"
        ):
            people.by_pk[influencer_id].notes.append(text)
    _load_readings(channels, moments)
    for person in people.by_pk.values():
        people.add(person)
    for kept, name in merged.values():  # whom the list calls as they were called before the merge
        people.by_name.setdefault((name, ""), people.by_pk[kept])
    return people


def _merged_away(ids: set[int]) -> dict[int, tuple[int, str]]:
    """Return those of the people who were merged into another record: id -> (the record kept in the end, name key).

    One statement where nobody was merged, one more for each merge of a merge.
    """
    into: dict[int, int] = {}
    names: dict[int, str] = {}
    asked = ids
    while asked:
        found = Influencer.objects.filter(pk__in=asked, merged_into__isnull=False)
        rows = list(found.values_list("pk", "merged_into_id", "name_key"))
        into |= {pk: kept for pk, kept, _ in rows}
        names |= {pk: name for pk, _, name in rows if pk in ids}
        asked = {kept for _, kept, _ in rows} - into.keys()
    return {pk: (_end(pk, into), name) for pk, name in names.items()}


def _end(pk: int, into: dict[int, int]) -> int:
    while pk in into:
        pk = into[pk]
    return pk


def _ids_by_channel(agency: Agency, asked: "Asked") -> Iterator[int]:
    own = Channel.objects.for_agency(agency)
    for platform, keys in asked.handles.items():
        yield from (
            own.filter(platform=platform, handle_key__among=keys)
            .exclude(handle_key="")
            .values_list("influencer_id", flat=True)
        )
    for platform, keys in asked.external_ids.items():
        yield from (
            own.filter(platform=platform, external_id__among=keys)
            .exclude(external_id="")
            .values_list("influencer_id", flat=True)
        )


def _ids_by_email(agency: Agency, asked: "Asked") -> Iterable[int]:
    if not asked.emails:
        return []
    points = ContactPoint.objects.annotate(address=Lower("value")).filter(
        kind=ContactKind.EMAIL, address__among=asked.emails
    )
    return points.filter(influencer__agency=agency).values_list("influencer_id", flat=True)


def _ids_by_name(agency: Agency, asked: "Asked") -> Iterable[int]:
    if not asked.names:
        return []
    named = Influencer.objects.for_agency(agency).filter(name_key__among=asked.names)
    ids = named.values_list("pk", flat=True)
    # Two questions, one for each index.
    return [*ids.filter(archived_at=None), *ids.filter(archived_at__isnull=False)]


def _load_readings(channels: dict[int, StoredChannel], moments: set[datetime]) -> None:
    found = Snapshot.objects.filter(channel__id__among=channels, taken_at__in=moments)
    for channel_id, taken_at, *values in found.values_list("channel_id", "taken_at", *READING):
        channels[channel_id].readings[taken_at] = dict(zip(READING, values, strict=True))
