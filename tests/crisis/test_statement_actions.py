"""What may be said, by whom, and what happens to approvals when the words change."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.due import answers
from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry, Membership
from crisis.actions.approvals import remind_of_waiting
from crisis.actions.facts import add_fact, change_fact, remove_fact, restore_fact, verify_fact
from crisis.actions.statements import (
    add_text,
    approve,
    ask_for_approval,
    change_statement,
    clear_as_lawyer,
    drop_text,
    fill_places,
    publish,
    save_text,
    send_back,
    take_up_text,
    write_statement,
)
from crisis.models import Incident, StatementText
from crisis.queries.statements import last_read, report_of, steps_of
from crisis.queries.today_statements import approvals_due
from crisis.states import FactStanding, Level, StatementState
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident

CHANNEL = "https://acme.example/safety"
GOOD = (
    "We are very sorry to everyone affected by the cream. We have stopped selling it and are checking every batch. "
    f"If it affects you, please write to us: we answer every message. Everything we know is at {CHANNEL}; we will say more by 18:00 CET."
)


@pytest.fixture
def room(brand, alice, olga) -> Incident:
    """A moderate incident commanded by Olga, in which Alice writes."""
    return make_incident(make_campaign(olga, brand), olga, central_channel=CHANNEL)


@pytest.fixture
def text(room, alice) -> StatementText:
    statement = write_statement(incident=room, by=alice, sort="full", languages=["en"], text=GOOD)
    return statement.texts.get()


def fresh(text: StatementText) -> StatementText:
    return StatementText.objects.select_related("statement__incident__agency", "statement__brand").get(
        pk=text.pk
    )


def asked(text: StatementText, by: Membership) -> StatementText:
    return ask_for_approval(text=text, by=by, despite="The lawyer wrote it so")


def test_a_holding_statement_stands_at_once_with_its_places_filled_and_the_open_ones_asked_for(room, alice):
    person = factories.make_influencer(alice.agency, "Mina Sol")
    room.influencers.create(influencer=person)
    Incident.objects.filter(pk=room.pk).update(update_due_at=timezone.now() + timedelta(hours=2))
    from crisis.actions.playbooks import playbook_for

    room.playbook_version = playbook_for(agency=alice.agency, scenario="product_harm", by=alice)
    room.save()
    statement = write_statement(incident=room, by=alice, sort="holding", languages=["en", "es", "ko"])
    texts = {each.language: each for each in statement.texts.all()}
    assert set(texts) == {"en", "es", "ko"}
    assert CHANNEL in texts["en"].text and "{channel}" not in texts["ko"].text
    assert "{product}" in texts["en"].text
    with pytest.raises(ActionError, match="product"):
        asked(texts["en"], alice)
    fill_places(statement=statement, by=alice, values={"product": "Day Cream"})
    assert "Day Cream" in fresh(texts["es"]).text
    assert fresh(texts["en"]).verdict in ("pass", "warn")


def test_a_figure_without_a_verified_fact_stops_approval_and_publication_even_behind_broken_glass(
    room, alice, olga, text
):
    reworded = save_text(text=text, by=alice, words=GOOD + " We have called back 1,200 jars.")
    assert reworded.verdict == "block"
    with pytest.raises(ActionError, match="1,200"):
        asked(reworded, alice)
    with pytest.raises(ActionError, match="1,200"):
        publish(text=reworded, by=alice, place="Website", broken_glass="People are in danger right now")
    fact = add_fact(incident=room, by=alice, text="Jars called back: 1200", standing="unknown")
    with pytest.raises(ActionError, match="confirmed"):
        verify_fact(fact=fact, by=olga)
    fact = change_fact(fact=fact, by=alice, standing=FactStanding.CONFIRMED)
    with pytest.raises(ActionError, match="known from"):
        verify_fact(fact=fact, by=olga)
    fact = change_fact(fact=fact, by=alice, source="Quality report", source_url="https://acme.example/r.pdf")
    with pytest.raises(NotAllowed):
        verify_fact(fact=fact, by=alice)
    assert report_of(fresh(text)).verdict == "block"
    verify_fact(fact=fact, by=olga)
    report = report_of(fresh(text))
    assert report.verdict != "block"
    assert [(each.written, each.facts) for each in report.figures] == [("1,200", (str(fact.uuid),))]
    asked(fresh(text), alice)
    changed = change_fact(fact=fact, by=alice, text="Jars called back: 1300")
    assert changed.verified_at is None
    remove_fact(fact=fact, by=alice)
    assert restore_fact(fact=fact, by=alice).removed_at is None


def test_approvals_go_step_by_step_by_role_and_never_by_who_wrote(room, alice, olga, brand, text):
    client = factories.make_membership(room.agency, "approver", brand=brand)
    reviewer = factories.make_membership(room.agency, "reviewer", brand=brand)
    stranger = factories.make_membership(room.agency, "approver", brand=factories.make_brand(room.agency))
    asked(text, alice)
    words = text.text_hash
    refusals = [
        (alice, words, NotAllowed),  # wrote it
        (client, words, NotAllowed),  # not their step yet
        (factories.make_membership(room.agency), words, NotAllowed),  # has no role
        (factories.make_membership(room.agency, "viewer"), words, NotAllowed),
        (olga, "0" * 64, EditConflict),  # read other words
    ]
    for who, seen, refused in refusals:
        with pytest.raises(refused):
            approve(text=text, by=who, seen=seen)
    approve(text=text, by=olga, seen=words)
    assert fresh(text).state == StatementState.APPROVING
    for who in (reviewer, stranger, factories.make_membership(factories.make_agency(), "owner")):
        with pytest.raises(NotAllowed):
            approve(text=text, by=who, seen=words)
    with pytest.raises(ActionError, match="who of the client"):
        approve(text=text, by=olga, seen=words)
    approve(text=text, by=client, seen=words)
    assert (fresh(text).state, fresh(text).approved_hash) == (StatementState.APPROVED, words)
    assert [step.yes and step.yes.role for step in steps_of(fresh(text))] == ["commander", "client"]
    trail = AuditEntry.objects.filter(action="crisis.text.approved").order_by("pk")
    assert [entry.actor for entry in trail] == [olga, client]
    assert room.timeline.filter(kind="statement", by=None, by_label=str(client.user)).exists()


def test_a_changed_text_asks_for_approval_anew_and_shows_what_changed(room, alice, olga, text):
    asked(text, alice)
    approve(text=text, by=olga, seen=text.text_hash)
    approve(text=text, by=olga, seen=text.text_hash, heard_from="Ms Kim, by telephone")
    changed = save_text(text=text, by=alice, words=GOOD.replace("very sorry", "deeply sorry"))
    assert (changed.state, changed.approved_hash) == (StatementState.WRITING, "")
    with pytest.raises(InvalidTransition):
        publish(text=changed, by=alice, place="Website")
    read = last_read(fresh(changed))
    assert read is not None and read.wording == GOOD
    back = save_text(text=changed, by=alice, words=GOOD)
    assert asked(back, alice).state == StatementState.APPROVED  # these very words were approved


def test_two_editors_are_noticed_and_both_count_as_writers(room, alice, olga, text):
    seen = text.version
    save_text(text=text, by=olga, version=seen, words=GOOD + " We act at once.")
    with pytest.raises(EditConflict):
        save_text(text=text, by=alice, version=seen, words="Mine")
    assert set(fresh(text).writers) == {alice.pk, olga.pk}
    asked(fresh(text), alice)
    with pytest.raises(NotAllowed, match="wrote"):
        approve(text=text, by=olga, seen=fresh(text).text_hash)


def test_sent_back_with_a_note_dropped_and_taken_up_again(room, alice, olga, text):
    asked(text, alice)
    with pytest.raises(ActionError):
        send_back(text=text, by=olga, seen=text.text_hash, note=" ")
    assert send_back(text=text, by=olga, seen=text.text_hash, note="Say who helps").state == "writing"
    drop_text(text=text, by=alice)
    with pytest.raises(InvalidTransition):
        save_text(text=text, by=alice, words="More")
    with pytest.raises(InvalidTransition):
        publish(text=text, by=alice, place="Website", broken_glass="It has to be out at once")
    assert take_up_text(text=text, by=alice).state == "writing"


def test_publishing_stops_the_timer_and_the_glass_is_broken_only_with_a_reason(room, alice, olga, text):
    Incident.objects.filter(pk=room.pk).update(statement_due_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(InvalidTransition):
        publish(text=text, by=alice, place="Website", url=CHANNEL)
    with pytest.raises(ActionError, match="future"):
        publish(text=text, by=alice, place="Website", at=timezone.now() + timedelta(hours=1), broken_glass="A" * 20)  # fmt: skip
    with pytest.raises(ActionError, match="web address"):
        publish(text=text, by=alice, place="Website", url="javascript:alert(1)", broken_glass="A" * 20)
    at = timezone.now() - timedelta(minutes=2)
    made = publish(text=text, by=alice, place="Website", url=CHANNEL, at=at, said_by="Acme", broken_glass="Nobody of the client can be reached")  # fmt: skip
    room.refresh_from_db()
    assert (room.first_statement_at, room.full_statement_at, room.statement_due_at) == (at, at, None)
    assert fresh(text).broken_glass and made.text_hash == text.text_hash
    entry = room.timeline.get(data__publication=str(made.uuid))
    assert entry.starred_at is not None and entry.data["broken_glass"] and entry.at == at
    again = publish(text=fresh(text), by=olga, place="Instagram")
    assert again.text == made.text and fresh(text).publications.count() == 2


def test_a_raised_level_asks_for_its_own_approvals_before_publishing(room, alice, olga, text):
    Incident.objects.filter(pk=room.pk).update(level=Level.MINOR)
    room.role_holders.create(role="legal", member=factories.make_membership(room.agency), since=timezone.now())  # fmt: skip
    asked(fresh(text), alice)
    approve(text=text, by=olga, seen=text.text_hash)
    assert fresh(text).state == StatementState.APPROVED
    Incident.objects.filter(pk=room.pk).update(level=Level.SEVERE)
    with pytest.raises(InvalidTransition, match="Lawyer"):
        publish(text=fresh(text), by=alice, place="Website")
    assert asked(fresh(text), alice).state == StatementState.APPROVING
    approve(text=text, by=room.role_holders.get(role="legal").member, seen=text.text_hash)
    approve(text=text, by=olga, seen=text.text_hash, heard_from="Ms Kim")
    assert publish(text=fresh(text), by=alice, place="Website").pk


def test_an_admission_waits_for_the_lawyer(room, alice, olga, text):
    lawyer = factories.make_membership(room.agency)
    room.role_holders.create(role="legal", member=lawyer, since=timezone.now())
    admitting = save_text(text=text, by=alice, words=GOOD + " We are fully liable.")
    with pytest.raises(ActionError):
        asked(admitting, alice)
    with pytest.raises(NotAllowed):
        clear_as_lawyer(text=admitting, by=olga, seen=admitting.text_hash)
    clear_as_lawyer(text=admitting, by=lawyer, seen=admitting.text_hash)
    assert asked(admitting, alice).state == StatementState.APPROVING


def test_half_an_hour_of_waiting_is_told_to_the_commander_once_a_step(room, alice, olga, text):
    asked(text, alice)
    now = timezone.now()
    assert remind_of_waiting(now=now + timedelta(minutes=29)) == 0
    assert [remind_of_waiting(now=now + timedelta(minutes=31)) for _ in range(2)] == [1, 0]
    assert room.timeline.filter(kind="timer", text__contains="Commander").count() == 1
    assert [due.why[:5] for due in answers(approvals_due(olga, timezone.localdate()))] == ["Waits"]
    assert answers(approvals_due(alice, timezone.localdate())) == []
    approve(text=text, by=olga, seen=text.text_hash)
    assert remind_of_waiting(now=timezone.now() + timedelta(minutes=31)) == 1


def test_in_a_drill_the_liaison_stands_in_for_the_client_and_nothing_goes_out(room, alice, olga, brand, text):
    Incident.objects.filter(pk=room.pk).update(is_drill=True)
    client = factories.make_membership(room.agency, "approver", brand=brand)
    asked(fresh(text), alice)
    approve(text=text, by=olga, seen=text.text_hash)
    with pytest.raises(NotAllowed):
        approve(text=text, by=client, seen=text.text_hash)
    approve(text=text, by=olga, seen=text.text_hash)
    publish(text=fresh(text), by=alice, place="Website")
    assert room.timeline.filter(text__startswith="Drill").count() == 1


def test_viewers_strangers_and_closed_rooms_are_refused(room, alice, bob, text):
    charlie = factories.make_membership(factories.make_agency(), "owner")
    for who in (bob, charlie):
        for act in (
            lambda by: write_statement(incident=room, by=by, sort="holding"),
            lambda by: add_text(statement=text.statement, by=by, language="es"),
            lambda by: save_text(text=text, by=by, words="x"),
            lambda by: add_fact(incident=room, by=by, text="x"),
            lambda by: change_statement(statement=text.statement, by=by, title="x"),
        ):
            with pytest.raises(NotAllowed):
                act(who)
    Incident.objects.filter(pk=room.pk).update(state="closed")
    with pytest.raises(InvalidTransition):
        save_text(text=text, by=alice, words="x")
