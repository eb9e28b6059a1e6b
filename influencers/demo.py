"""What the demo agency works with: 200 fictional influencers with two years of numbers on the sandbox platform."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, pairwise
from typing import Any

from django.db import transaction

from accounts.audit import entry
from accounts.demo import DemoHouse
from accounts.models import Agency, AuditEntry
from influencers.actions.stages import create_default_stages
from influencers.demo_content import fill_content
from influencers.demo_history import Past, apply_past, copy_snapshots, past_of
from influencers.demo_lists import erase_lists, fill_lists
from influencers.demo_outside import erase_outside, fill_outside
from influencers.demo_people import Person, people, words
from influencers.demo_record import fill_record
from influencers.models import (
    Channel,
    ContactPoint,
    CustomField,
    Import,
    Influencer,
    InfluencerFile,
    Merge,
    Note,
    Representative,
    Stage,
    name_key,
)
from influencers.search_text import search_text_of
from influencers.states import ChannelState, ContactKind

RECHECK_DAYS = {ChannelState.PRIVATE: 7.0, ChannelState.GONE: 30.0, ChannelState.FAILING: 0.2}
STAGE_WEIGHTS = (60, 45, 25, 40, 18, 12)  # for the default stages, in their order


@dataclass(frozen=True)
class Filled:
    """How much was made."""

    influencers: int
    channels: int
    snapshots: int


@dataclass
class _Known:
    """An influencer with everything the agency has about them; `found_at` is when it first heard of them."""

    person: Person
    row: Influencer
    found_at: datetime
    stages: list[Stage]
    channels: list[tuple[Channel, Past]] = field(default_factory=list)
    contact_points: list[ContactPoint] = field(default_factory=list)
    notes: list[tuple[Note, datetime]] = field(default_factory=list)


@transaction.atomic
def fill(*, house: DemoHouse, now: datetime) -> Filled:
    """Fill a new demo agency. The same people every time; only dates are relative to `now`."""
    lists = words()
    stages = create_default_stages(agency=house.agency)
    known = [_known(person, house, stages, lists, now) for person in people(lists)]
    channels = list(chain.from_iterable(each.channels for each in known))
    _give_one_address_to_two(known)
    Influencer.objects.bulk_create([each.row for each in known])
    Channel.objects.bulk_create([channel for channel, _ in channels])
    ContactPoint.objects.bulk_create(chain.from_iterable(each.contact_points for each in known))
    Note.objects.bulk_create([note for each in known for note, _ in each.notes])
    fill_record(house=house, people=[each.row for each in known], now=now)
    _make_findable(known)
    _backdate(known, now)
    trail = chain.from_iterable(_trail(each, house, now) for each in known)
    AuditEntry.objects.bulk_create(trail)
    filled = Filled(len(known), len(channels), copy_snapshots(channels))
    fill_outside(house=house, now=now)
    fill_content(house=house, now=now)
    fill_lists(house=house, now=now)
    return filled


@transaction.atomic
def erase(agency: Agency) -> None:
    """Remove everything of this app from a demo agency, uploaded files included."""
    if not agency.is_demo:
        raise ValueError(f"{agency} is not a demo agency.")
    # A worker that reads a channel just now waits here, and finds it gone: its posts would stand in the way.
    list(Channel.objects.for_agency(agency).select_for_update().values_list("pk", flat=True))
    for upload in Import.objects.for_agency(agency):
        transaction.on_commit(partial(upload.file.delete, save=False), robust=True)
    erase_outside(agency)
    erase_lists(agency)
    for stored in InfluencerFile.objects.filter(influencer__agency=agency):
        transaction.on_commit(partial(stored.file.delete, save=False), robust=True)
    Merge.objects.filter(agency=agency).delete()
    Influencer.objects.for_agency(agency).update(merged_into=None)
    Influencer.objects.for_agency(agency).delete()
    Representative.objects.for_agency(agency).delete()
    CustomField.objects.for_agency(agency).delete()
    Import.objects.for_agency(agency).delete()
    Stage.objects.for_agency(agency).delete()


def _known(
    person: Person, house: DemoHouse, stages: list[Stage], lists: Mapping[str, Any], now: datetime
) -> _Known:
    chance = person.chance
    reached = chance.choices(range(len(stages)), STAGE_WEIGHTS)[0]
    found_at = now - timedelta(days=chance.randint(12, 728), minutes=chance.randint(0, 1439))
    # The last two stages, paused and not a fit, are reached from talks, not from a partnership.
    path = stages[: reached + 1] if reached < 4 else [*stages[: reached - 2], stages[reached]]
    known = _Known(person, _row(person, house, stages[reached], found_at, now), found_at, path)
    if not known.row.archived_at and chance.random() < 0.3:
        known.row.next_step = chance.choice(lists["next_steps"])
        known.row.next_step_date = (now + timedelta(days=chance.randint(-4, 16))).date()
    known.channels = [_channel(known, handle, now) for handle in person.handles]
    known.contact_points = _contact_points(known, lists)
    known.notes = _notes(known, house, lists, now)
    return known


def _give_one_address_to_two(known: list[_Known]) -> None:
    """Let two people have the same e-mail address, so that there is a likely duplicate to look at."""
    active = [each for each in known if not each.row.archived_at]
    first = next(each for each in active if any(p.kind == ContactKind.EMAIL for p in each.contact_points))
    second = next(each for each in active if each is not first)
    address = next(point.value for point in first.contact_points if point.kind == ContactKind.EMAIL)
    second.contact_points.append(
        ContactPoint(influencer=second.row, kind=ContactKind.EMAIL, value=address, found_where="An old list")
    )


def _make_findable(known: list[_Known]) -> None:
    """Write what text search reads, once all that people are found by is there."""
    for each in known:
        each.row.search_text = search_text_of(
            name=each.person.name,
            handles=each.person.handles,
            titles=[channel.title for channel, _ in each.channels],
            tags=each.person.tags,
            contacts=[point.value for point in each.contact_points],
            bios=[channel.bio for channel, _ in each.channels],
            notes=each.row.notes.order_by("-pk").values_list("text", flat=True),
        )
    Influencer.objects.bulk_update([each.row for each in known], ["search_text"])


def _row(person: Person, house: DemoHouse, stage: Stage, found_at: datetime, now: datetime) -> Influencer:
    chance = person.chance
    archived_at = found_at + (now - found_at) * chance.uniform(0.5, 0.9)
    return Influencer(
        agency=house.agency,
        name=person.name,
        name_key=name_key(person.name),
        country=person.country,
        languages=person.languages,
        time_zone=person.time_zone,
        tags=person.tags,
        stage=stage,
        owner=house.members.get(chance.choices(("manager", "owner", ""), (60, 25, 15))[0]),
        archived_at=archived_at if chance.random() < 0.05 else None,
    )


def _channel(known: _Known, handle: str, now: datetime) -> tuple[Channel, Past]:
    chance = known.person.chance
    past = past_of(handle, polled_at=now - timedelta(minutes=chance.randint(2, 20 * 60)))
    channel = Channel(
        influencer=known.row,
        agency=known.row.agency,
        platform="sandbox",
        handle=handle,
        handle_key=handle,
        external_id=handle,
    )
    apply_past(channel, past)
    days = RECHECK_DAYS.get(ChannelState(channel.state), 0)
    usual = past.polled_at + timedelta(hours=chance.uniform(21, 27))
    channel.next_poll_at = now + timedelta(days=days * chance.uniform(0.2, 1)) if days else usual
    return channel, past


def _contact_points(known: _Known, lists: Mapping[str, Any]) -> list[ContactPoint]:
    person, chance = known.person, known.person.chance
    made = partial(ContactPoint, influencer=known.row)
    points = [
        made(kind=ContactKind.WEBSITE, value=f"https://{person.domain}", found_where="Channel description")
    ]
    if chance.random() < 0.8:
        found_where = chance.choice(lists["found_where"])
        points.append(made(kind=ContactKind.EMAIL, value=f"hello@{person.domain}", found_where=found_where))
    if chance.random() < 0.25:
        address = f"{person.domain.split('.')[0]}@{chance.choice(lists['managements'])}"
        points.append(made(kind=ContactKind.EMAIL, value=address, found_where="Management"))
    if person.country == "KR":
        points.append(
            made(kind=ContactKind.KAKAOTALK, value=person.handles[0], found_where="Channel description")
        )
    elif chance.random() < 0.2:
        name = person.handles[0].replace(".", "_").replace("-", "_")
        points.append(
            made(kind=ContactKind.TELEGRAM, value=f"@{name}", found_where="Written by the influencer")
        )
    return points


def _notes(
    known: _Known, house: DemoHouse, lists: Mapping[str, Any], now: datetime
) -> list[tuple[Note, datetime]]:
    chance = known.person.chance
    made = []
    for text in chance.sample(lists["notes"], chance.choice((0, 0, 1, 1, 2, 3))):
        author = house.members[chance.choice(("manager", "manager", "owner"))]
        written_at = known.found_at + (now - known.found_at) * chance.random()
        made.append((Note(influencer=known.row, author=author, text=text), written_at))
    return sorted(made, key=lambda pair: pair[1])


def _backdate(known: list[_Known], now: datetime) -> None:
    """Give the rows the age they claim: the database's own stamps say they were written just now."""
    for each in known:
        each.row.created_at = each.found_at
        each.row.updated_at = each.found_at + (now - each.found_at) * each.person.chance.random()
        for note, written_at in each.notes:
            note.created_at = note.updated_at = written_at
    Influencer.objects.bulk_update([each.row for each in known], ["created_at", "updated_at"])
    Note.objects.bulk_update([note for each in known for note, _ in each.notes], ["created_at", "updated_at"])


def _trail(each: _Known, house: DemoHouse, now: datetime) -> Iterable[AuditEntry]:
    """Give how an influencer came to where they are: found, moved from stage to stage, talked about, put away."""
    by = house.members[each.person.chance.choice(("manager", "manager", "owner"))]
    end = each.row.archived_at or now
    yield _at(each.found_at, entry(by=by, action="influencers.influencer.created", subject=each.row))
    for number, (old, new) in enumerate(pairwise(each.stages), start=1):
        moved_at = each.found_at + (end - each.found_at) * number / len(each.stages)
        changes = {"stage": (old, new)}
        yield _at(
            moved_at, entry(by=by, action="influencers.influencer.changed", subject=each.row, changes=changes)
        )
    for note, written_at in each.notes:
        yield _at(written_at, entry(by=note.author, action="influencers.note.added", subject=each.row))
    if each.row.archived_at:
        yield _at(end, entry(by=by, action="influencers.influencer.archived", subject=each.row))


def _at(at: datetime, written: AuditEntry) -> AuditEntry:
    written.at = at
    return written
