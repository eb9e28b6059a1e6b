"""Telling an influencer by letter that their kit is there, or that somebody asks how they are: by a person's button only.

The letter goes through the outbox, from the mailbox of whoever looks after them: suppressions, the ground to write,
windows and quiet hours hold as for any other. It belongs to no campaign, so what the room stopped does not stop it. The
link to their page is made as it leaves and stands in no table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.passes import make_pass
from campaigns.actions.personal_links import USUAL_DAYS
from campaigns.models import Collaboration
from campaigns.states import PassVerb
from crisis import rules
from crisis.actions.partners import MAY_NOT
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import CheckIn, KitLetter, ReplyKit
from crisis.packs.kit_letters import PAGE, letter_in
from crisis.states import EntryKind, IncidentState
from outreach.actions.letters import write_letter
from outreach.actions.sending import queue_message
from outreach.models import Mailbox, Message
from outreach.queries.letters import address_of
from outreach.states import MailboxState, MessageState

NOT_GONE = (MessageState.BLOCKED, MessageState.REFUSED, MessageState.DROPPED)


@dataclass(frozen=True)
class Draft:
    """A letter as it would leave: from where, to whom, in which language, with PAGE where the link will stand."""

    mailbox: Mailbox
    to: str
    language: str
    subject: str
    body: str
    collaboration: Collaboration


def draft_letter(*, kit: ReplyKit, by: Membership, check_in: CheckIn | None = None) -> Draft:
    """Return what would be sent. Writes nothing. Raises ActionError with why nothing can be, as in a drill."""
    _insist(kit, by, check_in)
    person = kit.influencer
    collaboration = _page_of(kit)
    mailbox = _mailbox_for(kit, by)
    to = address_of(person, today=timezone.localdate())
    if not to:
        raise ActionError(_("No e-mail address of %(name)s is known. Call them.") % {"name": person.name})
    language = next(iter(person.languages), "")
    contact = str(kit.contact.user) if kit.contact and kit.contact.ended_at is None else ""
    subject, body = letter_in(
        language, "check_in" if check_in else "kit", name=person.name, agency=kit.incident.agency.name, contact=contact
    )  # fmt: skip
    return Draft(mailbox, to, language, subject, body, collaboration)


@transaction.atomic
def tell_partner(
    *, kit: ReplyKit, by: Membership, subject: str = "", body: str = "", check_in: CheckIn | None = None, now: datetime | None = None
) -> KitLetter:  # fmt: skip
    """Send the letter that was looked at: of a kit once each time it is put on the page, of a question once.

    Empty words: those of the draft. Raises ActionError where the link has no place, or where the outbox would keep the
    letter back (the reason in its words); then nothing is kept.
    """
    now = now or timezone.now()
    current = ReplyKit.objects.select_for_update(of=("self",)).select_related("influencer__agency", "influencer__owner", "incident__agency", "incident__commander", "contact__user").get(pk=kit.pk)  # fmt: skip
    draft = draft_letter(kit=current, by=by, check_in=check_in)
    body = body.strip() or draft.body
    if PAGE not in body:
        raise ActionError(_("Leave %(page)s where the link to their page is to stand.") % {"page": PAGE})
    _insist_first(current, check_in)
    message = write_letter(
        influencer=current.influencer, by=by, mailbox=draft.mailbox, subject=subject.strip() or draft.subject, body=body,
        language=draft.language[:3],
    )  # fmt: skip
    # It asks for nothing and offers nothing: what the checker of first letters misses in it is no fault.
    why = _("Told in a crisis: %(title)s") % {"title": current.incident.title}
    Message.objects.filter(pk=message.pk).update(despite=why[:300])
    message.despite = why[:300]
    queued = queue_message(message=message, by=by, now=now)
    if queued.state == MessageState.BLOCKED:
        raise ActionError(queued.trouble)
    letter = KitLetter.objects.create(
        kit=current, check_in=check_in, collaboration=draft.collaboration, message=queued, by=by
    )
    _tell(letter, by)
    return letter


def put_links_in(message: Message, body: str) -> str:
    """Return a body with a link to the page of whom it is to in place of PAGE, made at this moment. Called as it leaves."""
    if PAGE not in body:
        return body
    letter = KitLetter.objects.select_related("collaboration__agency", "collaboration__influencer").filter(message=message).first()  # fmt: skip
    if letter is None:
        return body
    made, token = make_pass(
        by=None, agency=letter.collaboration.agency, subject=letter.collaboration,
        holder=letter.collaboration.influencer.name, verbs=PassVerb.values, days=USUAL_DAYS,
    )  # fmt: skip
    KitLetter.objects.filter(pk=letter.pk).update(link=made)
    return body.replace(PAGE, f"{settings.SITE_URL}/p/{token}/")


def _insist(kit: ReplyKit, by: Membership, check_in: CheckIn | None) -> None:
    if not rules.can_write(by, kit.incident.agency):
        raise NotAllowed(MAY_NOT)
    if kit.incident.is_drill:
        raise ActionError(_("This is a drill: no letter reaches them."))
    if kit.incident.state not in IncidentState.live:
        raise ActionError(_("This incident is closed. Open it again before you go on."))
    if kit.shared_at is None:
        raise ActionError(_("Put the kit on their page first, so that the letter leads to something."))
    if check_in is not None and check_in.answered_at is not None:
        raise ActionError(_("They have answered this already."))


def _insist_first(kit: ReplyKit, check_in: CheckIn | None) -> None:
    rows = KitLetter.objects.filter(kit=kit, check_in=check_in).exclude(message__state__in=NOT_GONE)
    if check_in is None and kit.shared_at is not None:
        rows = rows.filter(created_at__gte=kit.shared_at)
    if rows.exists():
        raise ActionError(_("%(name)s was told already. Call them, if there is no answer.") % {"name": kit.influencer.name})  # fmt: skip


def _page_of(kit: ReplyKit) -> Collaboration:
    """Return the running collaboration on whose page the kit stands, of the incident's own campaigns first."""
    rows = Collaboration.objects.for_agency(kit.incident.agency).filter(
        influencer=kit.influencer, ended_at=None, campaign__archived_at=None
    )
    touched = set(kit.incident.campaigns.values_list("campaign", flat=True))
    found: Iterable[Collaboration] = sorted(
        rows.select_related("agency", "campaign"), key=lambda row: (row.campaign_id not in touched, -row.pk)
    )
    for collaboration in found:
        if ReplyKit.objects.shown_in(collaboration).filter(pk=kit.pk).exists():
            return collaboration
    raise ActionError(_("%(name)s is in no running campaign, so they have no page. Call them.") % {"name": kit.influencer.name})  # fmt: skip


