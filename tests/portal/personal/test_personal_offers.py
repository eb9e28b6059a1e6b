"""Offers, contract and payments on the influencer's page, without a sign-in."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.offer_answers import accept_offer
from campaigns.actions.offers import withdraw_offer
from campaigns.actions.payments import approve_payment, pay_payment
from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Collaboration, Contract, Offer, Payment
from campaigns.terms import terms_of
from portal.personal.offers import _amount
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.campaigns.offers.offering import DAY, exclusivity, make_offer, sent_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def collaboration(alice, agency) -> Collaboration:
    return make_collaboration(make_campaign(alice), alice, factories.make_influencer(agency, "Mina"))


@pytest.fixture
def token(collaboration, alice) -> str:
    return make_personal_link(collaboration=collaboration, by=alice)[1]


def page(token: str) -> str:
    return Client().get(reverse("personal:page", args=[token])).content.decode()


def answer(token: str, verb: str, offer: Offer, **sent: Any) -> Any:
    return Client().post(reverse(f"personal:{verb}_offer", args=[token, offer.uuid]), sent)


def test_the_offer_stands_on_top_with_its_terms(collaboration, alice, token) -> None:
    sent_offer(collaboration, alice, exclusivities=[exclusivity()])
    shown = page(token)
    for told in ("Answer our offer", "€1,000.00", "nothing for snacks", "Your full name"):
        assert told in shown


def test_a_draft_is_not_shown(collaboration, alice, token) -> None:
    make_offer(collaboration, alice, fee=Decimal(7777))
    assert "7,777" not in page(token)


def test_it_is_accepted_by_typed_name(collaboration, alice, token) -> None:
    offer = sent_offer(collaboration, alice)
    done = answer(token, "accept", offer, name="Mina Park", agreed="1")
    offer.refresh_from_db()
    assert (done.status_code, offer.state, offer.accepted_name) == (302, "accepted", "Mina Park")
    assert "Mina Park" in page(token)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({"name": "Mina Park"}, "Tick that you accept"), ({"name": " ", "agreed": "1"}, "Type the full name")],
)
def test_half_an_acceptance_is_none(collaboration, alice, token, sent: dict[str, str], sentence: str) -> None:
    offer = sent_offer(collaboration, alice)
    done = answer(token, "accept", offer, **sent)
    assert done.status_code == 422
    assert sentence in done.content.decode()
    assert Offer.objects.get().state == "sent"


def test_after_its_time_nothing_is_accepted_and_it_says_so(collaboration, alice, token) -> None:
    offer = sent_offer(collaboration, alice)
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    done = answer(token, "accept", offer, name="Mina Park", agreed="1")
    assert done.status_code == 422
    assert "This offer could be answered until" in done.content.decode()
    assert "Your full name" not in page(token)


def test_an_offer_taken_back_meanwhile_says_so(collaboration, alice, token) -> None:
    offer = sent_offer(collaboration, alice)
    withdraw_offer(offer=offer, by=alice)
    done = answer(token, "accept", offer, name="Mina Park", agreed="1")
    assert "does not wait for an answer any more: withdrawn" in done.content.decode()


def test_other_terms_come_back_as_a_counter_offer(collaboration, alice, token) -> None:
    offer = sent_offer(collaboration, alice, exclusivities=[exclusivity()])
    later = DAY + timedelta(days=20)
    answer(token, "counter", offer, fee="1 400", payment_days="14", message="I need longer.", **{"publish_until-0": later.isoformat()})  # fmt: skip
    counter = Offer.objects.get(number=2)
    terms = terms_of(counter)
    assert (counter.state, counter.side, counter.message) == ("sent", "influencer", "I need longer.")
    assert (terms.fee, terms.payment_days, terms.lines[0].publish_until) == (Decimal(1400), 14, later)
    assert terms.exclusivities == ()
    assert "We have your terms and answer soon." in page(token)


def test_a_counter_offer_that_is_no_number_keeps_what_was_typed(collaboration, alice, token) -> None:
    offer = sent_offer(collaboration, alice)
    done = answer(token, "counter", offer, fee="a lot", payment_days="14", message="Please.")
    shown = done.content.decode()
    assert done.status_code == 422
    assert "The fee has to be a number" in shown
    assert 'value="a lot"' in shown
    assert "Please." in shown


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1200", 1200), ("1,200", 1200), ("1.200", 1200), ("1 200,50", "1200.50"), ("1.234.567", 1234567), ("12,5", "12.5"), ("1,200.50", "1200.50")],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, amount: Any) -> None:
    assert _amount(typed, "The fee") == Decimal(str(amount))


def test_a_no_with_its_reason_is_enough(collaboration, alice, token) -> None:
    offer = sent_offer(collaboration, alice)
    answer(token, "decline", offer, reason="taste", leaves="1")
    offer.refresh_from_db()
    collaboration.refresh_from_db()
    assert (offer.state, offer.declined_reason, collaboration.end_kind) == ("declined", "taste", "declined")


@pytest.mark.parametrize("verb", ["accept", "counter", "decline"])
def test_another_persons_link_finds_no_offer(collaboration, alice, verb: str) -> None:
    offer = sent_offer(collaboration, alice)
    elsewhere = make_collaboration(collaboration.campaign, alice)
    token = make_personal_link(collaboration=elsewhere, by=alice)[1]
    assert answer(token, verb, offer, name="X Y", agreed="1", fee="1", reason="fee").status_code == 404
    assert Offer.objects.get().state == "sent"


@pytest.mark.parametrize("verb", ["accept", "counter", "decline"])
def test_opening_an_address_answers_nothing(collaboration, alice, token, verb: str) -> None:
    offer = sent_offer(collaboration, alice)
    assert Client().get(reverse(f"personal:{verb}_offer", args=[token, offer.uuid])).status_code == 405
    assert Offer.objects.get().state == "sent"


def test_how_the_fee_was_weighed_is_shown_only_when_we_chose_to(collaboration, alice, token) -> None:
    offer = sent_offer(collaboration, alice)
    piece = {"platform": "youtube", "format": "short", "steps": [{"key": "reach", "label": "Reach", "factor": "1.2", "why": "Many views.", "is_known": True}]}  # fmt: skip
    weighed = {"fair": "1100", "low": "900", "high": "1500", "currency": "EUR", "pieces": [piece]}
    Offer.objects.filter(pk=offer.pk).update(fair_rate=weighed)
    assert "Many views." not in page(token)
    Offer.objects.filter(pk=offer.pk).update(shows_fair_rate=True)
    assert "Many views." in page(token)


def test_a_payment_is_a_line_of_four_steps(collaboration, alice, olga, token) -> None:
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    assert page(token).count("is-done") == 1
    payment = approve_payment(payment=Payment.objects.get(), by=olga)
    assert page(token).count("is-done") == 2
    pay_payment(payment=payment, by=alice)
    assert page(token).count("is-done") == 4


def test_only_a_contract_that_was_sent_can_be_read(collaboration, alice, token, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    sent_offer(collaboration, alice)
    contract = Contract(collaboration=collaboration, author=alice)
    contract.pdf.save("c.pdf", ContentFile(b"%PDF-1.7 %%EOF"), save=True)
    url = reverse("personal:contract", args=[token])
    assert Client().get(url).status_code == 404
    Contract.objects.update(state="sent")
    answered = Client().get(url)
    assert b"".join(answered.streaming_content) == b"%PDF-1.7 %%EOF"
    assert answered.headers["Cache-Control"] == "no-store, private"
