"""Reminding who has to decide, and telling others when a review is late. Nothing here decides anything."""

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.states import Role
from campaigns.moves import refuse_frozen
from drafts import rules
from drafts.actions.locking import MAY_NOT, lock_draft
from drafts.models import Draft, ReviewLetter, Turn, TurnApprover
from drafts.queries.waiting import who_is_awaited
from drafts.states import LetterKind, RevisionState

AGAIN_AFTER = timedelta(hours=4)  # nobody is reminded of the same thing more often
MOST_AT_ONCE = 200
LETTERS_AT_ONCE = 100
LOST_AFTER = timedelta(minutes=15)

log = structlog.get_logger(__name__)


@transaction.atomic
def remind(*, drafts: Iterable[Draft], by: Membership, now: datetime | None = None) -> int:
    """Remind everybody these drafts wait for, who was not reminded within 4 hours; return how many letters were written."""
    chosen = list(drafts)
    if not 1 <= len(chosen) <= MOST_AT_ONCE:
        raise ActionError(_("Choose between 1 and %(most)s drafts.") % {"most": MOST_AT_ONCE})
    now = now or timezone.now()
    return sum(_remind_of(draft, by, now) for draft in sorted(chosen, key=lambda each: each.pk))


def _remind_of(draft: Draft, by: Membership, now: datetime) -> int:
    current = lock_draft(draft)
    campaign = current.deliverable.collaboration.campaign
    if not rules.can_edit_review(by, campaign):
        raise NotAllowed(MAY_NOT)
    if current.state != RevisionState.IN_REVIEW or current.newest is None:
        return 0
    refuse_frozen(campaign)
    reminded = []
    for turn in current.newest.turns.open().select_related("revision__draft"):
        for member in who_is_awaited(turn, campaign):
            place = turn.places.filter(member=member).first()
            if _was_reminded(turn, member, place, now):
                continue
            _write(turn, member, LetterKind.REMINDER, now=now)
            if place is not None:
                place.reminded_at = now
                place.save(update_fields=["reminded_at"])
            reminded.append(str(member.user))
    if reminded:
        record(by=by, action="drafts.turn.reminded", subject=current, comment=", ".join(reminded))
    return len(reminded)


def escalate_late(*, now: datetime) -> int:
    """Tell the campaign's owner, else the house's owners, of each review that is late, once; return how many. It stays open."""
    told = 0
    for pk in Turn.objects.late(now=now).filter(escalated_at=None).values_list("pk", flat=True)[:500]:
        told += _escalate(pk, now)
    return told


@transaction.atomic
def _escalate(pk: int, now: datetime) -> int:
    late = Turn.objects.late(now=now).filter(pk=pk, escalated_at=None)
    if not late.update(escalated_at=now, updated_at=now):
        return 0
    turn = Turn.objects.select_related(
        "revision__draft__agency", "revision__draft__deliverable__collaboration__campaign__owner"
    ).get(pk=pk)
    draft = turn.revision.draft
    for member in _above(draft):
        _write(turn, member, LetterKind.ESCALATION, now=now)
    record(by=None, action="drafts.turn.escalated", subject=draft, comment=turn.name)
    return 1


def send_letters(*, now: datetime) -> int:
    """Mail what waits to be mailed; return how many left. Each is claimed before it leaves, so none leaves twice."""
    waiting = ReviewLetter.objects.filter(claimed_at=None, dropped_at=None).order_by("pk")
    return sum(_send(pk, now) for pk in waiting.values_list("pk", flat=True)[:LETTERS_AT_ONCE])


def _send(pk: int, now: datetime) -> int:
    if not ReviewLetter.objects.filter(pk=pk, claimed_at=None, dropped_at=None).update(claimed_at=now):
        return 0
    letter = ReviewLetter.objects.select_related(
        "member__user", "turn__revision__draft__deliverable__collaboration__campaign__brand",
        "turn__revision__draft__deliverable__collaboration__influencer",
    ).get(pk=pk)  # fmt: skip
    if not _still_needed(letter):
        ReviewLetter.objects.filter(pk=pk).update(dropped_at=now)
        return 0
    draft = letter.turn.revision.draft
    path = "/portal/" if letter.member.is_client else draft.get_absolute_url()
    page = {
        "letter": letter,
        "draft": draft,
        "turn": letter.turn,
        "url": settings.SITE_URL + path,
        "now": now,
    }
    with translation.override(settings.LANGUAGE_CODE), timezone.override(letter.member.user.time_zone):
        subject = f"{letter.get_kind_display()}: {draft.deliverable.collaboration.influencer.name}"
        body = render_to_string("drafts/letter.txt", page)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [letter.member.user.email])
    except (smtplib.SMTPException, OSError) as error:
        # Refused before it left: it waits again. What was taken by the server and broke later is not sent twice.
        log.warning("drafts.letter_not_sent", letter=str(letter.uuid), error=type(error).__name__)
        ReviewLetter.objects.filter(pk=pk).update(claimed_at=None)
        return 0
    ReviewLetter.objects.filter(pk=pk).update(sent_at=now)
    return 1


def _write(turn: Turn, member: Membership, kind: LetterKind, *, now: datetime) -> None:
    ReviewLetter.objects.bulk_create(
        [ReviewLetter(agency_id=member.agency_id, turn=turn, member=member, kind=kind, made_at=now)],
        ignore_conflicts=True,
    )


def _still_needed(letter: ReviewLetter) -> bool:
    turn, member = letter.turn, letter.member
    campaign = turn.revision.draft.deliverable.collaboration.campaign
    return (
        turn.closed_at is None
        and turn.revision.state == RevisionState.IN_REVIEW
        and member.ended_at is None
        and campaign.frozen_at is None
        and campaign.archived_at is None
    )


def _was_reminded(turn: Turn, member: Membership, place: TurnApprover | None, now: datetime) -> bool:
    if place is not None and place.reminded_at is not None:
        return place.reminded_at > now - AGAIN_AFTER
    return turn.letters.filter(
        member=member, kind=LetterKind.REMINDER, made_at__gt=now - AGAIN_AFTER
    ).exists()


def _above(draft: Draft) -> list[Membership]:
    """Return who is told when a review is late: who has the campaign, else the owners of the house."""
    owner = draft.deliverable.collaboration.campaign.owner
    if owner is not None and owner.ended_at is None:
        return [owner]
    return list(Membership.objects.for_agency(draft.agency).active().filter(role=Role.OWNER))
