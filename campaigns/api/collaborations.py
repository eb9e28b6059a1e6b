"""The pipeline's stages, and the people of a campaign on their way through it."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.actions import collaborations as actions
from campaigns.actions import pipeline
from campaigns.api.campaigns import get_campaign
from campaigns.api.shapes import (
    CollaborationEditIn,
    CollaborationEndIn,
    CollaborationIn,
    CollaborationMoveIn,
    CollaborationOut,
    PipelineStageEditIn,
    PipelineStageIn,
    PipelineStageOut,
    StageMoveOut,
)
from campaigns.models import Collaboration, PipelineStage, StageMove
from campaigns.queries.campaigns import collaborations_to_show
from irm.api.etag import asked_version, insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


def get_collaboration(view: ApiView, uuid: UUID) -> Collaboration:
    """Return the agency's collaboration or raise Http404."""
    return get_object_or_404(collaborations_to_show(view.agency), uuid=uuid)


class PipelineStages(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = PipelineStageOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[PipelineStage]":
        if self.agency:
            pipeline.ensure_pipeline(self.agency)
        return PipelineStage.objects.for_agency(self.agency)

    @extend_schema(summary="The stages of a collaboration, in order")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=PipelineStageIn, responses={201: PipelineStageOut}, summary="Add a stage to its phase"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        stage = pipeline.add_pipeline_stage(by=self.by, **self.values(PipelineStageIn))
        location = reverse("api:pipeline_stage", args=[stage.uuid])
        return tagged(request, PipelineStageOut(stage).data, status=201, location=location)


class PipelineStageDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=PipelineStageOut, summary="One stage of the pipeline")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, PipelineStageOut(_get_stage(self, uuid)).data)

    @extend_schema(request=PipelineStageEditIn, responses=PipelineStageOut, summary="Change or move a stage")
    def patch(self, request: Request, uuid: UUID) -> Response:
        stage = _get_stage(self, uuid)
        insist_on(request, PipelineStageOut(stage).data)
        values = self.values(PipelineStageEditIn, partial=True)
        steps = values.pop("steps", None)
        if values:
            pipeline.change_pipeline_stage(stage=stage, by=self.by, **values)
        if steps:
            pipeline.move_pipeline_stage(stage=_get_stage(self, uuid), by=self.by, steps=steps)
        return tagged(request, PipelineStageOut(_get_stage(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Remove a stage nobody is in")
    def delete(self, request: Request, uuid: UUID) -> Response:
        stage = _get_stage(self, uuid)
        insist_on(request, PipelineStageOut(stage).data)
        pipeline.remove_pipeline_stage(stage=stage, by=self.by)
        return Response(status=204)


class CampaignCollaborations(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = CollaborationOut

    def get_queryset(self) -> "QuerySet[Collaboration]":
        if not self.agency:
            return Collaboration.objects.none()
        return collaborations_to_show(self.agency).filter(campaign=get_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="A campaign's people, newest first", operation_id="campaigns_collaborations_list")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=CollaborationIn, responses={201: CollaborationOut}, operation_id="campaigns_collaborations_create",
        summary="Take somebody into a campaign; whom the brand's restrictions bar only with a reason",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        made = actions.add_collaboration(campaign=campaign, by=self.by, **self.values(CollaborationIn))
        location = reverse("api:collaboration", args=[made.uuid])
        data = CollaborationOut(get_collaboration(self, made.uuid)).data
        return tagged(request, data, status=201, location=location)


class CollaborationDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=CollaborationOut, summary="One person in a campaign")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)

    @extend_schema(
        request=CollaborationEditIn,
        responses=CollaborationOut,
        summary="Who looks after it, what holds it up",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        values = self.values(CollaborationEditIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        actions.update_collaboration(collaboration=collaboration, by=self.by, version=version, **values)
        return _answer(self, request, uuid)


class CollaborationMove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=CollaborationMoveIn, responses=CollaborationOut, operation_id="collaborations_move",
        summary="Bring somebody to another stage, or to another place on the board",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        actions.move_collaboration(
            collaboration=collaboration, by=self.by, **self.values(CollaborationMoveIn)
        )
        return _answer(self, request, uuid)


class CollaborationEnd(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=CollaborationEndIn, responses=CollaborationOut, operation_id="collaborations_end",
        summary="End it before its time, with a coded reason",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        actions.end_collaboration(collaboration=collaboration, by=self.by, **self.values(CollaborationEndIn))
        return _answer(self, request, uuid)


class CollaborationMoves(ListView):
    scopes = {"GET": READ}
    serializer_class = StageMoveOut

    def get_queryset(self) -> "QuerySet[StageMove]":
        if not self.agency:
            return StageMove.objects.none()
        return get_collaboration(self, self.kwargs["uuid"]).moves.all()

    @extend_schema(
        summary="The stages somebody went through, newest first", operation_id="collaborations_moves"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


def _answer(view: ApiView, request: Request, uuid: UUID) -> Response:
    return tagged(request, CollaborationOut(get_collaboration(view, uuid)).data)


def _get_stage(view: ApiView, uuid: UUID) -> PipelineStage:
    rows = PipelineStage.objects.for_agency(view.agency).select_related("agency")
    return get_object_or_404(rows, uuid=uuid)
