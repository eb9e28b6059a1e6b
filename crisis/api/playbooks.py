"""Playbooks: list, read, adopt; their versions; which a campaign is prepared with."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.models import Campaign
from campaigns.queries.campaigns import campaigns_to_show
from crisis.actions import campaign_playbooks, playbooks
from crisis.api import shapes_playbooks as shapes
from crisis.models import CampaignPlaybook, Playbook, PlaybookVersion
from crisis.queries.playbooks import places_to_show, playbooks_to_show, versions_to_show, with_numbers
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE
STATES = ("living", "archived")


class Playbooks(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.PlaybookOut
    parameters = ("state",)

    def get_queryset(self) -> "QuerySet[Playbook]":
        if not self.agency:
            return Playbook.objects.none()
        state = self.request.query_params.get("state", "")
        if state and state not in STATES:
            raise bad_query("state", f"Known: {', '.join(STATES)}.")
        return with_numbers(playbooks_to_show(self.agency).filter(archived_at__isnull=state != "archived"))

    @extend_schema(
        summary="Playbooks, newest first",
        parameters=[OpenApiParameter("state", str, description="living (left out) or archived.")],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class PlaybookDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.PlaybookOut, summary="One playbook")
    def get(self, request: Request, uuid: UUID) -> Response:
        playbook = get_object_or_404(with_numbers(playbooks_to_show(self.agency)), uuid=uuid)
        return tagged(request, shapes.PlaybookOut(playbook).data)


class PlaybookAdopt(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="playbooks_adopt", request=shapes.AdoptIn, responses=shapes.AdoptedOut,
        summary="Take over built-in scenarios, in force at once",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        made = playbooks.adopt_playbooks(agency=self.agency, by=self.by, **self.values(shapes.AdoptIn))
        rows = with_numbers(playbooks_to_show(self.agency).filter(pk__in=[each.playbook_id for each in made]))
        return tagged(request, shapes.AdoptedOut({"adopted": rows.order_by("pk")}).data)


class PlaybookVersions(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.PlaybookVersionOut

    def get_queryset(self) -> "QuerySet[PlaybookVersion]":
        if not self.agency:
            return PlaybookVersion.objects.none()
        playbook = get_object_or_404(playbooks_to_show(self.agency), uuid=self.kwargs["uuid"])
        return versions_to_show(self.agency).filter(playbook=playbook)

    @extend_schema(summary="Versions of a playbook, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class PlaybookVersionDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.PlaybookVersionOut, summary="One version with its whole plan")
    def get(self, request: Request, uuid: UUID) -> Response:
        version = get_object_or_404(versions_to_show(self.agency), uuid=uuid)
        return tagged(request, shapes.PlaybookVersionOut(version).data)


class CampaignPlaybooks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.CampaignPlaybookOut

    def get_queryset(self) -> "QuerySet[CampaignPlaybook]":
        if not self.agency:
            return CampaignPlaybook.objects.none()
        return places_to_show(self.agency).filter(campaign=_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="Playbooks a campaign is prepared with")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="campaign_playbooks_prepare", request=shapes.PrepareIn, responses=shapes.CampaignPlaybookOut(many=True),
        summary="Prepare a campaign with playbooks, in the versions in force; answers with what is new",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = _campaign(self, uuid)
        made = campaign_playbooks.prepare_campaign(
            campaign=campaign, by=self.by, **self.values(shapes.PrepareIn)
        )
        return Response(shapes.CampaignPlaybookOut(made, many=True).data)


def _campaign(view: ApiView, uuid: UUID) -> Campaign:
    return get_object_or_404(campaigns_to_show(view.agency), uuid=uuid)
