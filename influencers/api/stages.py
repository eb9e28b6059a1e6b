"""The stages of an agency's relationships."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions import stages as actions
from influencers.api.shapes import (
    StageEditIn,
    StageIn,
    StageMoveIn,
    StageReplaceIn,
    StageWholeOut,
)
from influencers.models import Stage
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView


class StageList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = StageWholeOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[Stage]":
        return Stage.objects.for_agency(self.agency)

    @extend_schema(summary="The agency's stages of a relationship, in order")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=StageIn, responses={201: StageWholeOut}, summary="Add a stage at the end")
    @idempotent
    def post(self, request: Request) -> Response:
        stage = actions.add_stage(by=self.by, **self.values(StageIn))
        location = reverse("api:stage", args=[stage.uuid])
        return tagged(request, StageWholeOut(stage).data, status=201, location=location)


class StageDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=StageWholeOut, summary="One stage")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, StageWholeOut(_get_stage(self, uuid)).data)

    @extend_schema(
        request=StageEditIn, responses=StageWholeOut, summary="Rename a stage, or say what it is for"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        stage = _get_stage(self, uuid)
        insist_on(request, StageWholeOut(stage).data)
        values = self.values(StageEditIn, partial=True)
        if "name" in values:
            actions.rename_stage(stage=stage, by=self.by, name=values.pop("name"))
        if values:
            names = ("how_to", "entry_criteria", "exit_criteria")
            stored = {name: getattr(stage, name) for name in names}
            actions.describe_stage(stage=stage, by=self.by, **{**stored, **values})
        return tagged(request, StageWholeOut(stage).data)

    @extend_schema(responses={204: None}, summary="Remove a stage nobody is in")
    def delete(self, request: Request, uuid: UUID) -> Response:
        stage = _get_stage(self, uuid)
        insist_on(request, StageWholeOut(stage).data)
        actions.remove_stage(stage=stage, by=self.by)
        return Response(status=204)


class StageMove(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="stages_move", request=StageMoveIn, responses=StageWholeOut,
        summary="Move a stage to another place in the order",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        stage = actions.move_stage(stage=_get_stage(self, uuid), by=self.by, **self.values(StageMoveIn))
        return Response(StageWholeOut(stage).data)


class StageReplace(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="stages_replace", request=StageReplaceIn, responses={204: None},
        summary="Remove a stage; those in it go to another one",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.remove_stage(stage=_get_stage(self, uuid), by=self.by, **self.values(StageReplaceIn))
        return Response(status=204)


def _get_stage(view: ApiView, uuid: UUID) -> Stage:
    return get_object_or_404(Stage.objects.for_agency(view.agency).select_related("agency"), uuid=uuid)
