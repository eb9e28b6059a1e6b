"""What can be done to an answer in a thread: written, kept while typing, files put to it, sent, taken back."""

from datetime import datetime, timedelta
from mimetypes import guess_type
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from outreach.actions.letters import drop_letter, gate, lock_letter, save_letter
from outreach.actions.threads import lock_thread, tell
from outreach.mail.composing import check_attachments
from outreach.models import Attachment, Mailbox, Message, Thread
from outreach.states import Medium, MessageState, Way
from outreach.subjects import answer_subject

UNDO_SECONDS = 20  # how long an answer waits before it leaves, so that it can be taken back
MOST_REFERENCES = 20  # the first and the newest are what programs follow (RFC 5322, 3.6.4 sets no limit)
BEING_WRITTEN = (MessageState.WRITING, MessageState.BLOCKED)


@transaction.atomic
def write_reply(
    *,
    thread: Thread,
    by: Membership,
    body: str,
    subject: str | None = None,
    mailbox: Mailbox | None = None,
    version: int | None = None,
) -> Message:
    """Keep what a member writes in a thread: one answer of theirs at a time. Raises EditConflict where another tab saved."""
    thread = lock_thread(thread, by)
    reply = reply_of(thread, by) or _begin(thread, by, mailbox)
    values: dict[str, Any] = {"body": body} | ({"subject": subject} if subject is not None else {})
    return save_letter(message=reply, by=by, version=version, **values)


@transaction.atomic
def send_reply(
    *,
    message: Message,
    by: Membership,
    body: str | None = None,
    subject: str | None = None,
    despite: str = "",
    version: int | None = None,
    now: datetime | None = None,
) -> Message:
    """Let an answer leave in UNDO_SECONDS. What keeps it back is in its `trouble`; then it stays open for writing.

    Raises ActionError where the checker refuses it, or asks for a reason (`despite`) and got none.
    """
    from outreach.actions.sending import queue_message  # noqa: PLC0415 -- sending touches threads

    now = now or timezone.now()
    _insist_own(message, by)
    given = {name: text for name, text in (("body", body), ("subject", subject)) if text is not None}
    message = save_letter(message=message, by=by, version=version, **given)
    if not message.body.strip():
        raise ActionError(_("Write something first."))
    _answer_to_newest(message)
    gate(message, by, despite)
    sent = queue_message(message=message, by=by, send_after=now + timedelta(seconds=UNDO_SECONDS), now=now)
    tell(sent.thread)
    return sent


@transaction.atomic
def take_back(*, message: Message, by: Membership) -> Message:
    """Stop an answer that waits to leave; it is open for writing again."""
    from outreach.actions.sending import unqueue_message  # noqa: PLC0415 -- sending touches threads

    taken = unqueue_message(message=message, by=by)
    tell(taken.thread)
    return taken


@transaction.atomic
def drop_reply(*, message: Message, by: Membership) -> Message:
    """Throw away what one was writing."""
    _insist_own(message, by)
    return drop_letter(message=message, by=by)


@transaction.atomic
def attach(*, message: Message, by: Membership, upload: UploadedFile) -> Attachment:
    """Put a file to an answer. Raises ActionError where the files do not fit into one mail."""
    _insist_own(message, by)
    message = lock_letter(message, by)
    sizes = [*message.attachments.values_list("size", flat=True), upload.size or 0]
    check_attachments(sizes)
    return Attachment.objects.create(
        message=message, file=upload, name=clean(upload.name or "")[-255:] or _("file"), size=upload.size or 0,
        content_type=guess_type(upload.name or "")[0] or "application/octet-stream",
    )  # fmt: skip


@transaction.atomic
def detach(*, attachment: Attachment, by: Membership) -> None:
    """Take a file away from an answer that is being written."""
    _insist_own(attachment.message, by)
    lock_letter(attachment.message, by)
    storage, name = attachment.file.storage, str(attachment.file.name)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))


def reply_of(thread: Thread, by: Membership) -> Message | None:
    """Return what a member is writing in a thread, or None."""
    written = thread.messages.filter(
        way=Way.OUT, medium=Medium.EMAIL, state__in=BEING_WRITTEN, author=by, enrollment=None
    )
    return written.select_related("mailbox", "thread").order_by("-pk").first()


def _begin(thread: Thread, by: Membership, mailbox: Mailbox | None) -> Message:
    mailbox = mailbox or thread.mailbox
    if mailbox is None or not thread.correspondent:
        raise ActionError(
            _("This thread is not by mail. Note what was said as a contact, or write a letter.")
        )
    if mailbox.agency_id != thread.agency_id or mailbox.archived_at:
        raise ActionError(_("Choose a mailbox of your own agency that is in use."))
    newest = thread.messages.filter(way=Way.IN, medium=Medium.EMAIL).order_by("-at", "-pk").first()
    reply = Message.objects.create(
        agency=thread.agency, thread=thread, medium=Medium.EMAIL, way=Way.OUT, state=MessageState.WRITING, at=timezone.now(),
        author=by, author_label=by.label[:250], subject=answer_subject((newest and newest.subject) or thread.subject),
        from_address=mailbox.address, from_name=mailbox.sender_name, mailbox=mailbox, language=newest.language if newest else "",
        to_address=thread.correspondent,
    )  # fmt: skip
    record(by=by, action="outreach.reply.begun", subject=thread)
    return reply


def _answer_to_newest(message: Message) -> None:
    """Name the newest mail of the thread as the one this answers, with what that answered (RFC 5322, 3.6.4)."""
    there = message.thread.messages.filter(
        medium=Medium.EMAIL, state__in=(MessageState.SENT, MessageState.THERE)
    )
    parent = there.exclude(message_id="").exclude(pk=message.pk).order_by("-at", "-pk").first()
    if parent is None:
        return
    line = list(dict.fromkeys([*parent.references, parent.message_id]))
    message.in_reply_to = parent.message_id
    message.references = line[:1] + line[1:][-MOST_REFERENCES:]
    message.save(update_fields=["in_reply_to", "references", "updated_at"])


def _insist_own(message: Message, by: Membership) -> None:
    if message.author_id != by.pk:
        raise NotAllowed(_("Only who writes an answer changes or sends it."))
    if message.state not in BEING_WRITTEN:
        raise InvalidTransition(_("This answer is no longer being written. Look at the thread again."))
