"""A letter's text made comparable, and the parts a reader sees in it: words, sentences, lines."""

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property

import regex

from accounts.text import fold
from outreach.letters.contract import Span

_WORD = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+|\w+(?:['’.,\-]\w+)*")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|(?<![\w@.])(?:[\w\-]+\.)+[a-z]{2,10}/[^\s<>\"]*", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…。]+[\"”»’)]*(?=\s|$)|\n+")
_QUOTED = re.compile(r"[“„«\"‘「『]([^“”„«»\"‘’「」『』\n]{2,160})[”“»\"’」』]")
_ENDS_A_LINK = ".,;:!?)]}»”\"'"


class _Characters(dict[int, str]):
    """Folds one character into one, and remembers it; what cannot be one character stays as it is."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = fold(character)
        if character.isspace():
            folded = "\n" if character == "\n" else " "
        elif character in "’‘ʼ`´":
            folded = "'"
        elif len(folded) != 1:
            folded = character.lower() if len(character.lower()) == 1 else character
        self[code] = folded
        return folded


_characters = _Characters()
_CLUSTER = regex.compile(r"\X")
_DROPPED = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]")


class Folded:
    """`text` is folded: lower case, without accents, white space as plain spaces and line ends. Spans count in `written`."""

    def __init__(self, written: str) -> None:
        self.written = written
        self._places: list[int] | None = None
        self._ends: list[int] = []
        is_plain = written.isascii() or (
            unicodedata.is_normalized("NFC", written) and not _DROPPED.search(written)
        )
        self.text = (written if is_plain else self._composed()).translate(_characters)

    def _composed(self) -> str:
        """Return the text with letters typed in parts put together and invisible characters left out; keep the way back."""
        kept: list[str] = []
        places: list[int] = []
        place = 0
        for cluster in _CLUSTER.findall(self.written):
            after = place + len(cluster)
            characters = _DROPPED.sub("", unicodedata.normalize("NFC", cluster))
            kept.append(characters)
            places += [place] * len(characters)
            self._ends += [after] * len(characters)
            place = after
        self._places = [*places, place]
        return "".join(kept)

    def span(self, start: int, end: int) -> Span:
        """Return where folded characters [start, end) stand in the original."""
        if self._places is None:
            return start, end
        return self._places[start], self._ends[end - 1] if end > start else self._places[start]

    def place(self, written: int) -> int:
        """Return the folded place of an original one."""
        return written if self._places is None else bisect_left(self._places, written)

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """Return (folded word, start, end) in folded places; a web address is one word."""
        return [(found.group(), *found.span()) for found in _WORD.finditer(self.text)]

    @cached_property
    def sentences(self) -> list[Span]:
        """Return the spans, in folded places, of sentences with at least one word; a line end ends one."""
        found, begin = [], 0
        for end in [*(match.end() for match in _SENTENCE_END.finditer(self.text)), len(self.text)]:
            if any(map(str.isalnum, self.text[begin:end])):
                found.append((begin, end))
            begin = end
        return found

    @cached_property
    def links(self) -> list[tuple[str, Span]]:
        """Return (address as written, span) of web addresses, in original places."""
        found = []
        for match in _LINK.finditer(self.written):
            address = match.group().rstrip(_ENDS_A_LINK)
            found.append((address, (match.start(), match.start() + len(address))))
        return found

    @cached_property
    def quotes(self) -> list[tuple[str, Span]]:
        """Return (what stands in quotation marks, span with them), in original places."""
        return [(match[1], match.span()) for match in _QUOTED.finditer(self.written)]


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(Folded(text).text)


def run_of(words: list[str], wanted: list[str]) -> int | None:
    """Return where a run of words begins in others, None where it is not there."""
    if not wanted or len(wanted) > len(words):
        return None
    first = wanted[0]
    for place in range(len(words) - len(wanted) + 1):
        if words[place] == first and words[place : place + len(wanted)] == wanted:
            return place
    return None
