"""Read fields out of decoded JSON without trusting its types."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from platforms.errors import ChangedShape

LARGEST = 2**63 - 1

_MISSING = object()


class Shape:
    """A JSON object whose fields are read by path; a wrong type raises ``ChangedShape`` naming the path.

    A missing field or ``null`` gives ``None`` (or the default): unknown, never zero.
    """

    def __init__(self, value: Any, *, platform: str, where: str = "") -> None:
        self._platform = platform
        self._where = where
        if not isinstance(value, dict):
            raise self._unexpected(where or "answer", value, "an object")
        self._value = value

    def has(self, *path: str) -> bool:
        return self._find(path) is not _MISSING

    def raw(self, *path: str) -> Any:
        """Give a field as it came; ``None`` when missing."""
        value = self._find(path)
        return None if value is _MISSING else value

    def text(self, *path: str, default: str = "") -> str:
        """Read a string; a number is accepted as an id (some platforms send ids as numbers)."""
        value = self._find(path)
        if value is _MISSING or value is None:
            return default
        if isinstance(value, str):
            # Databases refuse NUL bytes, and nobody can encode half of a surrogate pair.
            return value.replace("\x00", "").encode("utf-8", "replace").decode()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise self._unexpected(".".join(path), value, "text")

    def required_text(self, *path: str) -> str:
        """Read a string without which the object is meaningless."""
        value = self.text(*path)
        if not value:
            raise self._unexpected(".".join(path), None, "text")
        return value

    def number(self, *path: str) -> int | None:
        """Read a whole number from 0 to 2**63 - 1, given as a number or as a string of digits."""
        value = self._find(path)
        if value is _MISSING or value is None or value == "":
            return None
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
            number = int(value)
        else:
            number = value
        if isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= LARGEST:
            return number
        raise self._unexpected(".".join(path), value, "a whole number")

    def flag(self, *path: str) -> bool | None:
        """Read a boolean, also written as 0 or 1."""
        value = self._find(path)
        if value is _MISSING or value is None:
            return None
        if value in (0, 1):
            return bool(value)
        raise self._unexpected(".".join(path), value, "true or false")

    def moment(self, *path: str) -> datetime | None:
        """Read an ISO 8601 text or unix seconds as an aware datetime in UTC."""
        value = self._find(path)
        if value is _MISSING or value is None or value == "":
            return None
        try:
            return _moment(value)
        except (ValueError, TypeError, OverflowError, OSError):
            raise self._unexpected(".".join(path), value, "a time") from None

    def inner(self, *path: str) -> "Shape":
        """Read an object; a missing one reads as empty."""
        value = self._find(path)
        where = ".".join(path)
        return Shape({} if value in (_MISSING, None) else value, platform=self._platform, where=where)

    def items(self, *path: str) -> Iterator["Shape"]:
        """Read a list of objects; a missing one reads as empty."""
        for value in self.values(*path):
            yield Shape(value, platform=self._platform, where=".".join(path))

    def values(self, *path: str) -> list[Any]:
        """Read a list of anything; a missing one reads as empty."""
        value = self._find(path)
        if value is _MISSING or value is None:
            return []
        if not isinstance(value, list):
            raise self._unexpected(".".join(path), value, "a list")
        return value

    def _find(self, path: tuple[str, ...]) -> Any:
        value: Any = self._value
        for step in path:
            if not isinstance(value, dict):
                if value is None:
                    return _MISSING
                raise self._unexpected(".".join(path), value, "an object")
            value = value.get(step, _MISSING)
            if value is _MISSING:
                return _MISSING
        return value

    def _unexpected(self, where: str, value: Any, wanted: str) -> ChangedShape:
        seen = "nothing" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"
        return ChangedShape(platform=self._platform, detail=f"{where} should be {wanted}, got {seen}")


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    parsed = datetime.fromisoformat(value)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
