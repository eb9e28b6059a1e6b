"""Offers of a lead or of a turn of duty: made, answered, taken back; a turn that is taken."""

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
from crisis.actions import hand_overs as actions
from crisis.api.duty import DutyTurnOut, get_turn
from crisis.api.incidents import get_incident
from crisis.models import HandOver
from crisis.queries.hand_overs import hand_overs_to_show
from crisis.states import HandOverState
from influencers.api.shapes import UUIDRelatedField
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class HandOverOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid", allow_null=True, help_text="Of its lead.")
    turn = serializers.UUIDField(
        source="turn.uuid", allow_null=True, help_text="Or the rest of this turn of duty."
    )
    by = serializers.UUIDField(source="by.uuid", help_text="Who offered it; of what was taken: who had it.")
    to = serializers.UUIDField(source="to.uuid")
    note = serializers.CharField()
    state = serializers.ChoiceField(choices=HandOverState.choices)
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Why it was declined or taken.")
    created_at = serializers.DateTimeField()


class IncidentHandOverIn(serializers.Serializer):
    to = UUIDRelatedField(Membership)
    note = serializers.CharField(max_length=500, help_text="What is open, what they must know.")


class DutyHandOverIn(serializers.Serializer):
    to = UUIDRelatedField(Membership)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DutyTakeIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class HandOverDeclineIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class HandOvers(ListView):
    scopes = {"GET": READ}
    serializer_class = HandOverOut

    def get_queryset(self) -> "QuerySet[HandOver]":
        return hand_overs_to_show(self.agency) if self.agency else HandOver.objects.none()

    @extend_schema(summary="What was offered, answered and taken, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)


class HandOverDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=HandOverOut, summary="One offer")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, HandOverOut(_get(self, uuid)).data)


class OfferLead(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="incidents_hand_over", request=IncidentHandOverIn, responses={201: HandOverOut}, summary="Offer the lead by name; it goes over when it is accepted")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        found = get_incident(self, uuid)
        made = actions.offer_lead(incident=found, by=self.by, **self.values(IncidentHandOverIn))
        return _made(self, request, made)


class OfferTurn(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="duty_hand_over", request=DutyHandOverIn, responses={201: HandOverOut}, summary="Offer the rest of a turn; it goes over when it is accepted")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.offer_turn(turn=get_turn(self, uuid), by=self.by, **self.values(DutyHandOverIn))
        return _made(self, request, made)


class TakeTurn(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="duty_take", request=DutyTakeIn, responses=DutyTurnOut, summary="Take the rest of a turn whose holder does not answer")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        taken = actions.take_turn(turn=get_turn(self, uuid), by=self.by, **self.values(DutyTakeIn))
        return tagged(request, DutyTurnOut(taken).data)


def verb(name: str, action: Any, summary: str, shape: Any = None) -> type[ApiView]:
    """Return the endpoint of one answer to an offer."""

    class HandOverVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"hand_overs_{name}", request=shape, responses=HandOverOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            action(offer=_get(self, uuid), by=self.by, **(self.values(shape) if shape else {}))
            return tagged(request, HandOverOut(_get(self, uuid)).data)

    return HandOverVerb


Accept = verb("accept", actions.accept, "Accept what was offered to you")
Decline = verb("decline", actions.decline, "Decline what was offered to you", HandOverDeclineIn)
Withdraw = verb("withdraw", actions.withdraw, "Take an offer back")


def _get(view: ApiView, uuid: UUID) -> HandOver:
    return get_object_or_404(hand_overs_to_show(view.agency), uuid=uuid)


def _made(view: ApiView, request: Request, made: HandOver) -> Response:
    where = reverse("api:hand_over", args=[made.uuid])
    return tagged(request, HandOverOut(_get(view, made.uuid)).data, status=201, location=where)
