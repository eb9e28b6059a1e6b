"""Tasks, reports and evidence of an incident, for the tests of every endpoint."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from crisis.models import HandOver, Incident, IncidentTask, SavedEvidence, SituationReport
from crisis.states import HandOverState


def more_of_incidents(by: Membership, incident: Incident, number: int) -> dict[str, Any]:
    """Add a row to each list of the API that hangs on an incident."""
    offer = HandOver.objects.create(
        agency=incident.agency, incident=incident, by=by, to=by, note="Noon", state=HandOverState.DECLINED
    )
    return {
        "hand-overs": offer,
        "incident-tasks": IncidentTask.objects.create(
            incident=incident, text=f"Call {number}", assignee=by, position=number
        ),
        "situation-reports": SituationReport.objects.create(incident=incident, conditions="Calmer", by=by),
        "evidence": SavedEvidence.objects.create(
            incident=incident, what="A video", sha256="0" * 64, saved_at=timezone.now(), by=by
        ),
    }
