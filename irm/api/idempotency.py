"""`Idempotency-Key`: a POST that is repeated because its answer got lost is answered again, not done again."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import API_ANSWERS_KEPT
from accounts.models import IdempotencyRecord
from accounts.sealing import SealBroken, seal, unseal
from irm.api.problems import Problem

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Location", "ETag")
TELLING_HEADERS = ("Upload-Length", "Upload-Metadata")  # tus

Handler = Callable[..., Response]


def idempotent(post: Handler) -> Handler:
    """Wrap a view's `post`: the answer is stored in the transaction of the change itself, so both live or die together.

    Refusals are not stored: they changed nothing, and the repeated request may well be accepted.
    """

    @wraps(post)
    def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return post(view, request, *args, **kwargs)
        if not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
            raise Problem(
                "refused", "Idempotency-Key is 1 to 255 printable ASCII characters, for example a UUID."
            )
        fingerprint = _fingerprint(request)
        with transaction.atomic():
            row = _claim(request, key, fingerprint)
            if row is None:
                return _earlier_answer(request, key, fingerprint)
            response = post(view, request, *args, **kwargs)
            _keep(row, response, is_secret=getattr(view, "tells_secret", False))
        return response

    answer.is_idempotent = True
    return answer


# One statement claims a key: it waits for nobody. Nothing is inserted when the key is used (its answer is stored) or
# in use (the advisory lock is held by a request that has not committed yet); a key too old to count is written over.
_CLAIM = """
INSERT INTO accounts_idempotencyrecord (membership_id, key, fingerprint, created_at)
SELECT %(member)s, %(key)s, %(fingerprint)s, now() WHERE pg_try_advisory_xact_lock(%(lock)s)
ON CONFLICT (membership_id, key) DO UPDATE
SET fingerprint = EXCLUDED.fingerprint, status = NULL, body = NULL, created_at = now()
WHERE accounts_idempotencyrecord.created_at < now() - %(kept)s
RETURNING id
"""


def _claim(request: Request, key: str, fingerprint: str) -> int | None:
    """Return the id of the row that now stands for this request, or None when the key is used or in use."""
    name = f"idempotency:{request.membership.pk}:{key}"
    lock = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    values = {
        "member": request.membership.pk,
        "key": key,
        "fingerprint": fingerprint,
        "lock": lock,
        "kept": API_ANSWERS_KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        claimed = cursor.fetchone()
    return claimed[0] if claimed else None


def _earlier_answer(request: Request, key: str, fingerprint: str) -> Response:
    record = IdempotencyRecord.objects.filter(membership=request.membership, key=key).first()
    if record is None:
        raise Problem(
            "still-running", "The first request with this key is not finished.", headers={"Retry-After": "1"}
        )
    if record.fingerprint != fingerprint:
        raise Problem("idempotency-mismatch", "This Idempotency-Key was used for a different request.")
    headers = {**record.body["headers"], "Idempotent-Replayed": "true"}
    try:
        sealed = record.body.get("sealed")
        data = json.loads(unseal(sealed)["data"]) if sealed else record.body["data"]
    except SealBroken as error:
        raise Problem("idempotency-mismatch", "The first answer can no longer be repeated.") from error
    return Response(data, status=record.status, headers=headers)


def _keep(row: int, response: Response, *, is_secret: bool) -> None:
    """Store an answer; one that tells a secret (a new key, a link) only sealed."""
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    # Through the renderer, so that dates and identifiers are stored as they were sent.
    told = JSONRenderer().render(response.data) or b"null"
    what = {"sealed": seal({"data": told.decode()})} if is_secret else {"data": json.loads(told)}
    body = {**what, "headers": headers}
    IdempotencyRecord.objects.filter(pk=row).update(status=response.status_code, body=body)


def _fingerprint(request: Request) -> str:
    """Return a digest of method, address and content; a multipart body by its parts, as its boundary is random.

    Uploads say in headers what others say in the body: how large the file is, and its name.
    """
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for name in TELLING_HEADERS:
        if name in request.headers:
            digest.update(f"{name}={request.headers[name]}\n".encode())
    if not (request.content_type or "").startswith("multipart/"):
        digest.update(request._request.body)
        return digest.hexdigest()
    for name in sorted(request.data):
        for value in request.data.getlist(name):
            digest.update(f"\n{name}=".encode())
            if isinstance(value, UploadedFile):
                digest.update(value.name.encode())
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(str(value).encode())
    return digest.hexdigest()