def _mailbox_for(kit: ReplyKit, by: Membership) -> Mailbox:
    """Return the mailbox of whoever looks after them, else the agency's, else the sender's own."""
    rows = Mailbox.objects.for_agency(kit.incident.agency).active().exclude(state=MailboxState.STOPPED)
    order = [kit.influencer.owner_id, kit.contact_id, None, by.pk]
    near = [
        row for row in rows.select_related("agency", "owner__user").order_by("pk") if row.owner_id in order
    ]
    if not near:
        raise ActionError(_("There is no mailbox it could be sent from. Connect one, or call them."))
    return min(near, key=lambda row: order.index(row.owner_id))


def _tell(letter: KitLetter, by: Membership) -> None:
    kit, name = letter.kit, letter.kit.influencer.name
    asks = letter.check_in is not None
    says = _("Wrote to %(name)s, to ask how they are") if asks else _("Wrote to %(name)s that the reply kit is on their page")  # fmt: skip
    if asks:
        record(by=by, action="crisis.check_in.told", subject=kit.incident, comment=name)
    else:
        record(by=by, action="crisis.kit.told", subject=kit.incident, comment=name)
    write_entry(incident=kit.incident, kind=EntryKind.INFLUENCER, text=says % {"name": name}, by=by, kit=str(kit.uuid))  # fmt: skip
    tell_room(kit.incident, "partners")
