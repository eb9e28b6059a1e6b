"""The outbox: letters are let into it, taken out, and settled by a person where nobody knows whether they left.

What leaves by itself, and how, is in leaving.py. Every check made here is made again there, just before a letter leaves.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns.moves import move
from outreach import rules
from outreach.actions.keeping_back import kept_back
from outreach.leaving_time import first_moment
from outreach.mail.composing import new_message_id
from outreach.models import Message
from outreach.opt_out import keep_link, opt_out_line
from outreach.states import MESSAGE_MOVES, Medium, MessageState, Way

MAY_NOT = gettext_lazy("Viewers cannot send letters. Ask a manager or owner.")
# What a letter's checks read; locked with of=("self",).
NEEDS = (
    "agency", "mailbox", "enrollment__sequence__campaign", "batch__campaign", "thread__influencer__agency",
    "thread__collaboration__campaign", "opt_out",
)  # fmt: skip


@transaction.atomic
def queue_message(
    *,
    message: Message,
    by: Membership | None,
    send_after: datetime | None = None,
    now: datetime | None = None,
) -> Message:
    """Let a letter into the outbox: it waits for its moment, or is kept back with the reason in `trouble`.

    `by` None: the clock sends a follow-up. `send_after` is the earliest moment; windows, quiet hours and limits may
    make it later. Raises ActionError when the letter's text wants another look (the gate), NotAllowed, and
    InvalidTransition for a letter that is not being written.
    """
    now = now or timezone.now()
    current = _lock(message, by)
    if current.state not in (MessageState.WRITING, MessageState.BLOCKED, MessageState.REFUSED):
        raise InvalidTransition(_not_so(current))
    from outreach.actions.letters import gate  # noqa: PLC0415 -- letters write what this sends

    gate(current, by, current.despite)
    trouble = kept_back(current)
    if trouble:
        return _block(message, current, trouble, by)
    _make_ready(current)
    at = first_moment(current, max(filter(None, (send_after, now))))
    values = {
        "send_after": at, "trouble": "", "tries": 0, "message_id": current.message_id,
        "from_address": current.from_address, "from_name": current.from_name, "opt_out_line": current.opt_out_line,
    }  # fmt: skip
    move(current, MESSAGE_MOVES, MessageState.WAITING, refused=_not_so(current), **values)
    _record(current, by, "outreach.message.queued")
    _after(current)
    _nudge(at, now)
    return _told(message, current)


@transaction.atomic
def unqueue_message(*, message: Message, by: Membership) -> Message:
    """Take a letter out of the outbox while it waits: it is being written again."""
    current = _lock(message, by)
    move(current, MESSAGE_MOVES, MessageState.WRITING, refused=_gone(current), send_after=None, trouble="")
    _record(current, by, "outreach.message.unqueued")
    _after(current)
    return _told(message, current)


@transaction.atomic
def settle_unclear(*, message: Message, by: Membership, left: bool, now: datetime | None = None) -> Message:
    """Say what became of a letter nobody knows about: it left, or it did not and is to be sent again.

    Only a person says so; the same letter keeps its Message-ID, so that a reader who has it already sees one.
    """
    now = now or timezone.now()
    current = _lock(message, by)
    if current.state != MessageState.UNCLEAR:
        raise InvalidTransition(
            _("This letter is settled already: %(state)s.") % {"state": current.get_state_display().lower()}
        )
    if left:
        move(
            current,
            MESSAGE_MOVES,
            MessageState.SENT,
            refused=_not_so(current),
            at=current.claimed_at or now,
            trouble="",
        )
        _record(current, by, "outreach.message.settled", said="left")
        note_left(current)
    else:
        trouble = kept_back(current)
        if trouble:
            raise ActionError(trouble)
        at = first_moment(current, now)
        move(
            current,
            MESSAGE_MOVES,
            MessageState.WAITING,
            refused=_not_so(current),
            send_after=at,
            trouble="",
            tries=0,
        )
        _record(current, by, "outreach.message.settled", said="send again")
        _after(current)
        _nudge(at, now)
    return _told(message, current)


@transaction.atomic
def drop_message(*, message: Message, by: Membership) -> Message:
    """Decide that a letter which waits, is kept back, unclear or refused is not to be sent any more."""
    current = _lock(message, by)
    move(current, MESSAGE_MOVES, MessageState.DROPPED, refused=_gone(current), send_after=None)
    _record(current, by, "outreach.message.dropped")
    _after(current)
    if current.enrollment_id:
        from outreach.actions.enrollments import letter_dropped  # noqa: PLC0415 -- sequences send through this module

        letter_dropped(current, by=by)
    return _told(message, current)


def do_to_many(*, messages: Iterable[Message], by: Membership, verb: str) -> tuple[int, list[str]]:
    """Do one of VERBS to many letters, each by itself; return how many it was done to and the refusals, each once."""
    done, refused = 0, dict[str, None]()
    for message in messages:
        try:
            VERBS[verb](message, by)
        except ActionError as error:
            refused[str(error)] = None
        else:
            done += 1
    return done, list(refused)


VERBS = {
    "unqueue": lambda message, by: unqueue_message(message=message, by=by),
    "left": lambda message, by: settle_unclear(message=message, by=by, left=True),
    "again": lambda message, by: settle_unclear(message=message, by=by, left=False),
    "drop": lambda message, by: drop_message(message=message, by=by),
    "queue": lambda message, by: _queued_or_refused(message, by),
}


def note_left(message: Message) -> None:
    """Tell the thread and the sequence that a letter left. Called in the transaction that says so."""
    _after(message)
    tell_sequence(message)


def tell_sequence(message: Message) -> None:
    """Tell the sequence a letter is of, if any, that it left."""
    if message.enrollment_id:
        from outreach.actions.enrollments import letter_left  # noqa: PLC0415 -- sequences send through this module

        letter_left(message)


def _queued_or_refused(message: Message, by: Membership) -> None:
    queued = queue_message(message=message, by=by)
    if queued.state == MessageState.BLOCKED:
        raise ActionError(queued.trouble)


def _lock(message: Message, by: Membership | None) -> Message:
    """Return the letter fresh and locked. Raises NotAllowed, ActionError for what is no letter of ours."""
    current = Message.objects.select_related(*NEEDS).select_for_update(of=("self",)).get(pk=message.pk)
    if by is not None and not rules.can_write(by, current.agency):
        raise NotAllowed(MAY_NOT)
    if current.way != Way.OUT or current.medium != Medium.EMAIL:
        raise ActionError(_("Only letters of ours can be sent."))
    return current


def _make_ready(message: Message) -> None:
    """Give a letter what it leaves with: whom it is from, its own Message-ID, the way to end our letters."""
    mailbox = message.mailbox
    assert mailbox is not None  # noqa: S101 -- kept_back() lets none through
    message.from_address, message.from_name = mailbox.address, mailbox.sender_name
    message.message_id = message.message_id or new_message_id(mailbox.address)
    if message.is_first_contact or message.is_automatic or message.enrollment_id:
        message.opt_out_line = opt_out_line(message.language)
        keep_link(message)


def _block(message: Message, current: Message, trouble: str, by: Membership | None) -> Message:
    if current.state == MessageState.BLOCKED:
        Message.objects.filter(pk=current.pk).update(trouble=trouble[:300], updated_at=timezone.now())
        current.trouble = trouble[:300]
        return _told(message, current)
    if current.state == MessageState.REFUSED:
        raise ActionError(trouble)
    move(current, MESSAGE_MOVES, MessageState.BLOCKED, refused=_not_so(current), trouble=trouble[:300])
    _record(current, by, "outreach.message.kept_back", why=trouble)
    _after(current)
    return _told(message, current)


def _after(message: Message) -> None:
    from outreach.actions.touching import touch_thread  # noqa: PLC0415 -- the inbox sends through this module

    touch_thread(message.thread)


def _told(given: Message, current: Message) -> Message:
    """Bring the caller's own object to what is stored now."""
    for field in (
        "state",
        "send_after",
        "trouble",
        "tries",
        "message_id",
        "from_address",
        "from_name",
        "opt_out_line",
        "at",
    ):
        setattr(given, field, getattr(current, field))
    return given


def _record(message: Message, by: Membership | None, action: str, **data: Any) -> None:
    record(
        by=by, action=action, subject=message.thread.influencer or message.thread, agency=message.agency,
        letter=message.subject, **data,
    )  # fmt: skip


def _nudge(at: datetime, now: datetime) -> None:
    if at <= now:
        from outreach.tasks import send_letters  # noqa: PLC0415 -- tasks are leaves

        transaction.on_commit(lambda: send_letters.delay(), robust=True)


def _not_so(message: Message) -> str:
    return _("This letter cannot be sent now: %(state)s.") % {"state": message.get_state_display().lower()}


def _gone(message: Message) -> str:
    return _("It is too late for that: %(state)s.") % {"state": message.get_state_display().lower()}
