"""Phrases as the packs write them, and where they stand in a text.

`#word` is a whole hashtag; `[word]` stands in brackets; `{brand}` is the brand's name or handle (any word where the
brand is not known); `word*` has any ending; everything else is a run of whole words. A single word counts as a label
only where it stands for itself: beside running text it says nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from accounts.text import fold
from drafts.checking.folding import Folded, Span

BRAND = "{brand}"
_BESIDE = 60  # characters: a line that holds so many signs before a word does not begin with it
MOST_PLACES = 20  # of one phrase: a text that repeats it is not read to the end for it
_OPEN, _CLOSE = "[［【〔(（《<", "]］】〕)）》>"
_ARABIC_PREFIXES = {"و", "ف", "ب", "ك", "ل", "ال", "وال", "بال", "كال", "فال", "لل", "ولل"}


class Standing(StrEnum):
    """How a phrase stands in a text: for itself, at the beginning of running words, or inside them."""

    APART = "apart"
    LEADING = "leading"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text; the span counts in the original."""

    phrase: str
    span: Span
    standing: Standing
    is_tag: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to be looked for: `before` and `after` are what stands around the brand's name, if it has one."""

    written: str
    form: str  # tag, bracket, words
    before: str
    after: str = ""
    has_brand: bool = False
    open_end: bool = False

    @property
    def is_one_word(self) -> bool:
        return self.form == "words" and not self.has_brand and " " not in self.before


@lru_cache(maxsize=4096)
def phrase(written: str) -> Phrase:
    """Read a phrase. Raises ValueError where it says nothing."""
    form = (
        "tag"
        if written.startswith("#")
        else "bracket"
        if written[:1] == "[" and written[-1:] == "]"
        else "words"
    )
    body = written[1:] if form == "tag" else written[1:-1] if form == "bracket" else written
    open_end = body.endswith("*")
    before, brand, after = body.rstrip("*").partition(BRAND)
    if form == "tag":
        before, after = fold(before).replace(" ", ""), fold(after).replace(" ", "")
    else:
        before, after = fold(before), fold(after)
    if not before and not after and not brand:
        raise ValueError(f"“{written}” is not a phrase.")
    return Phrase(written, form, before, after, bool(brand), open_end)


def find(text: Folded, wanted: Iterable[Phrase], brands: tuple[str, ...] = ()) -> Iterator[Found]:
    """Yield where the phrases stand, outside web addresses and handles. `brands` are folded names."""
    for each in wanted:
        if each.form == "tag":
            yield from islice(_tags(text, each, brands), MOST_PLACES)
        elif each.has_brand:
            yield from islice(_with_brand(text, each, brands), MOST_PLACES)
        else:
            yield from islice(_words(text, each), MOST_PLACES)


def _tags(text: Folded, wanted: Phrase, brands: tuple[str, ...]) -> Iterator[Found]:
    if wanted.has_brand:
        names = [f"{wanted.before}{brand.replace(' ', '')}{wanted.after}" for brand in brands]
    else:
        names = [wanted.before]
    for name in names:
        for span in text.tagged(name):
            yield Found(wanted.written, span, Standing.APART, is_tag=True)
    if wanted.open_end:
        for tag, span in text.hashtags:
            if tag.startswith(wanted.before) and tag != wanted.before:
                yield Found(wanted.written, span, Standing.APART, is_tag=True)


def _words(text: Folded, wanted: Phrase) -> Iterator[Found]:
    for start, end in places(text.flat, wanted.before, open_end=wanted.open_end):
        span = text.span(start, end)
        if text.in_address(span[0]) or text.in_handle(span[0]):
            continue
        around = _brackets(text.flat, start, end)
        if wanted.form == "bracket":
            if around:
                yield Found(wanted.written, text.span(*around), Standing.APART)
        else:
            standing = (
                Standing.APART if around or not wanted.is_one_word else _standing(text.text, start, end)
            )
            yield Found(wanted.written, span, standing)


_OPEN_SET, _CLOSE_SET = frozenset(_OPEN), frozenset(_CLOSE)


