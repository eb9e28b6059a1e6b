"""Where a remark points, as the forms of pages send it; nonsense counts as nothing, and the action says what is missing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

_COUNTS = ("start", "end", "at_ms", "until_ms")
_SHARES = ("x", "y", "width", "height")


def sent_place(sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what `annotate` takes: place, file, characters (start, end), times (ms), shares of the picture (0 to 1)."""
    return {
        "place": sent.get("place") or "whole", "file": _uuid(sent.get("file", "")),
        **{name: _count(sent.get(name, "")) for name in _COUNTS}, **{name: _share(sent.get(name, "")) for name in _SHARES},
    }  # fmt: skip


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _share(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
