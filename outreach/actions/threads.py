"""What can be done to a thread: opened, assigned, snoozed, done, read; the messages in it put where they belong."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Agency, Membership
from accounts.text import clean
from campaigns.models import Collaboration
from campaigns.reading import read_member
from influencers.actions.record import finish_next_step, plan_next_step
from influencers.models import Influencer
from outreach import rules
from outreach.actions.touching import tell, touch_thread
from outreach.models import Mailbox, Message, Thread, ThreadMention, ThreadRead
from outreach.states import Matched, MessageState, ThreadState, Way
from outreach.subjects import bare_subject, subject_key

__all__ = [
    "assign", "finish", "forget_step", "lock_thread", "mark_read", "mark_unread", "move_message", "open_thread", "plan_step",
    "reopen", "snooze", "split_off", "tell", "touch_thread", "wake",
]  # fmt: skip

LONGEST_SNOOZE = timedelta(days=730)
# What is read aloud and lower-cased on its way stays the same.
_LETTERS_OF_TOKENS = "abcdefghijkmnpqrstuvwxyz23456789"


def may_not() -> str:
    return _("Viewers read the inbox and change nothing in it. Ask a manager or owner.")


@transaction.atomic
def open_thread(
    *,
    agency: Agency,
    influencer: Influencer | None,
    mailbox: Mailbox | None,
    correspondent: str,
    by: Membership | None,
    collaboration: Collaboration | None = None,
    subject: str = "",
    correspondent_name: str = "",
) -> Thread:
    """Return the thread a new message to or from somebody belongs into.

    One that is open with this person, mailbox and collaboration is gone on with, unless `subject` is another one. Who
    opens it has it; else the owner of the mailbox, else of the person.
    """
    key = subject_key(subject)
    if influencer is not None:
        # Two letters to one person begun at once share one thread: the second waits here.
        Influencer.objects.select_for_update(no_key=True).only("pk").get(pk=influencer.pk)
        living = Thread.objects.for_agency(agency).filter(
            influencer=influencer, mailbox=mailbox, collaboration=collaboration, state=ThreadState.OPEN
        )
        if key:
            living = living.filter(subject_key__in=(key, ""))
        if found := living.order_by("-last_message_at", "-pk").first():
            return _given_subject(found, subject, key)
    owner = by or (mailbox.owner if mailbox else None) or (influencer.owner if influencer else None)
    thread = Thread.objects.create(
        agency=agency, influencer=influencer, mailbox=mailbox, collaboration=collaboration, correspondent=correspondent[:320],
        correspondent_name=(correspondent_name or (influencer.name if influencer else ""))[:200], subject=bare_subject(subject),
        subject_key=key, token=_new_token(), assignee=owner, last_message_at=timezone.now(),
    )  # fmt: skip
    record(by=by, action="outreach.thread.opened", subject=thread, agency=agency)
    return thread


def lock_thread(thread: Thread, by: Membership | None) -> Thread:
    """Return a thread fresh and locked. Raises NotAllowed for who only reads the inbox."""
    if not rules.can_write(by, thread.agency):
        raise NotAllowed(may_not())
    return (
        Thread.objects.select_for_update(of=("self",))
        .select_related("influencer", "assignee__user", "agency", "mailbox", "collaboration")
        .get(pk=thread.pk)
    )


@transaction.atomic
def assign(*, thread: Thread, by: Membership, to: Membership | None) -> Thread:
    """Give a thread to a member, or to nobody."""
    thread = lock_thread(thread, by)
    to = read_member(to, thread.agency, _("who answers"))
    if thread.assignee != to:
        changes = {"assignee": (_name(thread.assignee), _name(to))}
        _store(thread, assignee=to)
        record(by=by, action="outreach.thread.assigned", subject=thread, changes=changes)
        tell(thread, "thread_changed", assignee=str(to.uuid) if to else "")
    return thread


@transaction.atomic
def snooze(*, thread: Thread, by: Membership, until: datetime, now: datetime | None = None) -> Thread:
    """Put a thread out of sight until a moment. An answer brings it back earlier."""
    now = now or timezone.now()
    if until <= now:
        raise ActionError(_("That moment is over. Choose one that lies ahead."))
    if until > now + LONGEST_SNOOZE:
        raise ActionError(_("Choose a day within two years."))
    thread = lock_thread(thread, by)
    if thread.state == ThreadState.DONE:
        raise InvalidTransition(_("This thread is done. Open it again before you snooze it."))
    _store(thread, snoozed_until=until)
    record(by=by, action="outreach.thread.snoozed", subject=thread, until=until.isoformat())
    tell(thread)
    return thread


@transaction.atomic
def wake(*, thread: Thread, by: Membership) -> Thread:
    """Bring a snoozed thread back."""
    thread = lock_thread(thread, by)
    if thread.snoozed_until is not None:
        _store(thread, snoozed_until=None)
        record(by=by, action="outreach.thread.woken", subject=thread)
        tell(thread)
    return thread


@transaction.atomic
def finish(*, thread: Thread, by: Membership) -> Thread:
    """Say that nothing is left to do here. An answer opens it again by itself."""
    thread = lock_thread(thread, by)
    if thread.state != ThreadState.DONE:
        _store(thread, state=ThreadState.DONE, snoozed_until=None)
        record(by=by, action="outreach.thread.done", subject=thread)
        tell(thread)
    return thread


@transaction.atomic
def reopen(*, thread: Thread, by: Membership) -> Thread:
    """Take up a thread that was done."""
    thread = lock_thread(thread, by)
    if thread.state != ThreadState.OPEN:
        _store(thread, state=ThreadState.OPEN)
        record(by=by, action="outreach.thread.reopened", subject=thread)
        tell(thread)
    return thread


@transaction.atomic
def plan_step(*, thread: Thread, by: Membership, text: str, on: date | None) -> Thread:
    """Write down what happens next and when; where the person is known, it is their next step too."""
    thread = lock_thread(thread, by)
    text = clean(text)
    if not text:
        raise ActionError(_("Write what the next step is."))
    if len(text) > 200:
        raise ActionError(_("The next step is too long: at most 200 letters."))
    if thread.influencer is not None:
        plan_next_step(influencer=thread.influencer, by=by, text=text, on=on)
    _store(thread, next_step=text, next_step_date=on)
    record(by=by, action="outreach.thread.step_planned", subject=thread, comment=text)
    tell(thread)
    return thread


@transaction.atomic
def forget_step(*, thread: Thread, by: Membership) -> Thread:
    """Say that the next step is done; the person's, where it is the same one, with it."""
    thread = lock_thread(thread, by)
    if not thread.next_step:
        raise InvalidTransition(_("There is no next step, or somebody has done it already."))
    if thread.influencer is not None and thread.influencer.next_step == thread.next_step:
        finish_next_step(influencer=thread.influencer, by=by)
    record(by=by, action="outreach.thread.step_done", subject=thread, comment=thread.next_step)
    _store(thread, next_step="", next_step_date=None)
    tell(thread)
    return thread


