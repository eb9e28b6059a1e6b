"""The tus protocol 1.0 (https://tus.io/protocols/resumable-upload): core, creation, termination, expiration.

Views have said who asks and for what; here requests become actions, and what they answer becomes headers.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from campaigns.rules import Actor
from drafts.actions.uploads import Busy, PartRefused, begin_upload, end_upload, write_part
from drafts.models import Revision, Upload
from drafts.states import UploadState

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
CREATE, RESUME = ["POST", "OPTIONS"], ["HEAD", "PATCH", "DELETE", "OPTIONS"]


def create(
    request: HttpRequest, *, revision: Revision, by: Actor, address: Callable[[Upload], str]
) -> HttpResponse:
    """Answer a request to the collection: what we can (OPTIONS), or a new upload (POST). `address` is where it goes on."""
    if request.method == "OPTIONS":
        return _told(HttpResponse(status=204, headers={
            "Tus-Version": VERSION, "Tus-Extension": "creation,termination,expiration",
            "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES),
        }))  # fmt: skip
    if request.headers.get("Tus-Resumable") != VERSION:
        return _other_version()
    size = _number(request.headers.get("Upload-Length", ""))
    if size is None:
        return _refusal(400, _("The upload does not say how large the file is."))
    if size > settings.UPLOAD_MAX_BYTES:
        limit = f"{settings.UPLOAD_MAX_BYTES // 1024 // 1024:,}"
        return _refusal(413, _("The file is too large: at most %(limit)s MB.") % {"limit": limit})
    try:
        upload = begin_upload(
            revision=revision, by=by, name=_metadata(request).get("filename", ""), size=size
        )
    except ActionError as error:
        return _refused(error)
    answer = HttpResponse(status=201, headers={"Location": address(upload)})
    return _told(answer, upload)


def resume(request: HttpRequest, *, upload: Upload, by: Actor) -> HttpResponse:
    """Answer a request to one upload: how far it is (HEAD), a part of it (PATCH), or that it is given up (DELETE)."""
    if request.method == "OPTIONS":
        return _told(HttpResponse(status=204, headers={"Tus-Version": VERSION}))
    if request.headers.get("Tus-Resumable") != VERSION:
        return _other_version()
    try:
        if request.method == "DELETE":
            end_upload(upload=upload, by=by)
            return _told(HttpResponse(status=204))
        if request.method == "PATCH":
            return _part(request, upload, by)
    except ActionError as error:
        return _refused(error)
    if upload.state in (UploadState.ENDED, UploadState.REFUSED):
        return _refusal(410, upload.problem or _("This upload is over. Begin it anew."))
    return _told(HttpResponse(status=200, headers={"Upload-Length": str(upload.size)}), upload)


def _part(request: HttpRequest, upload: Upload, by: Actor) -> HttpResponse:
    if request.headers.get("Content-Type", "").split(";")[0].strip() != BODY:
        return _refusal(415, _("A part is sent as %(type)s.") % {"type": BODY})
    offset = _number(request.headers.get("Upload-Offset", ""))
    if offset is None:
        return _refusal(400, _("The part does not say where it begins."))
    length = _number(request.headers.get("Content-Length", ""))
    if length is not None and length > settings.UPLOAD_PART_BYTES:
        limit = settings.UPLOAD_PART_BYTES // 1024 // 1024
        return _refusal(413, _("A part may have %(limit)s MB at most.") % {"limit": limit})
    written = write_part(upload=upload, by=by, offset=offset, length=length, read=request.read)
    return _told(HttpResponse(status=204), written)


def _refused(error: ActionError) -> HttpResponse:
    if isinstance(error, PartRefused):
        answer = _refusal(409, str(error))
        answer.headers["Upload-Offset"] = str(error.offset)
        return answer
    status = 423 if isinstance(error, Busy) else 403 if isinstance(error, NotAllowed) else 400
    if isinstance(error, InvalidTransition):
        status = 410
    return _refusal(status, str(error))


def _refusal(status: int, says: str) -> HttpResponse:
    return _told(HttpResponse(says, status=status, content_type="text/plain; charset=utf-8"))


def _other_version() -> HttpResponse:
    answer = _refusal(
        412, _("Only version %(version)s of the tus protocol is spoken here.") % {"version": VERSION}
    )
    answer.headers["Tus-Version"] = VERSION
    return answer


def _told(answer: HttpResponse, upload: Upload | None = None) -> HttpResponse:
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Cache-Control"] = "no-store"
    if upload is not None:
        answer.headers["Upload-Offset"] = str(upload.offset)
        answer.headers["Upload-Expires"] = http_date(upload.expires_at.astimezone(UTC).timestamp())
    return answer


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Return the sender's words about the file: names and base64 values, separated by commas; nonsense is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "")[:4000].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            continue
    return found
