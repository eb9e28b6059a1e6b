"""Letters leave: each is claimed in a transaction of its own, with its mailbox's limits, before a server hears of it.

A worker that dies between claim and answer leaves a letter `LEAVING`; after LOST_AFTER it is `UNCLEAR`, shown to a
person, and never sent again by itself. So none is lost without a trace, and none leaves twice.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from campaigns.moves import move
from outreach.actions.enrollments import letter_refused
from outreach.actions.health import note_day
from outreach.actions.mailboxes import stop_mailbox
from outreach.actions.sending import NEEDS, kept_back, note_left
from outreach.actions.suppression import suppress
from outreach.leaving_time import contacts_allowed, day_of, first_moment, mails_allowed, next_day
from outreach.models import Mailbox, MailboxDay, Message
from outreach.opt_out import keep_link
from outreach.outgoing import letter_of
from outreach.states import MESSAGE_MOVES, EnrollmentState, MessageState, SuppressionReason
from outreach.transport.outcomes import Fate, Outcome
from outreach.transport.postman import Postman

LOST_AFTER = timedelta(minutes=10)
RUN_SECONDS = 50.0  # of one run: far below LOST_AFTER, so that a living worker is never taken for a lost one
AT_ONCE = 2_000
MOST_TRIES = 6
# How long to wait before the next try: 15 minutes, an hour, 4, 12, a day.
PAUSES = tuple(timedelta(minutes=each) for each in (15, 60, 240, 720, 1440))
HELD_BACK_FOR = timedelta(hours=1)


@dataclass
class Claimed:
    """`message` to be sent now, or None: the mailbox has nothing more to send. `again`: look for the next one."""

    message: Message | None = None
    again: bool = False


def send_due(*, now: datetime, mailbox: Mailbox | None = None, most: int = AT_ONCE) -> int:
    """Send what is due, mailbox by mailbox, within each one's limits and pauses; return how many letters left.

    Runs in any number of workers at once: a letter is claimed before it is handed over, and by one of them only.
    """
    give_up_lost(now=now)
    ends = time.monotonic() + RUN_SECONDS
    sent = 0
    for each in _due_mailboxes(now, mailbox):
        with Postman(each) as postman:
            while sent < most and time.monotonic() < ends:
                claimed = _claim(each.pk, now)
                if claimed.message is not None:
                    sent += _send(claimed.message, postman, now)
                elif not claimed.again:
                    break
    return sent


def give_up_lost(*, now: datetime) -> int:
    """Show letters whose worker never came back: nobody knows whether they left. Return how many."""
    lost = Message.objects.filter(state=MessageState.LEAVING, claimed_at__lt=now - LOST_AFTER)
    given_up = 0
    for message in lost.select_related("thread")[:AT_ONCE]:
        with transaction.atomic():
            given_up += _settle(message, MessageState.UNCLEAR, trouble=_("The sending was broken off."))
    return given_up


def _due_mailboxes(now: datetime, mailbox: Mailbox | None) -> list[Mailbox]:
    waiting = Message.objects.filter(mailbox=OuterRef("pk")).to_leave(now=now)
    free = Q(next_send_at=None) | Q(next_send_at__lte=now)
    rows = Mailbox.objects.working().filter(free, Exists(waiting)).select_related("agency")
    return list(
        (rows.filter(pk=mailbox.pk) if mailbox else rows).order_by(F("next_send_at").asc(nulls_first=True))
    )


@transaction.atomic
def _claim(mailbox_id: int, now: datetime) -> Claimed:
    """Take the next letter of a mailbox that may leave now, and count it. Locks the mailbox first, always."""
    rows = Mailbox.objects.select_related("agency").select_for_update(of=("self",)).working()
    mailbox = rows.filter(Q(next_send_at=None) | Q(next_send_at__lte=now), pk=mailbox_id).first()
    if mailbox is None:
        return Claimed()
    day = day_of(mailbox, now)
    count = MailboxDay.objects.filter(mailbox=mailbox, day=day).first() or MailboxDay(
        mailbox=mailbox, day=day
    )
    if count.mails >= mails_allowed(mailbox, day):
        Mailbox.objects.filter(pk=mailbox.pk).update(next_send_at=next_day(mailbox, now))
        return Claimed()
    message = _next(mailbox, now, with_new=count.new_contacts < contacts_allowed(mailbox, day))
    if message is None:
        return Claimed()
    if not _may_leave(message, now):
        return Claimed(again=True)
    # Not `now`: a run takes a while, and what counts is how long this very letter has been on its way.
    move(
        message,
        MESSAGE_MOVES,
        MessageState.LEAVING,
        refused="",
        claimed_at=max(now, timezone.now()),
        tries=message.tries + 1,
    )
    _count(count, message)
    pause = mailbox.seconds_between
    if pause or mailbox.next_send_at:
        after = now + timedelta(seconds=pause) if pause else None
        Mailbox.objects.filter(pk=mailbox.pk).update(next_send_at=after)
    return Claimed(message)


def _next(mailbox: Mailbox, now: datetime, *, with_new: bool) -> Message | None:
    due = Message.objects.filter(mailbox=mailbox).to_leave(now=now)
    if not with_new:
        due = due.filter(is_first_contact=False)
    locked = due.select_related(*NEEDS).select_for_update(of=("self",), skip_locked=True)
    return locked.order_by("send_after", "pk").first()


def _may_leave(message: Message, now: datetime) -> bool:
    """Look once more whether a letter may leave now; what may not is put off or kept back, with the reason."""
    trouble = kept_back(message)
    if trouble:
        move(message, MESSAGE_MOVES, MessageState.BLOCKED, refused="", trouble=trouble[:300], send_after=None)
        return False
    row = message.enrollment
    if row is not None and message.is_automatic and row.state == EnrollmentState.STOPPED:
        said = row.get_stop_reason_display() or _("stopped")
        move(message, MESSAGE_MOVES, MessageState.DROPPED, refused="", send_after=None, trouble=said[:300])
        return False
    at = (
        now + HELD_BACK_FOR
        if row is not None and row.state == EnrollmentState.PAUSED
        else first_moment(message, now)
    )
    if at > now:
        Message.objects.filter(pk=message.pk).update(send_after=at)
        return False
    if message.opt_out_line:
        keep_link(message)
    return True


def _send(message: Message, postman: Postman, now: datetime) -> int:
    """Hand a claimed letter over and write down what came of it; return 1 when it left."""
    try:
        letter = letter_of(message, sent_at=timezone.now())
    except ActionError as error:
        outcome = Outcome(Fate.REFUSED, str(error))
    else:
        outcome = postman.send(letter)
    with transaction.atomic():
        _FATES[outcome.fate](message, outcome, now)
    return int(outcome.fate == Fate.LEFT)


def _left(message: Message, outcome: Outcome, now: datetime) -> None:
    _settle(message, MessageState.SENT, at=max(message.claimed_at or now, now), trouble="")


def _wait(message: Message, outcome: Outcome, now: datetime) -> None:
    """Try again after a growing pause; after MOST_TRIES the letter is refused, with the server's last words."""
    if message.tries >= MOST_TRIES:
        _refused(message, outcome, now)
        return
    again = now + PAUSES[min(message.tries, len(PAUSES)) - 1]
    if _settle(message, MessageState.WAITING, send_after=again, trouble=outcome.words[:300]):
        _give_back(message)


