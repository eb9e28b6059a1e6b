from django.urls import path

from crisis.api import incidents, room

urlpatterns = [
    path("incidents/", incidents.Incidents.as_view(), name="incidents"),
    path("incidents/<uuid:uuid>/", incidents.IncidentDetail.as_view(), name="incident"),
    path("incidents/<uuid:uuid>/level/", incidents.SetLevel.as_view(), name="incident_level"),
    path("incidents/<uuid:uuid>/move/", incidents.MoveIncident.as_view(), name="incident_move"),
    path("incidents/<uuid:uuid>/role/", incidents.GiveRole.as_view(), name="incident_role"),
    path("incidents/<uuid:uuid>/freeze/", incidents.FreezeCampaigns.as_view(), name="incident_freeze"),
    path("incidents/<uuid:uuid>/release/", incidents.ReleaseCampaigns.as_view(), name="incident_release"),
    path("incidents/<uuid:uuid>/decisions/", room.Decisions.as_view(), name="incident_decisions"),
    path("incidents/<uuid:uuid>/notes/", room.RoomNotes.as_view(), name="incident_notes"),
    path("incidents/<uuid:uuid>/incident-tasks/", room.IncidentTasks.as_view(), name="incident_tasks"),
    path("incident-tasks/<uuid:uuid>/", room.IncidentTaskDetail.as_view(), name="incident_task"),
    path("incident-tasks/<uuid:uuid>/move/", room.IncidentTaskMove.as_view(), name="incident_task_move"),
    path(
        "incidents/<uuid:uuid>/situation-reports/", room.SituationReports.as_view(), name="situation_reports"
    ),
    path("situation-reports/<uuid:uuid>/", room.SituationReportDetail.as_view(), name="situation_report"),
    path("incidents/<uuid:uuid>/evidence/", room.IncidentEvidence.as_view(), name="incident_evidence"),
    path("evidence/<uuid:uuid>/", room.SavedEvidenceDetail.as_view(), name="saved_evidence"),
]
