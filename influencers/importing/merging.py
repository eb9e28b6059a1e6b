"""Who a row is about, and what it adds to what is known of them. No database here."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.text import fold
from influencers.importing.channel_rows import ChannelRow
from influencers.importing.plan import Plan, Update
from influencers.importing.rows import PersonRow
from influencers.importing.stored import NUMBERS, READING, People, StoredChannel, StoredPerson
from influencers.models import name_key
from influencers.states import ContactKind, SnapshotSource
from influencers.tags import MOST_TAGS
from platforms.registry import PLATFORMS


def find_person(row: PersonRow, people: People) -> StoredPerson | None:
    """Return who a row is about: by platform id, handle, e-mail address; by name only where nobody has an identifier."""
    for channel in row.channels:
        found = people.holder(channel)
        if found:
            return found
    found = _by_email(row, people)
    if found or any(c.handle or c.external_id for c in row.channels):
        return found
    key = name_key(row.name)
    for platform in [c.platform for c in row.channels] or [""]:
        if (key, platform) in people.by_name:
            return people.by_name[key, platform]
    return None


def _by_email(row: PersonRow, people: People) -> StoredPerson | None:
    """An address tells a person only when one person has it, the names agree and no account contradicts.

    Managers put their own address behind many names: two people must not become one by it.
    """
    for kind, address in row.contacts:
        holders = people.by_email.get(address, []) if kind == ContactKind.EMAIL else []
        if len(holders) == 1 and _names_agree(row, holders[0]) and not _contradicts(row, holders[0]):
            return holders[0]
    return None


def _names_agree(row: PersonRow, person: StoredPerson) -> bool:
    words, known = set(fold(row.name).split()), set(fold(person.name).split())
    return not row.name_is_known or bool(words & known)


def _contradicts(row: PersonRow, person: StoredPerson) -> bool:
    """Say whether the row names another account on a platform where the person's is known."""
    known = {channel.platform for channel in person.channels if not channel.is_anonymous()}
    return any((c.handle or c.external_id) and c.platform in known for c in row.channels)


def new_person(row: PersonRow) -> StoredPerson:
    """Return the person a row brings in, not stored yet: `fill_new` adds what the row says."""
    return StoredPerson(pk=0, name=row.name, row=row.number)


def fill_new(row: PersonRow, person: StoredPerson, people: People, plan: Plan, moment: datetime) -> None:
    """Give a new person what their row says: what `merge` would do, without looking for anything older."""
    person.country, person.languages, person.time_zone = row.country, row.languages, row.time_zone
    person.stage_id, person.owner_id = row.stage or plan.stage, row.owner or plan.owner
    person.tags = list(dict.fromkeys((*row.tags, *plan.tags)))[:MOST_TAGS]
    for kind, value in row.contacts:
        if not any(kind == k and value.lower() == v.lower() for k, v in person.contacts):
            person.contacts.append((kind, value))
            person.new_contacts.append((kind, value))
    if row.note:
        person.notes.append(row.note)
        person.new_notes.append(row.note)
    for told in row.channels:
        if people.holder(told) is None and not any(c.platform == told.platform for c in person.channels):
            person.channels.append(_new_channel(row, told, moment))
        else:
            overwrite = plan.update == Update.OVERWRITE
            _merge_channel(row, told, person, people, moment, overwrite=overwrite, repeated=False)
    if people.outside:
        people.outside.take(row, person, same_account)


def _new_channel(row: PersonRow, told: ChannelRow, moment: datetime) -> StoredChannel:
    channel = StoredChannel(
        0,
        told.platform,
        handle=told.handle,
        external_id=told.external_id,
        url=told.url,
        title=told.title or ("" if told.handle or told.external_id else row.name),
        is_changed=True,
    )
    numbers = (told.followers, told.following, told.posts_count, told.views_count)
    if any(number is not None for number in numbers):
        channel.followers, channel.following, channel.posts_count, channel.views_count = numbers
        channel.precision, channel.measured_at, channel.source = told.precision, moment, SnapshotSource.IMPORT
        channel.readings[moment] = dict(
            zip(READING, (*numbers, told.precision, SnapshotSource.IMPORT), strict=True)
        )
        channel.changed_readings.add(moment)
    return channel


def merge(
    row: PersonRow, person: StoredPerson, people: People, plan: Plan, moment: datetime, *, repeated: bool
) -> None:
    """Add to a person what a row says. `repeated`: an earlier row of the file was about them, so only gaps are filled."""
    overwrite = plan.update == Update.OVERWRITE and not repeated
    _merge_name(row, person, overwrite)
    _set(person, "country", row.country, overwrite)
    _set(person, "languages", row.languages, overwrite)
    _set(person, "time_zone", row.time_zone, overwrite)
    _set(person, "stage_id", row.stage, overwrite)
    _set(person, "owner_id", row.owner, overwrite)
    _set(person, "stage_id", plan.stage, False)
    _set(person, "owner_id", plan.owner, False)
    tags = list(dict.fromkeys((*person.tags, *row.tags, *plan.tags)))[:MOST_TAGS]
    if tags != person.tags:
        _change(person, "tags", tags)
    for kind, value in row.contacts:
        if not any(kind == k and value.lower() == v.lower() for k, v in person.contacts):
            person.contacts.append((kind, value))
            person.new_contacts.append((kind, value))
            person.changes.setdefault("contact point", (None, value))
    if row.note and row.note not in person.notes:
        person.notes.append(row.note)
        person.new_notes.append(row.note)
        person.changes.setdefault("note", (None, row.note[:80]))
    for told in row.channels:
        _merge_channel(row, told, person, people, moment, overwrite=overwrite, repeated=repeated)
    if people.outside:
        people.outside.take(row, person, same_account)


