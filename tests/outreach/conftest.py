"""A mailbox, somebody to write to, and a thread with them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outreach.actions import threads
from outreach.states import MessageState
from tests.campaigns.browsing import chromium, open_page
from tests.outreach.making import answer, make_addressee, make_mailbox, make_message, make_thread

__all__ = ["chromium", "open_page"]


@pytest.fixture
def mara(agency):
    return make_addressee(agency)


@pytest.fixture
def box(agency):
    return make_mailbox(agency)


@pytest.fixture
def thread(box, mara):
    """A letter of ours of two days ago, and her answer of yesterday."""
    now = timezone.now()
    thread = make_thread(box, mara, subject="The tent", subject_key="the tent")
    make_message(thread, MessageState.SENT, at=now - timedelta(days=2), message_id="<1@tentwork.example>")
    answer(
        thread, at=now - timedelta(days=1), message_id="<2@lind.example>", references=["<1@tentwork.example>"]
    )
    return threads.touch_thread(thread)
