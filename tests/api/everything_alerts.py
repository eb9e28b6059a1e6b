"""Alerts, webhooks, turns of duty and drills, for the tests of every endpoint."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.sealing import seal
from campaigns.models import Campaign
from crisis.models import AlertHook, Drill, DutyTurn
from tests.crisis.making import make_alert


def more_of_alerts(by: Membership, campaign: Campaign, number: int) -> dict[str, Any]:
    """Add a row to each list of the API about alerts, duty and drills."""
    start = timezone.now() + timedelta(days=number)
    hook = {"name": f"Pager {number}", "url": "https://203.0.113.9/hook", "secret": seal({"secret": "x"}).encode()}  # fmt: skip
    return {
        "alerts": make_alert(campaign),
        "alert-hooks": AlertHook.objects.create(agency=by.agency, **hook),
        "duty-turns": DutyTurn.objects.create(
            agency=by.agency, member=by, starts_at=start, ends_at=start + timedelta(days=1)
        ),
        "drills": Drill.objects.create(
            agency=by.agency, title="The cream", storm="skin_cream", campaign=campaign
        ),
    }
