"""What follows from an incoming mail, by its nature. Called inside the transaction that keeps it.

A report moves something only where we did write to the address it names: anybody can write one.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.audit import record
from influencers.models import ContactPoint, Influencer
from outreach.actions.enrollments import pause_until, stop_enrollments
from outreach.actions.health import note_day
from outreach.actions.mailboxes import stop_mailbox
from outreach.actions.suppression import suppress
from outreach.mail.bounces import Failed, Failure
from outreach.mail.machine import Understood
from outreach.models import Mailbox, Message
from outreach.queries.incoming import REPORTED_WITHIN, letter_sent_to
from outreach.queries.silence import expected_answer_by
from outreach.states import Nature, StopReason, SuppressionReason, Way
from outreach.working_days import zone_of

BACK_AFTER = timedelta(days=7)  # an automatic reply that says no date
SOFT_BOUNCES = (
    3  # so many within SOFT_WITHIN, with nothing of theirs between: the address is given up for now
)
SOFT_WITHIN = timedelta(days=30)


def act_on(
    message: Message, understood: Understood, letter: Message | None, *, mailbox: Mailbox, now: datetime
) -> None:
    """Do what a mail asks for. `letter`: ours, which it answers or reports on."""
    person = message.thread.influencer
    if message.nature == Nature.ANSWER:
        _answered(message, person, mailbox, now)
    elif message.nature == Nature.OPT_OUT:
        _answered(message, person, mailbox, now)
        _opted_out(message, letter, person, now)
    elif message.nature == Nature.AUTO_REPLY and understood.pauses and person is not None:
        _is_away(message, person, _back(understood.returns_on, now), now)
    elif message.nature == Nature.COMPLAINT and letter is not None:
        _complained(message, letter, mailbox, now)
    elif message.nature == Nature.BOUNCE:
        for failed in understood.failed:
            _failed(message, failed, letter, mailbox, now)


def _is_away(message: Message, person: Influencer, back: date | datetime, now: datetime) -> None:
    """Wait until they are back: with what would follow, and with taking their silence for one."""
    pause_until(influencer=person, until=back, now=now)
    thread = message.thread
    if thread.answer_due_at is None:
        return
    if not isinstance(back, datetime):
        back = datetime.combine(back, time(9), tzinfo=zone_of(person, message.agency))
    thread.answer_due_at = max(thread.answer_due_at, expected_answer_by(person, back))
    thread.save(update_fields=["answer_due_at", "updated_at"])


def _answered(message: Message, person: Influencer | None, mailbox: Mailbox, now: datetime) -> None:
    note_day(mailbox=mailbox, now=now, answers=1)
    if person is None:
        return
    points = ContactPoint.objects.filter(influencer=person, kind="email").exclude(bounced_at=None)
    points.annotate(address=Lower("value")).filter(address=message.from_address).update(bounced_at=None)
    if message.nature == Nature.ANSWER:
        stop_enrollments(influencer=person, reason=StopReason.ANSWERED, now=now, thread=message.thread)


def _opted_out(message: Message, letter: Message | None, person: Influencer | None, now: datetime) -> None:
    """Suppress who wrote it, and the address of ours they answer from another one."""
    said = " ".join(message.body.split())[:200] or message.subject[:200]
    for address in dict.fromkeys(
        (message.from_address, letter.to_address if letter and letter.way == Way.OUT else "")
    ):
        if address:
            suppress(
                agency=message.agency, address=address, reason=SuppressionReason.UNSUBSCRIBE, message=message,
                note=_("They answered: %(words)s") % {"words": said},
            )  # fmt: skip
    if person is not None:
        stop_enrollments(
            influencer=person, reason=StopReason.OPTED_OUT, now=now, thread=message.thread, note=said
        )


def _complained(message: Message, letter: Message, mailbox: Mailbox, now: datetime) -> None:
    suppress(
        agency=message.agency, address=letter.to_address, reason=SuppressionReason.COMPLAINT, message=message,
        note=_("Their provider reported our letter as spam."),
    )  # fmt: skip
    note_day(mailbox=letter.mailbox or mailbox, now=now, complaints=1)
    if letter.thread.influencer is not None:
        stop_enrollments(
            influencer=letter.thread.influencer, reason=StopReason.COMPLAINED, now=now, thread=letter.thread
        )


def _failed(
    message: Message, failed: Failed, letter: Message | None, mailbox: Mailbox, now: datetime
) -> None:
    """One address a letter did not reach. A forwarding address may fail in the place of the one we wrote to."""
    if letter is None or letter.way != Way.OUT:
        letter = letter_sent_to(mailbox, failed.address, since=now - REPORTED_WITHIN)
    if letter is None:
        return
    sent_by = letter.mailbox or mailbox
    words = " ".join(each for each in (failed.status, failed.words) if each)
    if failed.failure is Failure.UNWANTED:
        stop_mailbox(
            mailbox=sent_by, note=_("A server refused a letter of this mailbox: %(words)s") % {"words": words}
        )
    elif failed.failure is Failure.GONE:
        note_day(mailbox=sent_by, now=now, hard_bounces=1)
        suppress(
            agency=message.agency, address=letter.to_address, reason=SuppressionReason.HARD_BOUNCE, message=message, note=words[:300]
        )  # fmt: skip
        _give_up(letter, words, now)
    elif failed.failure in (Failure.PASSING, Failure.TOO_LARGE):
        note_day(mailbox=sent_by, now=now, soft_bounces=1)
        if failed.failure is Failure.PASSING and _failed_often(message, letter, now):
            _give_up(letter, words, now)


def _give_up(letter: Message, words: str, now: datetime) -> None:
    """Mark the address as one mail comes back from, and end what still writes to it."""
    person = letter.thread.influencer
    if person is None:
        return
    points = ContactPoint.objects.filter(influencer=person, kind="email").annotate(address=Lower("value"))
    if points.filter(address=letter.to_address.lower()).update(bounced_at=now):
        record(
            by=None, action="outreach.address.bounced", subject=person, agency=letter.agency, address=letter.to_address,
            words=words[:300],
        )  # fmt: skip
    stop_enrollments(
        influencer=person, reason=StopReason.BOUNCED, now=now, thread=letter.thread, note=words[:300]
    )


def _failed_often(message: Message, letter: Message, now: datetime) -> bool:
    """Whether mail to an address came back so often lately, with no answer of theirs since."""
    thread = letter.thread
    since = max(now - SOFT_WITHIN, thread.last_in_at or now - SOFT_WITHIN)
    reports = Message.objects.filter(Q(thread=thread) | Q(pk=message.pk), nature=Nature.BOUNCE, at__gte=since)
    return reports.filter(about__to_address=letter.to_address).count() >= SOFT_BOUNCES


def _back(returns_on: date | None, now: datetime) -> date | datetime:
    """Return until when to wait: the day after the one they named, else a week."""
    return returns_on + timedelta(days=1) if returns_on else now + BACK_AFTER
