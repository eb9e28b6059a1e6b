"""Contacts by hand: one list with the mails, and what was noted before there was one."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError
from influencers.models import Note
from outreach.actions.contacts import log_contact, remove_contact
from outreach.models import Message

pytestmark = pytest.mark.django_db


def test_a_contact_by_hand_stands_in_one_list_with_the_mails(thread, alice, mara, client_of):
    day = timezone.localdate() + timedelta(days=3)
    url = reverse("outreach:log_contact", args=[mara.uuid])
    told = {
        "medium": "dm",
        "way": "in",
        "text": "Asked for the fee",
        "next_step": "Send the offer",
        "next_step_date": day.isoformat(),
    }
    assert client_of(alice).post(url, told).status_code == 302
    contact = Message.objects.get(medium="dm")
    mara.refresh_from_db()
    assert (contact.thread.mailbox, contact.thread.waiting_for, contact.thread.next_step) == (
        None,
        "us",
        "Send the offer",
    )
    assert (mara.next_step, mara.next_step_date, mara.last_contact_at.date()) == (
        "Send the offer",
        day,
        timezone.now().date(),
    )
    call = log_contact(influencer=mara, by=alice, medium="phone", text="Rang", thread=thread)
    thread.refresh_from_db()
    assert (call.thread_id, thread.waiting_for) == (thread.pk, "nobody")
    for medium, text, sentence in (
        ("email", "x", "Mails are kept"),
        ("pigeon", "x", "not a way"),
        ("phone", " ", "Write what"),
    ):
        with pytest.raises(ActionError, match=sentence):
            log_contact(influencer=mara, by=alice, medium=medium, text=text)
    with pytest.raises(ActionError, match="lies ahead"):
        log_contact(influencer=mara, by=alice, medium="phone", text="x", happened_on=day)
    remove_contact(message=call, by=alice)
    thread.refresh_from_db()
    assert thread.waiting_for == "us"
    page = client_of(alice).get(reverse("influencers:relationship", args=[mara.uuid])).content.decode()
    assert "Asked for the fee" in page


def test_calls_noted_as_notes_move_to_where_contacts_stand(agency, alice, mara):
    old = timezone.localdate() - timedelta(days=40)
    for kind, day in (("call", old), ("meeting", old + timedelta(days=3)), ("note", None)):
        Note.objects.create(influencer=mara, author=alice, kind=kind, text=f"A {kind}", happened_on=day)
    import_module("outreach.migrations.0002_contacts_noted_as_notes").move_contacts(apps, None)
    assert [note.text for note in mara.notes.all()] == ["A note"]
    moved = Message.objects.filter(thread__influencer=mara).order_by("at")
    assert [(row.medium, row.body, row.at.date()) for row in moved] == [
        ("phone", "A call", old),
        ("meeting", "A meeting", old + timedelta(days=3)),
    ]
    assert (moved[0].thread_id == moved[1].thread_id, moved[0].thread.last_words) == (True, "A meeting")
