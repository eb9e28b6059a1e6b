"""What PostgreSQL itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns.models import Candidate, Collaboration, Offer
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_slot

pytestmark = pytest.mark.django_db


def test_a_campaign_cannot_have_another_agencys_brand(alice, other_agency) -> None:
    campaign = make_campaign(alice)
    campaign.brand = factories.make_brand(other_agency)
    with pytest.raises(IntegrityError, match="campaign_brand_agency"), transaction.atomic():
        campaign.save()
        connection.check_constraints()


def test_a_collaboration_cannot_have_another_agencys_influencer(alice, other_agency) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    stranger = factories.make_influencer(other_agency)
    with pytest.raises(IntegrityError, match="collaboration_influencer_agency"), transaction.atomic():
        Collaboration.objects.filter(pk=collaboration.pk).update(influencer=stranger)
        connection.check_constraints()


def test_a_slot_is_held_only_by_somebody_of_its_campaign(alice) -> None:
    slot = make_slot(make_campaign(alice))
    elsewhere = make_collaboration(make_campaign(alice, name="Autumn"), alice)
    with pytest.raises(IntegrityError, match="slot_holder_campaign"), transaction.atomic():
        slot.holder = elsewhere
        slot.save()
        connection.check_constraints()


def test_two_offers_of_one_collaboration_cannot_both_be_accepted(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    terms = {"collaboration": collaboration, "currency": "EUR", "fee": 100, "accepted_name": "Mina"}
    Offer.objects.create(number=1, state="accepted", **terms)
    with pytest.raises(IntegrityError, match="one_accepted_offer"):
        Offer.objects.create(number=2, state="accepted", **terms)


def test_only_one_candidate_is_chosen_for_a_slot(alice, agency) -> None:
    slot = make_slot(make_campaign(alice))
    for number in (1, 2):
        row = {"slot": slot, "agency": agency, "influencer": factories.make_influencer(agency)}
        if number == 2:
            with pytest.raises(IntegrityError, match="one_chosen_per_slot"):
                Candidate.objects.create(state="chosen", **row)
        else:
            Candidate.objects.create(state="chosen", **row)
