"""Sequences: who is taken in, when follow-ups are due and written, and what ends or holds them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.launching import freeze_campaign
from campaigns.models import Campaign
from outreach.actions.enrollments import (
    enroll,
    letter_dropped,
    letter_left,
    letter_refused,
    pause_enrollment,
    pause_until,
    resume_enrollment,
    stop_enrollment,
    stop_enrollments,
)
from outreach.actions.follow_ups import write_due_letters
from outreach.actions.letters import drop_letter
from outreach.actions.sending import drop_message
from outreach.actions.sequences import (
    create_sequence,
    finish_sequence,
    hold_all,
    pause_sequence,
    release_all,
    start_sequence,
    update_sequence,
)
from outreach.actions.steps import add_step, change_step, pause_step, remove_step, resume_step
from outreach.actions.suppression import suppress
from outreach.models import Enrollment, Message, Sequence, TemplateText
from outreach.working_days import add_working_days
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.outreach.making_sequences import (
    begun,
    leave,
    make_mailbox,
    make_reachable,
    make_sequence,
    make_template,
)

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 3, 5, 10, tzinfo=UTC)  # fixed, so that weekends fall where the sentences say


def _letters(enrollment: Enrollment) -> list[tuple[int | None, str]]:
    return list(
        Message.objects.filter(enrollment=enrollment)
        .order_by("step_number")
        .values_list("step_number", "state")
    )


def test_working_days_leave_weekends_out_in_the_zone_of_the_person() -> None:
    from zoneinfo import ZoneInfo

    rows = (
        (THURSDAY, 3, "UTC", (), "2026-03-10T10:00"),
        (THURSDAY, 1, "UTC", (), "2026-03-06T10:00"),
        (THURSDAY + timedelta(days=2), 0, "UTC", (), "2026-03-09T10:00"),
        (THURSDAY + timedelta(days=2), 1, "UTC", (), "2026-03-09T10:00"),
        # 18:00 UTC on Friday is Saturday in Seoul; the days of the week of some countries begin on Sunday.
        (datetime(2026, 3, 6, 18, tzinfo=UTC), 1, "Asia/Seoul", (), "2026-03-09T03:00"),
        (THURSDAY, 1, "Asia/Riyadh", (7, 1, 2, 3, 4), "2026-03-08T13:00"),
        # Clocks go forward in between: the same time of day there.
        (datetime(2026, 3, 27, 9, tzinfo=UTC), 1, "Europe/Madrid", (), "2026-03-30T10:00"),
    )
    for moment, number, zone, working, expected in rows:
        found = add_working_days(moment, number, ZoneInfo(zone), working)
        assert found.strftime("%Y-%m-%dT%H:%M") == expected, (moment, number, zone)


def test_enrolled_people_get_a_first_letter_to_look_at_and_others_a_reason(alice, brand) -> None:
    agency = alice.agency
    sequence = make_sequence(alice)
    there, mara = make_reachable(agency, "Ivo Ban"), make_reachable(agency)
    begun(sequence, there, alice)
    mute = factories.make_influencer(agency, "No Address")
    gone = make_reachable(agency, "Ana Gone", archived_at=timezone.now())
    barred = make_reachable(agency, "Kim Off")
    suppress(agency=agency, address=barred.contact_points.get().value, reason="objection", by=alice)
    outcome = enroll(sequence=sequence, influencers=[there, mara, mute, gone, barred], by=alice)
    assert [row.influencer for row in outcome.taken] == [mara]
    assert {person.name: sentence for person, sentence in outcome.refused} == {
        "Ivo Ban": "Is in this sequence already: first letter to be looked at.",
        "No Address": "No address is known. Add one with where it was found.",
        "Ana Gone": "Is archived. Restore the record first.",
        "Kim Off": "Must not be written to at this address: objected to being written to.",
    }
    letter = Message.objects.get(enrollment=outcome.taken[0])
    assert (letter.state, letter.step_number, letter.is_automatic) == ("writing", 0, False)
    assert letter.body.startswith("Hi Mara")
    assert (outcome.taken[0].state, outcome.taken[0].due_at) == ("review", None)
    assert AuditEntry.objects.filter(action="outreach.enrollment.begun", subject_id=mara.pk).count() == 1


def test_nobody_is_in_two_running_sequences(alice) -> None:
    mara = make_reachable(alice.agency)
    begun(make_sequence(alice), mara, alice)
    outcome = enroll(sequence=make_sequence(alice, name="Other"), influencers=[mara], by=alice)
    assert [sentence for _person, sentence in outcome.refused] == ["Is being written to by “Tents”."]


def test_follow_ups_are_written_when_due_and_answer_the_first_letter(alice) -> None:
    sequence = make_sequence(alice)
    enrollment = begun(sequence, make_reachable(alice.agency), alice, at=THURSDAY)
    assert (enrollment.state, enrollment.steps_done) == ("running", 1)
    assert enrollment.due_at == THURSDAY + timedelta(days=5)  # 3 working days, a weekend between
    assert write_due_letters(now=enrollment.due_at - timedelta(minutes=1)) == 0
    assert write_due_letters(now=enrollment.due_at) == 1
    assert write_due_letters(now=enrollment.due_at) == 0
    first, second = Message.objects.filter(enrollment=enrollment).order_by("step_number")
    assert (second.state, second.is_automatic, second.trouble) == ("waiting", True, "")
    assert (second.subject, second.in_reply_to) == ("Re: three rainy days", first.message_id)
    assert (second.references, second.thread_id) == ([first.message_id], first.thread_id)
    left = leave(enrollment, at=enrollment.due_at)
    letter_left(left)  # told twice
    enrollment.refresh_from_db()
    assert (enrollment.steps_done, enrollment.due_at) == (2, THURSDAY + timedelta(days=11))
    write_due_letters(now=enrollment.due_at)
    leave(enrollment, at=enrollment.due_at)
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.steps_done, enrollment.due_at) == ("finished", 3, None)
    assert _letters(enrollment) == [(0, "sent"), (1, "waiting"), (2, "sent")][:1] + [(1, "sent"), (2, "sent")]


def test_a_missing_value_keeps_one_letter_back_and_not_the_others(alice) -> None:
    sequence = make_sequence(alice, follow_ups=1)
    text = TemplateText.objects.get(template=sequence.steps.get().template)
    text.body = "Hi {{first_name}}, how is {{pet}}? Shall I call?"
    text.save()
    held, other = (make_reachable(alice.agency, name) for name in ("Mara Lind", "Ivo Ban"))
    rows = [begun(sequence, person, alice, at=THURSDAY) for person in (held, other)]
    TemplateText.objects.filter(pk=text.pk).update(body="Hi {{first_name}}, shall I call?")
    with_pet = Enrollment.objects.get(influencer=held)
    Enrollment.objects.filter(pk=with_pet.pk).update(due_at=THURSDAY)
    TemplateText.objects.filter(pk=text.pk).update(body=text.body)
    write_due_letters(now=THURSDAY)
    TemplateText.objects.filter(pk=text.pk).update(body="Hi {{first_name}}, shall I call?")
    assert write_due_letters(now=rows[1].due_at) == 1
    with_pet.refresh_from_db()
    assert "pet" in with_pet.trouble
    assert (with_pet.state, with_pet.due_at) == ("running", None)
    assert _letters(with_pet) == [(0, "sent"), (1, "blocked")]
    assert _letters(rows[1]) == [(0, "sent"), (1, "waiting")]


@pytest.mark.parametrize("reason", ["answered", "opted_out", "bounced", "complained", "refused"])
def test_what_they_do_ends_the_sequence_and_drops_what_did_not_leave(alice, reason: str) -> None:
    enrollment = begun(make_sequence(alice), make_reachable(alice.agency), alice, at=THURSDAY)
    write_due_letters(now=enrollment.due_at)
    assert stop_enrollments(influencer=enrollment.influencer, reason=reason, now=timezone.now()) == 1
    assert stop_enrollments(influencer=enrollment.influencer, reason=reason, now=timezone.now()) == 0
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.stop_reason, enrollment.due_at) == ("stopped", reason, None)
    assert _letters(enrollment) == [(0, "sent"), (1, "dropped")]
    assert write_due_letters(now=timezone.now() + timedelta(days=90)) == 0


def test_a_bounce_ends_only_what_went_to_that_address(alice) -> None:
    enrollment = begun(make_sequence(alice), make_reachable(alice.agency), alice, at=THURSDAY)
    thread = Message.objects.get(enrollment=enrollment).thread
    thread.correspondent = "other@lind.example"
    args = {"influencer": enrollment.influencer, "reason": "bounced", "now": timezone.now(), "thread": thread}
    assert stop_enrollments(**args) == 0
    thread.correspondent = enrollment.address.upper()
    assert stop_enrollments(**args) == 1


def test_an_automatic_reply_waits_until_they_are_back_and_goes_on_by_itself(alice) -> None:
    person = make_reachable(alice.agency, time_zone="Asia/Seoul")
    enrollment = begun(make_sequence(alice), person, alice, at=THURSDAY)
    assert pause_until(influencer=person, until=date(2026, 3, 14), now=THURSDAY) == 1  # a Saturday
    enrollment.refresh_from_db()
    monday = datetime(2026, 3, 16, 0, tzinfo=UTC)  # nine in the morning in Seoul
    assert (enrollment.state, enrollment.paused_until) == ("paused", monday)
    assert write_due_letters(now=monday - timedelta(minutes=1)) == 0
    assert write_due_letters(now=monday) == 1
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.paused_until) == ("running", None)
    assert AuditEntry.objects.filter(action="outreach.enrollment.resumed", actor=None).count() == 1


def test_holding_one_person_one_step_one_sequence_or_all_keeps_letters_in_the_house(alice) -> None:
    """A waiting letter loses its time and gets it back only when nothing else holds it."""
    sequence = make_sequence(alice)
    enrollment = begun(sequence, make_reachable(alice.agency), alice, at=THURSDAY)
    write_due_letters(now=enrollment.due_at)
    step = sequence.steps.get(position=1)
    ways = (
        (
            lambda: pause_enrollment(enrollment=enrollment, by=alice),
            lambda: resume_enrollment(enrollment=enrollment, by=alice),
        ),
        (lambda: pause_step(step=step, by=alice), lambda: resume_step(step=step, by=alice)),
        (
            lambda: pause_sequence(sequence=sequence, by=alice),
            lambda: start_sequence(sequence=sequence, by=alice),
        ),
        (lambda: hold_all(by=alice, reason="A crisis"), lambda: release_all(by=alice)),
    )
    for pause, go_on in ways:
        pause()
        letter = Message.objects.get(enrollment=enrollment, step_number=1)
        assert (letter.state, letter.send_after) == ("waiting", None)
        with pytest.raises(ActionError):
            pause()
        go_on()
        assert Message.objects.get(pk=letter.pk).send_after is not None
    hold_all(by=alice, reason="A crisis")
    pause_sequence(sequence=sequence, by=alice)
    release_all(by=alice)
    assert Message.objects.get(enrollment=enrollment, step_number=1).send_after is None


def test_held_follow_ups_are_written_once_they_may_go_on(alice) -> None:
    sequence = make_sequence(alice)
    enrollment = begun(sequence, make_reachable(alice.agency), alice, at=THURSDAY)
    late = enrollment.due_at + timedelta(days=30)
    pause_step(step=sequence.steps.get(position=1), by=alice)
    assert write_due_letters(now=late) == 0
    resume_step(step=sequence.steps.get(position=1), by=alice)
    hold_all(by=alice, reason="A crisis")
    assert write_due_letters(now=late) == 0
    release_all(by=alice)
    assert write_due_letters(now=late) == 1


def test_a_frozen_campaign_ends_its_sequences_until_a_member_takes_people_up_again(
    alice, olga, brand
) -> None:
    campaign = make_campaign(alice, brand)
    person = make_reachable(alice.agency)
    make_collaboration(campaign, alice, person)
    enrollment = begun(make_sequence(alice, campaign=campaign), person, alice, at=THURSDAY)
    assert enrollment.collaboration is not None
    freeze_campaign(campaign=campaign, by=olga, reason="A recall")
    assert write_due_letters(now=enrollment.due_at) == 0
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.stop_reason, enrollment.stop_note) == (
        "stopped",
        "frozen",
        str(campaign),
    )
    Campaign.objects.filter(pk=campaign.pk).update(frozen_at=None, frozen_reason="")
    resume_enrollment(enrollment=enrollment, by=alice, now=THURSDAY + timedelta(days=20))
    assert write_due_letters(now=THURSDAY + timedelta(days=20)) == 1


def test_steps_are_changed_while_running_and_dates_follow(alice) -> None:
    sequence = make_sequence(alice)
    waits, had_it = (
        begun(sequence, make_reachable(alice.agency, name), alice, at=THURSDAY) for name in ("A A", "B B")
    )
    write_due_letters(now=had_it.due_at)
    Message.objects.filter(enrollment=waits, step_number=1).delete()
    Enrollment.objects.filter(pk=waits.pk).update(due_at=had_it.due_at)
    change_step(step=sequence.steps.get(position=1), by=alice, delay_days=1)
    assert Enrollment.objects.get(pk=waits.pk).due_at == THURSDAY + timedelta(days=1)
    with pytest.raises(ActionError, match="Only the last follow-up"):
        remove_step(step=sequence.steps.get(position=1), by=alice)
    remove_step(step=sequence.steps.get(position=2), by=alice)
    assert sequence.steps.count() == 1
    leave(had_it, at=had_it.due_at)
    assert Enrollment.objects.get(pk=had_it.pk).state == "finished"
    remove_step(step=sequence.steps.get(position=1), by=alice)
    waits.refresh_from_db()
    assert (waits.state, waits.due_at) == ("finished", None)


def test_what_cannot_be_a_sequence_is_refused_in_a_sentence(alice, bob, charlie) -> None:
    first, follow_up, box = (
        make_template(alice.agency, "first"),
        make_template(alice.agency),
        make_mailbox(alice.agency),
    )
    args = {"name": "Tents", "template": first, "mailbox": box}
    rows = (
        ({"name": " "}, "The name is missing"),
        ({"template": follow_up}, "is a template for another kind"),
        ({"mailbox": make_mailbox(charlie.agency)}, "one of your agency's mailboxes"),
        ({"template": make_template(charlie.agency, "first")}, "one of your agency's templates"),
        ({"follow_ups": [follow_up] * 4}, "At most 3 follow-ups"),
    )
    for changed, sentence in rows:
        with pytest.raises(ActionError, match=sentence):
            create_sequence(by=alice, **{**args, **changed})
    with pytest.raises(NotAllowed):
        create_sequence(by=bob, **args)
    made = create_sequence(by=alice, **args, follow_ups=[follow_up])
    assert [(row.position, row.delay_days) for row in made.steps.all()] == [(1, 3)]
    update_sequence(sequence=made, by=alice, version=1, goal="Answers")
    with pytest.raises(ActionError, match="Somebody else changed this"):
        update_sequence(sequence=made, by=alice, version=1, goal="More")
    for delay in (0, 61):
        with pytest.raises(ActionError, match="1 to 60 working days"):
            add_step(sequence=made, by=alice, template=follow_up, delay_days=delay)


def test_a_letter_a_member_gives_up_moves_the_person_on(alice) -> None:
    sequence = make_sequence(alice)
    enrollment = begun(sequence, make_reachable(alice.agency), alice, at=THURSDAY)
    write_due_letters(now=enrollment.due_at)
    letter = Message.objects.get(enrollment=enrollment, step_number=1)
    drop_message(message=letter, by=alice)
    enrollment.refresh_from_db()
    assert enrollment.steps_done == 2
    assert enrollment.due_at > timezone.now() + timedelta(days=3)
    letter_dropped(letter, now=THURSDAY)  # told twice
    assert Enrollment.objects.get(pk=enrollment.pk).due_at == enrollment.due_at
    fresh = begun(sequence, make_reachable(alice.agency, "Ivo Ban"), alice)
    drop_letter(message=Message.objects.get(enrollment=fresh), by=alice)
    fresh.refresh_from_db()
    assert (fresh.state, fresh.stop_reason) == ("stopped", "taken_out")
    resume_enrollment(enrollment=fresh, by=alice)
    fresh.refresh_from_db()
    assert (fresh.state, _letters(fresh)) == ("review", [(0, "writing")])


def test_finishing_a_sequence_lets_everybody_go(alice) -> None:
    sequence = make_sequence(alice)
    rows = [begun(sequence, make_reachable(alice.agency, name), alice) for name in ("A A", "B B")]
    stop_enrollment(enrollment=rows[0], by=alice, note="Ill")
    finish_sequence(sequence=sequence, by=alice)
    assert list(Enrollment.objects.order_by("pk").values_list("state", "stop_note")) == [
        ("stopped", "Ill"),
        ("stopped", "The sequence was finished."),
    ]
    with pytest.raises(ActionError, match="is finished"):
        enroll(sequence=sequence, influencers=[make_reachable(alice.agency, "C C")], by=alice)


def test_a_sequence_is_written_filled_and_steered_on_its_pages(alice, client_of) -> None:
    client, agency = client_of(alice), alice.agency
    first, later, box = make_template(agency, "first"), make_template(agency), make_mailbox(agency)
    new = {"name": "Tents", "template": first.uuid, "mailbox": box.uuid, "first_follow_up": later.uuid}
    made = client.post(reverse("outreach:new_sequence"), new)
    sequence = Sequence.objects.get()
    assert made.url == reverse("outreach:sequence", args=[sequence.uuid])
    refused = client.post(reverse("outreach:new_sequence"), new | {"name": ""})
    assert (refused.status_code, Sequence.objects.count()) == (422, 1)
    mara, mute = make_reachable(agency), factories.make_influencer(agency, "No Address")
    chosen = {"chosen": [mara.uuid, mute.uuid]}
    assert "Mara Lind" in client.post(reverse("outreach:choose_sequence"), chosen).content.decode()
    lead = client.get(reverse("outreach:to_add_people"), {**chosen, "sequence": sequence.uuid})
    page = client.get(lead.url).content.decode()
    assert "No address is known" in page
    client.post(reverse("outreach:add_people", args=[sequence.uuid]), {"chosen": [mara.uuid]})
    enrollment = Enrollment.objects.get()
    people = reverse("outreach:change_people", args=[sequence.uuid])
    for verb, state in (("pause", "paused"), ("resume", "review"), ("stop", "stopped")):
        client.post(people, {"verb": verb, "chosen": [enrollment.uuid]})
        enrollment.refresh_from_db()
        assert enrollment.state == state
    for to, state in (
        ("running", "running"),
        ("paused", "paused"),
        ("finished", "finished"),
        ("running", "running"),
    ):
        client.post(reverse("outreach:move_sequence", args=[sequence.uuid]), {"to": to})
        assert Sequence.objects.get().state == state
    page = client.get(made.url).content.decode()
    assert [words in page for words in ("day 3", "Taken out by a member", "Mara Lind")] == [True, True, True]
    client.post(reverse("outreach:hold_sequences"), {"reason": "A crisis"})
    assert "All sequences are held" in client.get(reverse("outreach:sequences")).content.decode()


def test_a_letter_the_server_refused_ends_the_sequence_only_when_the_address_is_gone(alice) -> None:
    sequence, now = make_sequence(alice), timezone.now()
    rows = [begun(sequence, make_reachable(alice.agency, name), alice) for name in ("A A", "B B")]
    for row, gone in zip(rows, (True, False), strict=True):
        letter = Message.objects.get(enrollment=row)
        letter.trouble = "550 no"
        letter_refused(letter, gone=gone, now=now)
    found = Enrollment.objects.order_by("pk").values_list("state", "stop_reason", "trouble")
    assert list(found) == [("stopped", "bounced", ""), ("review", "", "550 no")]
