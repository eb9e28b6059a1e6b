"""The ledger: entered, approved by a second person, paid once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.exchange_rates import note_exchange_rate, take_in_exchange_rates
from campaigns.actions.launching import freeze_campaign
from campaigns.actions.offer_answers import accept_offer
from campaigns.actions.payments import (
    approve_payment,
    cancel_payment,
    change_payment,
    enter_conversions,
    enter_payment,
    pay_payment,
    take_back_approval,
)
from campaigns.models import Campaign, ExchangeRate, Offer, Payment
from campaigns.queries.exchange import NoRate, find_rate
from campaigns.states import PAYMENT_MOVES, PaymentState
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.campaigns.offers.offering import sent_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice) -> Campaign:
    return make_campaign(alice)


def entered(campaign: Campaign, by: Any, **changed: Any) -> Payment:
    values = {
        "direction": "payable",
        "kind": "fee",
        "amount": Decimal(500),
        "currency": "EUR",
        "party": "Mina",
        **changed,
    }
    return enter_payment(campaign=campaign, by=by, **values)


def approved(campaign: Campaign, alice: Any, olga: Any, **changed: Any) -> Payment:
    return approve_payment(payment=entered(campaign, alice, **changed), by=olga)


def test_a_payment_is_entered_approved_and_paid(campaign, alice, olga) -> None:
    payment = approved(campaign, alice, olga)
    pay_payment(payment=payment, by=alice, reference="SEPA 1")
    payment.refresh_from_db()
    assert (payment.state, payment.approved_by, payment.paid_on) == ("paid", olga, timezone.localdate())
    assert (payment.rate, payment.amount_in_campaign) == (Decimal(1), Decimal(500))
    assert list(AuditEntry.objects.about(payment).order_by("pk").values_list("action", flat=True)) == [
        "campaigns.payment.entered", "campaigns.payment.approved", "campaigns.payment.paid",
    ]  # fmt: skip


def test_who_enters_does_not_approve(campaign, alice, olga) -> None:
    payment = entered(campaign, alice)
    with pytest.raises(NotAllowed, match="Whoever enters a payment does not approve it"):
        approve_payment(payment=payment, by=alice)
    payment.refresh_from_db()
    assert payment.state == "owed"


def test_who_works_alone_does_both(campaign, alice, bob, carla) -> None:
    assert approve_payment(payment=entered(campaign, alice), by=alice).state == "approved"


def test_what_was_paid_is_not_paid_again(campaign, alice, olga) -> None:
    payment = approved(campaign, alice, olga)
    stale = Payment.objects.get(pk=payment.pk)
    pay_payment(payment=payment, by=alice)
    with pytest.raises(InvalidTransition, match="was paid already on .* It is not paid twice"):
        pay_payment(payment=stale, by=olga)
    assert AuditEntry.objects.filter(action="campaigns.payment.paid").count() == 1


def test_what_nobody_approved_is_not_paid(campaign, alice) -> None:
    with pytest.raises(InvalidTransition, match="no longer approved"):
        pay_payment(payment=entered(campaign, alice), by=alice)


@pytest.mark.parametrize("state", PaymentState.values)
def test_only_what_may_be_paid_is_paid(campaign, alice, olga, state: str) -> None:
    payment = entered(campaign, alice)
    Payment.objects.filter(pk=payment.pk).update(state=state, approved_by=olga, paid_on=timezone.localdate())
    if "paid" in PAYMENT_MOVES.get(state, ()):
        pay_payment(payment=payment, by=alice)
    else:
        with pytest.raises(InvalidTransition):
            pay_payment(payment=payment, by=alice)


def test_an_invoice_is_entered_once(campaign, alice) -> None:
    entered(campaign, alice, invoice_number="R-7")
    with pytest.raises(AlreadyExists, match="invoice R-7 of Mina. The same thing is never paid twice"):
        entered(campaign, alice, invoice_number="R-7", amount=Decimal(900))
    assert entered(campaign, alice, invoice_number="R-7", party="Ana").pk
    assert Payment.objects.count() == 2


def test_a_struck_invoice_may_come_again(campaign, alice) -> None:
    cancel_payment(payment=entered(campaign, alice, invoice_number="R-7"), by=alice, reason="Wrong sum")
    assert entered(campaign, alice, invoice_number="R-7").state == "owed"


def test_the_fee_of_an_agreement_is_in_the_books_once(alice, olga) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    offer = accept_offer(
        offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today"
    )
    twin = Payment.objects.get()
    twin.pk, twin.uuid = None, factories.make_influencer(alice.agency).uuid
    with pytest.raises(Exception, match="never_paid_twice"):
        twin.save()
    assert twin.guard == f"offer:{offer.pk}:fee"


class TestConversions:
    @pytest.fixture
    def agreement(self, alice) -> Offer:
        collaboration = make_collaboration(make_campaign(alice), alice)
        offer = sent_offer(
            collaboration,
            alice,
            per_conversion=Decimal("2.5"),
            conversion="issued card",
            conversions_paid_up_to=100,
        )
        return accept_offer(offer=offer, by=alice, name="Mina Park", evidence="Mail of today")

    def test_each_is_paid_once(self, agreement, alice) -> None:
        first = enter_conversions(offer=agreement, by=alice, until=40)
        second = enter_conversions(offer=agreement, by=alice, until=100)
        assert (first.amount, second.amount) == (Decimal(100), Decimal(150))
        assert (second.conversions_from, second.conversions_until) == (40, 100)

    def test_the_same_count_twice_is_refused(self, agreement, alice) -> None:
        enter_conversions(offer=agreement, by=alice, until=40)
        with pytest.raises(AlreadyExists, match="40 conversions are in the books already"):
            enter_conversions(offer=agreement, by=alice, until=40)

    def test_beyond_what_was_agreed_is_refused(self, agreement, alice) -> None:
        with pytest.raises(ActionError, match="pays up to 100 conversions"):
            enter_conversions(offer=agreement, by=alice, until=101)

    def test_a_struck_count_is_open_again(self, agreement, alice) -> None:
        cancel_payment(
            payment=enter_conversions(offer=agreement, by=alice, until=40), by=alice, reason="Miscounted"
        )
        assert enter_conversions(offer=agreement, by=alice, until=30).conversions_from == 0

    def test_an_agreement_without_them_pays_none(self, alice) -> None:
        offer = accept_offer(
            offer=sent_offer(make_collaboration(make_campaign(alice), alice), alice), by=alice, name="A B", evidence="Mail of today"
        )  # fmt: skip
        with pytest.raises(ActionError, match="Only an agreement with an amount per conversion"):
            enter_conversions(offer=offer, by=alice, until=1)


def test_a_currency_without_a_rate_is_refused_with_what_to_do(campaign, alice) -> None:
    with pytest.raises(NoRate, match="no exchange rate from KRW to EUR on .* Note one under Payments"):
        entered(campaign, alice, currency="KRW", amount=Decimal(1_000_000))
    assert Payment.objects.count() == 0
    today = timezone.localdate()
    note_exchange_rate(
        by=alice, from_currency="EUR", to_currency="KRW", rate=Decimal(1600), as_of=today, source="ECB"
    )
    payment = entered(campaign, alice, currency="KRW", amount=Decimal(1_000_000))
    assert (payment.amount_in_campaign, payment.rate) == (Decimal(625), Decimal("0.000625"))
    assert payment.rate_source == f"ECB, {today:%Y-%m-%d}"


def test_an_agreement_in_a_currency_without_a_rate_waits_for_one(alice, olga) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    offer = sent_offer(collaboration, alice, currency="KRW", fee=Decimal(1_000_000))
    accept_offer(offer=offer, by=alice, name="Mina Park", evidence="Mail of today")
    payment = Payment.objects.get()
    assert (payment.rate, payment.amount_in_campaign) == (None, None)
    with pytest.raises(NoRate):
        approve_payment(payment=payment, by=olga)
    note_exchange_rate(
        by=alice,
        from_currency="KRW",
        to_currency="EUR",
        rate=Decimal("0.0006"),
        as_of=timezone.localdate(),
        source="ECB",
    )
    assert approve_payment(payment=payment, by=olga).amount_in_campaign == Decimal(600)


def test_the_newest_rate_of_the_day_or_before_counts(alice, agency) -> None:
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    for number, day in enumerate(days, start=1):
        note_exchange_rate(
            by=alice, from_currency="USD", to_currency="EUR", rate=Decimal(number), as_of=day, source="ECB"
        )
    found = find_rate(agency, "USD", "EUR", date(2026, 2, 20))
    assert (found.rate, found.as_of) == (Decimal(2), date(2026, 2, 1))
    assert find_rate(agency, "USD", "EUR", date(2025, 12, 31)) is None


def test_another_agencys_rates_are_not_used(alice, charlie) -> None:
    note_exchange_rate(
        by=charlie,
        from_currency="USD",
        to_currency="EUR",
        rate=Decimal(1),
        as_of=date(2026, 1, 1),
        source="ECB",
    )
    assert find_rate(alice.agency, "USD", "EUR", date(2026, 2, 1)) is None


def test_rates_are_taken_in_all_or_none(alice) -> None:
    with pytest.raises(ActionError, match="Line 2: XYZ is not a currency"):
        take_in_exchange_rates(by=alice, text="USD;EUR;0.92;2026-01-01\nXYZ;EUR;1;2026-01-01", source="ECB")
    assert ExchangeRate.objects.count() == 0
    take_in_exchange_rates(by=alice, text="USD;EUR;0.92;2026-01-01\nGBP;EUR;1.17;2026-01-01", source="ECB")
    assert ExchangeRate.objects.count() == 2


@pytest.mark.parametrize("rate", [Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("1e12")])
def test_a_rate_that_is_no_rate_is_refused(alice, rate: Decimal) -> None:
    with pytest.raises(ActionError, match="above zero"):
        note_exchange_rate(
            by=alice, from_currency="USD", to_currency="EUR", rate=rate, as_of=date(2026, 1, 1), source="x"
        )


def test_nothing_is_paid_out_while_a_crisis_holds_the_campaign(campaign, alice, olga) -> None:
    payment = approved(campaign, alice, olga)
    income = approved(campaign, alice, olga, direction="receivable", kind="client_fee", party="Acme")
    freeze_campaign(campaign=campaign, by=olga, reason="Recall.")
    with pytest.raises(ActionError, match="frozen"):
        pay_payment(payment=payment, by=alice)
    assert pay_payment(payment=income, by=alice).state == "paid"


def test_an_approval_can_be_taken_back_before_payment(campaign, alice, olga) -> None:
    payment = approved(campaign, alice, olga)
    take_back_approval(payment=payment, by=olga, reason="Invoice is wrong")
    payment.refresh_from_db()
    assert (payment.state, payment.approved_by) == ("owed", None)


def test_dates_and_invoice_change_until_it_is_paid(campaign, alice, olga) -> None:
    payment = approved(campaign, alice, olga)
    change_payment(payment=payment, by=alice, due_on=date(2026, 12, 24), invoice_number="R-9")
    pay_payment(payment=payment, by=alice)
    with pytest.raises(InvalidTransition):
        change_payment(payment=payment, by=alice, note="later")
    payment.refresh_from_db()
    assert (payment.due_on, payment.invoice_number, payment.note) == (date(2026, 12, 24), "R-9", "")


def test_paying_the_last_of_a_finished_collaboration_brings_it_to_paid(alice, olga) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    collaboration.deliverables.update(state="published", published_at=timezone.now() - timedelta(days=1))
    payment = approve_payment(payment=Payment.objects.get(), by=olga)
    pay_payment(payment=payment, by=alice)
    collaboration.refresh_from_db()
    assert collaboration.stage.key == "paid"


@pytest.mark.parametrize("who", ["bob", "charlie", "carla"])
def test_others_touch_no_money(campaign, alice, olga, who: str, request) -> None:
    by = request.getfixturevalue(who)
    payment = entered(campaign, alice)
    for act in (
        lambda: entered(campaign, by),
        lambda: approve_payment(payment=payment, by=by),
        lambda: pay_payment(payment=payment, by=by),
        lambda: cancel_payment(payment=payment, by=by, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()
    payment.refresh_from_db()
    assert payment.state == "owed"
