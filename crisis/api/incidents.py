"""Incidents: opened, read, changed, moved, handed over; what their rooms hold is in room.py."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership
from accounts.states import Scope
from campaigns.models import Campaign
from campaigns.states import FirstActor
from campaigns.states import Response as CrisisResponse
from crisis.actions import freezing, hand_overs, roles
from crisis.actions import incidents as actions
from crisis.models import Alert, Incident, PlaybookVersion
from crisis.queries.incidents import incidents_to_show, listed_incidents, with_what_it_touches
from crisis.queries.playbooks import versions_to_show
from crisis.states import IncidentState, Level
from influencers.api.shapes import UUIDRelatedField
from influencers.models import Influencer
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE
STATES = ["live", *IncidentState.values]


class IncidentCampaignOut(Shape):
    campaign = serializers.UUIDField(source="campaign.uuid")
    name = serializers.CharField(source="campaign.name")
    frozen_at = serializers.DateTimeField(allow_null=True, help_text="Stopped by this incident since.")


class IncidentOut(Shape):
    uuid = serializers.UUIDField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices)
    state = serializers.ChoiceField(choices=IncidentState.choices)
    is_drill = serializers.BooleanField()
    commander = serializers.UUIDField(source="commander.uuid")
    playbook_version = serializers.UUIDField(source="playbook_version.uuid", allow_null=True)
    response = serializers.CharField(help_text="stop, step_back, go_on; empty: not decided.")
    first_actor = serializers.CharField(
        help_text="Who speaks first: influencer, brand, agency, third_party; empty: not decided."
    )
    why_first = serializers.CharField()
    central_channel = serializers.CharField()
    language = serializers.CharField()
    campaigns = serializers.SerializerMethodField()
    influencers = serializers.SerializerMethodField()
    turned_at = serializers.DateTimeField(help_text="First comment of the trouble.")
    opened_at = serializers.DateTimeField()
    alerted_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    assessed_at = serializers.DateTimeField(allow_null=True)
    client_told_at = serializers.DateTimeField(allow_null=True)
    first_statement_at = serializers.DateTimeField(allow_null=True)
    calm_since = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    assess_due_at = serializers.DateTimeField(allow_null=True)
    client_due_at = serializers.DateTimeField(allow_null=True)
    statement_due_at = serializers.DateTimeField(allow_null=True)
    update_due_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    @extend_schema_field(IncidentCampaignOut(many=True))
    def get_campaigns(self, incident: Incident) -> Any:
        return IncidentCampaignOut(incident.campaigns.all(), many=True).data

    def get_influencers(self, incident: Incident) -> list[UUID]:
        return [each.influencer.uuid for each in incident.influencers.all()]


class PlaybookVersionField(UUIDRelatedField):
    """A version of one of the agency's playbooks by its uuid."""

    def get_queryset(self) -> Any:
        """Return the agency's versions; nobody's while the API is only described."""
        agency = getattr(self.context.get("view"), "agency", None)
        return versions_to_show(agency) if agency else self.queryset


