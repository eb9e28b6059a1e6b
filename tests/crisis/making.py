"""Rows for the tests of this room: each maker takes what matters and fills in the rest."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.text import fold
from campaigns.models import Campaign
from crisis.models import Alert, Incident, Monitor, RoleHolder
from crisis.states import Level, MonitorScope
from influencers.models import Influencer


def make_monitor(campaign: Campaign, **also: Any) -> Monitor:
    name = also.pop("name", f"Monitor of {campaign}")
    values: dict[str, Any] = {
        "agency": campaign.agency, "scope": MonitorScope.CAMPAIGN, "campaign": campaign, "name": name,
        "name_key": fold(name), "watched_from": timezone.now() - timedelta(days=30), **also,
    }  # fmt: skip
    return Monitor.objects.create(**values)


def make_incident(
    campaign: Campaign, by: Membership, *, influencer: Influencer | None = None, **also: Any
) -> Incident:
    """Return an open incident of the campaign, commanded by `by`, without tasks and without alerts."""
    now = also.pop("now", timezone.now())
    newest = Incident.objects.filter(agency=campaign.agency).order_by("-number").first()
    values: dict[str, Any] = {
        "agency": campaign.agency, "number": newest.number + 1 if newest else 1, "title": "Storm about the cream",
        "level": Level.MODERATE, "commander": by, "opened_by": by, "opened_at": now, "turned_at": now, **also,
    }  # fmt: skip
    incident = Incident.objects.create(**values)
    RoleHolder.objects.create(incident=incident, role="commander", member=by, since=now)
    incident.campaigns.create(campaign=campaign)
    if influencer:
        incident.influencers.create(influencer=influencer)
    return incident


def make_alert(campaign: Campaign, *, monitor: Monitor | None = None, **also: Any) -> Alert:
    """Return a new alert of a monitor, of the campaign's if none is given; nobody is told."""
    now = also.pop("now", timezone.now())
    if monitor is None:
        monitor = Monitor.objects.filter(campaign=campaign, is_drill=also.get("is_drill", False)).first()
        monitor = monitor or make_monitor(campaign, is_drill=also.get("is_drill", False))
    values: dict[str, Any] = {
        "agency": campaign.agency, "monitor": monitor, "title": "Comments have turned negative", "level": Level.MODERATE,
        "began_at": now - timedelta(minutes=20), "raised_at": now, "comments": 60, "negative": 24, **also,
    }  # fmt: skip
    return Alert.objects.create(**values)
