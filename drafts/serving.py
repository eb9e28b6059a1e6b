"""Answers with files of drafts. Whoever may see the revision was asked before; see accounts/private_files.py."""

from pathlib import PurePosixPath

from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.private_files import private_file
from drafts.models import RevisionFile
from drafts.states import FileKind, FileState

PARTS = ("shown", "poster", "original")


def file_answer(request: HttpRequest, file: RevisionFile, part: str) -> HttpResponseBase:
    """Return one part of a ready file: what is shown (a video in ranges), its poster, or the original to save."""
    if part not in PARTS or file.state != FileState.READY:
        raise Http404
    stem = PurePosixPath(file.name).stem or "file"
    if part == "poster" or (part == "shown" and file.kind == FileKind.IMAGE):
        stored = getattr(file, part)
        etag = f'{file.etag[:-1]}-{part}"' if file.etag else ""
        return private_file(request, stored, name=f"{stem}.webp", content_type="image/webp", etag=etag)
    ending = PurePosixPath(file.file.name or "").suffix
    return private_file(
        request, file.file, name=f"{stem}{ending}", content_type=file.content_type, etag=file.etag,
        download=part == "original",
    )  # fmt: skip
