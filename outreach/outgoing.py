"""A letter as it leaves: what stands under it, its headers, its files."""

from collections.abc import Callable
from datetime import datetime

from outreach.letters.contract import Letter as CheckedLetter
from outreach.letters.contract import Sender
from outreach.mail.composing import Enclosure, Letter, compose, new_message_id
from outreach.models import Attachment, Mailbox, Message
from outreach.opt_out import LINK, opt_out_line, opt_out_url

# What rooms to the right put into a letter as it leaves: (message, body) -> body. For what no table may keep.
PUT_IN: list[Callable[[Message, str], str]] = []


def letter_of(message: Message, *, sent_at: datetime) -> Letter:
    """Return a message as the mail that leaves. One statement for its files. Raises CannotBeMailed."""
    url = opt_out_url(message) if message.opt_out_line else ""
    mailbox = message.mailbox
    body = text_of(message, url)
    for put_in in PUT_IN:
        body = put_in(message, body)
    return compose(
        from_address=message.from_address, from_name=message.from_name, to=message.to_address,
        to_name=message.thread.correspondent_name if message.to_address == message.thread.correspondent else "",
        cc=message.others, subject=message.subject, body=body, message_id=message.message_id,
        sent_at=sent_at, in_reply_to=message.in_reply_to, references=message.references, token=message.thread.token,
        unsubscribe_url=url, unsubscribe_mailto=mailbox.address if mailbox and message.opt_out_line else "",
        is_automatic=message.is_automatic,
        attachments=[_enclosure(each) for each in message.attachments.all()],
    )  # fmt: skip


def text_of(message: Message, url: str) -> str:
    """Return the words that leave: the body, the signature, and what the law wants under a letter, each once."""
    mailbox = message.mailbox
    body = message.body
    if mailbox and mailbox.signature.strip() and mailbox.signature.strip() not in body:
        body = f"{body.rstrip()}\n\n{mailbox.signature.strip()}"
    if not message.opt_out_line:
        return body
    # Written when one click worked, and leaving where it does not: readers are told to answer instead.
    line = message.opt_out_line if url or LINK not in message.opt_out_line else opt_out_line(message.language)
    sender = Sender(postal_address=mailbox.postal_address if mailbox else "")
    return CheckedLetter(
        subject=message.subject, body=body, opt_out=line.replace(LINK, url), sender=sender
    ).as_sent


def test_letter(mailbox: Mailbox, *, to: str, subject: str, body: str, sent_at: datetime) -> Letter:
    """Return a letter from a mailbox to a member of the house, to see whether it arrives."""
    return compose(
        from_address=mailbox.address, from_name=mailbox.sender_name, to=to, subject=subject, body=body,
        message_id=new_message_id(mailbox.address), sent_at=sent_at, is_automatic=True,
    )  # fmt: skip


def _enclosure(file: Attachment) -> Enclosure:
    with file.file.open("rb") as opened:
        return Enclosure(file.name, file.content_type, opened.read())
