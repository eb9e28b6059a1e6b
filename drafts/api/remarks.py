"""Remarks on revisions: written, answered, settled, passed on, shown."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from drafts.actions import remarks as actions
from drafts.api import shapes
from drafts.api.drafts import get_revision
from drafts.models import Annotation
from drafts.queries.drafts import annotations_to_show
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class RevisionAnnotations(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.AnnotationOut

    def get_queryset(self) -> "QuerySet[Annotation]":
        if not self.agency:
            return Annotation.objects.none()
        rows = Annotation.objects.for_agency(self.agency).select_related("thread")
        return rows.filter(revision=get_revision(self, self.kwargs["uuid"]))

    @extend_schema(summary="Remarks on a revision and their answers, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.AnnotationIn, responses={201: shapes.AnnotationOut}, summary="Write a remark"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.annotate(
            revision=get_revision(self, uuid), by=self.by, **self.values(shapes.AnnotationIn)
        )
        return Response(shapes.AnnotationOut(made).data, status=201)


class AnnotationReply(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.AnswerIn, responses={201: shapes.AnnotationOut}, summary="Answer a remark",
        operation_id="annotations_reply",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.reply(annotation=_get(self, uuid), by=self.by, **self.values(shapes.AnswerIn))
        return Response(shapes.AnnotationOut(made).data, status=201)


class _OnAnnotation(ApiView):
    scopes = {"POST": WRITE}

    def done(self, uuid: UUID, action: Callable[..., Annotation]) -> Response:
        action(annotation=_get(self, uuid), by=self.by)
        return Response(shapes.AnnotationOut(_get(self, uuid)).data)


class AnnotationResolve(_OnAnnotation):
    @extend_schema(
        request=None,
        responses=shapes.AnnotationOut,
        summary="Settle a remark",
        operation_id="annotations_resolve",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.resolve)


class AnnotationReopen(_OnAnnotation):
    @extend_schema(
        request=None,
        responses=shapes.AnnotationOut,
        summary="Take a remark up again",
        operation_id="annotations_reopen",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.reopen)


class AnnotationPassOn(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.PassOnIn, responses=shapes.AnnotationOut, summary="Pass a remark on to the influencer",
        operation_id="annotations_pass_on",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.pass_on(annotations=[_get(self, uuid)], by=self.by, **self.values(shapes.PassOnIn))
        return Response(shapes.AnnotationOut(_get(self, uuid)).data)


class AnnotationShow(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=shapes.AnnotationOut, summary="Show a remark to the client",
        operation_id="annotations_show_to_client",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.show_to_client(annotations=[_get(self, uuid)], by=self.by)
        return Response(shapes.AnnotationOut(_get(self, uuid)).data)


def _get(view: ApiView, uuid: UUID) -> Annotation:
    return get_object_or_404(annotations_to_show(view.agency), uuid=uuid)
