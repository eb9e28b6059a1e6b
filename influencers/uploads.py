"""What an uploaded file is, by its content; its name is not believed."""

import io
import warnings
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.errors import ActionError

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_PICTURE = 50_000_000  # pixels: a small file can unfold into gigabytes
KNOWN = "pictures (JPEG, PNG, WebP), PDF and office files (DOCX, XLSX, PPTX, ODT, ODS, ODP)"
_PICTURES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_XML = {
    "word/document.xml": (f"{_OFFICE}wordprocessingml.document", ".docx"),
    "xl/workbook.xml": (f"{_OFFICE}spreadsheetml.sheet", ".xlsx"),
    "ppt/presentation.xml": (f"{_OFFICE}presentationml.presentation", ".pptx"),
}
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
_MACROS = ("vbaProject.bin", "Basic/script-lc.xml")


@dataclass(frozen=True)
class Verified:
    """A file fit to keep: its content (pictures written anew, without hidden data), type and ending."""

    content: bytes
    content_type: str
    extension: str


def verify(file: BinaryIO | File, *, size: int) -> Verified:
    """Return what a file is. Raises ActionError for an empty, too large, unknown or damaged one, or one with macros."""
    if size > LARGEST_FILE:
        raise ActionError(
            _("The file is too large: at most %(largest_file)s MB.")
            % {"largest_file": LARGEST_FILE // 1024 // 1024}
        )
    content = file.read(LARGEST_FILE + 1)
    if not content:
        raise ActionError(_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise ActionError(
            _("The file is too large: at most %(largest_file)s MB.")
            % {"largest_file": LARGEST_FILE // 1024 // 1024}
        )
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _office_file(content)
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF")):
        return _picture(content)
    raise ActionError(_("This kind of file cannot be kept. Known: %(known)s.") % {"known": KNOWN})


def _pdf(content: bytes) -> Verified:
    if b"%%EOF" not in content[-2048:]:
        raise ActionError(_("The PDF is damaged: its end is missing. Upload it again."))
    return Verified(content, "application/pdf", ".pdf")


def _picture(content: bytes) -> Verified:
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=tuple(_PICTURES)) as opened:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if opened.width * opened.height > LARGEST_PICTURE:
                raise ActionError(
                    _("The picture is too large: at most %(largest_picture)s megapixels.")
                    % {"largest_picture": LARGEST_PICTURE // 1000000}
                )
            kind = opened.format or ""
            turned = ImageOps.exif_transpose(opened)
            turned.load()
            written = io.BytesIO()
            # Written anew without EXIF: places and owners hidden in a picture are nobody's business.
            turned.info = {}
            turned.save(written, format=kind, quality=92)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ActionError(_("The picture is damaged and cannot be opened. Upload it again.")) from error
    content_type, extension = _PICTURES[kind]
    return Verified(written.getvalue(), content_type, extension)


def _office_file(content: bytes) -> Verified:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            # Only the first bytes are read: what a bomb unfolds to is never seen.
            mimetype = ""
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    mimetype = entry.read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise ActionError(_("The file is damaged and cannot be opened. Upload it again.")) from error
    if any(name.endswith(_MACROS) for name in names):
        raise ActionError(_("The file contains macros. Save it without them and upload it again."))
    if mimetype in _OPEN_DOCUMENT:
        return Verified(content, mimetype, _OPEN_DOCUMENT[mimetype])
    for part, (content_type, extension) in _OPEN_XML.items():
        if part in names and "[Content_Types].xml" in names:
            return Verified(content, content_type, extension)
    raise ActionError(_("This kind of file cannot be kept. Known: %(known)s.") % {"known": KNOWN})