def _refused(message: Message, outcome: Outcome, now: datetime) -> None:
    if not _settle(message, MessageState.REFUSED, trouble=outcome.words[:300]):
        return
    letter_refused(message, gone=outcome.no_such_box, now=now)
    if outcome.no_such_box:
        suppress(
            agency=message.agency, address=message.to_address, reason=SuppressionReason.HARD_BOUNCE,
            note=outcome.words[:300], message=message,
        )  # fmt: skip
        if message.mailbox is not None:
            note_day(mailbox=message.mailbox, now=now, hard_bounces=1)


def _sender(message: Message, outcome: Outcome, now: datetime) -> None:
    """The mailbox itself is the trouble: it stops, and the letter waits until somebody has seen to it."""
    _wait(message, outcome, now)
    if message.mailbox is not None:
        stop_mailbox(mailbox=message.mailbox, note=outcome.words)


def _unclear(message: Message, outcome: Outcome, now: datetime) -> None:
    _settle(message, MessageState.UNCLEAR, trouble=outcome.words[:300])


_FATES: dict[Fate, Callable[[Message, Outcome, datetime], None]] = {
    Fate.LEFT: _left, Fate.WAIT: _wait, Fate.REFUSED: _refused, Fate.SENDER: _sender, Fate.UNCLEAR: _unclear,
}  # fmt: skip


def _settle(message: Message, state: MessageState, **also: object) -> int:
    """Write down what became of a claimed letter, unless somebody did so meanwhile; return 1 when it was written."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.LEAVING, claimed_at=message.claimed_at)
    if not mine.update(state=state, updated_at=timezone.now(), **also):
        return 0
    for field, value in {"state": state, **also}.items():
        setattr(message, field, value)
    note_left(message) if state == MessageState.SENT else _tell(message)
    return 1


def _tell(message: Message) -> None:
    from outreach.actions.touching import touch_thread  # noqa: PLC0415 -- the inbox sends through this module

    touch_thread(message.thread)


def _count(count: MailboxDay, message: Message) -> None:
    """Count a letter in its mailbox's day; the mailbox is locked, so nobody else counts now."""
    if count.pk is None:
        count.mails, count.new_contacts = 1, int(message.is_first_contact)
        count.save()
    else:
        _raise(MailboxDay.objects.filter(pk=count.pk), message, 1)


def _give_back(message: Message) -> None:
    """A letter that was surely not taken counts towards no limit."""
    if message.mailbox is not None and message.claimed_at is not None:
        day = day_of(message.mailbox, message.claimed_at)
        _raise(MailboxDay.objects.filter(mailbox=message.mailbox, day=day), message, -1)


def _raise(days: QuerySet[MailboxDay], message: Message, number: int) -> None:
    days.update(
        mails=F("mails") + number, new_contacts=F("new_contacts") + number * int(message.is_first_contact)
    )
