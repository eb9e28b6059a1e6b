"""What clients are told, and the register of those harmed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry, Membership
from crisis.actions.client_updates import (
    approve_update,
    compose_update,
    note_read,
    save_update,
    share_update,
    withdraw_update,
    words_hash,
)
from crisis.actions.harmed import add_harmed, change_harmed, move_harmed
from crisis.actions.update_letters import send_due
from crisis.models import ClientUpdate, ClientUpdateLetter, Incident
from crisis.queries.client_updates import first_words, updates_shown_to
from crisis.queries.statements import told_to_checker
from crisis.states import Level
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident


@pytest.fixture
def room(brand, olga) -> Incident:
    due = timezone.now() + timedelta(hours=1)
    return make_incident(make_campaign(olga, brand), olga, client_due_at=due, summary="Jars smell odd.")


@pytest.fixture
def update(room, brand, alice) -> ClientUpdate:
    return compose_update(
        incident=room, brand=brand, by=alice, subject="What we know", body="Jars smell odd."
    )


def approved(update: ClientUpdate, by: Membership) -> ClientUpdate:
    return approve_update(update=update, by=by, seen=words_hash(ClientUpdate.objects.get(pk=update.pk)))


def test_an_update_is_approved_by_somebody_else_shared_read_and_taken_back(room, brand, alice, olga, update):
    client = factories.make_membership(room.agency, "approver", brand=brand)
    reviewer = factories.make_membership(room.agency, "reviewer", brand=brand)
    stranger = factories.make_membership(room.agency, "approver", brand=factories.make_brand(room.agency))
    with pytest.raises(NotAllowed):
        approved(update, alice)
    with pytest.raises(InvalidTransition):
        share_update(update=update, by=alice)
    old = words_hash(update)
    save_update(update=update, by=alice, version=update.version, body="Two batches smell odd.")
    with pytest.raises(EditConflict):
        approve_update(update=update, by=olga, seen=old)
    approved(update, olga)
    again = save_update(update=update, by=alice, body="Three batches smell odd.")
    assert (again.state, again.approved_by) == ("writing", None)
    approved(update, olga)
    assert list(updates_shown_to(brand)) == []
    share_update(update=update, by=alice)
    room.refresh_from_db()
    assert room.client_told_at is not None and room.client_due_at is None and room.update_due_at is not None
    with pytest.raises(InvalidTransition):
        save_update(update=update, by=alice, body="Other words")
    for who in (stranger, alice):
        with pytest.raises(NotAllowed):
            note_read(update=update, by=who)
    assert [note_read(update=update, by=who) for who in (client, client, reviewer)] == [True, False, True]
    assert [letter.member for letter in ClientUpdateLetter.objects.all()] == [client]
    withdraw_update(update=update, by=olga, reason="A figure was wrong")
    assert [each.withdrawn_reason for each in updates_shown_to(brand)] == ["A figure was wrong"]
    assert ClientUpdateLetter.objects.get().state == "dropped"


def test_the_letter_says_only_that_there_is_an_update_and_leaves_once(room, brand, alice, olga, update):
    client = factories.make_membership(room.agency, "approver", brand=brand)
    factories.make_membership(room.agency, "approver", brand=factories.make_brand(room.agency))
    approved(update, olga)
    share_update(update=update, by=olga)
    now = timezone.now()
    assert [send_due(now=now), send_due(now=now)] == [1, 0]
    [letter] = mail.outbox
    assert letter.to == [client.user.email]
    for secret in (update.subject, update.body, room.title):
        assert secret not in f"{letter.subject} {letter.body}"
    assert f"/portal/crisis/{update.uuid}/" in letter.body


def test_a_drill_tells_no_client(room, brand, alice, olga, update):
    factories.make_membership(room.agency, "approver", brand=brand)
    Incident.objects.filter(pk=room.pk).update(is_drill=True)
    approved(update, olga)
    share_update(update=update, by=olga)
    assert not ClientUpdateLetter.objects.exists() and not updates_shown_to(brand).exists()
    assert room.timeline.filter(text__startswith="Drill, no client").exists()


def test_refusals_of_updates(room, brand, alice, olga, bob, update):
    elsewhere = factories.make_brand(room.agency)
    with pytest.raises(ActionError, match="own campaigns"):
        compose_update(incident=room, brand=elsewhere, by=alice, subject="x", body="x")
    with pytest.raises(ActionError, match="Write what"):
        compose_update(incident=room, brand=brand, by=alice, subject="x", body=" ")
    with pytest.raises(NotAllowed):
        compose_update(incident=room, brand=brand, by=bob, subject="x", body="x")
    with pytest.raises(NotAllowed):
        approved(update, factories.make_membership(factories.make_agency(), "owner"))
    with pytest.raises(ActionError, match="reason"):
        withdraw_update(update=update, by=olga, reason="")
    Incident.objects.filter(pk=room.pk).update(level=Level.MINOR)
    assert approved(update, alice).approved_by == alice  # mild: whoever wrote it may
    assert first_words(room) == "Jars smell odd."


def test_those_harmed_are_named_to_the_checker_until_they_are_forgotten_by_nobody(room, alice, olga, bob):
    party = add_harmed(
        incident=room, by=alice, who="Buyers of batch 12", harm="Rashes", number=40, owner=olga
    )
    assert told_to_checker(room)["harmed"] == ("Buyers of batch 12",)
    with pytest.raises(ActionError, match="what was done"):
        move_harmed(party=party, by=alice, to="helped")
    with pytest.raises(ActionError):
        change_harmed(party=party, by=alice, number=0)
    with pytest.raises(NotAllowed):
        change_harmed(party=party, by=bob, number=1)
    with pytest.raises(EditConflict):
        change_harmed(party=party, by=alice, version=7, number=41)
    changed = change_harmed(party=party, by=alice, version=1, contact="care@acme.example", number=None)
    assert (changed.number, changed.version) == (None, 2)
    Incident.objects.filter(pk=room.pk).update(state="closed")  # help goes on
    helped = move_harmed(party=changed, by=alice, to="helped", done="Money back, a doctor called")
    assert helped.settled_at is not None
    told = [entry.text for entry in room.timeline.filter(kind="harmed").order_by("pk")]
    assert told[0] == "Entered those harmed: 40 people" and not any("Buyers" in text for text in told)
    assert not AuditEntry.objects.filter(data__icontains="care@acme.example").exists()
