"""What a room holds: tasks, situation reports, decisions, notes, evidence."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership
from accounts.states import Scope
from crisis.actions import evidence, reports, tasks
from crisis.api.incidents import get_incident
from crisis.models import IncidentTask, SavedEvidence, SituationReport
from crisis.queries.evidence import evidence_to_show
from crisis.queries.reports import reports_to_show
from crisis.queries.tasks import tasks_to_show
from crisis.states import TaskState
from influencers.api.shapes import UUIDRelatedField
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class IncidentTaskOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    role = serializers.CharField()
    text = serializers.CharField()
    assignee = serializers.UUIDField(
        source="assignee.uuid", allow_null=True, help_text="null: whoever has the role."
    )
    due_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=TaskState.choices)
    is_legal = serializers.BooleanField()
    note = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = serializers.UUIDField(source="done_by.uuid", allow_null=True)


class NewIncidentTaskIn(serializers.Serializer):
    text = serializers.CharField(max_length=300)
    role = serializers.CharField(max_length=20, required=False, allow_blank=True)
    assignee = UUIDRelatedField(Membership, required=False, allow_null=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    is_legal = serializers.BooleanField(required=False)


class IncidentTaskIn(serializers.Serializer):
    assignee = UUIDRelatedField(Membership, allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)


class IncidentTaskMoveIn(serializers.Serializer):
    to = serializers.ChoiceField(choices=TaskState.choices)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class SituationReportOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    conditions = serializers.CharField()
    actions = serializers.CharField()
    needs = serializers.CharField()
    by = serializers.UUIDField(source="by.uuid")
    created_at = serializers.DateTimeField()


class SituationReportIn(serializers.Serializer):
    conditions = serializers.CharField(max_length=4000)
    actions = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    needs = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class DecisionIn(serializers.Serializer):
    decision = serializers.CharField(max_length=500)
    why = serializers.CharField(max_length=400)
    alternatives = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    decided_by = serializers.CharField(max_length=160, required=False, allow_blank=True)


class RoomNoteIn(serializers.Serializer):
    text = serializers.CharField(max_length=1000)
    at = serializers.DateTimeField(required=False)
    starred = serializers.BooleanField(required=False)


class WrittenOut(Shape):
    uuid = serializers.UUIDField(help_text="Of the line on the timeline.")
    text = serializers.CharField()
    at = serializers.DateTimeField()


class SavedEvidenceOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    what = serializers.CharField()
    url = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of the content in canonical JSON, or of the file.")
    has_file = serializers.SerializerMethodField()
    saved_at = serializers.DateTimeField()
    by = serializers.UUIDField(source="by.uuid", allow_null=True, help_text="null: saved by itself.")

    def get_has_file(self, row: SavedEvidence) -> bool:
        return bool(row.file)


class SavedEvidenceIn(serializers.Serializer):
    what = serializers.CharField(max_length=200)
    url = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class IncidentTasks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = IncidentTaskOut

    def get_queryset(self) -> "QuerySet[IncidentTask]":
        if not self.agency:
            return IncidentTask.objects.none()
        incident = get_incident(self, self.kwargs["uuid"])
        return tasks_to_show(self.agency).filter(incident=incident).order_by("-pk")

    @extend_schema(summary="Tasks of an incident, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=NewIncidentTaskIn, responses={201: IncidentTaskOut}, summary="Add a task")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        incident = get_incident(self, uuid)
        made = tasks.add_task(incident=incident, by=self.by, **self.values(NewIncidentTaskIn))
        where = reverse("api:incident_task", args=[made.uuid])
        return tagged(request, IncidentTaskOut(made).data, status=201, location=where)


class IncidentTaskDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=IncidentTaskOut, summary="One task")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, IncidentTaskOut(_task(self, uuid)).data)

    @extend_schema(request=IncidentTaskIn, responses=IncidentTaskOut, summary="Say who does it and by when")
    def patch(self, request: Request, uuid: UUID) -> Response:
        task = _task(self, uuid)
        values = {"assignee": task.assignee, "due_at": task.due_at} | self.values(
            IncidentTaskIn, partial=True
        )
        changed = tasks.change_task(task=task, by=self.by, **values)
        return tagged(request, IncidentTaskOut(_task(self, changed.uuid)).data)


class IncidentTaskMove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="incident_tasks_move", request=IncidentTaskMoveIn, responses=IncidentTaskOut, summary="Begin, do, drop a task, or take it up again")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        moved = tasks.move_task(task=_task(self, uuid), by=self.by, **self.values(IncidentTaskMoveIn))
        return tagged(request, IncidentTaskOut(_task(self, moved.uuid)).data)


class SituationReports(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = SituationReportOut

    def get_queryset(self) -> "QuerySet[SituationReport]":
        if not self.agency:
            return SituationReport.objects.none()
        incident = get_incident(self, self.kwargs["uuid"])
        return reports_to_show(self.agency).filter(incident=incident).order_by("-pk")

    @extend_schema(summary="Situation reports of an incident, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=SituationReportIn, responses={201: SituationReportOut}, summary="Report the situation"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        incident = get_incident(self, uuid)
        made = reports.report_situation(incident=incident, by=self.by, **self.values(SituationReportIn))
        where = reverse("api:situation_report", args=[made.uuid])
        return tagged(request, SituationReportOut(made).data, status=201, location=where)


class SituationReportDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=SituationReportOut, summary="One situation report")
    def get(self, request: Request, uuid: UUID) -> Response:
        found = get_object_or_404(reports_to_show(self.agency), uuid=uuid)
        return tagged(request, SituationReportOut(found).data)


class IncidentEvidence(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = SavedEvidenceOut

    def get_queryset(self) -> "QuerySet[SavedEvidence]":
        if not self.agency:
            return SavedEvidence.objects.none()
        incident = get_incident(self, self.kwargs["uuid"])
        return evidence_to_show(self.agency).filter(incident=incident).defer("content").order_by("-pk")

    @extend_schema(summary="What an incident has saved, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=SavedEvidenceIn, responses={201: SavedEvidenceOut}, summary="Save evidence")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        incident = get_incident(self, uuid)
        made = evidence.save_evidence(incident=incident, by=self.by, **self.values(SavedEvidenceIn))
        where = reverse("api:saved_evidence", args=[made.uuid])
        return tagged(request, SavedEvidenceOut(made).data, status=201, location=where)


class SavedEvidenceDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=SavedEvidenceOut, summary="One piece of evidence")
    def get(self, request: Request, uuid: UUID) -> Response:
        found = get_object_or_404(evidence_to_show(self.agency), uuid=uuid)
        return tagged(request, SavedEvidenceOut(found).data)


class _Written(ApiView):
    """A line written on the timeline."""

    scopes = {"POST": WRITE}

    def written(self, request: Request, uuid: UUID, action: Any, shape: Any) -> Response:
        made = action(incident=get_incident(self, uuid), by=self.by, **self.values(shape))
        where = reverse("api:timeline_entry", args=[made.uuid])
        return tagged(request, WrittenOut(made).data, status=201, location=where)


class Decisions(_Written):
    @extend_schema(operation_id="incidents_decide", request=DecisionIn, responses={201: WrittenOut}, summary="Write a decision down")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.written(request, uuid, reports.log_decision, DecisionIn)


class RoomNotes(_Written):
    @extend_schema(operation_id="incidents_note", request=RoomNoteIn, responses={201: WrittenOut}, summary="Add a note to the timeline")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.written(request, uuid, reports.write_note, RoomNoteIn)


def _task(view: ApiView, uuid: UUID) -> IncidentTask:
    return get_object_or_404(tasks_to_show(view.agency), uuid=uuid)
