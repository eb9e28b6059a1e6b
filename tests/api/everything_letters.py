"""One of everything about letters that are being written, for the tests of every endpoint."""

from typing import Any

from accounts.models import Membership
from outreach.actions.letters import write_letter
from outreach.actions.templates import create_template
from outreach.models import LetterBatch, Mailbox
from tests.outreach.making_letters import make_person

TEXTS = {"en": {"subject": "A tent", "body": "Hi {{first_name}}, a tent for you."}}


def letter_house(by: Membership) -> dict[str, Any]:
    """Return what the lists of letters hang on: a batch."""
    box = Mailbox.objects.create(agency=by.agency, address="letters@northlight.example", sender_name="Alice")
    return {
        "letter-batches": LetterBatch.objects.create(agency=by.agency, name="Round", mailbox=box, author=by)
    }


def more_of_letters(by: Membership, house: dict[str, Any], number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about letters."""
    batch = house["letter-batches"]
    template = create_template(by=by, name=f"Letter {number}", goal="A yes", texts=TEXTS)
    person = make_person(by.agency, f"Person {number}", email=f"p{number}@letters.example")
    LetterBatch.objects.create(agency=by.agency, name=f"Round {number}", mailbox=batch.mailbox, author=by)
    letter = write_letter(
        influencer=person, by=by, mailbox=batch.mailbox, template_text=template.texts.get(), batch=batch
    )
    return {"templates": template, "letters": letter}
