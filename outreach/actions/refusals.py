"""Somebody said no: kept with the reason for the brand, so that nobody asks again; their sequences and collaboration end."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Brand, Membership
from campaigns.actions.collaborations import end_collaboration
from campaigns.models import Collaboration
from campaigns.reading import read_choice, read_line
from campaigns.rules import Actor
from campaigns.states import EndKind, EndReason
from influencers.models import Influencer
from outreach import rules
from outreach.actions.enrollments import MAY_NOT, stop_enrollments
from outreach.models import Enrollment, Message, Refusal
from outreach.states import StopReason


@transaction.atomic
def note_refusal(
    *,
    influencer: Influencer,
    by: Membership,
    reason: str,
    words: str = "",
    brand: Brand | None = None,
    collaboration: Collaboration | None = None,
    message: Message | None = None,
    ask_again_on: date | None = None,
    now: datetime | None = None,
) -> Refusal:
    """Keep that somebody said no to a brand (none: to any), with the code and their words.

    Every sequence they are in ends. With a collaboration, its brand is meant, and it ends as declined where it did not
    end yet; its slot stays with them until somebody of its bench is swapped in.
    """
    if not rules.can_write(by, influencer.agency):
        raise NotAllowed(MAY_NOT)
    now = now or timezone.now()
    given = read_choice(EndReason, reason, _("a reason"))
    if given not in EndReason.theirs:
        raise ActionError(_("“%(reason)s” is a reason of ours, not theirs.") % {"reason": given.label})
    words = read_line(words, 500, _("What they said"))
    if given == EndReason.OTHER and not words:
        raise ActionError(_("Say in a few words what the reason was."))
    if ask_again_on is not None and ask_again_on <= timezone.localdate(now):
        raise ActionError(_("Choose a day that lies ahead, or none."))
    brand = _brand_of(influencer, brand, collaboration)
    made = Refusal.objects.create(
        influencer=influencer, brand=brand, collaboration=collaboration, message=_message_of(influencer, message),
        reason=given, words=words, ask_again_on=ask_again_on, at=now, made_by=by,
    )  # fmt: skip
    stop_enrollments(influencer=influencer, reason=StopReason.REFUSED, now=now, note=str(given.label), by=by)
    if collaboration is not None and collaboration.ended_at is None:
        end_collaboration(collaboration=collaboration, by=by, kind=EndKind.DECLINED, reason=given, note=words)
    record(
        by=by, action="outreach.refusal.noted", subject=influencer, brand=str(brand or ""), reason=given.value,
        comment=f"{brand or _('Any brand')}: {given.label}. {words}".strip(),
    )  # fmt: skip
    return made


@transaction.atomic
def remember_decline(collaboration: Collaboration, by: Actor) -> None:
    """Keep a collaboration that was declined elsewhere (on the board, on their own page) as a refusal too.

    Only with a reason of theirs; a refusal that was noted with the collaboration stands already.
    """
    is_no = collaboration.end_kind == EndKind.DECLINED and collaboration.end_reason != EndReason.NO_ANSWER
    if (
        not is_no
        or collaboration.end_reason not in EndReason.theirs
        or Refusal.objects.filter(collaboration=collaboration).exists()
    ):
        return
    given, member = EndReason(collaboration.end_reason), by if isinstance(by, Membership) else None
    now = collaboration.ended_at or timezone.now()
    brand, influencer = collaboration.campaign.brand, collaboration.influencer
    Refusal.objects.create(
        influencer=influencer, brand=brand, collaboration=collaboration, reason=given, words=collaboration.end_note,
        at=now, made_by=member,
    )  # fmt: skip
    theirs = Enrollment.objects.filter(collaboration=collaboration)
    stop_enrollments(influencer=influencer, reason=StopReason.REFUSED, now=now, note=str(given.label), by=member, only=theirs)  # fmt: skip
    record(
        by=by, action="outreach.refusal.noted", subject=influencer, agency=influencer.agency, brand=str(brand), reason=given.value,
        comment=f"{brand}: {given.label}. {collaboration.end_note}".strip(),
    )  # fmt: skip


@transaction.atomic
def take_back_refusal(*, refusal: Refusal, by: Membership) -> Influencer:
    """Remove a refusal noted by mistake; the timeline keeps that it was. What ended with it stays ended."""
    influencer = refusal.influencer
    if not rules.can_write(by, influencer.agency):
        raise NotAllowed(MAY_NOT)
    record(by=by, action="outreach.refusal.taken_back", subject=influencer, comment=str(refusal.brand or ""))
    refusal.delete()
    return influencer


def _brand_of(influencer: Influencer, brand: Brand | None, part: Collaboration | None) -> Brand | None:
    if part is not None:
        if part.influencer_id != influencer.pk:
            raise ActionError(_("This collaboration is somebody else's."))
        return part.campaign.brand
    if brand is not None and brand.agency_id != influencer.agency_id:
        raise ActionError(_("Choose one of your agency's brands."))
    return brand


def _message_of(influencer: Influencer, message: Message | None) -> Message | None:
    if message is not None and message.thread.influencer_id != influencer.pk:
        raise ActionError(_("This message is somebody else's."))
    return message
