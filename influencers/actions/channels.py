"""What can be done to an influencer's channels and contact points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.actions.evidence import read_evidence
from influencers.models import Channel, ContactPoint, Influencer, InfluencerFile, Snapshot
from influencers.record_values import read_choice, read_country
from influencers.search_text import refresh_search_text
from influencers.states import ContactKind, LegalBasis, SnapshotSource
from platforms.addresses import platform_of
from platforms.contract import ChannelRef
from platforms.errors import NotAProfile
from platforms.registry import PLATFORMS, resolve

NUMBERS = ("followers", "following", "posts_count", "views_count")
LARGEST_NUMBER = 10**15
EVIDENCE = ("found_where", "found_on", "legal_basis", "country")


class ChannelTaken(AlreadyExists):
    """The account is in the agency already; `influencer` is the person who has it."""

    def __init__(self, message: str, influencer: Influencer) -> None:
        super().__init__(message)
        self.influencer = influencer


@dataclass(frozen=True)
class NewChannel:
    """A channel as a person gives it: a profile's URL, or a handle or id with its platform."""

    address: str
    platform: str = ""
    followers: int | None = None


@transaction.atomic
def add_channel(*, influencer: Influencer, by: Membership, channel: NewChannel) -> Channel:
    """Give an influencer one more channel. Raises ChannelTaken when somebody in the agency has it."""
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot add channels. Ask a manager or owner."))
    [stored] = read_channels(by, [channel])
    insert_channels(influencer, [stored])
    refresh_search_text(influencer)
    record(
        by=by,
        action="influencers.channel.added",
        subject=influencer,
        agency=by.agency,
        changes={"channel": (None, label(stored))},
    )
    return stored


@transaction.atomic
def change_channel(*, channel: Channel, by: Membership, address: str, platform: str = "") -> Channel:
    """Correct the account a channel stands for. Its figures so far stay; the next poll reads the new account."""
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(gettext("Viewers cannot change channels. Ask a manager or owner."))
    ref = read_address(address, platform or (channel.platform if platform_of(address) is None else ""))
    wanted = _account_fields(ref, address)
    # The id learned from an earlier poll stays valid while the handle does.
    if (
        ref.external_id is None
        and wanted["handle_key"] == channel.handle_key
        and ref.platform == channel.platform
    ):
        del wanted["external_id"], wanted["url"]
    changes = changed_fields(channel, wanted)
    if not changes:
        return channel
    before = label(channel)
    for field, (_, new) in changes.items():
        setattr(channel, field, new)
    channel.next_poll_at, channel.absent_since = timezone.now(), None
    _store(channel, update_fields=[*changes, "next_poll_at", "absent_since", "updated_at"])
    refresh_search_text(channel.influencer)
    record(
        by=by,
        action="influencers.channel.changed",
        subject=channel.influencer,
        agency=by.agency,
        changes={"channel": (before, label(channel))},
    )
    return channel


@transaction.atomic
def remove_channel(*, channel: Channel, by: Membership) -> None:
    """Remove a channel with its figures. The timeline keeps that it was there."""
    influencer = channel.influencer
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot remove channels. Ask a manager or owner."))
    channel.delete()
    refresh_search_text(influencer)
    record(
        by=by,
        action="influencers.channel.removed",
        subject=influencer,
        agency=by.agency,
        changes={"channel": (label(channel), None)},
    )


@transaction.atomic
def type_numbers(
    *,
    channel: Channel,
    by: Membership,
    taken_at: datetime,
    note: str = "",
    evidence: UploadedFile | InfluencerFile | None = None,
    **numbers: int | None,
) -> Snapshot:
    """Store figures a member read off the platform: followers, following, posts_count, views_count.

    `taken_at` is when they were read, `note` where. `evidence` is a screenshot that shows them: an upload, which is
    verified and written anew, or a file the influencer has already. The channel shows the figures when it has none newer.
    """
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(gettext("Viewers cannot enter figures. Ask a manager or owner."))
    known = _known_numbers(numbers)
    if taken_at > timezone.now():
        raise ActionError(gettext("Figures cannot be from the future."))
    proof = read_evidence(channel=channel, by=by, given=evidence) if evidence else None
    snapshot = Snapshot(
        channel=channel, taken_at=taken_at, precision="exact", source=SnapshotSource.MANUAL, entered_by=by,
        note=clean(note)[:300], evidence=proof, **known,
    )  # fmt: skip
    try:
        with transaction.atomic():
            snapshot.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyExists(gettext("There are figures of exactly this moment already.")) from error
    if channel.measured_at is None or channel.measured_at <= taken_at:
        newest = {**known, "precision": "exact", "measured_at": taken_at, "source": SnapshotSource.MANUAL}
        for field, value in newest.items():
            setattr(channel, field, value)
        channel.save(update_fields=[*newest, "updated_at"])
    told: dict[str, tuple[Any, Any]] = {name: (None, value) for name, value in known.items()}
    if snapshot.evidence:
        told["evidence"] = (None, snapshot.evidence.name)
    record(
        by=by,
        action="influencers.channel.numbers_typed",
        subject=channel.influencer,
        agency=by.agency,
        changes={"channel": (None, label(channel)), **told},
    )
    return snapshot


