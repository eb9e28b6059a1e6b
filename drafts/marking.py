"""A text cut into pieces where remarks and findings begin and end, so that each piece is drawn once with all its marks."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` (not included) that something is about. `kind` decides the look, `key` names it."""

    start: int
    end: int
    kind: str
    key: str


@dataclass(frozen=True)
class Piece:
    """A run of text under the same marks; `start` is its place in the text, in characters as Python counts them."""

    start: int
    text: str
    kinds: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def pieces_of(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Return the text in order, every character once. Spans may overlap; what lies outside the text is cut off."""
    inside = [
        Span(max(0, span.start), min(len(text), span.end), span.kind, span.key)
        for span in spans
        if span.start < len(text) and span.end > 0 and span.start < span.end
    ]
    begins: dict[int, list[Span]] = {}
    ends: dict[int, list[Span]] = {}
    for span in inside:
        begins.setdefault(span.start, []).append(span)
        ends.setdefault(span.end, []).append(span)
    found: list[Piece] = []
    going: dict[Span, None] = {}
    cuts = sorted({0, len(text), *begins, *ends})
    for start, end in zip(cuts, cuts[1:], strict=False):
        for span in ends.get(start, ()):
            going.pop(span, None)
        going.update(dict.fromkeys(begins.get(start, ())))
        kinds = tuple(dict.fromkeys(span.kind for span in going))
        found.append(Piece(start, text[start:end], kinds, tuple(dict.fromkeys(span.key for span in going))))
    return found
