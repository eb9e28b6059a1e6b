"""Mailboxes, threads and letters, made with as few words as possible."""

from datetime import time
from typing import Any

from django.utils import timezone

from accounts.models import Agency
from influencers.models import ContactPoint, Influencer
from outreach.models import Mailbox, Message, Thread
from outreach.states import Medium, MessageState, Way
from tests import factories

WHOLE_DAY = {"window_from": time(0), "window_until": time(0), "window_days": [1, 2, 3, 4, 5, 6, 7]}


def make_mailbox(agency: Agency, address: str = "lena@tentwork.example", **values: Any) -> Mailbox:
    """A mailbox that sends at once, at any hour; its letters go nowhere unless a way is given."""
    values = {"sender_name": "Lena Roth", "seconds_between": 0, **WHOLE_DAY, **values}
    return Mailbox.objects.create(agency=agency, address=address, **values)


def make_addressee(
    agency: Agency, name: str = "Mara Lind", email: str = "mara@lind.example", **values: Any
) -> Influencer:
    """Somebody whose address is known on a stated ground."""
    person = factories.make_influencer(agency, name, **values)
    ContactPoint.objects.create(influencer=person, kind="email", value=email, legal_basis="interest")
    return person


def make_thread(mailbox: Mailbox, influencer: Influencer | None = None, **values: Any) -> Thread:
    number = Thread.objects.count()
    values = {
        "correspondent": "mara@lind.example",
        "token": f"token{number:08d}",
        "last_message_at": timezone.now(),
        **values,
    }
    return Thread.objects.create(agency=mailbox.agency, mailbox=mailbox, influencer=influencer, **values)


def make_message(thread: Thread, state: str = MessageState.WRITING, **values: Any) -> Message:
    """A letter of ours in a thread; an answer to somebody unless values say otherwise."""
    values = {
        "subject": "The tent", "body": "Hi Mara,\n\nhere is the tent.\n\nLena", "to_address": thread.correspondent,
        "at": timezone.now(), "medium": Medium.EMAIL, "way": Way.OUT, "language": "en", **values,
    }  # fmt: skip
    return Message.objects.create(
        agency=thread.agency, thread=thread, mailbox=thread.mailbox, state=state, **values
    )


def answer(thread: Thread, **values: Any) -> Message:
    """An answer of Mara's that came into a thread."""
    values = {
        "way": Way.IN, "nature": "answer", "body": "Sounds lovely, what about Größe L?",
        "from_address": "mara@lind.example", "to_address": "lena@tentwork.example", **values,
    }  # fmt: skip
    return make_message(thread, MessageState.THERE, **values)
