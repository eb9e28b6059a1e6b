"""What a room has saved."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Agency, Membership
from crisis.models import Incident, SavedEvidence

SHOWN = 30


def evidence_to_show(agency: Agency) -> "QuerySet[SavedEvidence]":
    return SavedEvidence.objects.filter(incident__agency=agency).select_related(
        "by__user", "incident__agency"
    )


def evidence_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return the newest pieces and how many there are: two statements."""
    rows = incident.evidence.select_related("by__user").defer("content").order_by("-pk")
    return {"pieces": list(rows[:SHOWN]), "count": rows.count(), "preparing": incident.prepare_at is not None}
