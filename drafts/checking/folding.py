"""A text made comparable, with the way back: each folded character knows where it stands in what was written."""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property

import regex

from accounts.text import fold

Span = tuple[int, int]

_CLUSTER = regex.compile(r"\X")
# Arabic vowel signs and the stretching line, and the marks that choose how an emoji is drawn, change no word.
_SILENT = re.compile("[ً-ْـٰ︀-️]")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|(?<![\w@.\-/])(?:[a-z0-9\-]+\.)+[a-z]{2,10}/[^\s<>\"]*", re.IGNORECASE
)
_HANDLE = regex.compile(r"(?<![\p{L}\p{N}_])[@＠]([\p{L}\p{M}\p{N}_.]+)")
_HASHTAG = regex.compile(r"[#＃]([\p{L}\p{M}\p{N}\p{Cf}_]+)")
_ENDS_A_LINK = ".,;:!?)]}»”\"'"


class _Characters(dict[str, str]):
    """Folds one character, and remembers it."""

    def __missing__(self, character: str) -> str:
        folded = self[character] = _SILENT.sub("", fold(character))
        return folded


_characters = _Characters()


class Folded:
    """`text` is folded: lower case, without accents, each run of white space one space or one line end.

    `written` is the original; spans given out count in it.
    """

    def __init__(self, written: str) -> None:
        self.written = written
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        if written.isascii() and not re.search(r"\s\s|[^\x20-\x7e\n]", written):
            self.text = written.lower()
        else:
            self._fold()
        self.flat = self.text.replace("\n", " ")

    def _fold(self) -> None:
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        place = 0
        for cluster in self._clusters():
            after = place + len(cluster)
            if cluster.isspace():
                if parts and parts[-1] in (" ", "\n"):
                    parts[-1] = "\n" if "\n" in cluster else parts[-1]
                    ends[-1] = after
                else:
                    parts.append("\n" if "\n" in cluster else " ")
                    starts.append(place)
                    ends.append(after)
            else:
                folded = _characters[cluster] if len(cluster) == 1 else _SILENT.sub("", fold(cluster))
                if folded:
                    parts.append(folded)
                    starts.extend([place] * len(folded))
                    ends.extend([after] * len(folded))
            place = after
        self.text = "".join(parts)
        self._starts, self._ends = starts, ends

    def _clusters(self) -> list[str]:
        # What is composed already is read by character: ten times as fast as by cluster.
        written = self.written
        return list(written) if unicodedata.is_normalized("NFC", written) else _CLUSTER.findall(written)

    def span(self, start: int, end: int) -> Span:
        """Return where folded characters [start, end) stand in the original."""
        if self._starts is None or end <= start:
            return (start, end) if self._starts is None else (self._starts[start], self._starts[start])
        return self._starts[start], self._ends[end - 1]

    @cached_property
    def urls(self) -> list[Span]:
        """Return the spans of web addresses."""
        found = []
        for match in _URL.finditer(self.written):
            address = match.group().rstrip(_ENDS_A_LINK)
            found.append((match.start(), match.start() + len(address)))
        return found

    @cached_property
    def links(self) -> list[str]:
        return [self.written[start:end] for start, end in self.urls]

    @cached_property
    def mentions(self) -> list[tuple[str, Span]]:
        """Return (folded name, span) of each handle."""
        return [
            (fold(match[1]).rstrip("."), match.span())
            for match in _HANDLE.finditer(self.written)
            if not self.in_address(match.start())
        ]

    @cached_property
    def hashtags(self) -> list[tuple[str, Span]]:
        """Return (folded tag without #, span) of each hashtag; numbers alone are none."""
        found = [
            (_SILENT.sub("", fold(match[1])), match.span())
            for match in _HASHTAG.finditer(self.written)
            if not self.in_address(match.start())
        ]
        return [(tag, span) for tag, span in found if tag and not tag.isdigit()]

    @cached_property
    def _tags(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for tag, span in self.hashtags:
            found.setdefault(tag, []).append(span)
        return found

    def tagged(self, tag: str) -> list[Span]:
        """Return where a folded hashtag stands."""
        return self._tags.get(tag, [])

    def in_address(self, place: int) -> bool:
        """Say whether a character of the original stands inside a web address."""
        return _inside(self._url_starts, self.urls, place)

    def in_handle(self, place: int) -> bool:
        return _inside(self._mention_starts, self._mention_spans, place)

    @cached_property
    def _url_starts(self) -> list[int]:
        return [start for start, _ in self.urls]

    @cached_property
    def _mention_spans(self) -> list[Span]:
        return [span for _, span in self.mentions]

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [start for start, _ in self._mention_spans]

    def line_of(self, place: int) -> int:
        """Return the number of the line (from 1, empty ones not counted) a character of the original is in."""
        lines = self.written[:place].split("\n")
        return 1 + sum(1 for line in lines[:-1] if line.strip())

    def letters_before(self, place: int) -> int:
        """Return how many characters as people count them (grapheme clusters) stand before."""
        before = self.written[:place]
        return len(before) if before.isascii() else len(_CLUSTER.findall(before))

    def words_before(self, place: int) -> int:
        """Return how many words stand before; hashtags, mentions, addresses and signs are none."""
        before = _URL.sub(" ", self.written[:place])
        before = _HASHTAG.sub(" ", _HANDLE.sub(" ", before))
        return len(regex.findall(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’\-]*", before))


def _inside(starts: list[int], spans: list[Span], place: int) -> bool:
    index = bisect_right(starts, place) - 1
    return index >= 0 and place < spans[index][1]
