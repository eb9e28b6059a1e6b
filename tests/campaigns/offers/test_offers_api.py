"""The whole way through the API: offer, counter, acceptance, contract, payment."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from campaigns.models import Payment
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = pytest.mark.django_db

TERMS: dict[str, Any] = {
    "currency": "EUR", "fee": "1000", "lines": [{"platform": "youtube", "format": "short"}],
    "rights": [{"kind": "paid", "starts_on": "2026-12-01", "markets": ["DE"]}],
}  # fmt: skip


def test_from_offer_to_payment(alice, olga, api_client_of) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    api, owner = api_client_of(alice), api_client_of(olga)

    def post(name: str, uuid: Any, body: dict[str, Any] | None = None, by: Any = api) -> Any:
        return by.post(reverse(f"api:{name}", args=[uuid]), body or {}, format="json")

    offer = post("collaboration_offers", collaboration.uuid, TERMS).json()
    assert (offer["state"], offer["lines"][0]["format"], offer["rights"][0]["markets"]) == (
        "draft",
        "short",
        ["DE"],
    )
    changed = api.patch(reverse("api:offer", args=[offer["uuid"]]), {"fee": "1100"}, format="json")
    assert (changed.json()["fee"], len(changed.json()["rights"])) == ("1100.00", 1)
    assert post("offer_send", offer["uuid"]).json()["state"] == "sent"
    counter = post("offer_counter", offer["uuid"], {**TERMS, "fee": "1400", "evidence": "Her mail"}).json()
    assert (counter["number"], counter["side"], counter["answers"]) == (2, "influencer", offer["uuid"])
    agreed = post("offer_accept", counter["uuid"], {"name": "Alice"})
    assert agreed.json()["state"] == "accepted"
    again = post("offer_decline", counter["uuid"], {"reason": "fee"})
    assert (again.status_code, "accepted by Alice" in again.json()["detail"]) == (409, True)
    payment = Payment.objects.get()
    assert post("payment_approve", payment.uuid).status_code == 403
    assert post("payment_approve", payment.uuid, by=owner).json()["state"] == "approved"
    assert post("payment_pay", payment.uuid, {"reference": "SEPA"}).json()["state"] == "paid"
    assert post("payment_pay", payment.uuid).status_code == 409
    payment.refresh_from_db()
    assert (payment.amount, payment.paid_reference) == (Decimal(1400), "SEPA")


def test_a_currency_without_a_rate_is_refused_in_words(alice, api_client_of) -> None:
    campaign = make_campaign(alice)
    body = {"direction": "payable", "kind": "fee", "amount": "5", "currency": "KRW"}
    answer = api_client_of(alice).post(
        reverse("api:campaign_payments", args=[campaign.uuid]), body, format="json"
    )
    assert answer.status_code == 400
    assert "no exchange rate from KRW to EUR" in answer.json()["detail"]


def test_payments_need_a_scope_of_their_own(alice, api_client_of) -> None:
    campaign = make_campaign(alice)
    api = api_client_of(alice, ["campaigns:read", "campaigns:write"])
    assert api.get(reverse("api:payments")).status_code == 200
    assert (
        api.post(reverse("api:campaign_payments", args=[campaign.uuid]), {}, format="json").status_code == 403
    )