@transaction.atomic
def add_contact_point(
    *, influencer: Influencer, by: Membership, kind: str, value: str, **evidence: Any
) -> ContactPoint:
    """Note a way to reach an influencer.

    `evidence`: found_where, found_on (a date), legal_basis (LegalBasis: why it may be used), country (whose mail law
    applies; empty: the influencer's).
    """
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot add contact points. Ask a manager or owner."))
    kind, value = _read_contact(kind, value)
    point = ContactPoint(influencer=influencer, kind=kind, value=value, **_read_evidence(evidence))
    _store_contact(point)
    refresh_search_text(influencer)
    record(
        by=by,
        action="influencers.contact_point.added",
        subject=influencer,
        agency=by.agency,
        changes={"contact_point": (None, str(point))},
    )
    return point


@transaction.atomic
def change_contact_point(
    *, point: ContactPoint, by: Membership, kind: str, value: str, **evidence: Any
) -> ContactPoint:
    """Correct a contact point; `evidence` as in add_contact_point, what is not given stays."""
    influencer = point.influencer
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot change contact points. Ask a manager or owner."))
    before = str(point)
    kind, value = _read_contact(kind, value)
    changes = changed_fields(point, {"kind": kind, "value": value, **_read_evidence(evidence)})
    if not changes:
        return point
    for field, (_, new) in changes.items():
        setattr(point, field, new)
    _store_contact(point)
    refresh_search_text(influencer)
    told = {field: change for field, change in changes.items() if field not in ("kind", "value")}
    if str(point) != before:
        told["contact_point"] = (before, str(point))
    record(
        by=by, action="influencers.contact_point.changed", subject=influencer, agency=by.agency, changes=told
    )
    return point


@transaction.atomic
def remove_contact_point(*, point: ContactPoint, by: Membership) -> None:
    """Remove a contact point."""
    influencer = point.influencer
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot remove contact points. Ask a manager or owner."))
    point.delete()
    refresh_search_text(influencer)
    record(
        by=by,
        action="influencers.contact_point.removed",
        subject=influencer,
        agency=by.agency,
        changes={"contact_point": (str(point), None)},
    )


def read_address(address: str, platform: str = "") -> ChannelRef:
    """Return the account a URL, handle or id stands for. Raises ActionError with the sentence of what it is instead."""
    if platform and platform not in PLATFORMS:
        raise ActionError(
            gettext("%(platform)s is not a platform. Known: %(platforms)s.")
            % {"platform": clean(platform)[:40], "platforms": ", ".join(PLATFORMS)}
        )
    try:
        return resolve(address, platform or None)
    except NotAProfile as error:
        raise ActionError(error.for_person) from error


def label(channel: Channel) -> str:
    """Name a channel for the timeline: "YouTube @handle"."""
    platform = PLATFORMS[channel.platform].label if channel.platform in PLATFORMS else channel.platform
    return f"{platform} {('@' + channel.handle) if channel.handle else channel.title or channel.external_id}"


def read_channels(by: Membership, given: Sequence[NewChannel]) -> list[Channel]:
    """Return channels as they will be stored, not yet anybody's. Raises ActionError for one that cannot be."""
    now = timezone.now()
    channels = []
    for new in given:
        fields = _account_fields(read_address(new.address, new.platform), new.address)
        channel = Channel(agency=by.agency, next_poll_at=now, **fields)
        if new.followers is not None:
            channel.followers = _known_numbers({"followers": new.followers})["followers"]
            channel.precision, channel.measured_at, channel.source = "exact", now, SnapshotSource.MANUAL
        channels.append(channel)
    return channels


