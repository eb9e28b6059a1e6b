"""Reminders as letters: an outbox row for each reader, sent once, at a decent hour where the reader lives."""

import smtplib
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.models import Membership
from accounts.zones import zone_named
from campaigns.models import Reminder, ReminderLetter
from campaigns.queries.reminder_letters import (
    Written,
    address_of,
    letters_to_leave,
    readers_of,
    still_needed,
    written,
)
from campaigns.states import LetterState

MORNING, EVENING = time(8), time(20)  # letters leave between them, where the reader lives
LOST_AFTER = timedelta(minutes=10)
AGAIN_AFTER = timedelta(minutes=15)
MOST_TRIES = 5
AT_ONCE = 200
# The server said no before it took the letter: it surely did not leave.
_NOT_TAKEN = (
    smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused, ConnectionRefusedError,
)  # fmt: skip


def plan_letters(reminders: Iterable[Reminder], *, now: datetime) -> int:
    """Write down whom to mail about new reminders; return how many letters. Called in the reminders' transaction.

    Members: who looks after the person, else after the campaign, else the owners; those who want it. The influencer:
    where the campaign writes to them and there is an address (queries/reminder_letters.address_of).
    """
    rows = []
    for reminder, members, collaboration in readers_of(reminders):
        for member in members:
            zone = member.user.time_zone
            rows.append(_letter(reminder, member, decent_hour(now, zone, before=reminder.due_at)))
        if collaboration.campaign.reminds_by_mail and address_of(collaboration, now=now):
            person = collaboration.influencer
            quiet = (person.quiet_from, person.quiet_until)
            at = decent_hour(now, person.time_zone or person.agency.time_zone, before=reminder.due_at, quiet=quiet)  # fmt: skip
            rows.append(_letter(reminder, None, at))
    return len(ReminderLetter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))


def decent_hour(
    now: datetime, zone: str, *, before: datetime, quiet: tuple[time | None, time | None] = (None, None)
) -> datetime:
    """Return the next moment between MORNING and EVENING in a zone, outside quiet hours; now where none is left."""
    here = zone_named(zone)
    moment = now
    for _hour in range(25):
        there = moment.astimezone(here)
        if MORNING <= there.time() < EVENING and not _is_quiet(there.time(), *quiet):
            break
        moment = (there.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)).astimezone(
            now.tzinfo
        )
    return moment if moment < before else now


def send_letters(*, now: datetime) -> int:
    """Send the letters whose time has come, one to each reader however many dates it tells of; return how many left."""
    _give_up_lost(now)
    sent = 0
    for member, collaboration in letters_to_leave(now, most=AT_ONCE):
        sent += _send_one(member, collaboration, now)
    return sent


def _send_one(member: int | None, collaboration: int | None, now: datetime) -> bool:
    """Claim what waits for one reader and send it. Two workers at once: the second finds nothing to claim."""
    with transaction.atomic():
        waiting = ReminderLetter.objects.filter(state=LetterState.WAITING, send_after__lte=now, member=member)
        if member is None:
            waiting = waiting.filter(reminder__deliverable__collaboration=collaboration)
        mine = list(waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:AT_ONCE])
        needed = still_needed(mine, now=now)
        dropped = [letter.pk for letter in mine if letter.pk not in needed]
        _mark(dropped, LetterState.DROPPED)
        letter = written(member, collaboration, needed, now=now)
        if letter is None or not letter.address:
            _mark(needed, LetterState.DROPPED)
            return False
        _mark(needed, LetterState.LEAVING, claimed_at=now, address=letter.address)
    return _mail(letter, needed, now)


def _mail(letter: Written, pks: list[int], now: datetime) -> bool:
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone_named(letter.zone)):
        number = len(letter.lines)
        subject = ngettext("%(number)d date comes near: %(first)s", "%(number)d dates come near: %(first)s", number) % {"number": number, "first": letter.lines[0].what}  # fmt: skip
        body = render_to_string(f"campaigns/letters/{letter.kind}.txt", {"letter": letter, "site": settings.SITE_URL})  # fmt: skip
    message = EmailMessage(
        subject=subject[:150], body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[letter.address],
        reply_to=[letter.reply_to] if letter.reply_to else None, headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        _mark(pks, LetterState.REFUSED, trouble=str(error)[:300])
    except _NOT_TAKEN as error:
        _try_again(pks, now, str(error))
    except (smtplib.SMTPException, OSError) as error:
        _mark(pks, LetterState.UNCLEAR, trouble=str(error)[:300])
    else:
        _mark(pks, LetterState.SENT, sent_at=now)
        return True
    return False


def _try_again(pks: list[int], now: datetime, trouble: str) -> None:
    for letter in ReminderLetter.objects.filter(pk__in=pks, state=LetterState.LEAVING):
        tries = letter.tries + 1
        state = LetterState.WAITING if tries < MOST_TRIES else LetterState.REFUSED
        _mark([letter.pk], state, tries=tries, trouble=trouble[:300], send_after=now + AGAIN_AFTER * tries)


def _give_up_lost(now: datetime) -> None:
    """A worker that died while sending leaves letters of which nobody knows whether they left: they are shown."""
    lost = ReminderLetter.objects.filter(state=LetterState.LEAVING, claimed_at__lt=now - LOST_AFTER)
    lost.update(state=LetterState.UNCLEAR, trouble="The sending was broken off.")


def _mark(pks: Iterable[int], state: LetterState, **also: object) -> None:
    ReminderLetter.objects.filter(pk__in=list(pks)).update(state=state, **also)


def _letter(reminder: Reminder, member: Membership | None, at: datetime) -> ReminderLetter:
    return ReminderLetter(agency_id=reminder.agency_id, reminder=reminder, member=member, send_after=at)


def _is_quiet(at: time, first: time | None, last: time | None) -> bool:
    if first is None or last is None:
        return False
    return first <= at < last if first <= last else at >= first or at < last
