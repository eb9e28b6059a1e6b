"""Every page of the room answers, for an editor and for a viewer, with a bounded number of statements."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.deliverables import move_due
from campaigns.actions.launching import assess_campaign_risk, write_contingency_plan
from campaigns.actions.room import add_product, add_sentence, add_word
from drafts.actions.drafts import start_draft
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 12


@pytest.fixture
def house(alice, brand):
    """One campaign with something in every place."""
    campaign = make_campaign(alice, brand, starts_on=timezone.localdate(), ends_on=timezone.localdate() + timedelta(days=40), budget=Decimal(1000))  # fmt: skip
    make_slot(campaign)
    person = factories.make_influencer(alice.agency, "Mina", time_zone="Asia/Seoul", birthday=101)
    collaboration = make_collaboration(campaign, alice, person)
    deliverable = make_deliverable(collaboration)
    move_due(
        deliverable=deliverable, by=alice, what="publish", to=deliverable.publish_due_at + timedelta(days=1),
        reason="health", asked_by="influencer",
    )  # fmt: skip
    assess_campaign_risk(
        campaign=campaign, by=alice, level="low", history="a", brand_values="b", behavior="c"
    )
    write_contingency_plan(
        campaign=campaign, by=alice,
        scenarios=[{"title": "Scandal", "response": "stop", "first_actor": "agency", "duties": [{"member": alice, "duty": "calls"}]}],
    )  # fmt: skip
    product = add_product(brand=brand, by=alice, name="Soap", categories=["alcohol"])
    add_sentence(brand=brand, by=alice, text="Drink responsibly.", market="ES")
    add_word(brand=brand, by=alice, kind="avoid", word="cheap")
    return {
        "campaign": campaign,
        "collaboration": collaboration,
        "deliverable": deliverable,
        "product": product,
    }


ADDRESSES = [
    ("list", ""), ("create", ""), ("detail", "campaign"), ("edit", "campaign"), ("clone", "campaign"), ("room", "campaign"),
    ("assess_risk", "campaign"), ("edit_plan", "campaign"), ("launch", "campaign"), ("cancel", "campaign"), ("pipeline", ""),
    ("board", "campaign"), ("add_person", "campaign"), ("team", "campaign"), ("collaboration", "collaboration"),
    ("collaboration_brief", "collaboration"), ("collaboration_past", "collaboration"),
    ("edit_collaboration", "collaboration"), ("move", "collaboration"), ("end", "collaboration"), ("deliverables", ""),
    ("plan_deliverable", "collaboration"), ("edit_deliverable", "deliverable"), ("move_due", "deliverable"),
    ("publish_deliverable", "deliverable"), ("calendar", ""), ("feeds", ""), ("campaign_calendar", "campaign"), ("ideas", ""),
    ("add_idea", ""), ("brand_room", "brand"), ("add_product", "brand"), ("edit_product", "product"), ("add_sentence", "brand"),
    ("add_word", "brand"), ("approval_stages", "brand"),
]  # fmt: skip


def test_every_page_answers_within_twelve_statements(house, brand, alice, client_of, subtests) -> None:
    things, client = {**house, "brand": brand}, client_of(alice)
    for name, of in ADDRESSES:
        url = reverse(f"campaigns:{name}", args=[things[of].uuid] if of else [])
        client.get(url)
        with subtests.test(name):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(url)
            assert answer.status_code == 200
            assert len(asked) <= MOST_STATEMENTS, [query["sql"][:160] for query in asked]


PARTS = [
    ("crisis:of_person", "person"), ("outreach:of_person", "person"), ("campaigns:collaboration_past", "collaboration"),
    ("crisis:of_collaboration", "collaboration"), ("outreach:of_collaboration", "collaboration"),
    ("drafts:section", "collaboration"), ("drafts:history", "draft"),
]  # fmt: skip


def test_parts_that_pages_fetch_have_a_frame_for_who_follows_their_link_without_script(house, alice, client_of, subtests) -> None:  # fmt: skip
    draft = start_draft(deliverable=house["deliverable"], by=alice)
    things, client = {**house, "draft": draft, "person": house["collaboration"].influencer}, client_of(alice)
    for name, of in PARTS:
        url = reverse(name, args=[things[of].uuid])
        client.get(url)
        with subtests.test(name):
            with CaptureQueriesContext(connection) as asked:
                framed = client.get(url).content.decode()
            part = client.get(url, headers={"HX-Request": "true"}).content.decode()
            assert ("<html" in framed, "<h1>" in framed, "page-top-crumb" in framed) == (True, True, True)
            assert ("<html" in part, "<h1>" in part) == (False, False)
            assert len(asked) <= MOST_STATEMENTS
