"""Addresses that open a conversation with somebody in the place where it is held; what the places are is data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote


def message_url(place: str, value: str) -> str:
    """Return where a message to this handle or number is written; "" where the place has no such address."""
    row = _places().get(place)
    if row is None:
        return ""
    digits = "".join(sign for sign in value if sign.isascii() and sign.isdigit())
    handle = value.strip().lstrip("@")
    if ("{digits}" in row["url"] and len(digits) < 7) or (
        "{handle}" in row["url"] and not _is_handle(handle)
    ):
        return ""
    return row["url"].format(digits=digits, handle=quote(handle))


def place_name(place: str) -> str:
    """Return what the place calls itself, "" where it is none."""
    return _places().get(place, {}).get("app", "")


def _is_handle(handle: str) -> bool:
    return bool(handle) and all(sign.isalnum() or sign in "._-" for sign in handle)


@cache
def _places() -> dict[str, dict[str, Any]]:
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {place: row for place, row in read.items() if isinstance(row, dict)}
