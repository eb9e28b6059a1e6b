"""The fair rate: where it begins, what each factor adds, and what it says when something is not known."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from campaigns.actions.exchange_rates import note_exchange_rate
from campaigns.fair_rate.packs import anchor, factors, industry_of
from campaigns.fair_rate.working_out import Base, Facts, explain, weigh_goods
from campaigns.queries.fair_rate import weighed
from campaigns.terms import Exclusive, Right, read_terms
from influencers.actions.rates import add_rate
from tests import factories
from tests.campaigns.clock import TODAY
from tests.campaigns.making import make_campaign, make_collaboration
from tests.campaigns.offers.offering import terms

DAY = date(2026, 6, 1)
BASE = Base(Decimal(1000), "EUR", 9, "Median of 9 own deals.", of_format=True)


def factor(key: str, **facts: Any) -> Decimal:
    found = explain(BASE, Facts(platform="youtube", format="short", **facts))
    return next(step.factor for step in found.steps if step.key == key)


def test_without_facts_the_base_stands_and_says_what_is_not_known() -> None:
    found = explain(BASE, Facts(platform="youtube", format="short"))
    assert (found.fair, found.low, found.high) == (Decimal(1000), Decimal(700), Decimal(1400))
    assert [step.key for step in found.steps if not step.is_known] == [
        "reach",
        "engagement",
        "industry",
        "demand",
    ]


@pytest.mark.parametrize(
    ("key", "facts", "expected"),
    [
        ("reach", {"views": 20_000, "usual_views": 20_000}, "1.0"),
        ("reach", {"views": 40_000, "usual_views": 20_000}, "1.6"),
        ("reach", {"views": 100, "usual_views": 20_000}, "0.6"),
        ("engagement", {"engagement": 0.03, "usual_engagement": 0.024}, "1.25"),
        ("engagement", {"engagement": 0.5, "usual_engagement": 0.02}, "1.6"),
        ("industry", {"industry": "finance"}, "1.5"),
        ("industry", {"industry": "beekeeping"}, "1"),
        ("demand", {"deals_then": 0, "month": 6}, "0.95"),
        ("demand", {"deals_then": 2, "month": 6}, "1.1"),
        ("demand", {"deals_then": 2, "month": 12}, "1.265"),
        ("demand", {"deals_then": 50, "month": 12}, "1.5"),
        ("rights", {"rights": (Right("organic", DAY, DAY + timedelta(days=30)),)}, "1.1"),
        ("rights", {"rights": (Right("paid", DAY, DAY + timedelta(days=60)),)}, "1.6"),
        ("rights", {"rights": (Right("paid", DAY, None),)}, "2.0"),
        ("rights", {"rights": (Right("paid", DAY, DAY + timedelta(days=720)),)}, "3.0"),
        ("exclusivity", {"exclusivities": (Exclusive(DAY, DAY + timedelta(days=30), category="x"),)}, "1.3"),
        ("exclusivity", {"exclusivities": (Exclusive(DAY, DAY + timedelta(days=90), category="x"),)}, "1.5"),
        (
            "exclusivity",
            {"exclusivities": (Exclusive(DAY, DAY + timedelta(days=30), rivals=("y",)),)},
            "1.15",
        ),
    ],
)
def test_each_factor_alone(key: str, facts: dict[str, Any], expected: str) -> None:
    assert factor(key, **facts) == Decimal(expected)


def test_the_steps_add_up_to_the_fair_price() -> None:
    facts = Facts(
        platform="youtube", format="short", views=30_000, usual_views=20_000, engagement=0.03, usual_engagement=0.025,
        industry="beauty", deals_then=1, month=11, rights=(Right("paid", DAY, DAY + timedelta(days=60)),),
        exclusivities=(Exclusive(DAY, DAY + timedelta(days=30), category="snacks"),),
    )  # fmt: skip
    found = explain(BASE, facts)
    assert abs(sum(step.amount for step in found.steps) - found.fair) <= Decimal("0.05")


def test_a_format_is_weighed_only_where_the_base_is_of_another() -> None:
    other = Base(Decimal(1000), "EUR", 9, "Median of 9 own deals.")
    assert explain(other, Facts(platform="youtube", format="short")).fair == Decimal(200)
    assert explain(BASE, Facts(platform="youtube", format="short")).fair == Decimal(1000)


@pytest.mark.parametrize(
    ("platform", "followers", "expected"),
    [
        ("instagram", 80_000, (500, 5000)),
        ("youtube", 49_999, (200, 1000)),
        ("tiktok", 2_000_000, (2500, 7500)),
        ("tiktok", 999, None),
        ("instagram", None, None),
        ("twitch", 80_000, None),
    ],
)
def test_published_prices_by_size(
    platform: str, followers: int | None, expected: tuple[int, int] | None
) -> None:
    found = anchor(platform, followers)
    assert (found and (found.lowest, found.highest)) == expected


def test_packs_say_where_they_are_from_and_when_to_look_again() -> None:
    pack = factors()
    assert pack["review_by"] > pack["as_of"]
    for name in ("reach", "engagement", "industry", "content", "demand", "rights", "exclusivity"):
        assert pack[name]["source"]


def test_the_line_of_business_is_known_by_the_brands_topics() -> None:
    assert (industry_of(["Skincare"]), industry_of(["gaming"]), industry_of(["bees"])) == (
        "beauty",
        "gaming",
        "",
    )


@pytest.mark.parametrize(
    ("value", "usefulness", "verdict"),
    [(699, "1", "refused"), (700, "1", "fair"), (1300, "1", "fair"), (1310, "1", "generous"), (1400, "0.5", "fair"), (1000, "0.5", "refused")],
)  # fmt: skip
def test_goods_are_weighed_on_the_scale_of_the_fee(value: int, usefulness: str, verdict: str) -> None:
    found = weigh_goods(Decimal(value), Decimal(1000), usefulness=Decimal(usefulness), fits=True, news=True)
    assert (found.verdict, found.notes) == (verdict, ())


def test_goods_anyone_can_buy_are_told_apart() -> None:
    found = weigh_goods(Decimal(1000), Decimal(1000), usefulness=Decimal(1), fits=False, news=False)
    assert (found.verdict, len(found.notes)) == ("fair", 2)


@pytest.mark.django_db
class TestFromTheBase:
    @pytest.fixture
    def collaboration(self, alice, agency) -> Any:
        mina = factories.make_influencer(agency, "Mina")
        factories.make_channel(mina, platform="youtube", followers=80_000, tier="mid", median_views=30_000)
        return make_collaboration(make_campaign(alice), alice, mina)

    def deals(self, alice: Any, amounts: list[int], **changed: Any) -> None:
        values = {"platform": "youtube", "format": "short", "kind": "agreed", "currency": "EUR", "quoted_on": timezone.localdate(), **changed}  # fmt: skip
        for amount in amounts:
            person = factories.make_influencer(alice.agency)
            factories.make_channel(
                person, platform="youtube", followers=90_000, tier="mid", median_views=20_000
            )
            add_rate(influencer=person, by=alice, amount=Decimal(amount), **values)

    def weigh(self, collaboration: Any, **changed: Any) -> Any:
        return weighed(collaboration, read_terms(terms(**changed)), day=timezone.localdate())

    def test_it_begins_at_the_median_of_own_deals(self, collaboration, alice) -> None:
        self.deals(alice, [800, 900, 1000, 1100, 5000])
        piece = self.weigh(collaboration).pieces[0]
        assert (piece.base.amount, piece.base.deals, piece.base.of_format) == (Decimal(1000), 5, True)
        assert piece.base.told == "Median of 5 own agreed prices on YouTube for mid channels."

    @pytest.mark.parametrize(
        "changed",
        [{"kind": "asked"}, {"platform": "tiktok", "format": "video"}, {"quoted_on": TODAY.date() - timedelta(days=800)}, {"currency": "KRW"}],
    )  # fmt: skip
    def test_only_agreed_prices_of_the_platform_and_of_late_count(
        self, collaboration, alice, changed
    ) -> None:
        self.deals(alice, [800, 900, 1000, 1100, 5000], **changed)
        found = self.weigh(collaboration)
        assert (found.pieces, found.missing) == (
            (), ("Published prices are in USD, and no exchange rate to EUR is noted.",),
        )  # fmt: skip

    def test_with_too_few_deals_published_prices_stand_in_and_say_so(self, collaboration, alice) -> None:
        self.deals(alice, [800])
        note_exchange_rate(
            by=alice,
            from_currency="USD",
            to_currency="EUR",
            rate=Decimal("0.9"),
            as_of=timezone.localdate(),
            source="ECB",
        )
        piece = self.weigh(collaboration).pieces[0]
        assert (piece.base.deals, piece.base.amount) == (0, Decimal("2846.05"))
        assert "only 1 own deals so far" in piece.base.told

    def test_another_agencys_deals_are_never_looked_at(self, collaboration, charlie) -> None:
        self.deals(charlie, [800, 900, 1000, 1100, 5000])
        assert self.weigh(collaboration).pieces == ()

    def test_views_are_compared_with_like_channels(self, collaboration, alice) -> None:
        self.deals(alice, [1000] * 8)
        steps = {step.key: step for step in self.weigh(collaboration).pieces[0].steps}
        assert steps["reach"].factor == Decimal("1.328")
        assert (
            steps["reach"].why == "30,000 views expected (median of recent posts); like channels have 20,000."
        )

    def test_pieces_add_up(self, collaboration, alice) -> None:
        self.deals(alice, [1000] * 5)
        line = {**terms()["lines"][0], "quantity": 3}
        found = self.weigh(collaboration, lines=[line])
        assert found.fair == found.pieces[0].fair * 3
