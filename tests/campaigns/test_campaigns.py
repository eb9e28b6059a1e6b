"""Beginning, changing, copying and putting away a campaign."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.campaigns import (
    archive_campaign,
    clone_campaign,
    restore_campaign,
    set_team,
    update_campaign,
)
from campaigns.actions.launching import write_contingency_plan
from campaigns.actions.room import add_product
from campaigns.models import Brief, BriefPoint, Campaign
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_slot

pytestmark = pytest.mark.django_db
TERMS = {"budget": Decimal("5000"), "client_fee": Decimal("8000"), "markets": ["es"], "languages": ["ES"]}


def test_a_manager_begins_a_campaign_and_owns_it(alice, brand) -> None:
    campaign = make_campaign(alice, brand, "Soup week", **TERMS)
    stored = Campaign.objects.get(pk=campaign.pk)
    assert (stored.state, stored.owner, stored.markets, stored.languages) == (
        "planning",
        alice,
        ["ES"],
        ["es"],
    )
    assert [entry.action for entry in AuditEntry.objects.about(campaign)] == ["campaigns.campaign.created"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, "The campaign would end before it begins. Check the dates."),
        ({"budget": Decimal("-1")}, "The budget cannot be negative."),
        ({"budget": Decimal("0.001")}, "The budget: EUR has 2 decimals."),
        ({"currency": "XXQ"}, "XXQ is not a currency. Use its three letters, for example EUR."),
        ({"goal": "fame"}, "fame is not a goal. Known: reach, awareness, users, sales, share."),
        ({"markets": ["XX"]}, "XX is not the code of a country. Examples: ES, es."),
        ({"target_margin": Decimal(120)}, "The margin is a percentage from 0 to 100."),
        ({"name": "  "}, "The campaign's name is missing. Write one of at most 120 letters."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(alice, brand, values, sentence) -> None:
    with pytest.raises(ActionError) as refused:
        make_campaign(alice, brand, values.pop("name", "Soup week"), **values)
    assert str(refused.value) == sentence
    assert Campaign.objects.count() == 0


def test_reversed_dates_on_the_page_keep_what_was_typed(alice, brand, client_of) -> None:
    typed = {"name": "Soup week", "brand": brand.uuid, "goal": "reach", "currency": "EUR", "starts_on": "2026-05-02", "ends_on": "2026-05-01"}  # fmt: skip
    answer = client_of(alice).post(reverse("campaigns:create"), typed)
    assert answer.status_code == 422
    assert "The campaign would end before it begins." in answer.content.decode()
    assert 'value="Soup week"' in answer.content.decode()


def test_another_agencys_brand_member_or_product_is_refused(alice, brand, other_agency) -> None:
    foreign = factories.make_brand(other_agency)
    with pytest.raises(ActionError, match="Choose one of your agency's brands"):
        make_campaign(alice, foreign)
    with pytest.raises(ActionError, match="Choose a member of your agency as the owner"):
        make_campaign(alice, brand, owner=factories.make_membership(other_agency))
    product = add_product(brand=factories.make_brand(alice.agency), by=alice, name="Soap")
    with pytest.raises(ActionError, match="Soap is not a product of Acme"):
        make_campaign(alice, brand, products=[product])


def test_a_viewer_begins_nothing(bob, alice, brand) -> None:
    with pytest.raises(NotAllowed):
        make_campaign(bob, brand)
    with pytest.raises(NotAllowed):
        update_campaign(campaign=make_campaign(alice, brand), by=bob, name="x")


def test_the_second_of_two_editors_is_told(alice, brand) -> None:
    campaign = make_campaign(alice, brand)
    update_campaign(campaign=campaign, by=alice, version=1, objective="First")
    with pytest.raises(EditConflict):
        update_campaign(campaign=campaign, by=alice, version=1, objective="Second")
    assert Campaign.objects.get(pk=campaign.pk).objective == "First"


def test_a_change_is_in_the_trail_with_old_and_new(alice, brand) -> None:
    campaign = make_campaign(alice, brand)
    update_campaign(campaign=campaign, by=alice, goal="sales", owner=None)
    entry = AuditEntry.objects.about(campaign).newest_first()[0]
    assert entry.data["changes"] == {"goal": ["awareness", "sales"], "owner": ["Alice", None]}


def test_a_copy_has_terms_slots_briefs_and_plan_but_no_people_and_no_money(alice, brand) -> None:
    campaign = make_campaign(
        alice, brand, "Soup week", starts_on=date(2026, 1, 10), ends_on=date(2026, 1, 20), **TERMS
    )
    make_slot(campaign, publish_from=date(2026, 1, 12), price=Decimal(50))
    make_collaboration(campaign, alice)
    brief = Brief.objects.create(campaign=campaign, title="Brief")
    BriefPoint.objects.create(brief=brief, section="overview", text="Soup.")
    write_contingency_plan(
        campaign=campaign,
        by=alice,
        scenarios=[{"title": "Scandal", "response": "stop", "first_actor": "brand"}],
    )
    copy = clone_campaign(campaign=campaign, by=alice, name="Soup week 2")
    assert (copy.cloned_from, copy.budget, copy.client_fee) == (campaign, Decimal(5000), Decimal(8000))
    assert copy.ends_on - copy.starts_on == campaign.ends_on - campaign.starts_on
    assert copy.slots.get().publish_from - copy.starts_on == date(2026, 1, 12) - date(2026, 1, 10)
    assert copy.slots.get().price is None
    assert [point.text for point in copy.briefs.get().points.all()] == ["Soup."]
    assert [row.title for row in copy.contingency_plan.scenarios.all()] == ["Scandal"]
    assert copy.collaborations.count() == 0


def test_a_copy_for_another_brand_leaves_fee_and_products_behind(alice, brand) -> None:
    product = add_product(brand=brand, by=alice, name="Soap")
    campaign = make_campaign(alice, brand, products=[product], **TERMS)
    copy = clone_campaign(campaign=campaign, by=alice, name="x", brand=factories.make_brand(alice.agency))
    assert (copy.client_fee, list(copy.products.all())) == (None, [])


def test_a_template_takes_no_people_and_does_not_launch(alice, brand) -> None:
    template = make_campaign(alice, brand, is_template=True)
    with pytest.raises(ActionError, match="A template has no people"):
        make_collaboration(template, alice)


def test_a_running_campaign_is_not_put_away(alice, brand) -> None:
    campaign = make_campaign(alice, brand)
    Campaign.objects.filter(pk=campaign.pk).update(state="running")
    campaign.refresh_from_db()
    with pytest.raises(InvalidTransition, match="Finish or cancel the campaign first"):
        archive_campaign(campaign=campaign, by=alice)


def test_an_archived_campaign_changes_only_after_it_is_restored(alice, brand) -> None:
    campaign = make_campaign(alice, brand)
    archive_campaign(campaign=campaign, by=alice)
    with pytest.raises(InvalidTransition, match="Spring is archived. Restore it before you change it."):
        update_campaign(campaign=campaign, by=alice, name="x")
    restore_campaign(campaign=campaign, by=alice)
    assert update_campaign(campaign=campaign, by=alice, name="Summer").name == "Summer"


def test_a_team_is_set_whole(alice, olga, bob, brand, other_agency) -> None:
    campaign = make_campaign(alice, brand)
    set_team(campaign=campaign, by=alice, team={olga: "Client", bob: ""})
    set_team(campaign=campaign, by=alice, team={olga: "Money"})
    assert [(place.member, place.duty) for place in campaign.team.all()] == [(olga, "Money")]
    entry = AuditEntry.objects.about(campaign).newest_first()[0]
    assert entry.data["changes"] == {"Olga": ["Client", "Money"], "Bob": ["in the team", None]}
    with pytest.raises(ActionError):
        set_team(campaign=campaign, by=alice, team={factories.make_membership(other_agency): ""})
