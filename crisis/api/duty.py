"""The rota: turns, planning, handing over, one's own quiet hours."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership
from accounts.states import Scope
from crisis.actions import duty as actions
from crisis.models import DutyTurn, QuietHours
from crisis.queries import duty as queries
from crisis.states import Level
from influencers.api.shapes import UUIDRelatedField
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class DutyTurnOut(Shape):
    uuid = serializers.UUIDField()
    member = serializers.UUIDField(source="member.uuid")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    rank = serializers.IntegerField(help_text="1 is told first, then 2.")
    handed_over_by = serializers.UUIDField(source="handed_over_by.uuid", allow_null=True)
    note = serializers.CharField()


class DutyTurnIn(serializers.Serializer):
    member = UUIDRelatedField(Membership)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    rank = serializers.IntegerField(min_value=1, max_value=9, required=False)


class DutyPlanIn(serializers.Serializer):
    members = serializers.ListField(
        child=UUIDRelatedField(Membership), min_length=1, max_length=30, help_text="In their order."
    )
    starts_on = serializers.DateField()
    at = serializers.TimeField(required=False, help_text="When turns change, in `zone`.")
    days = serializers.IntegerField(min_value=1, max_value=28, required=False)
    weeks = serializers.IntegerField(min_value=1, max_value=52, required=False)
    zone = serializers.CharField(max_length=64, required=False, help_text="IANA; the agency's if not given.")
    rank = serializers.IntegerField(min_value=1, max_value=9, required=False)
    replace = serializers.BooleanField(required=False)


class DutyPlanOut(serializers.Serializer):
    turns = serializers.IntegerField(help_text="How many were planned.")


class QuietHoursShape(serializers.Serializer):
    starts_at = serializers.TimeField(allow_null=True)
    ends_at = serializers.TimeField(allow_null=True)
    wakes_from = serializers.ChoiceField(choices=Level.choices, required=False)


def get_turn(view: ApiView, uuid: UUID) -> DutyTurn:
    """Return a turn of the agency or raise Http404."""
    return get_object_or_404(queries.turns_to_show(view.agency).select_related("agency"), uuid=uuid)


class DutyTurns(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = DutyTurnOut

    def get_queryset(self) -> "QuerySet[DutyTurn]":
        return queries.turns_to_show(self.agency) if self.agency else DutyTurn.objects.none()

    @extend_schema(summary="Turns of duty, newest planned first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=DutyTurnIn, responses={201: DutyTurnOut}, summary="Add a turn; owners only")
    @idempotent
    def post(self, request: Request) -> Response:
        turn = actions.add_turn(agency=self.agency, by=self.by, **self.values(DutyTurnIn))
        return tagged(request, DutyTurnOut(turn).data, status=201)


class DutyPlan(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="duty_plan", request=DutyPlanIn, responses={201: DutyPlanOut}, summary="Plan a rotation; owners only")  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.plan_rota(agency=self.agency, by=self.by, **self.values(DutyPlanIn))
        return Response({"turns": len(made)}, status=201)


class DutyTurnDetail(ApiView):
    scopes = {"GET": READ, "DELETE": WRITE}

    @extend_schema(responses=DutyTurnOut, summary="One turn")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, DutyTurnOut(get_turn(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Remove a turn; owners only")
    def delete(self, request: Request, uuid: UUID) -> Response:
        actions.remove_turn(turn=get_turn(self, uuid), by=self.by)
        return Response(status=204)


class OwnQuietHours(ApiView):
    scopes = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="quiet_hours", responses=QuietHoursShape, summary="When one's own letters of alerts wait"
    )
    def get(self, request: Request) -> Response:
        return tagged(request, _written(queries.quiet_hours_of(self.by)))

    @extend_schema(operation_id="quiet_hours_set", request=QuietHoursShape, responses=QuietHoursShape, summary="Change them; null: never")  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        return tagged(request, _written(actions.set_quiet_hours(by=self.by, **self.values(QuietHoursShape))))


def _written(hours: QuietHours | None) -> dict[str, Any]:
    if hours is None:
        return {"starts_at": None, "ends_at": None, "wakes_from": Level.SEVERE.value}
    return dict(QuietHoursShape(hours).data)
