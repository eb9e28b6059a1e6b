"""Facts, statements, those harmed, what clients are told, for the tests of every endpoint."""

from typing import Any

from accounts.models import Membership
from crisis.actions.client_updates import compose_update
from crisis.actions.facts import add_fact
from crisis.actions.harmed import add_harmed
from crisis.actions.statements import add_text, write_statement
from crisis.models import Incident, Publication, Statement


def statement_house(by: Membership, incident: Incident) -> dict[str, Any]:
    """Return what lists of texts and publications hang on."""
    statement = write_statement(incident=incident, by=by, sort="holding", languages=["en"])
    return {"statements": statement, "statement-texts": statement.texts.get()}


def more_of_statements(by: Membership, house: dict[str, Any], number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about what is said."""
    incident, statement, text = house["incidents"], house["statements"], house["statement-texts"]
    write_statement(incident=incident, by=by, sort="reply", languages=["en"], text=f"Reply {number}")
    add_text(statement=Statement.objects.get(pk=statement.pk), by=by, language="en", variant=f"No {number}")
    Publication.objects.create(text=text, place="Website", said_by="Acme", at=incident.opened_at, by=by, text_hash=text.text_hash)  # fmt: skip
    brand = incident.campaigns.get().campaign.brand
    return {
        "facts": add_fact(incident=incident, by=by, text=f"Fact {number}"),
        "harmed-parties": add_harmed(incident=incident, by=by, who=f"Person {number}", harm="Rash", owner=by),
        "client-updates": compose_update(
            incident=incident, brand=brand, by=by, subject=f"No {number}", body="x"
        ),
    }
