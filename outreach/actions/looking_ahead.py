"""Which letters of a mailbox may leave now: some are read and checked together, before each is begun by itself.

Nothing is claimed here. What is read is a few seconds old when a letter leaves, so beginning it (leaving.py) asks again
what may have changed meanwhile, in the statement that claims it.
"""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.moves import move
from outreach.actions.keeping_back import kept_back, kept_back_of
from outreach.actions.sending import NEEDS
from outreach.leaving_time import contacts_allowed, day_of, first_moment, mails_allowed, next_day
from outreach.models import Mailbox, MailboxDay, Message
from outreach.opt_out import keep_link
from outreach.queries.silence import Expectation, expectations_of
from outreach.states import MESSAGE_MOVES, EnrollmentState, MessageState

MOST_AHEAD = 50
GOOD_FOR = 5.0  # seconds that what was read is relied on
HELD_BACK_FOR = timedelta(hours=1)
# Read with each letter; its agency and mailbox are the same for all.
_WITH = (
    "enrollment__sequence__campaign", "batch__campaign", "thread__influencer", "thread__collaboration__campaign", "opt_out",
)  # fmt: skip
_NOT_READ = ("thread__search_text", "thread__influencer__search_text")


@dataclass
class Ahead:
    """`letters` may leave, in this order, until `relied_on_until`. `put_off`: how many may not, and were dealt with."""

    mailbox: Mailbox
    day: date
    mails: int = 0
    contacts: int = 0
    letters: list[Message] = field(default_factory=list)
    expected: dict[int, Expectation] = field(default_factory=dict)
    put_off: int = 0
    relied_on_until: float = 0.0

    def __iter__(self) -> Iterator[Message]:
        for letter in self.letters:
            if time.monotonic() > self.relied_on_until:
                return
            yield letter

    def expectation_of(self, message: Message) -> Expectation | None:
        """Return how long an answer to a letter is waited for; None where its reader is not known."""
        return self.expected.get(message.thread.influencer_id or 0)


def free_mailboxes(now: datetime) -> QuerySet[Mailbox]:
    """Return the mailboxes whose pause is over."""
    return Mailbox.objects.working().filter(Q(next_send_at=None) | Q(next_send_at__lte=now))


def look_ahead(mailbox_id: int, now: datetime, *, most: int) -> Ahead | None:
    """Read the next letters of a mailbox and check them; None when it has nothing more to send. Eight statements.

    What may not leave now is put off or kept back, with the reason.
    """
    mailbox = free_mailboxes(now).select_related("agency").filter(pk=mailbox_id).first()
    if mailbox is None:
        return None
    day = day_of(mailbox, now)
    ahead = Ahead(mailbox, day, mails_allowed(mailbox, day), contacts_allowed(mailbox, day))
    count, _is_new = MailboxDay.objects.get_or_create(mailbox=mailbox, day=day)
    if count.mails >= ahead.mails:
        free_mailboxes(now).filter(pk=mailbox_id).update(next_send_at=next_day(mailbox, now))
        return None
    room = min(most, MOST_AHEAD, ahead.mails - count.mails, 1 if mailbox.seconds_between else MOST_AHEAD)
    found = _next(mailbox, now, room, contacts=ahead.contacts - count.new_contacts)
    if not found:
        return None
    ahead.relied_on_until = time.monotonic() + GOOD_FOR
    _check(ahead, found, now)
    return ahead


def _next(mailbox: Mailbox, now: datetime, most: int, *, contacts: int) -> list[Message]:
    """Return the letters that are due, the oldest first, with no more first contacts than may be made."""
    due = Message.objects.filter(mailbox=mailbox).to_leave(now=now)
    if contacts <= 0:
        due = due.filter(is_first_contact=False)
    rows = due.select_related(*_WITH).defer(*_NOT_READ).prefetch_related("attachments")
    found = []
    for letter in rows.order_by("send_after", "pk")[:most]:
        contacts -= letter.is_first_contact
        if letter.is_first_contact and contacts < 0:
            continue
        letter.agency, letter.mailbox = mailbox.agency, mailbox
        letter.thread.agency = mailbox.agency
        if letter.thread.influencer is not None:
            letter.thread.influencer.agency = mailbox.agency
        found.append(letter)
    return found


def _check(ahead: Ahead, found: Collection[Message], now: datetime) -> None:
    troubles = kept_back_of(list(found))
    for letter in found:
        if letter.pk in troubles or _is_over(letter) or _not_before(letter, now) > now:
            ahead.put_off += 1
            _put_off(letter.pk, now)
        else:
            if letter.opt_out_line:
                keep_link(letter)
            ahead.letters.append(letter)
    people = {each.thread.influencer for each in ahead.letters if each.thread.influencer is not None}
    ahead.expected = expectations_of(list(people))


def _is_over(message: Message) -> bool:
    """Say whether a follow-up's sequence has ended for its reader."""
    row = message.enrollment
    return row is not None and message.is_automatic and row.state == EnrollmentState.STOPPED


def _not_before(message: Message, now: datetime) -> datetime:
    row = message.enrollment
    is_held = row is not None and row.state == EnrollmentState.PAUSED
    return now + HELD_BACK_FOR if is_held else first_moment(message, now)


@transaction.atomic
def _put_off(pk: int, now: datetime) -> None:
    """Look once more, with the letter locked: keep it back with the reason, give it up, or let it wait."""
    rows = Message.objects.select_related(*NEEDS).select_for_update(of=("self",), skip_locked=True)
    message = rows.to_leave(now=now).filter(pk=pk).first()
    if message is None:
        return
    trouble = kept_back(message)
    if trouble:
        _move(message, MessageState.BLOCKED, trouble)
    elif _is_over(message) and message.enrollment is not None:
        _move(message, MessageState.DROPPED, message.enrollment.get_stop_reason_display() or _("stopped"))
    elif (at := _not_before(message, now)) > now:
        Message.objects.filter(pk=message.pk).update(send_after=at)


def _move(message: Message, to: MessageState, trouble: str) -> None:
    move(message, MESSAGE_MOVES, to, refused="", trouble=trouble[:300], send_after=None)
