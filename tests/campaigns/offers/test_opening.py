"""A first offer begins with the slots somebody holds: platform, format, window and price are there already."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.bench import choose_candidate, propose_candidates
from campaigns.models import Candidate, Offer
from campaigns.queries.opening import opening_of, slots_to_offer
from influencers.models import Rate
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_slot
from tests.campaigns.offers.offering import make_offer

pytestmark = pytest.mark.django_db


def first_day():
    return timezone.localdate() + timedelta(days=40)


def held(alice, **values):
    """Return somebody who was chosen for a slot of two pieces."""
    campaign = make_campaign(alice)
    last = first_day() + timedelta(days=6)
    values = {"quantity": 2, "publish_from": first_day(), "publish_until": last, **values}
    slot = make_slot(campaign, **values)
    collaboration = make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Mina"))
    propose_candidates(slot=slot, by=alice, influencers=[collaboration.influencer])
    choose_candidate(candidate=Candidate.objects.get(), by=alice)
    slot.refresh_from_db()
    return slot, slot.holder


def make_rate(person, amount, **values):
    values = {"platform": "youtube", "format": "short", "kind": "asked", "currency": "EUR", **values}
    return Rate.objects.create(influencer=person, amount=amount, quoted_on=timezone.localdate(), **values)


def test_it_begins_with_the_held_slot(alice):
    slot, collaboration = held(alice, price=Decimal(900))
    opening = opening_of(collaboration)
    (line,) = opening.lines
    assert (opening.currency, opening.fee, line.slot) == ("EUR", Decimal(900), slot)
    assert (line.platform, line.format, line.quantity, line.price) == ("youtube", "short", 2, Decimal(450))
    assert (line.publish_from, line.publish_until) == (slot.publish_from, slot.publish_until)


def test_the_price_is_the_plans_then_theirs_then_their_rate_then_the_budget(alice):
    slot, collaboration = held(alice, budget=Decimal(1000))
    assert (opening_of(collaboration).fee, opening_of(collaboration).lines[0].price_source) == (
        1000,
        "budget",
    )
    make_rate(collaboration.influencer, Decimal(300))
    make_rate(collaboration.influencer, Decimal(9), currency="USD")
    make_rate(collaboration.influencer, Decimal(8), format="video")
    assert (opening_of(collaboration).fee, opening_of(collaboration).lines[0].price_source) == (600, "rate")
    Candidate.objects.update(price=Decimal(700))
    assert (opening_of(collaboration).fee, opening_of(collaboration).lines[0].price_source) == (
        700,
        "candidate",
    )
    slot.price = Decimal("801.01")
    slot.save()
    opening = opening_of(collaboration)
    assert (opening.fee, opening.lines[0].price_source) == (Decimal("801.01"), "slot")
    assert opening.lines[0].price is None  # does not part evenly in two


def test_without_a_known_price_the_fee_is_left_to_write(alice):
    _slot, collaboration = held(alice)
    opening = opening_of(collaboration)
    assert (opening.fee, opening.lines[0].price, opening.lines[0].price_source) == (None, None, "")


def test_who_holds_nothing_begins_with_the_days_of_the_campaign(alice, client_of):
    last = first_day() + timedelta(days=20)
    campaign = make_campaign(alice, starts_on=first_day(), ends_on=last)
    collaboration = make_collaboration(campaign, alice)
    forms = client_of(alice).get(reverse("campaigns:new_offer", args=[collaboration.uuid])).context["forms"]
    first = forms.lines.forms[0]
    assert (first["publish_from"].value(), first["publish_until"].value()) == (first_day(), last)
    assert "slot" not in first.fields


def test_the_form_is_filled_and_saves_the_slot(alice, client_of):
    slot, collaboration = held(alice, price=Decimal(900))
    client, url = client_of(alice), reverse("campaigns:new_offer", args=[collaboration.uuid])
    answer = client.get(url)
    assert "It begins with the slot Mina holds." in answer.content.decode()
    sent = {}
    forms = answer.context["forms"]
    for form in [forms.money, *forms.lines, *forms.rights, *forms.exclusivities]:
        sent |= {f.html_name: f.value() for f in form if f.value() not in (None, False)}
    for part in (forms.lines, forms.rights, forms.exclusivities):
        sent |= {field.html_name: field.value() for field in part.management_form}
    assert client.post(url, sent).status_code == 302
    offer = Offer.objects.get()
    line = offer.lines.get()
    # One line needs no price beside the fee, so that another fee is no contradiction.
    assert (offer.fee, line.slot, line.quantity, line.price) == (Decimal(900), slot, 2, None)
    dearer = client.post(reverse("campaigns:edit_offer", args=[offer.uuid]), {**sent, "fee": "950"})
    offer.refresh_from_db()
    assert (dearer.status_code, offer.fee) == (302, Decimal(950))
    # Changing the draft keeps the slot; a row of which only the slot is left says nothing.
    edit = reverse("campaigns:edit_offer", args=[offer.uuid])
    assert client.post(edit, {**sent, "line-1-slot": str(slot.uuid)}).status_code == 302
    assert offer.lines.get().slot == slot


def test_another_campaigns_slot_cannot_be_chosen(alice, client_of):
    _slot, collaboration = held(alice, price=Decimal(900))
    foreign = make_slot(make_campaign(alice, name="Autumn"))
    body = {
        "currency": "EUR", "fee": "5", "payment_days": "3", "line-TOTAL_FORMS": 1, "line-INITIAL_FORMS": 0,
        "right-TOTAL_FORMS": 0, "right-INITIAL_FORMS": 0, "exclusivity-TOTAL_FORMS": 0, "exclusivity-INITIAL_FORMS": 0,
        "line-0-what": "youtube/short", "line-0-quantity": 1, "line-0-slot": str(foreign.uuid),
    }  # fmt: skip
    answer = client_of(alice).post(reverse("campaigns:new_offer", args=[collaboration.uuid]), body)
    assert (answer.status_code, Offer.objects.count()) == (422, 0)


def test_free_slots_somebody_is_considered_for_can_be_chosen(alice):
    slot, collaboration = held(alice)
    free, taken = make_slot(slot.campaign), make_slot(slot.campaign)
    make_slot(slot.campaign)
    propose_candidates(slot=free, by=alice, influencers=[collaboration.influencer])
    propose_candidates(slot=taken, by=alice, influencers=[collaboration.influencer])
    taken.holder = make_collaboration(slot.campaign, alice)
    taken.save()
    assert slots_to_offer(collaboration) == [slot, free]


def test_an_offer_after_another_begins_with_its_terms(alice, client_of):
    _slot, collaboration = held(alice, price=Decimal(900))
    make_offer(collaboration, alice, fee=Decimal(1234))
    Offer.objects.update(state="withdrawn")
    answer = client_of(alice).get(reverse("campaigns:new_offer", args=[collaboration.uuid]))
    assert answer.context["forms"].money["fee"].value() == Decimal(1234)
    assert "It begins with" not in answer.content.decode()


def test_the_api_says_what_to_begin_with_and_takes_it_back(
    alice, api_client_of, django_assert_max_num_queries
):
    slot, collaboration = held(alice, price=Decimal(900))
    api = api_client_of(alice)
    url = reverse("api:collaboration_opening", args=[collaboration.uuid])
    api.get(url)
    with django_assert_max_num_queries(8):
        opening = api.get(url).json()
    (line,) = opening["lines"]
    assert (opening["fee"], line["slot"], line["price"], line["price_source"]) == (
        "900.00",
        str(slot.uuid),
        "450.00",
        "slot",
    )
    made = api.post(reverse("api:collaboration_offers", args=[collaboration.uuid]), opening, format="json")
    assert (made.status_code, made.json()["lines"][0]["slot"]) == (201, str(slot.uuid))
