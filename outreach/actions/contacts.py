"""What was said outside mail, noted by hand: a direct message, a call, a meeting. One list of contacts with the mails."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from campaigns.models import Collaboration
from campaigns.reading import read_choice, read_line
from influencers import rules as people_rules
from influencers.actions.notes import noon_of
from influencers.models import Influencer
from outreach.actions.threads import lock_thread, mark_read, open_thread, plan_step, touch_thread
from outreach.models import Message, Thread
from outreach.states import Medium, MessageState, Nature, Way

LONGEST_TEXT = 10_000


@transaction.atomic
def log_contact(
    *,
    influencer: Influencer,
    by: Membership,
    medium: str,
    text: str,
    way: str = Way.OUT,
    happened_on: date | None = None,
    happened_at: datetime | None = None,
    next_step: str = "",
    next_step_date: date | None = None,
    handle: str = "",
    thread: Thread | None = None,
    collaboration: Collaboration | None = None,
) -> Message:
    """Note a contact by another way than mail, in the given thread or the person's own one for such contacts.

    `way`: who spoke first, we ("out") or they ("in"); calls and meetings leave nobody waiting. Without `happened_at`
    it was on `happened_on`, without either now. A next step becomes the person's.
    """
    if not people_rules.can_edit_influencer(by, influencer):
        raise NotAllowed(_("Viewers cannot note contacts. Ask a manager or owner."))
    medium = read_choice(Medium, medium, _("a way of contact"))
    if medium == Medium.EMAIL:
        raise ActionError(_("Mails are kept by themselves. Choose by what other way you were in contact."))
    way = read_choice(Way, way, _("a direction"))
    at = _moment(happened_at, happened_on)
    text = _read_text(text)
    handle = read_line(handle, 320, _("The handle"))
    if thread is None:
        thread = open_thread(
            agency=influencer.agency, influencer=influencer, mailbox=None, correspondent=handle, by=by, collaboration=collaboration
        )  # fmt: skip
    elif thread.influencer_id != influencer.pk:
        raise ActionError(_("This thread is with somebody else."))
    thread = lock_thread(thread, by)
    message = Message.objects.create(
        agency=influencer.agency, thread=thread, medium=medium, way=way, state=MessageState.THERE, at=at, author=by,
        author_label=by.label[:250], body=text, nature=Nature.ANSWER if way == Way.IN else "", next_step=clean(next_step)[:200],
        from_name=influencer.name if way == Way.IN else "", from_address=handle if way == Way.IN else "", to_address=handle if way == Way.OUT else "",
    )  # fmt: skip
    record(
        by=by,
        action="outreach.contact.logged",
        subject=thread,
        agency=influencer.agency,
        comment=text[:200],
        medium=medium,
    )
    touch_thread(thread)
    mark_read(thread=thread, by=by)
    if clean(next_step):
        plan_step(thread=thread, by=by, text=next_step, on=next_step_date)
    return message


@transaction.atomic
def remove_contact(*, message: Message, by: Membership) -> Thread:
    """Take back a contact one noted oneself."""
    thread = lock_thread(message.thread, by)
    if message.medium == Medium.EMAIL:
        raise ActionError(_("Mails stay where they are. Only contacts noted by hand can be taken back."))
    if message.author_id != by.pk:
        raise NotAllowed(_("Only who noted a contact can take it back."))
    message.delete()
    record(
        by=by, action="outreach.contact.removed", subject=thread.influencer or thread, agency=thread.agency
    )
    return touch_thread(thread, afresh=True)


def _moment(at: datetime | None, day: date | None) -> datetime:
    now = timezone.now()
    moment = at or (noon_of(day) if day else now)
    if moment > now or (day is not None and day > timezone.localdate()):
        raise ActionError(_("The date lies ahead. Write when it happened; what comes is a next step."))
    return moment


def _read_text(text: str) -> str:
    text = "\n".join(clean(line) for line in text.splitlines()).strip()
    if not text:
        raise ActionError(_("Write what was said."))
    if len(text) > LONGEST_TEXT:
        raise ActionError(
            _("The text is too long: at most %(most)s letters.") % {"most": f"{LONGEST_TEXT:,}"}
        )
    return text