def insert_channels(influencer: Influencer, channels: Sequence[Channel]) -> None:
    """Store channels that `read_channels` made; the calling action checks, records and writes the search text."""
    for channel in channels:
        channel.influencer = influencer
        _store(channel)
        if channel.measured_at:
            Snapshot.objects.create(
                channel=channel,
                taken_at=channel.measured_at,
                followers=channel.followers,
                precision="exact",
                source=SnapshotSource.MANUAL,
            )


def _account_fields(ref: ChannelRef, typed: str) -> dict[str, str]:
    handle = ref.handle or ""
    # Platforms keep a handle's capitals for the eye: take them over when they were typed.
    at = typed.lower().find(handle)
    return {
        "platform": ref.platform,
        "handle": typed[at : at + len(handle)] if handle and at >= 0 else handle,
        "handle_key": handle.lower(),
        "external_id": ref.external_id or "",
        "url": PLATFORMS[ref.platform].profile_url(ref.handle, ref.external_id),
    }


def _store(channel: Channel, *, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            channel.save(update_fields=update_fields)
    except IntegrityError as error:
        holder = _holder(channel)
        if holder is None:
            raise
        own = holder.pk == channel.influencer_id
        whose = gettext("This influencer has") if own else gettext("%(name)s has") % {"name": holder.name}
        put_away = gettext(" (archived)") if holder.archived_at else ""
        raise ChannelTaken(
            gettext("%(whose)s %(channel)s already%(put_away)s.")
            % {"whose": whose, "channel": label(channel), "put_away": put_away},
            holder,
        ) from error


def _holder(channel: Channel) -> Influencer | None:
    same = Channel.objects.for_agency(channel.agency).filter(platform=channel.platform).exclude(pk=channel.pk)
    for field in ("external_id", "handle_key"):
        value = getattr(channel, field)
        found = same.filter(**{field: value}).select_related("influencer").first() if value else None
        if found:
            return found.influencer
    return None


def _known_numbers(numbers: dict[str, Any]) -> dict[str, int]:
    unknown = [name for name in numbers if name not in NUMBERS]
    if unknown:
        raise ActionError(
            gettext("%(unknown)s is not a figure of a channel. Known: %(numbers)s.")
            % {"unknown": unknown[0], "numbers": ", ".join(NUMBERS)}
        )
    known = {name: value for name, value in numbers.items() if value is not None}
    if not known:
        raise ActionError(gettext("Enter at least one figure."))
    if any(not 0 <= value <= LARGEST_NUMBER for value in known.values()):
        raise ActionError(gettext("Figures are whole numbers from 0 on."))
    return known


def _read_contact(kind: str, value: str) -> tuple[str, str]:
    value = clean(value)
    if kind not in ContactKind.values:
        raise ActionError(
            gettext("%(kind)s is not a kind of contact. Known: %(values)s.")
            % {"kind": clean(kind)[:40], "values": ", ".join(ContactKind.values)}
        )
    if not value or len(value) > 320:
        raise ActionError(gettext("Enter the address or number itself, at most 320 letters."))
    if kind == ContactKind.EMAIL:
        try:
            validate_email(value)
        except ValidationError as error:
            raise ActionError(
                gettext("“%(value)s” is not an e-mail address.") % {"value": value[:80]}
            ) from error
    return kind, value


def _read_evidence(evidence: dict[str, Any]) -> dict[str, Any]:
    unknown = [field for field in evidence if field not in EVIDENCE]
    if unknown:
        raise TypeError(f"{unknown[0]} is not evidence of a contact point.")
    read = dict(evidence)
    if "found_where" in read:
        read["found_where"] = clean(read["found_where"])[:300]
    if read.get("found_on") and read["found_on"] > timezone.localdate():
        raise ActionError(gettext("The date lies ahead. Write when the contact point was found."))
    if "legal_basis" in read:
        read["legal_basis"] = read_choice(LegalBasis, read["legal_basis"], "a legal basis")
    if "country" in read:
        read["country"] = read_country(read["country"])
    return read


def _store_contact(point: ContactPoint) -> None:
    try:
        with transaction.atomic():
            point.save()
    except IntegrityError as error:
        raise AlreadyExists(
            gettext("%(influencer_name)s has this contact point already.")
            % {"influencer_name": point.influencer.name}
        ) from error
