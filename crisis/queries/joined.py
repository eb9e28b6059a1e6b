"""What other rooms show of crises: those of a person, those of a campaign, and what a name finds."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership
from accounts.text import fold
from campaigns.models import Campaign
from crisis import rules
from crisis.models import Alert, Incident, IncidentInfluencer, Monitor
from crisis.queries.coverage import coverage_of
from crisis.queries.incidents import listed_incidents
from crisis.states import IncidentState, Level
from influencers.models import Influencer
from influencers.queries.timeline import Happening, told_rows

SHOWN = 8


def of_person(influencer: Influencer, by: Membership) -> dict[str, Any]:
    """Return what a profile shows: incidents about the person, alerts under their posts, who listens. Three statements."""
    about = Incident.objects.filter(influencers__influencer=influencer).select_related("commander__user")
    under = Q(monitor__influencer=influencer) | Q(findings__stream__influencer=influencer)
    under |= Q(findings__stream__post__channel__influencer=influencer)
    alerts = Alert.objects.filter(agency=influencer.agency_id).filter(
        pk__in=Alert.objects.filter(under).values("pk")
    )
    listening = Monitor.objects.filter(
        Q(influencer=influencer) | Q(streams__influencer=influencer)
    ).distinct()
    monitors = list(listening.order_by("name_key", "pk")[:SHOWN])
    return {
        "influencer": influencer, "incidents": list(about.order_by("-opened_at", "-pk")[:SHOWN]),
        "alerts": list(alerts.order_by("-raised_at", "-pk")[:SHOWN]),
        "monitors": monitors, "own_monitor": next((each for each in monitors if each.influencer_id == influencer.pk), None),
        "may_write": rules.can_write(by, influencer.agency),
    }  # fmt: skip


def of_campaign(campaign: Campaign, by: Membership) -> dict[str, Any]:
    """Return what a campaign's tab shows: incidents, alerts, who listens, what of it is heard."""
    incidents = Incident.objects.filter(campaigns__campaign=campaign).select_related("commander__user")
    alerts = Alert.objects.filter(monitor__campaign=campaign)
    return {
        "campaign": campaign, "incidents": list(incidents.order_by("-opened_at", "-pk")[:SHOWN]),
        "alerts": list(alerts.order_by("-raised_at", "-pk")[:SHOWN]),
        "monitors": list(Monitor.objects.filter(campaign=campaign, is_drill=False).order_by("name_key", "pk")[:SHOWN]),
        "may_write": rules.can_write(by, campaign.agency), "covered": coverage_of(campaign),
    }  # fmt: skip


def told_incidents(influencer: Influencer, *page: Any) -> "QuerySet[Any, Any]":
    """Return the incidents about a person, for their timeline."""
    rows = IncidentInfluencer.objects.filter(influencer=influencer, incident__is_drill=False)
    rows = rows.annotate(of_room=Cast("incident__uuid", CharField()))
    told = {
        "title": "incident__title",
        "level": "incident__level",
        "state": "incident__state",
        "room": "of_room",
    }
    return told_rows(rows, "incident__opened_at", *page, name="incident__commander__user__name", **told)


def told_incident(kind: str, pk: int, at: datetime, told: dict[str, Any]) -> Happening:
    """Return one incident as the timeline writes it."""
    sentence = f"{_('Crisis')} · {Level(told['level']).label} · {IncidentState(told['state']).label}"
    url = reverse("crisis:incident", args=[told["room"]])
    return Happening((at, kind, pk), kind, "urgent", told["name"] or "", sentence, told["title"], url=url)


def found_incidents(agency: Agency, text: str, most: int) -> list[Incident]:
    """Return incidents a name, a number, a campaign or a person finds, the newest first."""
    return list(listed_incidents(agency, text=text).order_by("-opened_at", "-pk")[:most])


def found_alerts(agency: Agency, text: str, most: int) -> list[Alert]:
    """Return alerts by their title or the name of their monitor, the newest first."""
    named = Q(title__icontains=text) | Q(monitor__name_key__contains=fold(text))
    rows = Alert.objects.for_agency(agency).filter(named).select_related("monitor")
    return list(rows.order_by("-raised_at", "-pk")[:most])
