"""Alerts, and the other systems that are told of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from crisis.actions import alert_hooks as hook_actions
from crisis.actions import alerts as actions
from crisis.models import Alert, AlertHook, Incident
from crisis.queries import alerts as queries
from crisis.states import AlertState, Level
from influencers.api.shapes import UUIDRelatedField
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE
STATES = [queries.OPEN, *AlertState.values]


class AlertOut(Shape):
    uuid = serializers.UUIDField()
    title = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices)
    state = serializers.ChoiceField(choices=AlertState.choices)
    is_drill = serializers.BooleanField()
    noted = serializers.CharField(help_text="The known break it fell into: nobody was woken.")
    monitor = serializers.UUIDField(source="monitor.uuid")
    incident = serializers.UUIDField(source="incident.uuid", allow_null=True)
    began_at = serializers.DateTimeField(help_text="First comment; in a drill on the recording's clock.")
    raised_at = serializers.DateTimeField()
    worse_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    comments = serializers.IntegerField(help_text="In the window of its worst finding.")
    negative = serializers.IntegerField()
    acknowledge_by = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = serializers.UUIDField(source="acknowledged_by.uuid", allow_null=True)
    dismissed_reason = serializers.CharField()
    escalated = serializers.IntegerField(help_text="Steps it went up the chain of duty.")


class AlertDetailOut(AlertOut):
    evidence = serializers.SerializerMethodField(help_text="Why it was raised, a sentence each.")

    def get_evidence(self, alert: Alert) -> list[str]:
        return [told.sentence for told in queries.evidence_of(alert)]


class AlertDismissIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class AlertExplainIn(serializers.Serializer):
    note = serializers.CharField(max_length=200, help_text="A sale, a live stream, a giveaway.")
    hours = serializers.IntegerField(
        min_value=1, max_value=240, required=False, help_text="From now; 6 if not given."
    )


class AlertJoinIn(serializers.Serializer):
    incident = UUIDRelatedField(Incident)


class AlertHookOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    least_level = serializers.ChoiceField(choices=Level.choices)
    answered_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    trouble = serializers.CharField()


class AlertHookMade(AlertHookOut):
    secret = serializers.CharField(help_text="Signs what is sent; shown this once.")


class AlertHookIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    url = serializers.URLField(max_length=500)
    least_level = serializers.ChoiceField(choices=Level.choices, required=False)


def get_alert(view: ApiView, uuid: UUID) -> Alert:
    """Return an alert of the agency or raise Http404."""
    return get_object_or_404(queries.alerts_to_show(view.agency), uuid=uuid)


def get_hook(view: ApiView, uuid: UUID) -> AlertHook:
    return get_object_or_404(AlertHook.objects.for_agency(view.agency).select_related("agency"), uuid=uuid)


class Alerts(ListView):
    scopes = {"GET": READ}
    serializer_class = AlertOut
    filter_backends: list[Any] = []
    parameters = ("state", "level", "drill")

    def get_queryset(self) -> "QuerySet[Alert]":
        if not self.agency:
            return Alert.objects.none()
        known = {"state": STATES, "level": Level.values, "drill": ["yes", "no"]}
        asked = {name: self.request.query_params.get(name, "") for name in known}
        for name, value in asked.items():
            if value and value not in known[name]:
                raise bad_query(name, f"Known: {', '.join(known[name])}.")
        return queries.listed_alerts(self.agency, **asked)

    @extend_schema(
        summary="Alerts, newest first",
        parameters=[
            OpenApiParameter("state", str, description=f"One of {', '.join(STATES)}."),
            OpenApiParameter("level", str, description=f"One of {', '.join(Level.values)}."),
            OpenApiParameter("drill", str, description="yes or no."),
        ],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class AlertDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=AlertDetailOut, summary="One alert with its arithmetic")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, AlertDetailOut(get_alert(self, uuid)).data)


def verb(name: str, action: Callable[..., Any], summary: str, shape: Any = None) -> type[ApiView]:
    """Return the endpoint of one verb on an alert."""

    class AlertVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(operation_id=f"alerts_{name}", request=shape, responses=AlertOut, summary=summary)
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            action(alert=get_alert(self, uuid), by=self.by, **(self.values(shape) if shape else {}))
            return tagged(request, AlertOut(get_alert(self, uuid)).data)

    AlertVerb.__name__ = f"Alert{name.title()}"
    return AlertVerb


AlertAcknowledge = verb("acknowledge", actions.acknowledge_alert, "Acknowledge an alert: nobody further is told")  # fmt: skip
AlertDismiss = verb("dismiss", actions.dismiss_alert, "Say that an alert is nothing, and why", AlertDismissIn)
AlertExplain = verb("explain", actions.explain_alert, "Note a known break: dismissed, and nobody is woken while it lasts", AlertExplainIn)  # fmt: skip
AlertJoin = verb("join", actions.join_incident, "Put an alert into an incident that runs", AlertJoinIn)


class AlertHooks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = AlertHookOut
    tells_secret = True

    def get_queryset(self) -> "QuerySet[AlertHook]":
        return AlertHook.objects.for_agency(self.agency) if self.agency else AlertHook.objects.none()

    @extend_schema(summary="Other systems that are told of alerts, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=AlertHookIn, responses={201: AlertHookMade}, summary="Tell another system; owners only"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        hook, secret = hook_actions.make_hook(agency=self.agency, by=self.by, **self.values(AlertHookIn))
        return tagged(request, {**AlertHookOut(hook).data, "secret": secret}, status=201)


class AlertHookDetail(ApiView):
    scopes = {"GET": READ, "DELETE": WRITE}

    @extend_schema(responses=AlertHookOut, summary="One system that is told")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, AlertHookOut(get_hook(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Tell it nothing any more; owners only")
    def delete(self, request: Request, uuid: UUID) -> Response:
        hook_actions.remove_hook(hook=get_hook(self, uuid), by=self.by)
        return Response(status=204)


class AlertHookResume(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="alert_hooks_resume", request=None, responses=AlertHookOut, summary="Tell it again"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        hook = hook_actions.resume_hook(hook=get_hook(self, uuid), by=self.by)
        return tagged(request, AlertHookOut(hook).data)
