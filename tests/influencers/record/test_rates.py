from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from influencers.actions.rates import add_rate, add_rates, change_rate
from influencers.formats import currencies, formats
from influencers.models import Rate
from influencers.queries.rates import rate_card
from platforms.registry import PLATFORMS
from tests import factories


@pytest.fixture
def mina(agency):
    return factories.make_influencer(agency, "Mina")


def price(amount, **values):
    return {
        "platform": "youtube", "format": "short", "kind": "asked", "amount": Decimal(amount), "currency": "EUR",
        "quoted_on": date(2026, 3, 1), **values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (price("-1"), "The rate cannot be negative."),
        (price("5", currency="EUX"), "EUX is not a currency. Use its three letters, for example EUR."),
        (price("5", currency="XXX"), "XXX is not a currency. Use its three letters, for example EUR."),
        (price("5.50", currency="JPY"), "The rate: JPY has no decimals."),
        (price("NaN"), "The rate needs an amount."),
    ],
)
def test_a_rate_that_cannot_be_is_refused_and_nothing_is_stored(mina, alice, values, said):
    with pytest.raises(ActionError) as caught:
        add_rate(influencer=mina, by=alice, **values)
    assert (str(caught.value), Rate.objects.count()) == (said, 0)


def test_a_format_of_another_platform_is_refused(mina, alice):
    with pytest.raises(ActionError, match="reel is not a format on YouTube"):
        add_rate(influencer=mina, by=alice, **price("5", format="reel"))


def test_a_date_that_lies_ahead_is_refused(mina, alice):
    with pytest.raises(ActionError, match="lies ahead"):
        add_rate(influencer=mina, by=alice, **price("5", quoted_on=timezone.localdate() + timedelta(1)))


def test_of_several_rates_all_are_stored_or_none(mina, alice):
    with pytest.raises(ActionError, match="Rate 2 of 2: The rate cannot be negative"):
        add_rates(influencer=mina, by=alice, rates=[price("5"), price("-5")])
    assert Rate.objects.count() == 0


def test_drift_compares_the_newest_price_with_the_mean_of_earlier_ones_of_its_kind(mina, alice):
    add_rates(
        influencer=mina, by=alice,
        rates=[
            price("100", quoted_on=date(2025, 1, 1)), price("300", quoted_on=date(2025, 6, 1)),
            price("50", kind="agreed", quoted_on=date(2025, 7, 1)), price("250"),
        ],
    )  # fmt: skip
    [line] = rate_card(mina)
    assert line.newest.amount == 250
    assert line.drift == pytest.approx(0.25)
    assert [amount for _, amount in line.points] == [100, 300, 250]


def test_currencies_are_never_mixed_in_one_line(mina, alice):
    add_rates(influencer=mina, by=alice, rates=[price("100"), price("90", currency="USD")])
    assert [(line.newest.currency, line.drift) for line in rate_card(mina)] == [("EUR", None), ("USD", None)]


def test_a_correction_keeps_the_row_and_tells_the_change(mina, alice):
    rate = add_rate(influencer=mina, by=alice, **price("100"))
    change_rate(rate=rate, by=alice, amount=Decimal(120))
    assert Rate.objects.get().amount == 120


def test_a_viewer_adds_no_rate(mina, bob):
    with pytest.raises(NotAllowed):
        add_rate(influencer=mina, by=bob, **price("1"))


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(mina, alice, client_of):
    url = reverse("influencers:add_rate", args=[mina.uuid])
    typed = {key: str(value) for key, value in price("-5", note="with rights").items()}
    answer = client_of(alice).post(url, typed)
    assert answer.status_code == 422
    assert "The rate cannot be negative." in answer.content.decode()
    assert 'value="with rights"' in answer.content.decode()


def test_the_money_tab_shows_price_drift_and_history(mina, alice, client_of):
    add_rates(influencer=mina, by=alice, rates=[price("100", quoted_on=date(2025, 1, 1)), price("150")])
    page = client_of(alice).get(reverse("influencers:money", args=[mina.uuid])).content.decode()
    assert "+50 %" in page
    assert "€150.00" in page
    assert "1 earlier price" in page


def test_the_api_adds_and_lists_rates(mina, alice, api_client_of):
    url = f"/api/v1/influencers/{mina.uuid}/rates/"
    body = {**price("5"), "amount": "5.00", "quoted_on": "2026-03-01"}
    assert api_client_of(alice).post(url, body, format="json").status_code == 201
    assert [row["amount"] for row in api_client_of(alice).get(url).data["results"]] == ["5.00"]
    refused = api_client_of(alice).post(url, {**body, "currency": "ZZZ"}, format="json")
    assert (refused.status_code, "ZZZ is not a currency" in refused.content.decode()) == (400, True)


def test_every_platform_has_formats_and_currencies_are_of_today():
    assert all(len(formats(name)) >= 4 for name in PLATFORMS)
    assert {"EUR", "KRW", "RUB", "PLN"} <= set(currencies())
    assert not {"DEM", "HRK", "XAU"} & set(currencies())
