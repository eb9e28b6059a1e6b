"""ETags: a reader asks only for what changed, and a writer does not overwrite what they have not seen."""

import hashlib
import json
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from irm.api.problems import Problem


def etag_of(data: Any) -> str:
    """Return the ETag of a representation: its `version` where it has one, then a digest of all of it."""
    digest = hashlib.sha256(json.dumps(data, cls=JSONEncoder, sort_keys=True).encode()).hexdigest()[:16]
    version = data.get("version")
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def tagged(request: Request, data: Any, *, status: int = 200, location: str = "") -> Response:
    """Answer with data and its ETag; 304 without a body when the reader has it already."""
    tag = etag_of(data)
    headers = {"ETag": tag, **({"Location": location} if location else {})}
    if request.method in ("GET", "HEAD") and _names(request, "If-None-Match", tag):
        return Response(status=304, headers=headers)
    return Response(data, status=status, headers=headers)


def asked_version(request: Request) -> int | None:
    """Return the version an If-Match header insists on; None without the header or with `*`.

    Only the version in front of the digest counts: numbers that a poll refreshed meanwhile do not make an edit late.
    Raises Problem (412) for a tag that is not one of ours.
    """
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        return None
    version = header.removeprefix("W/").strip('"').partition("-")[0]
    if not (version.isdecimal() and len(version) < 10):
        raise late()
    return int(version)


def insist_on(request: Request, data: Any) -> None:
    """Raise Problem (412) when If-Match names another representation than the present one."""
    if "If-Match" in request.headers and not _names(request, "If-Match", etag_of(data)):
        raise late()


def late() -> Problem:
    """Return the refusal of a write that was prepared on an older state."""
    return Problem(
        "precondition-failed",
        "The object has changed since you read it. Read it again and repeat with its new ETag.",
    )


def _names(request: Request, header: str, tag: str) -> bool:
    named = [part.strip().removeprefix("W/") for part in request.headers.get(header, "").split(",")]
    return tag in named or named == ["*"]
