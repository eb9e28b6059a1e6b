"""Letters from begun to the gate: filled in, written, marked, checked, let through or kept back."""

import pytest
from django.utils import timezone

from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from outreach.actions.letters import (
    check_message,
    drop_letter,
    fill_fields,
    gate,
    mark_answer,
    save_letter,
    write_letter,
)
from outreach.letters import Gate
from outreach.models import LetterBatch, Message
from outreach.queries.letters import address_of
from outreach.states import MessageState
from tests.outreach.making_letters import OWN, TEMPLATE, make_box, make_person, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(agency):
    return make_box(agency)


@pytest.fixture
def mara(agency):
    return make_person(agency)


def own(alice, mara, box, **values):
    return write_letter(
        influencer=mara, by=alice, mailbox=box, **{"subject": "three rainy days", "body": OWN, **values}
    )


def test_letter_of_a_template_is_filled_with_what_is_known_and_says_what_is_missing(alice, mara, box):
    letter = write_letter(influencer=mara, by=alice, mailbox=box, template_text=make_text(alice))
    assert letter.body == TEMPLATE.replace("{{first_name}}", "Mara").replace("{{sender}}", "Lena Roth").replace("{{post}}", "Three days in the Tatras")  # fmt: skip
    assert (letter.state, letter.to_address, letter.is_first_contact) == (
        MessageState.BLOCKED,
        "mara@lind.example",
        True,
    )
    assert (
        letter.trouble
        == "{{fee}} has no value for this person. Fill it in or take the field out of the letter."
    )
    assert letter.values["first_name"] == {
        "text": "Mara",
        "origin": "record",
        "source": "profile of Mara Lind",
    }
    assert letter.values["post"]["origin"] == "post"
    assert AuditEntry.objects.filter(action="outreach.letter.begun", subject_id=mara.pk).count() == 1
    filled = fill_fields(message=letter, by=alice, typed={"fee": "€900"}, version=1)
    assert (filled.state, filled.trouble, filled.version) == (MessageState.WRITING, "", 2)
    assert "We pay €900." in filled.body
    assert filled.values["fee"]["origin"] == "typed"


def test_values_are_text_and_never_read_as_fields_or_lines_of_a_header(alice, agency, box):
    odd = make_person(agency, "{{agency}} Bcc: x@y", email="odd@lind.example")
    letter = write_letter(
        influencer=odd, by=alice, mailbox=box, subject="{{name}}\r\nBcc: a@b.example", body="{{name}}",
        values={"brand": "x"},
    )  # fmt: skip
    assert (letter.subject, letter.body) == (
        "{{agency}} Bcc: x@y Bcc: a@b.example",
        "{{agency}} Bcc: x@y",
    )
    again = write_letter(
        influencer=odd, by=alice, mailbox=box, subject="{{x}}", body="b", values={"x": "a\nb"}
    )
    assert (again.state, again.subject) == (MessageState.BLOCKED, "{{x}}")
    assert again.trouble.startswith("{{x}} has a line break in it")


def test_saving_keeps_both_texts_when_two_write_and_refuses_once_it_is_gone(alice, mara, box):
    letter = own(alice, mara, box)
    saved = save_letter(message=letter, by=alice, version=1, body="Mine")
    with pytest.raises(EditConflict) as conflict:
        save_letter(message=letter, by=alice, version=1, body="Theirs")
    assert (conflict.value.version, Message.objects.get(pk=saved.pk).body) == (2, "Mine")
    Message.objects.filter(pk=letter.pk).update(state=MessageState.WAITING)
    with pytest.raises(InvalidTransition):
        save_letter(message=letter, by=alice, body="Late")


def test_nobody_is_begun_a_letter_to_who_cannot_be_written_to(alice, bob, charlie, agency, mara, box):
    with pytest.raises(NotAllowed):
        own(bob, mara, box)
    with pytest.raises(NotAllowed):
        own(charlie, mara, box)
    for person, says in (
        (make_person(agency, "No Address", email=""), "No e-mail address of No Address is known."),
        (make_person(agency, "Kid", email="k@x.example", is_minor=True), "Kid is a minor without a guardian."),
        (make_person(agency, "Gone", email="g@x.example", archived_at=timezone.now()), "Gone is archived."),
    ):  # fmt: skip
        with pytest.raises(ActionError, match=says):
            own(alice, person, box)
    guarded = make_person(agency, "Teen", email="t@x.example", is_minor=True, guardian_name="Ma", guardian_contact="ma@x.example")  # fmt: skip
    assert address_of(guarded, today=timezone.localdate()) == "ma@x.example"


def test_check_is_kept_with_the_letter_and_the_gate_lets_a_good_one_through(alice, mara, box):
    letter = own(alice, mara, box)
    report = gate(letter, alice)
    letter.refresh_from_db()
    assert (report.gate, report.score, letter.score, letter.gate) == (Gate.SEND, 100, 100, "send")
    assert report.cited.title == "Three days in the Tatras"


def test_a_letter_to_look_at_again_goes_for_a_reason_and_a_blocked_one_for_none(alice, mara, box):
    letter = own(alice, mara, box, body=OWN.replace("We pay €900 for one video.", "The usual."))
    with pytest.raises(ActionError, match="Does not say how they are paid"):
        gate(letter, alice)
    assert gate(letter, alice, despite="They know our rates").gate == Gate.LOOK_AGAIN
    letter.refresh_from_db()
    assert letter.despite == "They know our rates"
    assert AuditEntry.objects.get(action="outreach.letter.sent_despite").data["comment"] == letter.despite
    marked = mark_answer(message=letter, by=alice, question="pay", words="The usual")
    assert check_message(marked).gate == Gate.SEND
    with pytest.raises(ActionError, match="do not stand in the letter"):
        mark_answer(message=letter, by=alice, question="pay", words="a million")
    save_letter(message=marked, by=alice, body=OWN + " {{fee}}")
    marked.refresh_from_db()
    assert marked.state == MessageState.BLOCKED
    with pytest.raises(ActionError, match="left from the template"):
        gate(marked, alice, despite="please")


def test_untouched_templates_cannot_be_sent_to_many(alice, agency, box):
    text = make_text(alice, body=OWN.replace("Mara", "{{first_name}}"))
    batch = LetterBatch.objects.create(agency=agency, name="Tents", mailbox=box, author=alice)
    people = [
        make_person(agency, f"{name} Lind", email=f"{name}@x.example") for name in ("Mara", "Nora", "Olaf")
    ]
    letters = [
        write_letter(influencer=person, by=alice, mailbox=box, template_text=text, batch=batch) for person in people
    ]  # fmt: skip
    for letter in letters:
        with pytest.raises(ActionError, match="template is untouched"):
            gate(letter, alice, despite="in a hurry")
    alone = write_letter(influencer=people[0], by=alice, mailbox=box, template_text=make_text(alice, body=OWN, name="B"))  # fmt: skip
    assert check_message(alone).gate == Gate.LOOK_AGAIN


def test_an_answer_owes_less_than_a_first_letter(alice, mara, box):
    letter = own(alice, mara, box, subject="Re: tent", body="Gladly. Until Tuesday!")
    assert check_message(letter).gate == Gate.CANNOT_BE_SENT
    letter.thread.last_in_at = timezone.now()
    assert check_message(letter).gate == Gate.SEND


def test_a_letter_given_up_cannot_be_written_any_more(alice, mara, box):
    letter = drop_letter(message=own(alice, mara, box), by=alice)
    assert Message.objects.get(pk=letter.pk).state == MessageState.DROPPED
    with pytest.raises(InvalidTransition):
        drop_letter(message=letter, by=alice)