class NewIncidentIn(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    alert = UUIDRelatedField(Alert, required=False)
    playbook_version = PlaybookVersionField(PlaybookVersion, required=False)
    campaigns = serializers.ListField(child=UUIDRelatedField(Campaign), max_length=100, required=False)
    influencers = serializers.ListField(child=UUIDRelatedField(Influencer), max_length=100, required=False)


class IncidentIn(serializers.Serializer):
    title = serializers.CharField(max_length=200, required=False)
    summary = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    response = serializers.ChoiceField(choices=CrisisResponse.choices, required=False, allow_blank=True)
    first_actor = serializers.ChoiceField(choices=FirstActor.choices, required=False, allow_blank=True)
    why_first = serializers.CharField(max_length=300, required=False, allow_blank=True)
    central_channel = serializers.CharField(max_length=300, required=False, allow_blank=True)
    language = serializers.CharField(max_length=3, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, help_text="The one you read.")


class IncidentLevelIn(serializers.Serializer):
    level = serializers.ChoiceField(choices=Level.choices)
    why = serializers.CharField(max_length=300)


class IncidentMoveIn(serializers.Serializer):
    to = serializers.ChoiceField(choices=IncidentState.choices)
    why = serializers.CharField(max_length=300, required=False, allow_blank=True)


class IncidentTakeIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class IncidentRoleIn(serializers.Serializer):
    role = serializers.CharField(max_length=20)
    to = UUIDRelatedField(Membership, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class IncidentFreezeIn(serializers.Serializer):
    campaigns = serializers.ListField(child=UUIDRelatedField(Campaign), min_length=1, max_length=100)
    reason = serializers.CharField(max_length=300)


def get_incident(view: ApiView, uuid: UUID) -> Incident:
    """Return an incident of the agency or raise Http404."""
    return get_object_or_404(incidents_to_show(view.agency), uuid=uuid)


def answered(view: ApiView, request: Request, uuid: UUID, **more: Any) -> Response:
    """Answer with an incident as it is now."""
    rows = with_what_it_touches(incidents_to_show(view.agency))
    return tagged(request, IncidentOut(get_object_or_404(rows, uuid=uuid)).data, **more)


class Incidents(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = IncidentOut
    filter_backends: list[Any] = []
    parameters = ("state", "level", "drill", "q")

    def get_queryset(self) -> "QuerySet[Incident]":
        if not self.agency:
            return Incident.objects.none()
        known = {"state": STATES, "level": Level.values, "drill": ["yes", "no"]}
        asked = {name: self.request.query_params.get(name, "") for name in known}
        for name, value in asked.items():
            if value and value not in known[name]:
                raise bad_query(name, f"Known: {', '.join(known[name])}.")
        drill = {"yes": "only", "no": "none"}.get(asked["drill"], "")
        text = self.request.query_params.get("q", "")[:120]
        rows = listed_incidents(
            self.agency, state=asked["state"], level=asked["level"], drill=drill, text=text
        )
        return with_what_it_touches(rows).order_by("-pk")

    @extend_schema(
        summary="Incidents, newest first",
        parameters=[
            OpenApiParameter("state", str, description=f"One of {', '.join(STATES)}."),
            OpenApiParameter("level", str, description=f"One of {', '.join(Level.values)}."),
            OpenApiParameter("drill", str, description="yes or no."),
            OpenApiParameter(
                "q", str, description="Words of the title, a campaign or an influencer; #number."
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=NewIncidentIn, responses={201: IncidentOut}, summary="Open an incident: you command it"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.open_incident(agency=self.agency, by=self.by, **self.values(NewIncidentIn))
        return answered(
            self, request, made.uuid, status=201, location=reverse("api:incident", args=[made.uuid])
        )


class IncidentDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=IncidentOut, summary="One incident")
    def get(self, request: Request, uuid: UUID) -> Response:
        return answered(self, request, uuid)

    @extend_schema(request=IncidentIn, responses=IncidentOut, summary="Change what stands over an incident")
    def patch(self, request: Request, uuid: UUID) -> Response:
        actions.change_incident(incident=get_incident(self, uuid), by=self.by, **self.values(IncidentIn))
        return answered(self, request, uuid)


def verb(name: str, action: Any, shape: Any, summary: str) -> type[ApiView]:
    """Return the endpoint of one verb on an incident."""

    class IncidentVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"incidents_{name}", request=shape, responses=IncidentOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            action(incident=get_incident(self, uuid), by=self.by, **self.values(shape))
            return answered(self, request, uuid)

    return IncidentVerb


SetLevel = verb("level", actions.set_level, IncidentLevelIn, "Raise, lower or confirm the level")
MoveIncident = verb("move", actions.move_incident, IncidentMoveIn, "Bring an incident to another state")
TakeLead = verb(
    "take_lead", hand_overs.take_lead, IncidentTakeIn, "Take the lead of a commander who does not answer"
)
GiveRole = verb("role", roles.give_role, IncidentRoleIn, "Give a role in the room; null: nobody has it")
FreezeCampaigns = verb("freeze", freezing.freeze_campaigns, IncidentFreezeIn, "Stop campaigns")
ReleaseCampaigns = verb("release", freezing.release_campaigns, IncidentFreezeIn, "Let campaigns go on")
