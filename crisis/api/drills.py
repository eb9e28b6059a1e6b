"""Drills: planned, stopped, scored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.models import Campaign
from crisis.actions import drills as actions
from crisis.drills import drills
from crisis.models import Drill
from crisis.queries import drills as queries
from crisis.states import DrillState
from influencers.api.shapes import UUIDRelatedField
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class DrillOut(Shape):
    uuid = serializers.UUIDField()
    title = serializers.CharField()
    storm = serializers.CharField(help_text="Empty: from a file.")
    campaign = serializers.UUIDField(source="campaign.uuid", allow_null=True)
    incident = serializers.UUIDField(source="incident.uuid", allow_null=True)
    speed = serializers.FloatField()
    state = serializers.ChoiceField(choices=DrillState.choices)
    comments = serializers.IntegerField()
    played = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Lines of the file that could not be read.")
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    turns_at = serializers.DateTimeField(allow_null=True)
    score = serializers.DictField(
        help_text="level, kept, early, alerts, rows of key, target, taken (seconds), kept."
    )


class DrillIn(serializers.Serializer):
    campaign = UUIDRelatedField(Campaign)
    storm = serializers.ChoiceField(choices=list(drills()), required=False)
    recording = serializers.CharField(
        required=False, help_text="Instead of a storm: CSV, TSV or JSONL as text."
    )
    speed = serializers.FloatField(
        required=False, help_text="Recorded seconds in a real one; 60 if not given."
    )
    starts_at = serializers.DateTimeField(required=False, help_text="At once if not given.")
    title = serializers.CharField(max_length=200, required=False)


def get_drill(view: ApiView, uuid: UUID) -> Drill:
    """Return a drill of the agency or raise Http404."""
    return get_object_or_404(queries.drills_to_show(view.agency).select_related("agency"), uuid=uuid)


class Drills(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = DrillOut

    def get_queryset(self) -> "QuerySet[Drill]":
        return queries.drills_to_show(self.agency) if self.agency else Drill.objects.none()

    @extend_schema(summary="Drills, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=DrillIn, responses={201: DrillOut}, summary="Plan a drill, or begin it at once")
    @idempotent
    def post(self, request: Request) -> Response:
        values: dict[str, Any] = self.values(DrillIn)
        starts_at: datetime | None = values.pop("starts_at", None)
        text = values.pop("recording", "")
        if text:
            values["recording"] = ContentFile(text.encode(), name="recording.csv")
        now = timezone.now()
        how = {"agency": self.agency, "by": self.by, **values}
        if starts_at is not None and starts_at > now:
            drill = actions.plan_drill(**how, at=starts_at)
        else:
            drill = actions.start_drill(**how, now=now)
        return tagged(request, DrillOut(drill).data, status=201)


class DrillDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=DrillOut, summary="One drill with its score")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, DrillOut(get_drill(self, uuid)).data)


class DrillStop(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="drills_stop", request=None, responses=DrillOut, summary="Break a drill off")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        drill = actions.stop_drill(drill=get_drill(self, uuid), by=self.by)
        return tagged(request, DrillOut(drill).data)
