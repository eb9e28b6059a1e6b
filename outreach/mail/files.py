"""What a file is, by its first bytes: a sender's word for it is no reason to show it in a browser."""

from typing import Any

UNKNOWN = "application/octet-stream"

_FIRST_BYTES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"PK\x03\x04", "application/zip"),
)
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_AS_DECLARED = ("text/plain", "text/csv", "text/calendar", "text/vcard", "message/rfc822")


_HEAD = 8192


def kind_of(file: Any) -> str:
    """Return the media type of a file that is open for reading (an upload, a stored file); it is left at its start."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    declared = str(getattr(file, "content_type", "") or "").partition(";")[0].strip().lower()
    return kind_of_bytes(head, declared=declared)


def kind_of_bytes(content: bytes, *, declared: str) -> str:
    """Return a file's media type. Text is what it is called only where no browser would run it."""
    for offset, signature, kind in _FIRST_BYTES:
        if content[offset : offset + len(signature)] == signature:
            return _office_kind(content) if kind == "application/zip" else kind
    if declared in _AS_DECLARED:
        return declared
    return UNKNOWN


def _office_kind(content: bytes) -> str:
    head = content[:_HEAD]
    return next((kind for folder, kind in _OFFICE.items() if folder.encode() in head), "application/zip")
