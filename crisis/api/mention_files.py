"""Files of mentions: sent for a monitor, their columns set, started; how far each has come and what came of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from crisis.actions import mention_files as actions
from crisis.api import shapes_mention_files as shapes
from crisis.api.monitors import get_monitor
from crisis.models import MentionFile, MentionFileProblem
from crisis.queries.mention_files import files_of, problems_of
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.problems import Problem
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE
FORM_BYTES = 64 * 1024  # what a form needs beside the file


def get_file(view: ApiView, uuid: UUID) -> MentionFile:
    """Return a file of the agency or raise Http404."""
    return get_object_or_404(files_of(view.agency), uuid=uuid)


class MentionFiles(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.MentionFileOut
    parser_classes = [MultiPartParser]
    filter_backends: list[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before any of it is read."""
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.IMPORT_MAX_BYTES + FORM_BYTES:
            limit = {"limit": settings.IMPORT_MAX_BYTES // 1024**2}
            raise Problem("too-large", gettext("At most %(limit)s MB can be taken in. Split the list into parts.") % limit)  # fmt: skip

    def get_queryset(self) -> "QuerySet[MentionFile]":
        if not self.agency:
            return MentionFile.objects.none()
        return files_of(self.agency).filter(monitor=get_monitor(self, self.kwargs["uuid"]))

    @extend_schema(
        summary="Files of mentions of a monitor, newest first", operation_id="monitors_mention_files"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request={"multipart/form-data": shapes.MentionFileIn},
        responses={201: shapes.MentionFileOut},
        operation_id="monitors_send_mention_file",
        summary="Send a file of mentions; it is read in the background",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        monitor, values = get_monitor(self, uuid), self.values(shapes.MentionFileIn)
        file = values["file"]
        made = actions.upload_mentions(
            monitor=monitor, by=self.by, file=file, file_name=file.name, start=values["start"]
        )
        location = reverse("api:mention_file", args=[made.uuid])
        return tagged(
            request, shapes.MentionFileOut(get_file(self, made.uuid)).data, status=201, location=location
        )


class MentionFileDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(
        responses=shapes.MentionFileOut,
        operation_id="mention_files_retrieve",
        summary="How far a file has come",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.MentionFileOut(get_file(self, uuid)).data)

    @extend_schema(
        request=shapes.MentionColumnsIn,
        responses=shapes.MentionFileOut,
        operation_id="mention_files_set_columns",
        summary="Say what the columns mean, before the start",
    )
    @idempotent
    def patch(self, request: Request, uuid: UUID) -> Response:
        upload = get_file(self, uuid)
        values = self.values(shapes.MentionColumnsIn)
        days = {"day": True, "month": False}.get(values.get("days", ""))
        upload = actions.set_columns(upload=upload, by=self.by, meanings=values["columns"], day_first=days)
        return tagged(request, shapes.MentionFileOut(upload).data)


class MentionFileStart(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses={202: shapes.MentionFileOut},
        operation_id="mention_files_start",
        summary="Take its mentions in",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = actions.start_mentions(upload=get_file(self, uuid), by=self.by)
        return Response(shapes.MentionFileOut(upload).data, status=202)


class MentionFileCancel(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses=shapes.MentionFileOut,
        operation_id="mention_files_cancel",
        summary="Stop; what was taken in stays",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = actions.cancel_mentions(upload=get_file(self, uuid), by=self.by)
        return Response(shapes.MentionFileOut(upload).data)


class MentionFileContinue(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses={202: shapes.MentionFileOut},
        operation_id="mention_files_continue",
        summary="Go on with a canceled or failed file",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = actions.continue_mentions(upload=get_file(self, uuid), by=self.by)
        return Response(shapes.MentionFileOut(upload).data, status=202)


class MentionFileUndo(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses=shapes.MentionFileOut,
        operation_id="mention_files_undo",
        summary="Take all its mentions out again; not once one belongs to an alert",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = actions.undo_mentions(upload=get_file(self, uuid), by=self.by, now=timezone.now())
        return Response(shapes.MentionFileOut(upload).data)


class MentionFileProblems(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.MentionFileProblemOut
    filter_backends: list[Any] = []
    ordering = ("row", "id")

    def get_queryset(self) -> "QuerySet[MentionFileProblem]":
        if not self.agency:
            return MentionFileProblem.objects.none()
        return problems_of(get_file(self, self.kwargs["uuid"]))

    @extend_schema(summary="Why rows were not taken in", operation_id="mention_files_problems")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)
