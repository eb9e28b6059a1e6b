"""The demo's agreements: rates to compare with, offers in every state, contracts, payments, exchange rates."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Membership
from campaigns.actions.contract_templates import add_contract_template
from campaigns.actions.contracts import make_contract, waive_contract
from campaigns.actions.exchange_rates import note_exchange_rate
from campaigns.actions.offer_answers import accept_offer, counter_offer, decline_offer
from campaigns.actions.offers import draft_offer, send_offer
from campaigns.actions.payments import approve_payment, enter_payment, pay_payment
from campaigns.contracting.variables import starter, starter_languages
from campaigns.demo.campaigns import DemoCampaigns
from campaigns.models import Collaboration, Offer, Payment
from influencers.models import Channel, Rate

DAY = timedelta(days=1)
EVIDENCE = "Their mail, in the campaign's folder"
AGREED = ("agreed", "briefed", "producing", "in_review", "approved", "scheduled", "live", "reported", "paid")
VALUES = {
    "influencer_address": "12 Sample Street, Exampleville", "agency_address": "1 Demo Square, Exampleville",
    "governing_law": "Spain",
}  # fmt: skip


def fill_offers(*, campaigns: DemoCampaigns, now: datetime) -> None:
    """Fill agreements; prices and texts are the same every time, dates are relative to `now`."""
    by = campaigns.house.members["manager"]
    for pair, rate in (("USD", "0.92"), ("GBP", "1.17"), ("KRW", "0.00062")):
        note_exchange_rate(
            by=by, from_currency=pair, to_currency="EUR", rate=Decimal(rate), as_of=(now - 3 * DAY).date(),
            source="Demo rates, not for use",
        )  # fmt: skip
    _rates_to_compare(by, now)
    for language in starter_languages():
        add_contract_template(by=by, name="Standard agreement", language=language, body=starter(language))
    _offers_of_the_running(campaigns, by, now)
    campaign = campaigns.campaigns["running"]
    enter_payment(
        campaign=campaign, by=by, direction="receivable", kind="client_fee", amount=Decimal(12_000), currency="EUR",
        what="First half", due_on=(now - 6 * DAY).date(), invoice_number="D-2041",
    )  # fmt: skip


def _rates_to_compare(by: Membership, now: datetime) -> None:
    """Give the base agreed prices, so that the fair rate begins at own deals.

    Not those the campaigns agree with: their fees are the campaign's, and nobody's price falls by nine tenths.
    """
    taking_part = Collaboration.objects.filter(agency=by.agency).values("influencer")
    channels = Channel.objects.for_agency(by.agency).filter(platform="sandbox", median_views__isnull=False)
    channels = channels.exclude(influencer__in=taking_part)
    Rate.objects.bulk_create(
        Rate(
            influencer_id=channel.influencer_id, platform="sandbox", format="video", kind=Rate.Kind.AGREED, currency="EUR",
            amount=Decimal(max(40, round((channel.median_views or 0) * 0.03, -1))), author=by, source="Demo",
            quoted_on=(now - (number % 300 + 20) * DAY).date(),
        )
        for number, channel in enumerate(channels.order_by("pk")[:120])
    )  # fmt: skip


def _terms(collaboration: Collaboration, number: int, now: datetime) -> dict[str, Any]:
    first = (now + (5 + number) * DAY).date()
    line = {
        "platform": "sandbox", "format": "video", "publish_from": first, "publish_until": first + 6 * DAY,
        "draft_due_on": first - 4 * DAY,
    }  # fmt: skip
    found: dict[str, Any] = {
        "currency": "EUR",
        "fee": Decimal(420 + 35 * number),
        "lines": [line],
        "payment_days": 30,
    }
    if number % 2:
        found["rights"] = [{"kind": "paid", "starts_on": first, "ends_on": first + 60 * DAY}]
    if number % 3 == 0:
        found["exclusivities"] = [
            {"category": "ready meals", "starts_on": first, "ends_on": first + 45 * DAY}
        ]
    if number % 4 == 1:
        found |= {
            "per_conversion": Decimal("1.5"),
            "conversion": "first order",
            "conversions_paid_up_to": 200,
        }
    return found


def _offers_of_the_running(campaigns: DemoCampaigns, by: Membership, now: datetime) -> None:
    number = 0
    for key, people in campaigns.by_stage.items():
        for place, collaboration in enumerate(people):
            number += 1
            if collaboration.ended_at or key in ("proposed",):
                continue
            offer = draft_offer(collaboration=collaboration, by=by, shows_fair_rate=True, expires_at=now + (2 + number % 5) * DAY, **_terms(collaboration, number, now))  # fmt: skip
            if key == "contacted":
                continue
            offer = send_offer(offer=offer, by=by, despite="The client agreed to it by phone.")
            if key == "negotiating":
                _negotiate(offer, by, place, _terms(collaboration, number, now))
            elif key in AGREED:
                _agree(offer, by, campaigns.house.members["owner"], key, place, now)


def _negotiate(offer: Offer, by: Membership, place: int, terms: dict[str, Any]) -> None:
    if place:
        decline_offer(offer=offer, by=by, reason="timing", note="Not before the holidays.", evidence=EVIDENCE)
        return
    terms |= {"fee": terms["fee"] + 180, "exclusivities": [], "payment_days": 14}
    counter_offer(
        offer=offer, by=by, evidence=EVIDENCE, message="With two days of filming it is more work.", **terms
    )


def _agree(offer: Offer, by: Membership, owner: Membership, key: str, place: int, now: datetime) -> None:
    name = offer.collaboration.influencer.name
    accept_offer(
        offer=offer, by=by, name=name, evidence=EVIDENCE, despite="The client agreed to it by phone."
    )
    collaboration = Collaboration.objects.select_related("campaign__brand", "agency", "influencer").get(pk=offer.collaboration_id)  # fmt: skip
    if place:
        waive_contract(
            collaboration=collaboration, by=by, reason="personal_data", note="Works under a stage name."
        )
    else:
        templates = collaboration.agency.contract_templates.filter(archived_at=None)
        template = templates.filter(language__in=collaboration.influencer.languages).first() or templates.get(language="en")  # fmt: skip
        values = {**VALUES, "contract_number": f"2026-{offer.pk % 1000:03}", "influencer_legal_name": name}
        make_contract(collaboration=collaboration, by=by, template=template, values=values)
    if key not in ("live", "reported", "paid"):
        return
    for payment in Payment.objects.filter(collaboration=collaboration):
        if payment.due_on:
            Payment.objects.filter(pk=payment.pk).update(
                due_on=(now - (3 if key == "live" else 1) * DAY).date()
            )
        if key == "live" and not place:
            continue
        approved = approve_payment(payment=payment, by=owner)
        if key == "paid":
            pay_payment(payment=approved, by=owner, reference=f"Demo {payment.pk}")
