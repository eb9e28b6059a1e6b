"""Facts, statements, those harmed, what clients are told: the house's pages, the portal's, the API's."""

from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from crisis.actions.client_updates import compose_update
from crisis.actions.facts import add_fact
from crisis.actions.harmed import add_harmed
from crisis.actions.statements import write_statement
from crisis.models import ClientUpdate, StatementText
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


CLIENTS = "for clients only: tests/crisis/test_statement_pages.py asks it as everybody"

ROUTES: dict[str, Row | str] = {
    "crisis:add_fact": post("said_room", text="x"),
    "crisis:change_fact": post("fact", text="x"),
    "crisis:verify_fact": post("fact"),
    "crisis:remove_fact": post("fact"),
    "crisis:add_harmed": post("said_room", who="x", harm="x"),
    "crisis:change_harmed": post("harmed_party", who="x", harm="x"),
    "crisis:new_statement": post("said_room", sort="holding"),
    "crisis:statement": Row("statement"),
    "crisis:change_statement": post("statement", title="x"),
    "crisis:add_text": post("statement", language="es"),
    "crisis:fill_statement": post("statement", place_product="x"),
    "crisis:reactions": Row("statement"),
    "crisis:save_text": post("statement_text", words="x"),
    "crisis:ask_approval": post("statement_text"),
    "crisis:answer_text": post("statement_text", answer="yes", seen="x"),
    "crisis:drop_text": post("statement_text"),
    "crisis:publish_text": post("statement_text", place="x", broken_glass="It has to be out at once"),
    "crisis:new_client_update": Row("said_room"),
    "crisis:client_update": Row("client_update"),
    "crisis:approve_client_update": post("client_update", seen="x"),
    "crisis:share_client_update": post("client_update"),
    "crisis:withdraw_client_update": post("client_update", reason="x"),
    "portal:crisis_updates": CLIENTS,
    "portal:crisis_update": CLIENTS,
    "portal:read_crisis_update": CLIENTS,
    "portal:crisis_statement": CLIENTS,
    "portal:answer_crisis_statement": CLIENTS,
    "api:incident_facts": api("said_room"),
    "api:fact": api("fact"),
    "api:fact_verify": api("fact", "post"),
    "api:fact_remove": api("fact", "post"),
    "api:fact_restore": api("fact", "post"),
    "api:incident_harmed": api("said_room"),
    "api:harmed_party": api("harmed_party"),
    "api:harmed_party_move": api("harmed_party", "post", to="contacted"),
    "api:incident_statements": api("said_room"),
    "api:statement": api("statement"),
    "api:statement_texts": api("statement"),
    "api:statement_text": api("statement_text"),
    "api:statement_text_check": api("statement_text"),
    "api:statement_text_ask": api("statement_text", "post"),
    "api:statement_text_approve": api("statement_text", "post", seen="x"),
    "api:statement_text_send_back": api("statement_text", "post", seen="x", note="x"),
    "api:text_publications": api("statement_text"),
    "api:incident_client_updates": api("said_room"),
    "api:client_update": api("client_update"),
    "api:client_update_approve": api("client_update", "post", seen="x"),
    "api:client_update_share": api("client_update", "post"),
    "api:client_update_withdraw": api("client_update", "post", reason="x"),
}


def statement_things(by: Membership, brand: Brand) -> dict[str, Any]:
    """A room with a fact, somebody harmed, a text the client is asked about and an update they were given."""
    now = timezone.now()
    incident = make_incident(make_campaign(by, brand, f"{SECRET} said"), by, title=f"{SECRET} said")
    fact = add_fact(incident=incident, by=by, text=SECRET)
    party = add_harmed(incident=incident, by=by, who=SECRET, harm=SECRET)
    statement = write_statement(incident=incident, by=by, sort="full", title=SECRET, languages=["en"], text=SECRET)  # fmt: skip
    text = statement.texts.get()
    StatementText.objects.filter(pk=text.pk).update(state="approving", asked_at=now, client_asked_at=now)
    update = compose_update(incident=incident, brand=brand, by=by, subject=SECRET, body=SECRET)
    ClientUpdate.objects.filter(pk=update.pk).update(state="shared", shared_at=now)
    return {
        "said_room": incident.uuid, "fact": fact.uuid, "harmed_party": party.uuid, "statement": statement.uuid,
        "statement_text": text.uuid, "client_update": update.uuid,
    }  # fmt: skip
