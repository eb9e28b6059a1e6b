"""The lead and duty go over in two steps; who does not answer loses them to whoever takes them, with a reason."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import create_api_key
from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from accounts.states import Scope
from crisis.actions.hand_overs import accept, decline, offer_lead, offer_turn, take_lead, take_turn, withdraw
from crisis.actions.house_notices import send_due
from crisis.actions.incidents import move_incident
from crisis.actions.reports import write_note
from crisis.models import DutyTurn, HandOver, Incident
from crisis.queries.duty import on_duty
from crisis.queries.today import due_for
from crisis.states import EntryKind
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(brand, alice) -> Incident:
    """A moderate room led by Alice: its level acknowledges in 30 minutes."""
    return make_incident(make_campaign(alice, brand), alice)


@pytest.fixture
def owen(alice):
    return factories.make_membership(alice.agency, "manager", "owen@example.com")


def lines(room: Incident) -> list[str]:
    return [entry.text for entry in room.timeline.filter(kind=EntryKind.ROLE).order_by("pk")]


def mailed(now) -> list[tuple[str, str]]:
    send_due(now=now)
    found = [(each.to[0], str(each.subject)) for each in mail.outbox]
    mail.outbox.clear()
    return found


def test_a_lead_is_offered_and_stays_until_it_is_accepted(room, alice, olga, owen, bob, carla):
    now = timezone.now()
    for by, to, note in (
        (owen, owen, "Not his to offer"), (alice, bob, "Looks only"), (alice, carla, "A client"), (alice, alice, "Has it"), (alice, owen, " "), (bob, owen, "May not"),
    ):  # fmt: skip
        with pytest.raises(ActionError):
            offer_lead(incident=room, by=by, to=to, note=note)
    offer = offer_lead(incident=room, by=alice, to=owen, note="The client calls at noon", now=now)
    with pytest.raises(AlreadyExists, match="offered to Owen already"):
        offer_lead(incident=room, by=olga, to=olga, note="Or I")
    room.refresh_from_db()
    assert room.commander == alice
    assert mailed(now) == [(owen.user.email, f"{alice.user} offers you the lead in “Storm about the cream”")]
    today = timezone.localdate()
    assert [row.why for row in due_for(owen, today) if row.kind == "Hand-over"] == [
        "The client calls at noon"
    ]
    for by in (alice, olga, bob):
        with pytest.raises(NotAllowed):
            accept(offer=offer, by=by)
    accept(offer=offer, by=owen, now=now)
    room.refresh_from_db()
    held = room.role_holders.filter(role="commander").order_by("pk")
    assert (room.commander, [(each.member, each.until is None) for each in held]) == (
        owen,
        [(alice, False), (owen, True)],
    )
    assert lines(room) == [
        f"{alice.user} offered the lead to Owen: The client calls at noon",
        f"{alice.user} handed the lead over to Owen: The client calls at noon",
    ]
    assert mailed(now) == [(alice.user.email, "Owen accepted the lead in “Storm about the cream”")]
    assert AuditEntry.objects.filter(action="crisis.incident.handed_over").count() == 1
    for again in (accept, decline):
        with pytest.raises(InvalidTransition):
            again(offer=offer, by=owen)
    assert [row for row in due_for(owen, today) if row.kind == "Hand-over"] == []


def test_a_declined_or_withdrawn_offer_moves_nothing_and_none_is_answered_in_a_closed_room(room, alice, owen):
    now = timezone.now()
    offer = offer_lead(incident=room, by=alice, to=owen, note="Take it", now=now)
    assert decline(offer=offer, by=owen, reason="I am on a train", now=now).state == "declined"
    assert mailed(now) == [(alice.user.email, "Owen declined the lead in “Storm about the cream”")]
    withdrawn = offer_lead(incident=room, by=alice, to=owen, note="And now", now=now)
    with pytest.raises(NotAllowed):
        withdraw(offer=withdrawn, by=owen)
    withdraw(offer=withdrawn, by=alice, now=now)
    assert lines(room)[1::2] == ["Owen declined the lead: I am on a train", f"{alice.user} took the offer of the lead to Owen back"]  # fmt: skip
    late = offer_lead(incident=room, by=alice, to=owen, note="Once more", now=now)
    move_incident(incident=room, by=alice, to="called_off", why="Was nothing")
    with pytest.raises(InvalidTransition):
        accept(offer=late, by=owen)
    assert Incident.objects.get(pk=room.pk).commander == alice


def test_a_silent_commander_loses_the_lead_to_a_manager_and_an_owner_need_not_wait(
    room, alice, olga, owen, bob
):
    now = timezone.now() - timedelta(hours=2)
    write_note(incident=room, by=alice, text="I am here", at=now)
    waiting = offer_lead(incident=room, by=olga, to=olga, note="In case", now=now)
    with pytest.raises(ActionError, match="is in the room. Ask them; when they stay silent you can take the lead in 20 min"):  # fmt: skip
        take_lead(incident=room, by=owen, reason="She left", now=now + 10 * MINUTE)
    with pytest.raises(NotAllowed):
        take_lead(incident=room, by=bob, reason="I look on", now=now + 40 * MINUTE)
    with pytest.raises(ActionError):
        take_lead(incident=room, by=owen, reason=" ", now=now + 40 * MINUTE)
    take_lead(incident=room, by=owen, reason="Two calls, no answer", now=now + 40 * MINUTE)
    waiting.refresh_from_db()
    room.refresh_from_db()
    assert (room.commander, waiting.state) == (owen, "lapsed")
    assert lines(room)[-1] == f"Owen took the lead from {alice.user}: Two calls, no answer"
    assert (
        AuditEntry.objects.get(action="crisis.incident.lead_taken").data["comment"] == "Two calls, no answer"
    )
    assert mailed(now + 40 * MINUTE) == [(alice.user.email, "Owen took the lead in “Storm about the cream”")]
    take_lead(incident=room, by=olga, reason="The board asks me to", now=now + 41 * MINUTE)
    assert Incident.objects.get(pk=room.pk).commander == olga


def test_a_turn_of_duty_goes_over_when_it_is_accepted_or_is_taken_with_a_reason(alice, olga, owen, bob):
    now = timezone.now()
    turn = DutyTurn.objects.create(
        agency=alice.agency, member=alice, starts_at=now - MINUTE, ends_at=now + timedelta(days=1)
    )
    offer = offer_turn(turn=turn, by=alice, to=bob, note="The cream", now=now)
    assert on_duty(alice.agency, now) == [[alice]]
    accept(offer=offer, by=bob, now=now)
    assert on_duty(alice.agency, now + MINUTE) == [[bob]]
    mine = DutyTurn.objects.get(member=bob)
    with pytest.raises(NotAllowed):
        take_turn(turn=mine, by=factories.make_membership(alice.agency, "viewer"), reason="No")
    with pytest.raises(ActionError):
        take_turn(turn=turn, by=owen, reason="That one is over", now=now + MINUTE)
    take_turn(turn=mine, by=owen, reason="Bob is ill", now=now + 5 * MINUTE)
    assert on_duty(alice.agency, now + 6 * MINUTE) == [[owen]]
    later = DutyTurn.objects.create(agency=alice.agency, member=alice, starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=3))  # fmt: skip
    accept(offer=offer_turn(turn=later, by=olga, to=owen, now=now), by=owen, now=now)
    later.refresh_from_db()
    assert (later.member, later.handed_over_by, HandOver.objects.filter(turn=later).count()) == (
        owen,
        olga,
        1,
    )


def test_pages_and_programs_offer_answer_and_take(room, alice, olga, owen, client_of):
    mine, theirs = client_of(alice), client_of(owen)
    head = reverse("crisis:incident_head", args=[room.uuid])
    sent = mine.post(
        reverse("crisis:hand_over", args=[room.uuid]), {"to": str(owen.uuid), "note": "Noon"}, follow=True
    )
    assert "offered to Owen" in sent.content.decode()
    offer = HandOver.objects.get()
    answer = reverse("crisis:answer_hand_over", args=[offer.uuid])
    assert ("offers you the lead" in theirs.get(head).content.decode(), "offers you" in mine.get(head).content.decode()) == (True, False)  # fmt: skip
    assert mine.post(answer, {"answer": "accept"}).status_code == 403
    assert theirs.post(answer, {"answer": "perhaps"}, headers={"HX-Request": "true"}).status_code == 422
    assert theirs.post(answer, {"answer": "accept"}).status_code == 302
    assert "Owen" in mine.get(head).content.decode()
    refused = mine.post(
        reverse("crisis:take_lead", args=[room.uuid]), {"reason": "Back"}, headers={"HX-Request": "true"}
    )
    assert (refused.status_code, "is in the room" in refused.content.decode()) == (422, True)
    _key, whole = create_api_key(by=olga, name="Pager", scopes=[Scope.CRISIS_READ, Scope.CRISIS_WRITE])
    program = APIClient(headers={"authorization": f"Bearer {whole}"})

    def send(name: str, of, status: int = 200, **data):
        told = program.post(reverse(f"api:{name}", args=[of.uuid]), data, format="json")
        assert told.status_code == status, (name, told.content)
        return told.json()

    assert send("incident_take_lead", room, reason="The board asks")["commander"] == str(olga.uuid)
    made = send("incident_hand_over", room, 201, to=str(alice.uuid), note="Until noon")
    listed = program.get(reverse("api:hand_overs")).json()["results"]
    assert [row["state"] for row in listed] == ["offered", "taken", "accepted"]
    assert send("hand_over_withdraw", HandOver.objects.get(uuid=made["uuid"]))["state"] == "withdrawn"
    turn = DutyTurn.objects.create(agency=alice.agency, member=alice, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=1))  # fmt: skip
    offered = send("duty_hand_over", turn, 201, to=str(owen.uuid), note="")
    page = theirs.get(reverse("crisis:duty")).content.decode()
    assert ("offers you the duty" in page, reverse("crisis:take_duty", args=[turn.uuid]) in page) == (
        True,
        True,
    )
    theirs.post(reverse("crisis:answer_hand_over", args=[offered["uuid"]]), {"answer": "decline"})
    assert send("duty_take", turn, reason="No answer")["member"] == str(olga.uuid)
