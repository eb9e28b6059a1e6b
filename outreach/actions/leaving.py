"""Letters leave: each is claimed by compare-and-set, within its mailbox's limits, before a server hears of it.

Letters are read and checked some at a time (looking_ahead.py); one is claimed in the same transaction that writes down
that the one before it left, so that a letter costs one commit. A worker that dies leaves one letter `LEAVING`, whatever
it had read ahead; after LOST_AFTER it is `UNCLEAR`, shown to a person, and never sent again by itself. So none is lost
without a trace, and none leaves twice.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from campaigns.models import Campaign
from outreach.actions.enrollments import letter_refused
from outreach.actions.health import note_day
from outreach.actions.keeping_back import campaigns_of
from outreach.actions.looking_ahead import Ahead, free_mailboxes, look_ahead
from outreach.actions.mailboxes import stop_mailbox
from outreach.actions.sending import tell_sequence
from outreach.actions.suppression import suppress
from outreach.actions.touching import touch_left, touch_thread
from outreach.addresses import address_hashes
from outreach.leaving_time import day_of
from outreach.models import Mailbox, MailboxDay, Message, Suppression
from outreach.outgoing import letter_of
from outreach.queries.silence import Expectation, expected_answer_by
from outreach.states import MessageState, SuppressionReason
from outreach.transport.outcomes import Fate, Outcome
from outreach.transport.postman import Postman

LOST_AFTER = timedelta(minutes=10)
RUN_SECONDS = 50.0  # of one run: far below LOST_AFTER, so that a living worker is never taken for a lost one
AT_ONCE = 2_000
MOST_TRIES = 6
# How long to wait before the next try: 15 minutes, an hour, 4, 12, a day.
PAUSES = tuple(timedelta(minutes=each) for each in (15, 60, 240, 720, 1440))


class _NotNow(Exception):
    """The mailbox may send nothing more now: its day is full, its pause has begun, or somebody stopped it."""


@dataclass(frozen=True)
class Taken:
    """A letter a server has taken, which is not written down yet."""

    message: Message
    expectation: Expectation | None


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
                ahead = look_ahead(each.pk, now, most=most - sent)
                if ahead is None:
                    break
                begun, left = _send_all(ahead, postman, now, ends)
                sent += left
                if not begun and not ahead.put_off:
                    break  # others are at these letters
    return sent


def _send_all(ahead: Ahead, postman: Postman, now: datetime, ends: float) -> tuple[int, int]:
    """Send the letters that were looked at; return how many were begun, and how many left."""
    begun, left = 0, 0
    taken: Taken | None = None
    try:
        for message in ahead:
            if time.monotonic() > ends:
                break
            is_ours = _begin(message, ahead, taken, now)
            taken = None
            if is_ours:
                begun += 1
                outcome = _hand_over(message, postman)
                if outcome.fate == Fate.LEFT:
                    left += 1
                    taken = Taken(message, ahead.expectation_of(message))
                else:
                    with transaction.atomic():
                        _FATES[outcome.fate](message, outcome, now)
    except _NotNow:
        pass
    finally:
        if taken is not None:
            with transaction.atomic():
                _write_down(taken)
    return begun, left


@transaction.atomic
def _begin(message: Message, ahead: Ahead, taken: Taken | None, now: datetime) -> bool:
    """Write down that the letter before was taken, and claim this one where it still may leave; say whether it is ours.

    Raises _NotNow when the mailbox may send no more; then nothing is written, the letter before neither.
    """
    if taken is not None:
        _write_down(taken)
    # Not `now`: a run takes a while, and what counts is how long this very letter has been on its way.
    claimed_at = max(now, timezone.now())
    # Somebody who holds the row is stopping, changing or sending this letter.
    ours = _still_may_leave(message, now).select_for_update(skip_locked=True)
    claimed = Message.objects.filter(pk__in=ours.values("pk")).update(
        state=MessageState.LEAVING, claimed_at=claimed_at, tries=F("tries") + 1, updated_at=claimed_at
    )
    if not claimed:
        return False
    message.state, message.claimed_at, message.tries = MessageState.LEAVING, claimed_at, message.tries + 1
    _count(message, ahead, now)
    return True


def _still_may_leave(message: Message, now: datetime) -> QuerySet[Message]:
    """Return the letter if nobody has changed, stopped or held it, or suppressed its address, since it was read."""
    barred = Suppression.objects.reaching(message.agency).filter(
        address_hash__in=address_hashes(message.to_address)
    )
    rows = Message.objects.to_leave(now=now).filter(
        ~Exists(barred), pk=message.pk, updated_at=message.updated_at
    )
    campaigns = campaigns_of(message)
    if campaigns:
        keys = {campaign.pk for campaign in campaigns}
        rows = rows.filter(~Exists(Campaign.objects.filter(pk__in=keys, frozen_at__isnull=False)))
    return rows


def _count(message: Message, ahead: Ahead, now: datetime) -> None:
    """Count a letter in its mailbox's day, and begin the pause after it. Raises _NotNow."""
    mailbox, is_new = ahead.mailbox, int(message.is_first_contact)
    free = free_mailboxes(now).filter(pk=mailbox.pk)
    days = MailboxDay.objects.filter(Exists(free), mailbox=mailbox, day=ahead.day, mails__lt=ahead.mails)
    if is_new:
        days = days.filter(new_contacts__lt=ahead.contacts)
    if not days.update(mails=F("mails") + 1, new_contacts=F("new_contacts") + is_new):
        raise _NotNow
    if mailbox.seconds_between or mailbox.next_send_at:
        pause = timedelta(seconds=mailbox.seconds_between)
        mailbox.next_send_at = now + pause if pause else None
        if not free.update(next_send_at=mailbox.next_send_at):
            raise _NotNow