def _brackets(text: str, start: int, end: int) -> Span | None:
    """Return the span with the brackets around it, if there are some."""
    left, right = start - 1, end
    if left >= 0 and text[left] == " ":
        left -= 1
    if right < len(text) and text[right] == " ":
        right += 1
    if left < 0 or right >= len(text) or text[left] not in _OPEN_SET or text[right] not in _CLOSE_SET:
        return None
    return left, right + 1


def _with_brand(text: Folded, wanted: Phrase, brands: tuple[str, ...]) -> Iterator[Found]:
    names = brands or ("",)
    for name in names:
        if name:
            whole = " ".join(part for part in (wanted.before, name, wanted.after) if part)
            handle = f"@{name.lstrip('@')}"
            alike = {whole, whole.replace(f" {name}", f" {handle}"), handle if whole == name else whole}
            for variant in sorted(alike):
                for start, end in places(text.flat, variant):
                    yield Found(wanted.written, text.span(start, end), Standing.APART)
        elif wanted.before:
            for start, end in places(text.flat, wanted.before):
                following = re.match(r" (\S+)", text.flat[end : end + 80])
                if following:
                    yield Found(wanted.written, text.span(start, end + following.end()), Standing.APART)


def places(text: str, wanted: str, *, open_end: bool = False) -> Iterator[Span]:
    """Yield where a folded run of words stands as whole words in a folded text, each place once."""
    if not wanted:
        return
    place = text.find(wanted)
    while place >= 0:
        end = place + len(wanted)
        if _starts_a_word(text, place) and (open_end or _ends_a_word(text, end)):
            if open_end:
                while end < len(text) and _is_letter(text[end]):
                    end += 1
            yield place, end
        place = text.find(wanted, max(end, place + 1))


def _starts_a_word(text: str, place: int) -> bool:
    first = text[place]
    if place == 0 or not _is_letter(first) or _runs_on(first):
        return True
    before = text[place - 1]
    if before in "#@＃＠" or (before == "-" and place > 1 and _is_letter(text[place - 2])):
        return False
    if not _is_letter(before):
        return True
    if "\u0600" <= first <= "\u06ff":
        begin = place
        while begin > 0 and "\u0600" <= text[begin - 1] <= "\u06ff":
            begin -= 1
            if place - begin > 3:
                return False
        return text[begin:place] in _ARABIC_PREFIXES
    # A letter of another script is a boundary: Korean and Japanese write names and endings together.
    return _script(before) not in (_script(first), "any")


def _ends_a_word(text: str, end: int) -> bool:
    last = text[end - 1]
    if end >= len(text) or not _is_letter(last) or _runs_on(last) or _is_hangul(last):
        return True
    after = text[end]
    if after == "-" and end + 1 < len(text) and _is_letter(text[end + 1]):
        return False
    return not _is_letter(after) or _script(after) not in (_script(last), "any")


def _standing(text: str, start: int, end: int) -> Standing:
    nearest = max(0, start - _BESIDE)
    line_start = text.rfind("\n", nearest, start) + 1
    opens = (line_start > 0 or nearest == 0) and not any(map(_is_letter, text[line_start:start]))
    after = text[end : end + 1]
    rest = text[end : end + 2]
    closes = (
        not after
        or (after != " " and not _is_letter(after))
        or (after == " " and (len(rest) < 2 or not (_is_letter(rest[1]) or rest[1] in "'’\"„“«")))
    )
    if opens and closes:
        return Standing.APART
    return Standing.LEADING if opens and line_start == 0 else Standing.RUNNING


@lru_cache(maxsize=4096)
def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character) in ("Mn", "Mc")


@lru_cache(maxsize=4096)
def _runs_on(character: str) -> bool:
    """Say whether a script writes without spaces: Han and kana."""
    return _script(character) == "cjk"


@lru_cache(maxsize=4096)
def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    if character.isdigit() or character == "_":
        return "any"
    if "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or character == "々":
        return "cjk"
    if _is_hangul(character):
        return "hangul"
    return unicodedata.name(character, "latin").split(" ")[0].lower()