def mark_read(
    *, thread: Thread, by: Membership, up_to: int | None = None, now: datetime | None = None
) -> None:
    """Remember that a member has read a thread up to its newest incoming message, and saw who named them there.

    Two statements that may be repeated; nothing else hangs on them.
    """
    if not rules.can_read(by, thread.agency):
        raise NotAllowed(may_not())
    now = now or timezone.now()
    newest = thread.newest_in if up_to is None else up_to
    ThreadRead.objects.bulk_create(
        [ThreadRead(thread=thread, member=by, newest_in=newest, read_at=now)],
        update_conflicts=True, unique_fields=["thread", "member"], update_fields=["newest_in", "read_at"],
    )  # fmt: skip
    ThreadMention.objects.filter(note__thread=thread, member=by, seen_at=None).update(seen_at=now)


@transaction.atomic
def mark_unread(*, thread: Thread, by: Membership) -> None:
    """Make a thread new again for one member."""
    if not thread.newest_in:
        raise ActionError(_("Nothing came in here yet, so there is nothing to read."))
    mark_read(thread=thread, by=by, up_to=0)


@transaction.atomic
def split_off(*, message: Message, by: Membership) -> Thread:
    """Put a message that belongs elsewhere into a thread of its own, of the same person."""
    thread = lock_thread(message.thread, by)
    if not thread.messages.exclude(pk=message.pk).exists():
        raise ActionError(_("It is the only message here: it has a thread of its own already."))
    subject = message.subject or thread.subject
    other = Thread.objects.create(
        agency=thread.agency, influencer=thread.influencer, mailbox=thread.mailbox, correspondent=_other_side(message) or thread.correspondent,
        correspondent_name=message.from_name if message.way == Way.IN else thread.correspondent_name, subject=bare_subject(subject),
        subject_key=subject_key(subject), token=_new_token(), assignee=thread.assignee, last_message_at=message.at,
    )  # fmt: skip
    return _moved(message, thread, other, by)


@transaction.atomic
def move_message(*, message: Message, to: Thread, by: Membership) -> Thread:
    """Put a message into another thread of the agency."""
    if to.agency_id != message.agency_id:
        raise ActionError(_("Choose a thread of your agency."))
    if to.pk == message.thread_id:
        raise ActionError(_("It is in that thread already."))
    first, second = sorted((message.thread, to), key=lambda each: each.pk)
    locked = {each.pk: lock_thread(each, by) for each in (first, second)}
    return _moved(message, locked[message.thread_id], locked[to.pk], by)


def _moved(message: Message, thread: Thread, other: Thread, by: Membership) -> Thread:
    if message.state in (MessageState.WRITING, MessageState.WAITING, MessageState.LEAVING):
        raise InvalidTransition(_("This letter has not left yet. Only what is there can be put elsewhere."))
    moved = Message.objects.filter(pk=message.pk, thread=thread)
    if not moved.update(thread=other, matched=Matched.HAND if message.way == Way.IN else message.matched):
        raise InvalidTransition(_("Somebody has put it elsewhere meanwhile. Look at the thread again."))
    record(by=by, action="outreach.message.moved", subject=thread, person=str(other), to=str(other.uuid))
    touch_thread(thread, afresh=True)
    return touch_thread(other)


def _given_subject(thread: Thread, subject: str, key: str) -> Thread:
    if key and not thread.subject_key:
        _store(thread, subject=bare_subject(subject), subject_key=key)
    return thread


def _store(thread: Thread, **values: Any) -> None:
    for field, value in values.items():
        setattr(thread, field, value)
    thread.save(update_fields=[*values, "updated_at"])


def _other_side(message: Message) -> str:
    return message.from_address if message.way == Way.IN else message.to_address


def _name(member: Membership | None) -> str | None:
    return str(member.user) if member else None


def _new_token() -> str:
    """Return what is put after the plus sign: letters no mail program changes, 80 bits and more."""
    return "".join(secrets.choice(_LETTERS_OF_TOKENS) for _number in range(18))
