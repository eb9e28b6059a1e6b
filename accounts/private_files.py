"""Answers with private files. The view has checked who asks; the browser is told to run nothing it is given."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_SHOWN = ("image/jpeg", "image/png", "image/webp", "application/pdf")
_BLOCK = 64 * 1024


def private_file(request: HttpRequest, file: File, *, name: str, content_type: str) -> HttpResponseBase:
    """Return a file, or the one part of it a Range header asks for (RFC 9110, 14).

    Pictures and PDF are shown, all else is downloaded. Answers 416 to a part that is not there.
    """
    size = file.size
    part = _asked_part(request.headers.get("Range", ""), size)
    answer: HttpResponseBase
    if part is None:
        answer = FileResponse(file.open("rb"), content_type=content_type)
        answer.headers["Content-Length"] = str(size)
    elif part[0] >= size:
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        start, end = part
        source = file.open("rb")
        source.seek(start)
        answer = StreamingHttpResponse(
            _blocks(source, end - start + 1), status=206, content_type=content_type
        )
        answer.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        answer.headers["Content-Length"] = str(end - start + 1)
    disposition = content_disposition_header(content_type not in _SHOWN, name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
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


def _blocks(source: BinaryIO | File, length: int) -> Iterator[bytes]:
    with source:
        while length > 0 and (block := source.read(min(_BLOCK, length))):
            length -= len(block)
            yield block
