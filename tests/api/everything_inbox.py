"""One of everything in the inbox, for the tests of every endpoint."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from influencers.models import Influencer
from outreach.actions.contacts import log_contact
from outreach.actions.thread_notes import add_thread_note
from outreach.models import Mailbox, Message, Thread


def inbox_house(by: Membership, influencer: Influencer) -> dict[str, Any]:
    """Return what the lists of the inbox hang on: a thread."""
    box = Mailbox.objects.create(agency=by.agency, address="inbox@northlight.example", sender_name="Alice")
    thread = Thread.objects.create(
        agency=by.agency, influencer=influencer, mailbox=box, correspondent="ana@ana.example", subject="The lamp",
        token="house", last_message_at=timezone.now(), assignee=by,
    )  # fmt: skip
    return {"threads": thread}


def more_of_inbox(by: Membership, house: dict[str, Any], number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about the inbox."""
    thread = house["threads"]
    Thread.objects.create(
        agency=by.agency, influencer=thread.influencer, mailbox=thread.mailbox, token=f"more{number}",
        last_message_at=timezone.now(), assignee=by, collaboration=house["collaborations"],
    )  # fmt: skip
    message = Message.objects.create(
        agency=by.agency, thread=thread, way="out", state="sent", at=timezone.now(), body="Yes", author=by,
        mailbox=thread.mailbox, to_address="ana@ana.example",
    )  # fmt: skip
    log_contact(influencer=thread.influencer, by=by, medium="phone", text=f"Call {number}")
    return {"messages": message, "thread-notes": add_thread_note(thread=thread, by=by, text=f"Note {number}")}
