"""Patterns as the packs write them: words and little else, so that everyone who speaks the language can mend them.

    word        the whole word, case and accents aside; in Hangul with any particle behind it
    word*       any ending; *word any beginning
    (a|b c)     one of these; (a|b)? perhaps one of these (not at the end)
    ..          up to five words between, in the same sentence
    _           any one word
    #           a number; $ an amount of money

Between words stand spaces, commas, brackets or a line end, never the end of a sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from outreach.letters.contract import Span
from outreach.letters.reading import Folded

_PIECE = re.compile(r"\(|\)\?|\)|\||\.\.|[^\s()|]+")
_BETWEEN = r"(?:[ ,;:\"“”«»„()*_/–—\-]|\n(?![ ]*\n))"
_SEPARATED, _PERHAPS = _BETWEEN + "{1,4}", _BETWEEN + "{0,4}"
_GAP = r"(?:[^\s.!?]+(?:\.[^\s.!?]+)*" + _SEPARATED + "){0,5}?"
_NUMBER = r"\d(?:[\d., ]{0,12}\d)?"
_CURRENCY = (
    r"(?:[€$£¥₩₽₴]|(?<!\w)(?:usd|eur|gbp|pln|rub|krw|zl|zloty\w*|euros?|dollars?|dolar\w*|pounds?|rubl\w*"
    r"|руб\w*|р\.|евро|доллар\w*|тыс\w*|злот\w*)(?!\w)|(?:만|천|백)? ?(?:원|달러|유로))"
)
_MONEY = rf"(?:{_CURRENCY} ?{_NUMBER}(?: ?k\b)?|(?<![\w.]){_NUMBER} ?(?:k|tys\.?|тыс\.?|mil)? ?{_CURRENCY})"
_LITERALS = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to be looked for. One of `needs` has to stand in a text that it can be found in."""

    written: str
    expression: re.Pattern[str]
    needs: _LITERALS


@dataclass(frozen=True, slots=True)
class _Part:
    expression: str
    needs: _LITERALS
    is_optional: bool = False
    is_gap: bool = False
    joins: bool = False  # nothing needs to stand behind it: Hangul


@lru_cache(maxsize=8192)
def pattern(written: str) -> Pattern:
    """Read a pattern. Raises ValueError where it is none."""
    pieces = _PIECE.findall(written)
    part, rest = _alternatives(pieces, 0, written)
    if rest != len(pieces):
        raise ValueError(f"“{written}” closes what it did not open")
    return Pattern(written, re.compile(part.expression), part.needs)


def find(text: Folded, wanted: Iterable[Pattern], span: Span | None = None) -> Iterator[Span]:
    """Yield where patterns stand, in folded places; `span` (folded) narrows the text."""
    start, end = span or (0, len(text.text))
    for each in wanted:
        if not each.needs or any(need in text.text for need in each.needs):
            yield from (found.span() for found in each.expression.finditer(text.text, start, end))


def first(text: Folded, wanted: Iterable[Pattern], span: Span | None = None) -> Span | None:
    """Return the earliest place of any of the patterns, the longest there; None where none stands."""
    start, end = span or (0, len(text.text))
    best: Span | None = None
    for each in wanted:
        if each.needs and not any(need in text.text for need in each.needs):
            continue
        found = each.expression.search(text.text, start, end)
        if found and (best is None or (found.start(), -found.end()) < (best[0], -best[1])):
            best = found.span()
    return best


def _alternatives(pieces: list[str], place: int, written: str) -> tuple[_Part, int]:
    found: list[_Part] = []
    while True:
        part, place = _sequence(pieces, place, written)
        found.append(part)
        if place >= len(pieces) or pieces[place] != "|":
            break
        place += 1
    if len(found) == 1:
        return found[0], place
    needs = [part.needs for part in found]
    together = frozenset().union(*needs) if all(needs) else frozenset()
    joins = any(part.joins for part in found)
    return _Part(f"(?:{'|'.join(part.expression for part in found)})", together, joins=joins), place


def _sequence(pieces: list[str], place: int, written: str) -> tuple[_Part, int]:
    parts: list[_Part] = []
    while place < len(pieces) and pieces[place] not in ("|", ")", ")?"):
        piece = pieces[place]
        place += 1
        if piece == "(":
            part, place = _alternatives(pieces, place, written)
            if place >= len(pieces):
                raise ValueError(f"“{written}” leaves a bracket open")
            parts.append(_Part(part.expression, part.needs, pieces[place] == ")?", joins=part.joins))
            place += 1
        elif piece == "..":
            parts.append(_Part(_GAP, frozenset(), is_gap=True))
        else:
            parts.append(_word(piece, written))
    if not parts or parts[-1].is_gap or parts[-1].is_optional or parts[0].is_gap:
        raise ValueError(f"“{written}” begins with a gap, or ends with one or with a perhaps, or is empty")
    return _joined(parts), place


def _joined(parts: list[_Part]) -> _Part:
    expression = ""
    for number, part in enumerate(parts):
        between = "" if number == len(parts) - 1 or part.is_gap else _PERHAPS if part.joins else _SEPARATED
        expression += f"(?:{part.expression}{between})?" if part.is_optional else part.expression + between
    sure = [part.needs for part in parts if part.needs and not part.is_optional]
    needs = max(sure, key=lambda each: min(map(len, each)), default=frozenset())
    return _Part(expression, needs, joins=parts[-1].joins)


def _word(piece: str, written: str) -> _Part:
    if piece == "#":
        return _Part(_NUMBER, frozenset(), joins=True)
    if piece == "$":
        return _Part(_MONEY, frozenset(), joins=True)
    if piece == "_":
        return _Part(r"(?<!\w)[^\W\d_]\w*", frozenset())
    body = Folded(piece.strip("*")).text
    if not body or "*" in body:
        raise ValueError(f"“{piece}” in “{written}” is no word")
    before = r"\w*" if piece.startswith("*") else r"(?<!\w)" if body[0].isalnum() else ""
    after = r"\w*" if piece.endswith("*") else r"(?!\w)" if body[-1].isalnum() else ""
    if is_hangul(body[0]):
        before = ""
    if is_hangul(body[-1]):
        after = r"\w{0,5}"
    return _Part(before + re.escape(body) + after, frozenset([body]), joins=is_hangul(body[-1]))


def is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"