def _hand_over(message: Message, postman: Postman) -> Outcome:
    try:
        letter = letter_of(message, sent_at=timezone.now())
    except ActionError as error:
        return Outcome(Fate.REFUSED, str(error))
    return postman.send(letter)


def _write_down(taken: Taken) -> None:
    """Say of a letter that it left. Runs twice where the first time was undone."""
    message = taken.message
    at = message.claimed_at
    if at is None or not _settle(message, MessageState.SENT, at=at, trouble=""):
        return
    person = message.thread.influencer
    late = expected_answer_by(person, at, taken.expectation) if person is not None else None
    touch_left(message, answer_due_at=late)
    tell_sequence(message)


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
    rows = free_mailboxes(now).filter(Exists(waiting)).select_related("agency")
    return list(
        (rows.filter(pk=mailbox.pk) if mailbox else rows).order_by(F("next_send_at").asc(nulls_first=True))
    )


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
    Fate.WAIT: _wait, Fate.REFUSED: _refused, Fate.SENDER: _sender, Fate.UNCLEAR: _unclear,
}  # fmt: skip


def _settle(message: Message, state: MessageState, **also: object) -> int:
    """Write down what became of a claimed letter, unless somebody did so meanwhile; return 1 when it was written."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.LEAVING, claimed_at=message.claimed_at)
    if not mine.update(state=state, updated_at=timezone.now(), **also):
        return 0
    for field, value in {"state": state, **also}.items():
        setattr(message, field, value)
    if state != MessageState.SENT:
        touch_thread(message.thread)
    return 1


def _give_back(message: Message) -> None:
    """A letter that was surely not taken counts towards no limit."""
    if message.mailbox is not None and message.claimed_at is not None:
        day = day_of(message.mailbox, message.claimed_at)
        MailboxDay.objects.filter(mailbox=message.mailbox, day=day).update(
            mails=F("mails") - 1, new_contacts=F("new_contacts") - int(message.is_first_contact)
        )
