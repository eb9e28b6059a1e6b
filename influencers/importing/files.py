"""What kind of file an upload is, judged by its content: the name proves nothing."""

import zipfile
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.errors import ActionError

Kind = Literal["text", "spreadsheet"]
"""Separated values, or what a spreadsheet program writes."""

UNPACKED_LIMIT = 512 * 1024 * 1024
ZIP_RATIO_LIMIT = 200  # a sheet of repeated words packs about fifty-fold; bombs start at a thousand
ZIP_ENTRY_LIMIT = 2000

_SIGNATURES = (
    (b"%PDF", gettext_noop("a PDF document")),
    (b"\x89PNG", gettext_noop("a picture")),
    (b"\xff\xd8\xff", gettext_noop("a picture")),
    (b"GIF8", gettext_noop("a picture")),
    (b"\x1f\x8b", gettext_noop("a packed file (gzip). Unpack it first")),
    (b"7z\xbc\xaf", gettext_noop("a packed file (7z). Unpack it first")),
    (b"Rar!", gettext_noop("a packed file (RAR). Unpack it first")),
    (b"BZh", gettext_noop("a packed file (bzip2). Unpack it first")),
    (b"\xfd7zXZ", gettext_noop("a packed file (xz). Unpack it first")),
    (b"PAR1", gettext_noop("a Parquet file")),
    (b"SQLite format 3", gettext_noop("a database")),
    (b"\x7fELF", gettext_noop("a program")),
    (b"MZ", gettext_noop("a program")),
    (b"{\\rtf", gettext_noop("a text document")),
)
_SPREADSHEET_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


class UnreadableFile(ActionError):
    """The file cannot be taken in; the message says what it is and what to do."""


def kind_of(path: Path, *, limit: int) -> Kind:
    """Return how the file has to be read. Raises UnreadableFile for what is no list, or too large, or dangerous."""
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(_("The file is empty."))
    if size > limit:
        raise UnreadableFile(too_large(size, limit))
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_archive(path)
        return "spreadsheet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "spreadsheet"  # the old .xls; an encrypted .xlsx looks the same and is refused when opened
    for signature, what in _SIGNATURES:
        if head.startswith(signature) and not (signature == b"MZ" and b"\x00" not in head):
            raise _not_a_list(what)
    _refuse_markup(head)
    return "text"


def too_large(size: int, limit: int) -> str:
    """Return the sentence that refuses a file of `size` bytes."""
    megabyte = 1024 * 1024
    return _("The file has %(size)s MB; at most %(limit)s MB can be taken in. Split it into parts.") % {
        "size": f"{size / megabyte:,.0f}",
        "limit": limit // megabyte,
    }


def _not_a_list(what: str) -> UnreadableFile:
    return UnreadableFile(
        _("This is %(what)s, not a list. Save the list as CSV or XLSX and choose that file.")
        % {"what": _(what)}
    )


def _check_archive(path: Path) -> None:
    """Look into a ZIP's table of contents, without unpacking anything, for a workbook that is safe to open."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise UnreadableFile(
            _(
                "The file is damaged: it starts like a spreadsheet but cannot be opened. Save the list as CSV or XLSX and choose that file."
            )
        ) from None
    names = {entry.filename for entry in entries}
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if (
        len(entries) > ZIP_ENTRY_LIMIT
        or unpacked > UNPACKED_LIMIT
        or unpacked > ZIP_RATIO_LIMIT * max(packed, 1024 * 1024)
    ):
        size = unpacked / 1024 / 1024
        raise UnreadableFile(
            _("Unpacked, this file would have %(size)s MB in %(entries)s parts: too much to open safely.")
            % {"size": f"{size:,.0f}", "entries": f"{len(entries):,}"}
        )
    if not names & set(_SPREADSHEET_PARTS) or ("content.xml" in names and "word/document.xml" in names):
        what = (
            gettext_noop("a text document") if "word/document.xml" in names else gettext_noop("a ZIP archive")
        )
        raise _not_a_list(what)


def _refuse_markup(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")):
        raise UnreadableFile(
            _(
                "This is a web page, whatever its name says. Open it in a spreadsheet program. Save the list as CSV or XLSX and choose that file."
            )
        )
    if start.startswith((b"<?xml", b"<")):
        raise UnreadableFile(
            _(
                "This is an XML file. Open it in a spreadsheet program. Save the list as CSV or XLSX and choose that file."
            )
        )
    if start.startswith((b'{"', b"{\n", b"{\r", b"[{", b"[\n", b"[\r", b"[[")):
        raise _not_a_list(gettext_noop("a JSON file"))
