"""What money asks of a member today."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from campaigns.actions.offer_answers import accept_offer, counter_offer
from campaigns.actions.payments import enter_payment
from campaigns.models import UsageRight
from campaigns.queries.today import due_for
from tests.campaigns.making import make_campaign, make_collaboration
from tests.campaigns.offers.offering import link_of, sent_offer, terms

pytestmark = pytest.mark.django_db


def told(member) -> list[str]:
    return [f"{row.what} · {row.urgency}" for row in due_for(member, timezone.localdate())]


def test_a_counter_offer_waits_for_whoever_looks_after_them(alice, olga) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    counter_offer(
        offer=sent_offer(collaboration, alice), by=link_of(collaboration, alice), **terms(fee=Decimal(1400))
    )
    assert told(alice) == ["Answer their counter-offer · now"]
    assert told(olga) == []


def test_a_right_that_ends_soon_is_told(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    today = timezone.localdate()
    right = {"kind": "paid", "starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=9)}
    accept_offer(
        offer=sent_offer(collaboration, alice, rights=[right]), by=alice, name="A B", evidence="Mail of today"
    )
    assert told(alice) == ["The right ends: Use in paid advertising · week"]
    UsageRight.objects.update(ends_on=today + timedelta(days=15))
    assert told(alice) == []


@pytest.mark.parametrize(("days", "urgency"), [(-3, "now"), (0, "today"), (5, "week"), (9, None)])
def test_payments_are_told_by_when_they_are_due(alice, days: int, urgency: str | None) -> None:
    enter_payment(
        campaign=make_campaign(alice), by=alice, direction="payable", kind="fee", amount=Decimal(50), currency="EUR",
        due_on=timezone.localdate() + timedelta(days=days),
    )  # fmt: skip
    assert told(alice) == ([f"Pay €50.00 · {urgency}"] if urgency else [])
