"""One of everything about mail that comes in, for the tests of every endpoint."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Membership
from outreach.models import Attachment, Mailbox, Message, Thread


def incoming_house(by: Membership) -> dict[str, Any]:
    """Return a mailbox and a file that came to it."""
    box = Mailbox.objects.create(agency=by.agency, address="incoming@northlight.example", sender_name="Alice")
    thread = Thread.objects.create(
        agency=by.agency, mailbox=box, correspondent="who@unknown.example", token="unknownhouse", last_message_at=timezone.now()
    )  # fmt: skip
    message = Message.objects.create(
        agency=by.agency, thread=thread, mailbox=box, way="in", nature="answer", state="there", at=timezone.now(), body="Hi"
    )  # fmt: skip
    file = Attachment(message=message, name="rates.pdf", content_type="application/pdf", size=8)
    file.file.save("rates.pdf", ContentFile(b"%PDF-1.7"))
    return {"mailboxes": box, "attachments": file}
