"""Offers, contracts and their templates, payments, exchange rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import Brand, Membership
from campaigns.actions.campaigns import create_campaign
from campaigns.actions.collaborations import add_collaboration
from campaigns.actions.contract_templates import add_contract_template
from campaigns.actions.exchange_rates import note_exchange_rate
from campaigns.actions.offers import draft_offer, send_offer
from campaigns.actions.payments import enter_payment
from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Contract
from tests import factories
from tests.tenancy.asking import SECRET, Row, post

_RATE = {"from_currency": "USD", "to_currency": "EUR", "rate": "0.9", "as_of": "2026-01-01", "source": "x"}
_PAID = {"direction": "payable", "kind": "fee", "amount": "5", "currency": "EUR"}

ROUTES: dict[str, Row | str] = {
    "campaigns:new_offer": post("offered_collaboration", currency="EUR", fee="5"),
    "campaigns:offer": Row("offer"),
    "campaigns:edit_offer": post("offer", currency="EUR", fee="5"),
    "campaigns:send_offer": post("offer"),
    "campaigns:withdraw_offer": post("offer"),
    "campaigns:accept_offer": post("offer", name="A B", evidence="A mail"),
    "campaigns:counter_offer": post("offer", currency="EUR", fee="5"),
    "campaigns:decline_offer": post("offer", reason="fee"),
    "campaigns:fair_rate": Row("offer"),
    "campaigns:contract_templates": Row(),
    "campaigns:new_contract_template": post(name="x", language="en", body="x"),
    "campaigns:contract_template": post("contract_template", name="x", body="x"),
    "campaigns:archive_contract_template": post("contract_template"),
    "campaigns:make_contract": post("offered_collaboration", template="{contract_template}"),
    "campaigns:waive_contract": post("offered_collaboration", reason="barter"),
    "campaigns:contract": Row("contract"),
    "campaigns:contract_status": Row("contract"),
    "campaigns:contract_pdf": Row("contract"),
    "campaigns:signed_contract": Row("contract"),
    "campaigns:send_contract": post("contract"),
    "campaigns:sign_contract": post("contract"),
    "campaigns:cancel_contract": post("contract", reason="x"),
    "campaigns:payments": Row(),
    "campaigns:export_payments": Row(),
    "campaigns:exchange_rates": post(**_RATE),
    "campaigns:money": Row("paid_campaign"),
    "campaigns:new_payment": post("paid_campaign", **_PAID),
    "campaigns:enter_conversions": post("offer", until="5"),
    "campaigns:edit_payment": post("payment", what="x"),
    "campaigns:approve_payment": post("payment"),
    "campaigns:hold_back_payment": post("payment", reason="x"),
    "campaigns:pay_payment": post("payment"),
    "campaigns:cancel_payment": post("payment", reason="x"),
    "api:collaboration_offers": Row("offered_collaboration", audience="api"),
    "api:collaboration_opening": Row("offered_collaboration", audience="api"),
    "api:offer": Row("offer", audience="api"),
    "api:offer_fair_rate": Row("offer", audience="api"),
    "api:offer_conversions": Row("offer", "post", {"until": 5}, audience="api"),
    "api:offer_send": Row("offer", "post", audience="api"),
    "api:offer_withdraw": Row("offer", "post", audience="api"),
    "api:offer_accept": Row("offer", "post", {"name": "A B", "evidence": "A mail"}, audience="api"),
    "api:offer_counter": Row("offer", "post", {"currency": "EUR"}, audience="api"),
    "api:offer_decline": Row("offer", "post", {"reason": "fee"}, audience="api"),
    "api:contract_templates": Row(audience="api"),
    "api:contract_template": Row("contract_template", audience="api"),
    "api:collaboration_contracts": Row("offered_collaboration", audience="api"),
    "api:collaboration_waive_contract": Row("offered_collaboration", "post", {"reason": "barter"}, audience="api"),
    "api:contract": Row("contract", audience="api"),
    "api:contract_pdf": Row("contract", audience="api"),
    "api:contract_signed": Row("contract", audience="api"),
    "api:contract_sign": Row("contract", "post", audience="api", format="multipart"),
    "api:contract_send": Row("contract", "post", audience="api"),
    "api:contract_cancel": Row("contract", "post", {"reason": "x"}, audience="api"),
    "api:payments": Row(audience="api"),
    "api:campaign_payments": Row("paid_campaign", audience="api"),
    "api:payment": Row("payment", audience="api"),
    "api:payment_approve": Row("payment", "post", audience="api"),
    "api:payment_hold_back": Row("payment", "post", {"reason": "x"}, audience="api"),
    "api:payment_pay": Row("payment", "post", audience="api"),
    "api:payment_cancel": Row("payment", "post", {"reason": "x"}, audience="api"),
    "api:exchange_rates": Row(audience="api"),
    "personal:accept_offer": Row("offer_pass_token offer", "post", {"name": "A B"}, audience="public"),
    "personal:counter_offer": Row("offer_pass_token offer", "post", {"fee": "x"}, audience="public"),
    "personal:decline_offer": Row("offer_pass_token offer", "post", {"reason": "x"}, audience="public"),
    "personal:contract": Row("offer_pass_token", audience="public"),
}  # fmt: skip


def offer_things(alice: Membership, brand: Brand) -> dict[str, Any]:
    """An offer, a contract with its papers, a template and a payment of somebody in a campaign of the brand."""
    campaign = create_campaign(by=alice, brand=brand, name=f"{SECRET} paid", goal="awareness", currency="EUR")
    person = factories.make_influencer(alice.agency, f"{SECRET} Offered")
    collaboration = add_collaboration(campaign=campaign, by=alice, influencer=person)
    line = {"platform": "youtube", "format": "short", "note": SECRET}
    offer = draft_offer(
        collaboration=collaboration, by=alice, currency="EUR", fee=Decimal(5), lines=[line], message=SECRET
    )
    send_offer(offer=offer, by=alice)
    contract = Contract(collaboration=collaboration, author=alice, body=SECRET, number=SECRET)
    contract.signed_file_name = "contract.pdf"
    contract.signed_file.save("signed.pdf", ContentFile(b"%PDF " + SECRET.encode()), save=False)
    contract.pdf.save("c.pdf", ContentFile(b"%PDF " + SECRET.encode()), save=True)
    note_exchange_rate(
        by=alice,
        from_currency="USD",
        to_currency="EUR",
        rate=Decimal("0.9"),
        as_of=date(2025, 1, 1),
        source=SECRET,
    )
    payment = enter_payment(
        campaign=campaign,
        by=alice,
        direction="payable",
        kind="fee",
        amount=Decimal(5),
        currency="EUR",
        party=SECRET,
    )
    return {
        "offered_collaboration": collaboration.uuid,
        "offer": offer.uuid,
        "contract": contract.uuid,
        "contract_template": add_contract_template(by=alice, name=f"{SECRET} terms", language="en", body=SECRET).uuid,
        "paid_campaign": campaign.uuid,
        "payment": payment.uuid,
        "offer_pass_token": make_personal_link(collaboration=collaboration, by=alice)[1],
    }  # fmt: skip
