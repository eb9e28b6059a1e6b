"""Files of a revision: listed, sent whole, described, ordered, removed, downloaded."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import InvalidTransition
from accounts.states import Scope
from drafts.actions import files as actions
from drafts.actions.uploads import add_file
from drafts.api import shapes_files as shapes
from drafts.api.drafts import get_revision
from drafts.models import RevisionFile
from drafts.queries.files import files_to_show
from drafts.serving import PARTS, file_answer
from drafts.states import FileState
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class RevisionFiles(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.DraftFileOut
    parser_classes = [MultiPartParser]
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[RevisionFile]":
        if not self.agency:
            return RevisionFile.objects.none()
        return files_to_show(self.agency).filter(revision=get_revision(self, self.kwargs["uuid"]))

    @extend_schema(
        summary="Pictures and videos of a revision, in their order", operation_id="revisions_files"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request={"multipart/form-data": shapes.DraftFileIn}, responses={201: shapes.DraftFileOut},
        operation_id="revisions_add_file",
        summary="Add a picture or video, up to the size of a request; larger ones go to uploads/",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        revision = get_revision(self, uuid)
        values = self.values(shapes.DraftFileIn)
        made = add_file(revision=revision, by=self.by, file=values["file"], alt=values.get("alt", ""))
        location = reverse("api:draft_file", args=[made.uuid])
        return tagged(request, _shown(self, made.uuid), status=201, location=location)


class RevisionFileOrder(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.FileOrderIn, responses=shapes.DraftFilesOut, operation_id="revisions_order_files",
        summary="Bring the files of a revision into an order",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        revision = get_revision(self, uuid)
        actions.order_files(revision=revision, by=self.by, **self.values(shapes.FileOrderIn))
        rows = files_to_show(self.agency).filter(revision=revision)
        return Response({"files": shapes.DraftFileOut(rows, many=True).data})


class DraftFileDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(
        responses=shapes.DraftFileOut, summary="What is known of a file", operation_id="draft_file"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, _shown(self, uuid))

    @extend_schema(
        request=shapes.DraftFileEditIn, responses=shapes.DraftFileOut, operation_id="draft_file_describe",
        summary="Say what a file shows, while the revision is being written",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        file = _get_file(self, uuid)
        insist_on(request, shapes.DraftFileOut(file).data)
        # Read as a whole, not in part: there is one field, and without it nothing is said.
        actions.describe_file(file=file, by=self.by, **self.values(shapes.DraftFileEditIn))
        return tagged(request, _shown(self, uuid))

    @extend_schema(
        responses={204: None}, operation_id="draft_file_remove",
        summary="Take a file out of a revision that is being written; other revisions keep theirs",
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        file = _get_file(self, uuid)
        insist_on(request, shapes.DraftFileOut(file).data)
        actions.remove_file(file=file, by=self.by)
        return Response(status=204)


class DraftFileForward(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=shapes.DraftFileOut, operation_id="draft_file_forward",
        summary="Bring a file one place forward, while the revision is being written",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.move_forward(file=_get_file(self, uuid), by=self.by)
        return tagged(request, _shown(self, uuid))


class DraftFileContent(ApiView):
    scopes = {"GET": READ}
    parameters = ("part",)

    @extend_schema(
        operation_id="draft_file_content",
        parameters=[
            OpenApiParameter("part", str, enum=PARTS, description="As it is shown, its poster, or (usually) the original.")
        ],
        responses={200: OpenApiResponse(OpenApiTypes.BINARY, "The file; a Range header asks for a part.")},
        summary="A file itself, whole or in ranges",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        file = _get_file(self, uuid)
        part = request.query_params.get("part", "original")
        if part not in PARTS:
            raise bad_query("part", f"Known: {', '.join(PARTS)}.")
        if file.state != FileState.READY:
            raise InvalidTransition(
                file.problem
                or _("“%(name)s” is still being looked at. Try again in a moment.") % {"name": file}
            )
        return file_answer(request._request, file, part)


def _get_file(view: ApiView, uuid: UUID) -> RevisionFile:
    return get_object_or_404(files_to_show(view.agency), uuid=uuid)


def _shown(view: ApiView, uuid: UUID) -> dict[str, object]:
    shown: dict[str, object] = shapes.DraftFileOut(_get_file(view, uuid)).data
    return shown
