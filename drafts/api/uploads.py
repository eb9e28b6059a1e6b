"""Large files on their way to a revision, by the tus protocol 1.0: any tus client sends them, with an API key.

What drafts/tus.py answers goes out as it is; a refusal becomes problem details, with the protocol's headers.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from drafts import tus
from drafts.api.drafts import get_revision
from drafts.api.shapes_files import UploadOut
from drafts.models import Upload
from drafts.queries.files import uploads_to_go_on
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.problems import Problem
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE
_SLUGS = {
    400: "refused", 403: "not-allowed", 409: "wrong-offset", 410: "gone", 412: "precondition-failed", 413: "too-large",
    415: "unsupported-media-type", 423: "busy",
}  # fmt: skip
_VERSION = OpenApiParameter("Tus-Resumable", str, OpenApiParameter.HEADER, required=True, enum=[tus.VERSION])
_BEGIN = [
    _VERSION,
    OpenApiParameter("Upload-Length", int, OpenApiParameter.HEADER, required=True, description="Bytes of the file."),
    OpenApiParameter(
        "Upload-Metadata", str, OpenApiParameter.HEADER, description="filename and its base64, parted by a space."
    ),
]  # fmt: skip
_PART = [
    _VERSION,
    OpenApiParameter(
        "Upload-Offset", int, OpenApiParameter.HEADER, required=True, description="Where the part begins."
    ),
]


class SpeaksTus(ApiView):
    """An endpoint that names the protocol's version on every answer, as the protocol asks."""

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Add the version."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Tus-Resumable", tus.VERSION)
        return response


class RevisionUploads(SpeaksTus, ListView):
    scopes = {"GET": READ, "POST": WRITE, "OPTIONS": READ}
    http_method_names = ["get", "head", "post", "options"]
    serializer_class = UploadOut

    def get_queryset(self) -> "QuerySet[Upload]":
        if not self.agency:
            return Upload.objects.none()
        rows = uploads_to_go_on(self.agency).alive(now=timezone.now())
        return rows.filter(revision=get_revision(self, self.kwargs["uuid"]))

    @extend_schema(
        summary="Files on their way to a revision, which can be gone on with",
        operation_id="revisions_uploads",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=None, parameters=_BEGIN, operation_id="revisions_begin_upload",
        responses={201: OpenApiResponse(description="Nothing has come yet; Location is where the parts go.")},
        summary="Begin to send a large file (tus 1.0)",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self._create(request, uuid)

    def options(self, request: Request, uuid: UUID) -> Response:
        """Say what is spoken here, and how large a file may be."""
        return self._create(request, uuid)

    def _create(self, request: Request, uuid: UUID) -> Response:
        revision = get_revision(self, uuid)
        return _told(tus.create(request._request, revision=revision, by=self.by, address=_address))


class UploadDetail(SpeaksTus):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE, "OPTIONS": READ}
    http_method_names = ["get", "head", "patch", "delete", "options"]

    @extend_schema(
        responses=UploadOut, operation_id="upload",
        summary="How far an upload is; HEAD tells it in the headers of tus",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, UploadOut(_get_upload(self, uuid)).data)

    def head(self, request: Request, uuid: UUID) -> Response:
        """Say how far it is, as tus asks."""
        return self._resume(request, uuid)

    @extend_schema(
        request={tus.BODY: OpenApiTypes.BINARY}, parameters=_PART, operation_id="upload_part",
        responses={204: OpenApiResponse(description="It came; Upload-Offset is where the next part begins.")},
        summary="Send a part; the last byte makes it a file of the revision (tus 1.0)",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        return self._resume(request, uuid)

    @extend_schema(
        parameters=[_VERSION], responses={204: None}, operation_id="upload_end", summary="Give an upload up (tus 1.0)"
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        return self._resume(request, uuid)

    def options(self, request: Request, uuid: UUID) -> Response:
        """Say which protocol is spoken here."""
        return self._resume(request, uuid)

    def _resume(self, request: Request, uuid: UUID) -> Response:
        return _told(tus.resume(request._request, upload=_get_upload(self, uuid), by=self.by))


def _get_upload(view: ApiView, uuid: UUID) -> Upload:
    return get_object_or_404(uploads_to_go_on(view.agency), uuid=uuid)


def _address(made: Upload) -> str:
    return reverse("api:upload", args=[made.uuid])


def _told(answer: HttpResponse) -> Response:
    """Return an answer of the protocol as the API's; raise its refusals as problems."""
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-type"}
    if answer.status_code >= 400:
        raise Problem(_SLUGS[answer.status_code], answer.content.decode(), headers=headers)
    return Response(None, status=answer.status_code, headers=headers)
