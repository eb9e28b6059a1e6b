"""The situation reports of a room, newest first."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Agency, Membership
from crisis.models import Incident, SituationReport
from crisis.states import EntryKind

SHOWN = 20


def reports_to_show(agency: Agency) -> "QuerySet[SituationReport]":
    return SituationReport.objects.filter(incident__agency=agency).select_related("by__user", "incident")


def reports_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return the newest report and those before it: one statement."""
    found = list(incident.situation_reports.select_related("by__user").order_by("-pk")[:SHOWN])
    return {"newest": found[0] if found else None, "earlier": found[1:]}


def log_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return the newest decisions with their reasons: one statement."""
    rows = incident.timeline.filter(kind=EntryKind.DECISION, data__has_key="why").select_related("by__user")
    return {"decisions": list(rows.order_by("-at", "-pk")[:SHOWN])}