def _merge_name(row: PersonRow, person: StoredPerson, overwrite: bool) -> None:
    if not row.name_is_known or row.name == person.name:
        return
    # A person known only by handle so far gets the name; it fills a gap.
    unnamed = person.name in {channel.handle for channel in person.channels}
    if overwrite or unnamed:
        _change(person, "name", row.name)


def _set(person: StoredPerson, field: str, value: Any, overwrite: bool) -> None:
    old = getattr(person, field)
    if value and value != old and (overwrite or not old):
        _change(person, field, value)


def _change(person: StoredPerson, field: str, value: Any) -> None:
    old = getattr(person, field)
    setattr(person, field, value)
    first_old = person.changes[field][0] if field in person.changes else old
    person.changes[field] = (first_old, value)


def _merge_channel(
    row: PersonRow,
    told: ChannelRow,
    person: StoredPerson,
    people: People,
    moment: datetime,
    *,
    overwrite: bool,
    repeated: bool,
) -> None:
    holder = people.holder(told)
    if holder is not None and holder is not person:
        row.notes.append(
            (
                "",
                _("%(told)s belongs to %(holder_name)s and was left there.")
                % {"told": _label(told), "holder_name": holder.name},
            )
        )
        return
    channel = same_account(told, person)
    if channel is None:
        channel = StoredChannel(
            0, told.platform, title=told.title or ("" if told.handle or told.external_id else row.name)
        )
        channel.is_changed = True
        person.channels.append(channel)
        person.changes[_label(told)] = (None, "added")
    before = (channel.handle, channel.external_id, channel.title)
    _identify(told, channel, person, people, overwrite=overwrite)
    if told.title and (overwrite or not channel.title):
        channel.title = told.title
    after = (channel.handle, channel.external_id, channel.title)
    if after[:2] != before[:2] or channel.is_changed:
        channel.url = told.url or channel.url
    if after != before and not channel.is_changed:
        channel.is_changed = True
        person.changes[_label(told)] = next(
            (old, new) for old, new in zip(before, after, strict=True) if old != new
        )
    _take_reading(told, channel, person, moment, repeated=repeated)


def _identify(
    told: ChannelRow, channel: StoredChannel, person: StoredPerson, people: People, *, overwrite: bool
) -> None:
    """Take over the id and handle the channel lacks (or had before), unless another channel has them."""
    others = [c for c in person.channels if c is not channel and c.platform == told.platform]
    if (
        told.external_id
        and not channel.external_id
        and all(c.external_id != told.external_id for c in others)
    ):
        channel.external_id = told.external_id
    key = told.handle_key
    if not key or key == channel.handle.lower() or (channel.handle and not overwrite):
        return
    is_free = people.by_handle.get((told.platform, key)) in (None, person)
    if is_free and all(c.handle.lower() != key for c in others):
        channel.handle = told.handle


def same_account(told: ChannelRow, person: StoredPerson) -> StoredChannel | None:
    """Return which of a person's channels a row's channel is; None where it is a new one."""
    same = [channel for channel in person.channels if channel.platform == told.platform]
    for channel in same:
        if told.external_id and told.external_id == channel.external_id:
            return channel
    for channel in same:
        other_id = told.external_id and channel.external_id
        if told.handle and told.handle.lower() == channel.handle.lower() and not other_id:
            return channel
    # One side without any identifier: the person's only account on the platform is meant.
    if len(same) == 1 and (same[0].is_anonymous() or not (told.handle or told.external_id)):
        return same[0]
    return None


def _take_reading(
    told: ChannelRow, channel: StoredChannel, person: StoredPerson, moment: datetime, *, repeated: bool
) -> None:
    """Add the row's numbers to the channel's history, and show them when no newer ones are known."""
    numbers = {name: value for name in NUMBERS if (value := getattr(told, name)) is not None}
    if not numbers:
        return
    reading = channel.readings.get(moment)
    if reading is None:
        reading = channel.readings[moment] = dict.fromkeys(READING)
        reading.update(precision="", source=SnapshotSource.IMPORT)
    elif reading["source"] != SnapshotSource.IMPORT:
        return  # read from the platform, or typed in, at this very moment: that is the better source
    news = {n: v for n, v in numbers.items() if reading[n] != v and (reading[n] is None or not repeated)}
    if not news:
        return
    reading.update(news, precision=told.precision)
    channel.changed_readings.add(moment)
    shown_before = channel.followers
    if channel.measured_at is None or channel.measured_at <= moment:
        for name, value in news.items():
            setattr(channel, name, value)
        channel.precision, channel.measured_at, channel.source = told.precision, moment, SnapshotSource.IMPORT
        channel.is_changed = True
    if "followers" in news:
        person.changes.setdefault(f"followers of {_label(told)}", (shown_before, news["followers"]))
    else:
        person.changes.setdefault(
            f"numbers of {_label(told)}", (None, ", ".join(f"{n} {v:,}" for n, v in news.items()))
        )


def _label(channel: ChannelRow) -> str:
    name = f"@{channel.handle}" if channel.handle else channel.title or channel.external_id
    return f"{PLATFORMS[channel.platform].label} {name}".strip()
