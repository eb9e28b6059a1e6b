"""Answers with private files. The view has checked who asks; the browser is told to run nothing it is given."""

import re
from collections.abc import Iterator

from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SHOWN = (
    "image/jpeg", "image/png", "image/webp", "application/pdf", "video/mp4", "video/quicktime", "video/webm",
)  # fmt: skip
_BLOCK = 64 * 1024


def private_file(
    request: HttpRequest, file: File, *, name: str, content_type: str, etag: str = "", download: bool = False
) -> HttpResponseBase:
    """Return a file, or the one part of it a Range header asks for (RFC 9110, 14).

    Pictures, videos and PDF are shown, all else (and what is asked for as `download`) is saved. Answers 416 to a part
    that is not there. With `etag` (quoted), what a browser has already is not sent again, and a part of an older file
    is not mixed with this one (If-Range).
    """
    size = file.size
    if etag and etag in request.headers.get("If-None-Match", ""):
        return _told(HttpResponse(status=304), etag)
    part = _asked_part(request.headers.get("Range", ""), size)
    if request.headers.get("If-Range", etag) != etag:
        part = None  # the file they began with is another one
    if part is not None and part[0] >= size:
        answer: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        start, end = part or (0, size - 1)
        body = iter(()) if request.method == "HEAD" else _blocks(file, start, end - start + 1)
        answer = StreamingHttpResponse(body, status=206 if part else 200, content_type=content_type)
        if part:
            answer.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        answer.headers["Content-Length"] = str(end - start + 1)
    disposition = content_disposition_header(download or content_type not in _SHOWN, name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    return _told(answer, etag)


def _told(answer: HttpResponseBase, etag: str) -> HttpResponseBase:
    if etag:
        answer.headers["ETag"] = etag
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _asked_part(header: str, size: int) -> tuple[int, int] | None:
    """Return (first, last byte) of a single range; None for no range, several, or nonsense, which get the whole."""
    matched = _RANGE.fullmatch(header.strip())
    if not matched or header.strip() == "bytes=-":
        return None
    start, end = matched.groups()
    if not start:
        return (max(size - int(end), 0), size - 1) if int(end) else (size, size)
    last = min(int(end), size - 1) if end else size - 1
    return (int(start), last) if int(start) <= last or int(start) >= size else None


def _blocks(file: File, start: int, length: int) -> Iterator[bytes]:
    """Yield a part of a file in small blocks; where a storage reads parts itself, nothing else is fetched."""
    if read_part := getattr(getattr(file, "storage", None), "read_part", None):
        yield from read_part(file.name, start, length)
        return
    with file.open("rb") as source:
        source.seek(start)
        while length > 0 and (block := source.read(min(_BLOCK, length))):
            length -= len(block)
            yield block
