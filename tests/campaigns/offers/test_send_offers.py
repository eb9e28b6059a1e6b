"""Offers of the house: what is refused before anybody outside sees it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.offer_answers import accept_offer
from campaigns.actions.offers import Reservations, change_offer, draft_offer, send_offer, withdraw_offer
from campaigns.models import Offer
from campaigns.offer_words import term_rows
from campaigns.queries.exchange import NoRate
from campaigns.terms import read_terms, terms_of
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.campaigns.offers.offering import DAY, LINE, exclusivity, link_of, make_offer, sent_offer, terms

pytestmark = pytest.mark.django_db


def test_terms_come_back_as_they_were_typed(alice) -> None:
    given = terms(
        per_conversion=Decimal("0.25"), conversion="issued card", conversions_paid_up_to=500, goods="A phone",
        goods_value=Decimal(900), payment_days=14, exclusivities=[exclusivity(rivals=["Globex"])],
        rights=[{"kind": "paid", "starts_on": DAY, "ends_on": DAY + timedelta(days=90), "markets": ["de"]}],
    )  # fmt: skip
    offer = draft_offer(collaboration=make_collaboration(make_campaign(alice), alice), by=alice, **given)
    assert terms_of(Offer.objects.get(pk=offer.pk)) == read_terms(given)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"fee": Decimal(0)}, "An offer gives something"),
        ({"fee": Decimal(-1)}, "cannot be negative"),
        ({"lines": []}, "at least one deliverable"),
        ({"lines": [{**LINE, "platform": ""}]}, "Choose the platform"),
        ({"lines": [{**LINE, "format": "mural"}]}, "is not a format"),
        ({"lines": [{**LINE, "publish_until": DAY - timedelta(days=1)}]}, "lies before the first"),
        ({"lines": [{**LINE, "price": Decimal(400)}]}, "Make them equal"),
        ({"currency": "XXX"}, "is not a currency"),
        ({"per_conversion": Decimal(2)}, "what counts as a conversion"),
        ({"exclusivities": [exclusivity(ends_on=DAY - timedelta(days=1))]}, "would end before it begins"),
        ({"exclusivities": [exclusivity(category="", rivals=[])]}, "against whom"),
        ({"rights": [{"kind": "tattoo", "starts_on": DAY}]}, "is not a kind of right"),
        ({"payment_days": 999}, "0 to 365"),
    ],
)
def test_terms_that_make_no_sense_are_refused(alice, changed: dict[str, Any], sentence: str) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    with pytest.raises(ActionError, match=sentence):
        draft_offer(collaboration=collaboration, by=alice, **terms(**changed))
    assert Offer.objects.count() == 0


def test_a_sent_offer_keeps_how_its_fee_was_weighed(alice) -> None:
    offer = sent_offer(make_collaboration(make_campaign(alice), alice), alice)
    offer.refresh_from_db()
    assert offer.state == "sent"
    assert offer.fair_rate["missing"] == ["They have no channel on YouTube, so its size is not known."]


def test_the_budget_is_not_exceeded_without_a_reason(alice) -> None:
    campaign = make_campaign(alice, budget=Decimal(1500))
    accept_offer(
        offer=sent_offer(make_collaboration(campaign, alice), alice),
        by=alice,
        name="A B",
        evidence="Mail of today",
    )
    second = make_offer(make_collaboration(campaign, alice), alice)
    with pytest.raises(Reservations, match="exceeded by €500.00: €1,000.00 of €1,500.00 are committed"):
        send_offer(offer=second, by=alice)
    second.refresh_from_db()
    assert second.state == "draft"
    send_offer(offer=second, by=alice, despite="The client raises the budget on Monday.")
    second.refresh_from_db()
    assert (second.state, second.despite) == ("sent", "The client raises the budget on Monday.")


def test_a_currency_without_a_rate_is_refused_before_it_is_compared(alice) -> None:
    campaign = make_campaign(alice, budget=Decimal(5000))
    offer = make_offer(make_collaboration(campaign, alice), alice, currency="KRW", fee=Decimal(1_000_000))
    with pytest.raises(NoRate, match="no exchange rate from KRW to EUR .* Note one under Payments"):
        send_offer(offer=offer, by=alice)
    offer.refresh_from_db()
    assert offer.state == "draft"


@pytest.mark.parametrize("hours", [-1, 24 * 181])
def test_an_offer_ends_on_a_day_ahead(alice, hours: int) -> None:
    offer = make_offer(
        make_collaboration(make_campaign(alice), alice),
        alice,
        expires_at=timezone.now() + timedelta(hours=hours),
    )
    with pytest.raises(ActionError, match="Choose a day ahead"):
        send_offer(offer=offer, by=alice)


def test_only_one_offer_waits_at_a_time(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    first = sent_offer(collaboration, alice)
    second = make_offer(collaboration, alice, fee=Decimal(900))
    with pytest.raises(InvalidTransition, match="waits for an answer already"):
        send_offer(offer=second, by=alice)
    withdraw_offer(offer=first, by=alice)
    send_offer(offer=second, by=alice)
    assert list(Offer.objects.order_by("number").values_list("state", flat=True)) == ["withdrawn", "sent"]


def test_there_is_one_draft_at_a_time(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    make_offer(collaboration, alice)
    with pytest.raises(AlreadyExists, match="a draft of an offer already"):
        make_offer(collaboration, alice)


def test_what_was_sent_is_not_changed_any_more(alice) -> None:
    offer = sent_offer(make_collaboration(make_campaign(alice), alice), alice)
    with pytest.raises(InvalidTransition):
        change_offer(offer=offer, by=alice, **terms(fee=Decimal(1)))
    offer.refresh_from_db()
    assert offer.fee == Decimal(1000)


def test_who_left_gets_no_offer(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    end_collaboration(collaboration=collaboration, by=alice, kind="declined", reason="taste")
    with pytest.raises(InvalidTransition, match="no longer part of this campaign"):
        make_offer(collaboration, alice)


@pytest.mark.parametrize("who", ["bob", "charlie", "carla"])
def test_others_cannot_write_offers(alice, who: str, request) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    with pytest.raises(NotAllowed):
        make_offer(collaboration, request.getfixturevalue(who))


def test_a_link_cannot_write_or_send_for_the_house(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    offer = make_offer(collaboration, alice)
    with pytest.raises(NotAllowed):
        send_offer(offer=offer, by=link_of(collaboration, alice))


class TestRivals:
    """Deals that get into each other's way are found before anything is signed."""

    @pytest.fixture
    def mina(self, agency) -> Any:
        return factories.make_influencer(agency, "Mina")

    def agreed(self, alice: Any, mina: Any, brand: Any, **changed: Any) -> None:
        collaboration = make_collaboration(make_campaign(alice, brand, name=brand.name), alice, mina)
        offer = sent_offer(collaboration, alice, **changed)
        accept_offer(offer=offer, by=alice, name="Mina Park", evidence="Mail of today")

    def refused(self, alice: Any, mina: Any, brand: Any, **changed: Any) -> str:
        collaboration = make_collaboration(make_campaign(alice, brand, name=f"{brand.name} 2"), alice, mina)
        with pytest.raises(Reservations) as refusal:
            send_offer(offer=make_offer(collaboration, alice, **changed), by=alice)
        return refusal.value.reasons[0]

    def test_bound_to_another_by_name(self, alice, agency, mina) -> None:
        self.agreed(
            alice, mina, factories.make_brand(agency, "Globex"), exclusivities=[exclusivity(rivals=["ACMÉ"])]
        )
        told = self.refused(alice, mina, factories.make_brand(agency, "Acme"))
        assert told == "They are bound to Globex until 30 Jan 2027: nothing for Acme."

    def test_bound_to_another_by_business(self, alice, agency, mina) -> None:
        self.agreed(alice, mina, factories.make_brand(agency, "Globex"), exclusivities=[exclusivity()])
        told = self.refused(alice, mina, factories.make_brand(agency, "Acme", topics=["Snacks"]))
        assert told == "They are bound to Globex until 30 Jan 2027: nothing for snacks."

    def test_works_for_a_rival_then(self, alice, agency, mina) -> None:
        self.agreed(alice, mina, factories.make_brand(agency, "Globex"))
        told = self.refused(alice, mina, factories.make_brand(agency, "Acme", rivals=["globex"]))
        assert told == "In that time they publish for Globex, a rival of Acme."

    def test_what_we_ask_would_forbid_their_other_client(self, alice, agency, mina) -> None:
        self.agreed(alice, mina, factories.make_brand(agency, "Globex"))
        brand = factories.make_brand(agency, "Acme")
        told = self.refused(alice, mina, brand, exclusivities=[exclusivity(category="", rivals=["Globex"])])
        assert told == "The exclusivity asked for forbids Globex, for whom they publish in that time."

    def test_the_same_business_is_not_promised_twice(self, alice, agency, mina) -> None:
        self.agreed(alice, mina, factories.make_brand(agency, "Globex"), exclusivities=[exclusivity()])
        brand = factories.make_brand(agency, "Acme")
        told = self.refused(alice, mina, brand, exclusivities=[exclusivity(category="Snacks")])
        assert (
            told == "snacks is promised to Globex exclusively until 30 Jan 2027. It cannot be promised twice."
        )

    def test_what_is_over_by_then_speaks_against_nothing(self, alice, agency, mina) -> None:
        early = exclusivity(
            starts_on=DAY - timedelta(days=90), ends_on=DAY - timedelta(days=1), rivals=["Acme"]
        )
        self.agreed(alice, mina, factories.make_brand(agency, "Globex"), exclusivities=[early])
        collaboration = make_collaboration(
            make_campaign(alice, factories.make_brand(agency, "Acme"), name="Later"), alice, mina
        )
        offer = send_offer(offer=make_offer(collaboration, alice), by=alice)
        assert offer.state == "sent"

    def test_another_agencys_deals_are_not_looked_at(
        self, alice, charlie, agency, other_agency, mina
    ) -> None:
        twin = factories.make_influencer(other_agency, "Mina")
        self.agreed(charlie, twin, factories.make_brand(other_agency, "Globex"), exclusivities=[exclusivity(rivals=["Acme"])])  # fmt: skip
        brand = factories.make_brand(agency, "Acme")
        collaboration = make_collaboration(make_campaign(alice, brand, name="Ours"), alice, mina)
        assert send_offer(offer=make_offer(collaboration, alice), by=alice).state == "sent"


def test_changes_are_marked_term_by_term() -> None:
    before = read_terms(terms())
    after = read_terms(terms(fee=Decimal(1400), exclusivities=[exclusivity()]))
    changed = [(row.label, row.before, row.text) for row in term_rows(after, before) if row.is_changed]
    assert changed == [
        ("Fee", "€1,000.00", "€1,400.00"),
        ("Exclusivity", "", "nothing for snacks · 1 Dec 2026 – 30 Jan 2027"),
    ]
    gone = [(row.label, row.text) for row in term_rows(before, after) if row.is_changed and not row.text]
    assert gone == [("Exclusivity", "")]
