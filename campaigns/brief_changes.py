"""What changed between two versions of a brief, point by point and word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    SAME = "same"


@dataclass(frozen=True)
class PointChange:
    """One point in both versions. `pieces` are (kind, text): "same", "gone" or "new", to be read in a row."""

    key: str
    section: str
    change: Change
    pieces: list[tuple[str, str]]
    market: str = ""
    notes: tuple[str, ...] = ()  # "verbatim", "not_verbatim", "market": what changed beside the words


def point_changes(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[PointChange]:
    """Return every point of either version, in the new one's order; what is gone stands at the end of its section."""
    before = {point["key"]: point for point in old}
    after = {point["key"] for point in new}
    found = [_compared(before.get(point["key"]), point) for point in new]
    for point in old:
        if point["key"] not in after:
            gone = PointChange(
                point["key"], point["section"], Change.REMOVED, [("gone", point["text"])], point["market"]
            )
            places = [number for number, each in enumerate(found) if each.section == point["section"]]
            found.insert(places[-1] + 1 if places else len(found), gone)
    return found


def word_pieces(old: str, new: str) -> list[tuple[str, str]]:
    """Return two texts as one, with what is gone and what is new marked word by word."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(left[a:b])))
            continue
        if b > a:
            pieces.append(("gone", "".join(left[a:b])))
        if d > c:
            pieces.append(("new", "".join(right[c:d])))
    return pieces


def _compared(old: dict[str, Any] | None, new: dict[str, Any]) -> PointChange:
    if old is None:
        return PointChange(new["key"], new["section"], Change.ADDED, [("new", new["text"])], new["market"])
    if old["digest"] == new["digest"]:
        return PointChange(new["key"], new["section"], Change.SAME, [("same", new["text"])], new["market"])
    notes = []
    if old["is_verbatim"] != new["is_verbatim"]:
        notes.append("verbatim" if new["is_verbatim"] else "not_verbatim")
    if old["market"] != new["market"]:
        notes.append("market")
    if old["section"] != new["section"]:
        notes.append("section")
    return PointChange(
        new["key"], new["section"], Change.REWORDED, word_pieces(old["text"], new["text"]), new["market"], tuple(notes)
    )  # fmt: skip
