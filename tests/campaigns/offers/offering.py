"""Offers and links to answer them, with as few words as possible."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Pass
from campaigns.actions.offers import draft_offer, send_offer
from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Collaboration, Offer

DAY = date(2026, 12, 1)
LINE: dict[str, Any] = {
    "platform": "youtube",
    "format": "short",
    "quantity": 1,
    "publish_from": DAY,
    "publish_until": DAY + timedelta(days=9),
}
TERMS: dict[str, Any] = {"currency": "EUR", "fee": Decimal(1000), "lines": [LINE]}


def terms(**changed: Any) -> dict[str, Any]:
    return {**TERMS, **changed}


def exclusivity(**changed: Any) -> dict[str, Any]:
    return {"category": "snacks", "starts_on": DAY, "ends_on": DAY + timedelta(days=60), **changed}


def make_offer(collaboration: Collaboration, by: Membership, **changed: Any) -> Offer:
    return draft_offer(collaboration=collaboration, by=by, **terms(**changed))


def sent_offer(collaboration: Collaboration, by: Membership, **changed: Any) -> Offer:
    changed.setdefault("expires_at", timezone.now() + timedelta(days=3))
    return send_offer(
        offer=make_offer(collaboration, by, **changed), by=by, despite="Agreed with the client."
    )


def link_of(collaboration: Collaboration, by: Membership) -> Pass:
    return make_personal_link(collaboration=collaboration, by=by)[0]
