"""Answers to offers: each counts once, in time, by whoever may."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from accounts.passes import revoke_pass
from campaigns.actions.launching import freeze_campaign
from campaigns.actions.offer_answers import accept_offer, counter_offer, decline_offer
from campaigns.actions.offers import Reservations, expire_offers, send_offer, withdraw_offer
from campaigns.models import Collaboration, Offer, Payment
from campaigns.states import OFFER_MOVES, OfferState
from influencers.models import BrandRelation, Rate
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.campaigns.offers.offering import DAY, link_of, make_offer, sent_offer, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def collaboration(alice, agency) -> Collaboration:
    mina = factories.make_influencer(agency, "Mina")
    return make_collaboration(make_campaign(alice), alice, mina)


def test_a_typed_name_on_the_link_makes_it_the_agreement(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    accepted = accept_offer(offer=offer, by=link_of(collaboration, alice), name="Mina Park")
    stored = Offer.objects.get(pk=offer.pk)
    assert (stored.state, stored.accepted_name, stored.answered_by) == (
        "accepted",
        "Mina Park",
        "Mina (personal link)",
    )
    assert accepted.answered_at == stored.answered_at
    collaboration.refresh_from_db()
    assert collaboration.stage.key == "agreed"
    entry = AuditEntry.objects.get(action="campaigns.offer.accepted")
    assert entry.actor_label == "Mina (personal link)"
    assert entry.data["changes"] == {"offer": [None, "1: 1,000.00 EUR · Mina Park"]}


def test_an_agreement_owes_its_fee_and_teaches_the_rate_card(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    accept_offer(offer=offer, by=link_of(collaboration, alice), name="Mina Park")
    payment = Payment.objects.get()
    assert (payment.amount, payment.currency, payment.state, payment.party) == (
        Decimal(1000),
        "EUR",
        "owed",
        "Mina",
    )
    assert payment.due_on == DAY + timedelta(days=39)
    rate = Rate.objects.get()
    assert (rate.kind, rate.platform, rate.format, rate.amount) == (
        "agreed",
        "youtube",
        "short",
        Decimal(1000),
    )


def test_after_its_expiry_an_offer_cannot_be_answered(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice, expires_at=timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=2)
    link = link_of(collaboration, alice)
    for answer in (
        lambda: accept_offer(offer=offer, by=link, name="Mina Park", now=later),
        lambda: decline_offer(offer=offer, by=link, reason="fee", now=later),
        lambda: counter_offer(offer=offer, by=link, now=later, **terms(fee=Decimal(2000))),
    ):
        with pytest.raises(InvalidTransition, match="could be answered until .* Ask for a new one"):
            answer()
    assert Offer.objects.get().state == "sent"
    assert Payment.objects.count() == 0


def test_the_clock_closes_what_nobody_answered(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice, expires_at=timezone.now() + timedelta(hours=1))
    assert expire_offers(now=timezone.now()) == 0
    assert expire_offers(now=timezone.now() + timedelta(hours=2)) == 1
    offer.refresh_from_db()
    assert offer.state == "expired"
    assert AuditEntry.objects.get(action="campaigns.offer.expired").actor_label == "system"


def test_who_comes_second_is_told_who_was_first(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    link = link_of(collaboration, alice)
    accept_offer(offer=offer, by=link, name="Mina Park")
    with pytest.raises(InvalidTransition, match="accepted by Mina Park. Nothing was changed"):
        decline_offer(offer=offer, by=link, reason="fee")
    with pytest.raises(InvalidTransition, match="accepted by Mina Park"):
        withdraw_offer(offer=offer, by=alice)
    assert Offer.objects.get().state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(alice, agency) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice, factories.make_influencer(agency, "Mina"))
    offer, link = sent_offer(collaboration, alice), link_of(collaboration, alice)
    start, outcomes = threading.Barrier(2), []

    def answer(name: str) -> None:
        start.wait()
        try:
            accept_offer(
                offer=Offer.objects.select_related("collaboration").get(pk=offer.pk), by=link, name=name
            )
            outcomes.append("accepted")
        except InvalidTransition as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=[name]) for name in ("Mina Park", "Agent Kim")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    winner = Offer.objects.get().accepted_name
    assert sorted(outcomes, key=len) == [
        "accepted",
        f"This offer does not wait for an answer any more: accepted by {winner}. Nothing was changed.",
    ]
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    "state", [state for state in OfferState.values if "accepted" not in OFFER_MOVES.get(state, ())]
)
def test_only_what_waits_can_be_accepted(collaboration, alice, state: str) -> None:
    offer = make_offer(collaboration, alice)
    name = {"accepted_name": "X"} if state == "accepted" else {}
    Offer.objects.filter(pk=offer.pk).update(state=state, **name)
    with pytest.raises(InvalidTransition):
        accept_offer(offer=offer, by=alice, name="Mina Park", evidence="Mail of 3 May")
    assert Offer.objects.get().state == state


def test_a_counter_offer_waits_for_the_house_and_can_be_accepted(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    counter = counter_offer(offer=offer, by=link_of(collaboration, alice), **terms(fee=Decimal(1400)))
    offer.refresh_from_db()
    assert (offer.state, counter.state, counter.side, counter.number) == (
        "countered",
        "sent",
        "influencer",
        2,
    )
    accepted = accept_offer(offer=counter, by=alice, name="Alice")
    assert (accepted.state, Payment.objects.get().amount) == ("accepted", Decimal(1400))


def test_a_counter_offer_with_the_same_terms_is_no_counter_offer(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    with pytest.raises(ActionError, match="These are the same terms"):
        counter_offer(offer=offer, by=link_of(collaboration, alice), **terms())
    assert Offer.objects.get().state == "sent"


def test_a_link_cannot_accept_its_own_counter_offer(collaboration, alice) -> None:
    link = link_of(collaboration, alice)
    counter = counter_offer(offer=sent_offer(collaboration, alice), by=link, **terms(fee=Decimal(1400)))
    with pytest.raises(ActionError, match="your own counter-offer"):
        accept_offer(offer=counter, by=link, name="Mina Park")


def test_a_counter_offer_over_the_budget_is_accepted_only_with_a_reason(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice, budget=Decimal(1200)), alice)
    counter = counter_offer(
        offer=sent_offer(collaboration, alice), by=link_of(collaboration, alice), **terms(fee=Decimal(1400))
    )
    with pytest.raises(Reservations, match="The budget is exceeded by €200.00"):
        accept_offer(offer=counter, by=alice, name="Alice")
    accept_offer(offer=counter, by=alice, name="Alice", despite="The client agreed by mail.")
    counter.refresh_from_db()
    assert (counter.state, counter.despite) == ("accepted", "The client agreed by mail.")


def test_a_house_offer_answers_a_waiting_counter_offer(collaboration, alice) -> None:
    counter = counter_offer(
        offer=sent_offer(collaboration, alice), by=link_of(collaboration, alice), **terms(fee=Decimal(1400))
    )
    third = send_offer(offer=make_offer(collaboration, alice, fee=Decimal(1200)), by=alice)
    counter.refresh_from_db()
    third.refresh_from_db()
    assert (counter.state, third.state, third.answers, third.number) == ("countered", "sent", counter, 3)


def test_staff_say_where_an_answer_is_from(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    with pytest.raises(ActionError, match="where the answer is from"):
        accept_offer(offer=offer, by=alice, name="Mina Park")
    accept_offer(offer=offer, by=alice, name="Mina Park", evidence="Her mail of 20 November")
    offer.refresh_from_db()
    assert offer.evidence == "Her mail of 20 November"


def test_a_bad_experience_is_remembered_for_the_brand(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    decline_offer(
        offer=offer,
        by=link_of(collaboration, alice),
        reason="experience",
        note="Paid late twice.",
        leaves=True,
    )
    relation = BrandRelation.objects.get()
    assert (relation.brand, relation.affinity, relation.evidence) == (
        collaboration.campaign.brand,
        -2,
        "Paid late twice.",
    )
    collaboration.refresh_from_db()
    assert (collaboration.end_kind, collaboration.end_reason) == ("declined", "experience")


def test_declining_terms_need_not_end_it(collaboration, alice) -> None:
    decline_offer(offer=sent_offer(collaboration, alice), by=link_of(collaboration, alice), reason="fee")
    collaboration.refresh_from_db()
    offer = Offer.objects.get()
    assert (collaboration.ended_at, offer.state, offer.declined_reason) == (None, "declined", "fee")


def test_agreeing_anew_takes_the_place_of_the_old_agreement(collaboration, alice) -> None:
    link = link_of(collaboration, alice)
    accept_offer(offer=sent_offer(collaboration, alice), by=link, name="Mina Park")
    accept_offer(offer=sent_offer(collaboration, alice, fee=Decimal(1500)), by=link, name="Mina Park")
    assert list(Offer.objects.order_by("number").values_list("state", flat=True)) == ["replaced", "accepted"]
    assert list(Payment.objects.order_by("pk").values_list("state", "amount")) == [
        ("canceled", Decimal(1000)),
        ("owed", Decimal(1500)),
    ]


@pytest.mark.parametrize("who", ["bob", "charlie", "carla"])
def test_others_cannot_answer(collaboration, alice, who: str, request) -> None:
    offer = sent_offer(collaboration, alice)
    with pytest.raises(NotAllowed):
        accept_offer(offer=offer, by=request.getfixturevalue(who), name="X Y", evidence="A mail of today")
    assert Offer.objects.get().state == "sent"


def test_another_persons_link_cannot_answer(collaboration, alice) -> None:
    offer = sent_offer(collaboration, alice)
    elsewhere = make_collaboration(collaboration.campaign, alice)
    with pytest.raises(NotAllowed):
        accept_offer(offer=offer, by=link_of(elsewhere, alice), name="X Y")


def test_a_revoked_link_cannot_answer(collaboration, alice) -> None:
    offer, link = sent_offer(collaboration, alice), link_of(collaboration, alice)
    revoke_pass(given=link, by=alice)
    link.refresh_from_db()
    with pytest.raises(NotAllowed):
        accept_offer(offer=offer, by=link, name="Mina Park")


def test_nothing_is_agreed_while_a_crisis_holds_the_campaign(collaboration, alice, olga) -> None:
    offer = sent_offer(collaboration, alice)
    freeze_campaign(campaign=collaboration.campaign, by=olga, reason="Recall of the product.")
    with pytest.raises(ActionError, match="frozen"):
        accept_offer(offer=offer, by=link_of(collaboration, alice), name="Mina Park")
    assert Offer.objects.get().state == "sent"
