"""Mail that comes in: kept once, put where it belongs, and what it says acted upon in the same transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction

from accounts.audit import record
from outreach.actions.incoming_effects import act_on
from outreach.actions.threads import open_thread
from outreach.actions.touching import touch_thread
from outreach.mail.machine import Understood, understand
from outreach.mail.reading import Incoming, read_message
from outreach.mail.threading import parents, tokens
from outreach.models import Attachment, Mailbox, Message, Thread
from outreach.queries.incoming import (
    REPORTED_WITHIN,
    letter_sent_to,
    letters_by_ids,
    person_at,
    thread_by_subject,
    thread_of_tokens,
)
from outreach.states import Matched, Medium, MessageState, Nature, Way
from outreach.subjects import subject_key

logger = logging.getLogger(__name__)

MOST_AUTOMATIC_A_DAY = 20  # of one thread: programs that answer each other are heard no longer
KEPT_WHOLE = (
    2 * 1024 * 1024
)  # bytes; of larger mails the text and the files are kept, not the mail as it came
OLDEST = timedelta(days=400)
LONGEST_BODY = 200_000
REPORTS = (Nature.BOUNCE, Nature.DELAY, Nature.COMPLAINT)
WRITTEN_BY_PERSON = (Nature.ANSWER, Nature.OPT_OUT)

Saved = list[tuple[Storage, str]]


@dataclass(frozen=True)
class Place:
    """The thread a mail belongs into, how it was found, and the letter of ours it answers or reports on."""

    thread: Thread
    matched: Matched
    letter: Message | None = None


def take_in(*, mailbox: Mailbox, raw: bytes, now: datetime) -> Message | None:
    """Keep a mail that came to a mailbox in its thread, and do what it asks for.

    An answer ends sequences, an automatic one pauses them, a failure for good or a wish for no more letters suppresses
    the address. The same mail is taken in once, by whatever way and however often it comes: None the second time, for
    letters of our own that come back, and for programs that answer each other without end.
    """
    incoming = read_message(raw)
    message_id = _id_to_keep(mailbox, incoming)
    if message_id is None:
        return None
    saved: Saved = []
    try:
        with transaction.atomic():
            return _taken(mailbox, incoming, message_id, raw, now, saved)
    except BaseException as error:
        for storage, name in saved:  # the rows went with the transaction; the files would stay
            storage.delete(name)
        # Another worker was faster: the mail is there.
        if isinstance(error, IntegrityError) and letters_by_ids(mailbox.agency, [message_id]):
            return None
        raise


def _id_to_keep(mailbox: Mailbox, incoming: Incoming) -> str | None:
    """Return the id to keep a mail by; None when it is there already, or is one of our own that came back.

    Some programs give all their mails one id: those are told apart by what they say.
    """
    known = letters_by_ids(mailbox.agency, [incoming.message_id])
    if not known:
        return incoming.message_id[:255]
    sender = _sender(incoming)
    if any(
        each.way == Way.OUT or (each.from_address, each.subject) == (sender, incoming.subject)
        for each in known
    ):
        return None
    words = "\0".join((incoming.message_id, sender, incoming.subject, incoming.text))
    made = f"<{sha256(words.encode()).hexdigest()[:40]}@same-id.invalid>"
    return None if letters_by_ids(mailbox.agency, [made]) else made


def _taken(
    mailbox: Mailbox, incoming: Incoming, message_id: str, raw: bytes, now: datetime, saved: Saved
) -> Message | None:
    understood = understand(incoming, now=now)
    place = _place_of(mailbox, incoming, understood, now)
    if _is_endless(place.thread, understood, now):
        logger.warning("More automatic mail in one thread today than is kept: thread %s.", place.thread.pk)
        return None
    message = _letter(mailbox, incoming, understood, place, message_id, now)
    if len(raw) <= KEPT_WHOLE:
        message.raw.save(f"{message.uuid}.eml", ContentFile(raw), save=False)
        saved.append((message.raw.storage, str(message.raw.name)))
    message.save(force_insert=True)
    _keep_files(message, incoming, saved)
    act_on(message, understood, place.letter, mailbox=mailbox, now=now)
    touch_thread(place.thread)
    record(
        by=None, action="outreach.message.came", subject=place.thread, agency=mailbox.agency, nature=message.nature,
        sender=message.from_address,
    )  # fmt: skip
    return message


def _place_of(mailbox: Mailbox, incoming: Incoming, understood: Understood, now: datetime) -> Place:
    """Find where a mail belongs, by what is surest first; where nothing says it, a thread begins."""
    if understood.nature in REPORTS and (letter := _reported_letter(mailbox, understood, now)):
        return Place(letter.thread, Matched.REFERENCE, letter)
    for letter in letters_by_ids(mailbox.agency, parents(incoming)):
        return Place(letter.thread, Matched.REFERENCE, letter)
    if thread := thread_of_tokens(mailbox.agency, tokens(incoming, mailbox=mailbox.address)):
        return Place(thread, Matched.TOKEN)
    address = _sender(incoming)
    if thread := thread_by_subject(mailbox, key=subject_key(incoming.subject), address=address, now=now):
        return Place(thread, Matched.GUESS)
    return Place(_new_thread(mailbox, incoming, understood, address), Matched.NEW)


def _reported_letter(mailbox: Mailbox, understood: Understood, now: datetime) -> Message | None:
    """Return the letter a report is about: by its id, else the newest one to an address it names."""
    named = letters_by_ids(mailbox.agency, understood.letters)
    if letter := next((each for each in named if each.way == Way.OUT), None):
        return letter
    for failed in understood.failed[:10]:
        if letter := letter_sent_to(mailbox, failed.address, since=now - REPORTED_WITHIN):
            return letter
    return None


def _new_thread(mailbox: Mailbox, incoming: Incoming, understood: Understood, address: str) -> Thread:
    person = person_at(mailbox.agency, address) if address and understood.nature not in REPORTS else None
    return open_thread(
        agency=mailbox.agency, influencer=person, mailbox=mailbox, correspondent=address, by=None, subject=incoming.subject,
        correspondent_name=incoming.sender.name if incoming.sender else "",
    )  # fmt: skip


def _is_endless(thread: Thread, understood: Understood, now: datetime) -> bool:
    if understood.nature in WRITTEN_BY_PERSON:
        return False
    today = thread.messages.filter(way=Way.IN, at__gte=now - timedelta(days=1))
    return today.exclude(nature__in=WRITTEN_BY_PERSON).count() >= MOST_AUTOMATIC_A_DAY


def _letter(
    mailbox: Mailbox, incoming: Incoming, understood: Understood, place: Place, message_id: str, now: datetime
) -> Message:
    parted, own = understood.parted, {mailbox.address.lower()}
    others = [each for each in (*incoming.to, *incoming.cc) if each not in own]
    is_report = understood.nature in REPORTS
    return Message(
        agency=mailbox.agency, thread=place.thread, mailbox=mailbox, medium=Medium.EMAIL, way=Way.IN, state=MessageState.THERE,
        at=_moment(incoming, now), subject=incoming.subject, body=parted.body[:LONGEST_BODY], quoted=parted.quoted[:LONGEST_BODY],
        signature=parted.signature[:20_000], from_address=_sender(incoming)[:320],
        from_name=incoming.sender.name if incoming.sender else "", to_address=mailbox.address,
        others=[each[:320] for each in others][:50], message_id=message_id, in_reply_to=incoming.in_reply_to[:255],
        references=[each[:255] for each in incoming.references], is_automatic=understood.nature not in WRITTEN_BY_PERSON,
        nature=understood.nature, matched=place.matched, returns_on=understood.returns_on,
        about=place.letter if is_report else None, trouble=" ".join(incoming.troubles)[:300],
    )  # fmt: skip


def _moment(incoming: Incoming, now: datetime) -> datetime:
    """Return when it came, as a server wrote it down; now where that cannot be."""
    at = incoming.arrived_at or incoming.sent_at or now
    return at if now - OLDEST <= at <= now else now


def _keep_files(message: Message, incoming: Incoming, saved: Saved) -> None:
    for file in incoming.files:
        stored = Attachment(
            message=message, name=file.name[-255:], content_type=file.content_type, size=len(file.content)
        )
        # Never by the sender's name: it is shown, not used.
        stored.file.save(f"{stored.uuid}", ContentFile(file.content), save=False)
        saved.append((stored.file.storage, str(stored.file.name)))
        stored.save()


def _sender(incoming: Incoming) -> str:
    return incoming.sender.address if incoming.sender else ""
