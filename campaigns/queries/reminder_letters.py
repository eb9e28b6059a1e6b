"""Whom reminders are mailed to, whether a letter is still needed, and what it says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.models import Agency, Membership, Pass
from accounts.states import Role
from campaigns.models import Collaboration, Deliverable, Reminder, ReminderLetter
from campaigns.queries.personal import whom_to_ask
from campaigns.states import DeliverableState, DueKind, LetterState
from influencers.formats import format_name
from influencers.models import ContactPoint
from influencers.rows import platform_label

_LOADED = (
    "deliverable__collaboration__campaign__owner__user", "deliverable__collaboration__owner__user",
    "deliverable__collaboration__influencer__agency", "deliverable__collaboration__representative",
)  # fmt: skip
MOST_TROUBLED = 20


@dataclass(frozen=True)
class Line:
    """One date that comes near. `url` is the page of the house; influencers are told no address."""

    who: str
    what: str
    is_draft: bool
    due_at: datetime
    campaign: str
    url: str


@dataclass(frozen=True)
class Written:
    """A letter ready to be sent. `kind`: member or influencer; `zone`: in which its times are told."""

    kind: str
    address: str
    name: str
    zone: str
    sender: str  # the agency
    reply_to: str = ""
    lines: list[Line] = field(default_factory=list)


def readers_of(
    reminders: Iterable[Reminder],
) -> Iterator[tuple[Reminder, list[Membership], Collaboration]]:
    """Yield each reminder with the members who are mailed about it, and its collaboration."""
    owners: dict[int, list[Membership]] = {}
    rows = Reminder.objects.filter(pk__in=[each.pk for each in reminders]).select_related(*_LOADED)
    for reminder in rows.order_by("pk").iterator(chunk_size=500):
        collaboration = reminder.deliverable.collaboration
        member = collaboration.owner or collaboration.campaign.owner
        if member is None:
            if reminder.agency_id not in owners:
                owners[reminder.agency_id] = _owners(reminder.agency)
            members = owners[reminder.agency_id]
        else:
            members = [member]
        yield reminder, [each for each in members if _wants(each)], collaboration


def _owners(agency: Agency) -> list[Membership]:
    rows = Membership.objects.for_agency(agency).active().filter(role=Role.OWNER)
    return list(rows.select_related("user"))


def _wants(member: Membership) -> bool:
    return member.reminded_by_mail and member.ended_at is None and member.user.is_active


def address_of(collaboration: Collaboration, *, now: datetime) -> str:
    """Return where an influencer is written to about their own dates; empty: nowhere.

    Somebody with a living personal link, so that they know the page the letter speaks of. Whoever speaks for them comes
    first; else an address of theirs that is kept on a stated ground (rules.md 3.1). Nobody who was put away.
    """
    person = collaboration.influencer
    links = Pass.objects.for_agency(collaboration.agency).about(collaboration).usable(now=now)
    if person.archived_at or person.merged_into_id or collaboration.ended_at or not links.exists():
        return ""
    if collaboration.representative is not None and collaboration.representative.email:
        return collaboration.representative.email
    known = ContactPoint.objects.filter(influencer=person, kind="email").exclude(legal_basis="")
    found = known.order_by("pk").values_list("value", flat=True).first()
    return found or ""


def letters_to_leave(now: datetime, *, most: int) -> list[tuple[int | None, int | None]]:
    """Return readers whose letters wait and whose time has come: (member's id, None) or (None, collaboration's id)."""
    rows = ReminderLetter.objects.filter(state=LetterState.WAITING, send_after__lte=now)
    pairs = rows.order_by("send_after", "pk").values_list(
        "member_id", "reminder__deliverable__collaboration_id"
    )
    return list(dict.fromkeys((member, None if member else of) for member, of in pairs[:most]))


def still_needed(letters: Sequence[ReminderLetter], *, now: datetime) -> list[int]:
    """Return the ids of letters whose date still stands and is still owed, in a campaign that still runs."""
    draft = Q(what=DueKind.DRAFT, deliverable__state__in=DeliverableState.owes_draft, due_at=F("deliverable__draft_due_at"))  # fmt: skip
    publish = Q(what=DueKind.PUBLISH, deliverable__state__in=DeliverableState.owes_post, due_at=F("deliverable__publish_due_at"))  # fmt: skip
    rows = Reminder.objects.filter(
        draft | publish, pk__in=[letter.reminder_id for letter in letters], seen_at=None, due_at__gt=now,
        deliverable__collaboration__ended_at=None, deliverable__collaboration__campaign__state="running",
        deliverable__collaboration__campaign__frozen_at=None, deliverable__collaboration__campaign__archived_at=None,
    )  # fmt: skip
    alive = set(rows.values_list("pk", flat=True))
    return [letter.pk for letter in letters if letter.reminder_id in alive]


def written(
    member: int | None, collaboration: int | None, letters: Sequence[int], *, now: datetime
) -> Written | None:
    """Return what one reader is told; None when nothing is left to tell, or they no longer want it."""
    rows = Reminder.objects.filter(letters__in=letters).select_related("agency", *_LOADED).order_by("due_at", "pk")  # fmt: skip
    reminders = list(rows)
    if not reminders:
        return None
    lines = [_line(reminder) for reminder in reminders]
    agency = reminders[0].agency
    if member is not None:
        reader = Membership.objects.select_related("user").get(pk=member)
        if not _wants(reader):
            return None
        user = reader.user
        return Written("member", user.email, user.get_short_name(), user.time_zone, agency.name, lines=lines)
    theirs = reminders[0].deliverable.collaboration
    if not theirs.campaign.reminds_by_mail:
        return None
    ask = whom_to_ask(theirs)
    person = theirs.influencer
    return Written(
        "influencer", address_of(theirs, now=now), person.name, person.time_zone or agency.time_zone, agency.name,
        reply_to=ask.user.email if ask else "", lines=lines,
    )  # fmt: skip


def _line(reminder: Reminder) -> Line:
    piece: Deliverable = reminder.deliverable
    kind = f"{format_name(piece.platform, piece.format)} ({platform_label(piece.platform)})"
    return Line(
        who=piece.collaboration.influencer.name, what=piece.title or kind, is_draft=reminder.what == DueKind.DRAFT,
        due_at=reminder.due_at, campaign=piece.collaboration.campaign.name, url=piece.collaboration.get_absolute_url(),
    )  # fmt: skip


def troubled_letters(agency: Agency, mine: Q) -> QuerySet[ReminderLetter]:
    """Return letters to influencers that may not have arrived, of reminders nobody took note of."""
    rows = ReminderLetter.objects.filter(
        mine, agency=agency, member=None, state__in=LetterState.troubled, reminder__seen_at=None
    )
    return rows.order_by("pk")
