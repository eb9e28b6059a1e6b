"""What an uploaded file is, by its content. Its name and the type its sender gives are not believed."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.errors import ActionError

HEAD = 4096  # bytes from the start that tell what a file is
TAIL = 64 * 1024
IMAGE, VIDEO = "image", "video"


@dataclass(frozen=True)
class FileKind:
    """`opens_as` is the one reader (of Pillow or of FFmpeg) that may open the file, so that none guesses otherwise."""

    kind: str  # IMAGE or VIDEO
    content_type: str
    extension: str
    opens_as: str


JPEG = FileKind(IMAGE, "image/jpeg", ".jpg", "JPEG")
PNG = FileKind(IMAGE, "image/png", ".png", "PNG")
WEBP = FileKind(IMAGE, "image/webp", ".webp", "WEBP")
MP4 = FileKind(VIDEO, "video/mp4", ".mp4", "mp4")
QUICKTIME = FileKind(VIDEO, "video/quicktime", ".mov", "mov")
WEBM = FileKind(VIDEO, "video/webm", ".webm", "matroska")

_QUICKTIME_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip")
_NOT_VIDEO_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1", b"M4A ", b"M4B ")
# What a browser or a server would run. Text of a picture's own metadata (XMP) begins otherwise.
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg)[\s>]|<\?php", re.IGNORECASE)
_TEXT = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<", re.IGNORECASE)


def known_types() -> str:
    """Return what can be taken in, in words."""
    return _("pictures (JPEG, PNG, WebP) and videos (MP4, MOV, WebM)")


def kind_of(head: bytes) -> FileKind:
    """Return what a file is by its first bytes (`HEAD` of them or all). Raises ActionError, in a sentence, for what it is not."""
    if not head:
        raise ActionError(_("The file is empty."))
    found = _picture(head) or _video(head)
    if found is None:
        raise ActionError(_refusal(head))
    # Two formats begin here at once: what one reader shows, another would run.
    if _MARKUP.search(head[:HEAD]) or b"%PDF-" in head[:1024]:
        raise ActionError(_hidden())
    return found


def check_whole(path: Path) -> None:
    """Refuse a file that is something else too: an archive, a document or a page hidden behind a picture's first bytes."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL))
        tail = file.read(TAIL)
    if _MARKUP.search(tail) or b"%PDF-" in tail:
        raise ActionError(_hidden())
    try:
        with zipfile.ZipFile(path) as archive:
            hidden = bool(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        hidden = False
    if hidden:
        raise ActionError(_hidden())


def _picture(head: bytes) -> FileKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return None


def _video(head: bytes) -> FileKind | None:
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _NOT_VIDEO_BRANDS:
            return None
        return QUICKTIME if brand == b"qt  " else MP4
    if head[4:8] in _QUICKTIME_ATOMS:
        return QUICKTIME
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return WEBM
    return None


def _refusal(head: bytes) -> str:
    if _TEXT.match(head[:200]):
        return _(
            "This is a page or a drawing made of text (HTML, SVG), which could run programs. Send a picture or a video."
        )
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        return _(
            "This picture is HEIC or AVIF, which many screens cannot show. Export it as JPEG and send it again."
        )
    return _("This kind of file cannot be taken in. Known: %(known)s.") % {"known": known_types()}


def _hidden() -> str:
    return _(
        "Something else is hidden in this file beside the picture or video. Export it anew and send it again."
    )
