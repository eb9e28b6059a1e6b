"""A crisis: one page holds everything that would leave the house, a band says so everywhere, one click lets go."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from campaigns.actions.launching import freeze_campaign, release_campaign
from campaigns.actions.shortlist import write_note
from campaigns.models import Campaign
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot
from tests.campaigns.offers.offering import make_offer

pytestmark = pytest.mark.django_db
BAND = 'class="frozen"'


@pytest.fixture
def campaign(alice) -> Campaign:
    return make_campaign(alice, budget=Decimal(5000))


def test_a_member_freezes_with_a_reason_and_releases(campaign, alice, client_of) -> None:
    client = client_of(alice)
    overview = client.get(campaign.get_absolute_url()).content.decode()
    freeze = reverse("campaigns:freeze", args=[campaign.uuid])
    assert freeze in overview
    assert client.get(freeze).status_code == 200
    empty = client.post(freeze, {"reason": ""})
    campaign.refresh_from_db()
    assert (empty.status_code, campaign.is_frozen) == (422, False)
    client.post(freeze, {"reason": "A recall of the product."})
    campaign.refresh_from_db()
    assert (campaign.is_frozen, campaign.frozen_reason) == (True, "A recall of the product.")
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert (BAND in page, "A recall of the product." in page, freeze in page) == (True, True, False)
    twice = client.post(freeze, {"reason": "Again"})
    assert (twice.status_code, "The campaign is frozen already." in twice.content.decode()) == (422, True)
    client.post(reverse("campaigns:release", args=[campaign.uuid]))
    campaign.refresh_from_db()
    assert campaign.is_frozen is False
    assert BAND not in client.get(campaign.get_absolute_url()).content.decode()
    told = list(AuditEntry.objects.filter(action__in=("campaigns.campaign.frozen", "campaigns.campaign.released")).order_by("pk"))  # fmt: skip
    assert [(each.action.rpartition(".")[2], each.data.get("comment", "")) for each in told] == [
        ("frozen", "A recall of the product."),
        ("released", ""),
    ]


def test_the_band_stands_on_every_page_about_the_campaign(campaign, alice, client_of) -> None:
    slot = make_slot(campaign)
    collaboration = make_collaboration(campaign, alice)
    deliverable = make_deliverable(collaboration)
    offer = make_offer(collaboration, alice)
    note = write_note(campaign=campaign, by=alice, subject="News", body="All is well.")
    freeze_campaign(campaign=campaign, by=alice, reason="A recall.")
    client = client_of(alice)
    pages = [
        *((name, campaign) for name in ("detail", "edit", "brief", "board", "plan", "campaign_calendar", "money", "room", "shortlist", "scenarios", "assess_risk", "edit_plan", "launch", "cancel", "team", "add_person", "new_payment", "new_slots", "new_client_note", "new_brief", "freeze")),
        *((name, collaboration) for name in ("collaboration", "edit_collaboration", "move", "end", "new_offer", "plan_deliverable", "personal_link", "waive_contract")),
        *((name, offer) for name in ("offer", "edit_offer", "send_offer", "fair_rate")),
        *((name, deliverable) for name in ("edit_deliverable", "move_due")),
        *((name, slot) for name in ("slot", "edit_slot")), ("client_note", note),
    ]  # fmt: skip
    without = []
    for name, row in pages:
        answer = client.get(reverse(f"campaigns:{name}", args=[row.uuid]))
        if answer.status_code != 200 or BAND not in answer.content.decode():
            without.append((name, answer.status_code))
    assert without == []


def test_a_viewer_reads_the_band_and_is_offered_no_button(campaign, alice, bob, client_of) -> None:
    freeze_campaign(campaign=campaign, by=alice, reason="A recall.")
    client = client_of(bob)
    page = client.get(campaign.get_absolute_url()).content.decode()
    release = reverse("campaigns:release", args=[campaign.uuid])
    assert (BAND in page, release in page) == (True, False)
    client.post(release)
    campaign.refresh_from_db()
    assert campaign.is_frozen is True
    assert client.get(reverse("campaigns:freeze", args=[campaign.uuid])).status_code == 403


def test_what_is_over_is_not_frozen_from_its_page(campaign, alice, client_of) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(state="finished")
    page = client_of(alice).get(campaign.get_absolute_url()).content.decode()
    assert reverse("campaigns:freeze", args=[campaign.uuid]) not in page


def test_the_api_releases_with_a_reason_that_is_kept(campaign, alice, api_client_of) -> None:
    freeze_campaign(campaign=campaign, by=alice, reason="A recall.")
    url = reverse("api:campaign_release", args=[campaign.uuid])
    answer = api_client_of(alice).post(url, {"reason": "The recall is over."}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "planning")
    assert (
        AuditEntry.objects.get(action="campaigns.campaign.released").data["comment"] == "The recall is over."
    )


def test_releasing_what_is_not_frozen_is_refused(campaign, alice) -> None:
    freeze_campaign(campaign=campaign, by=alice, reason="A recall.")
    release_campaign(campaign=campaign, by=alice)
    with pytest.raises(InvalidTransition, match="The campaign is not frozen."):
        release_campaign(campaign=campaign, by=alice)
