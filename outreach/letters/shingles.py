"""How much of a letter is the same as its template and as the other letters of the batch."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.text import fold
from outreach.letters.contract import Letter, Origin
from outreach.letters.merging import FIELD
from outreach.letters.patterns import is_hangul
from outreach.letters.reading import words_of

SIZE = 5
PLACE = "\0"  # stands for a merged value, and for a field of a template: the same in every letter
Shingle = tuple[str, ...]
_LONGEST_PARTICLE = 4
_PARTICLE = re.compile("['’](?:s\\b|[가-힣]{1,4})|[가-힣]{1,4}")


def masked_words(letter: Letter, body: str | None = None) -> list[str]:
    """Return a letter's folded words with what was merged in (all but typed values) and the name as one sign each."""
    merged = [value.text for value in letter.values.values() if value.origin != Origin.TYPED]
    names = [letter.recipient.name, *letter.recipient.name.split(), *letter.recipient.also_called]
    runs = sorted(filter(None, map(words_of, dict.fromkeys([*merged, *names]))), key=len, reverse=True)
    words = words_of(letter.body if body is None else body)
    begins = {run[0][0] for run in runs}
    masked: list[str] = []
    place = 0
    while place < len(words):
        there = 0
        if words[place][0] in begins:
            there = next((len(run) for run in runs if _stands(run, words, place)), 0)
        masked.append(PLACE if there else words[place])
        place += there or 1
    return masked


def _stands(run: list[str], words: list[str], place: int) -> bool:
    last = place + len(run) - 1
    return last < len(words) and _is_form(words[last], run[-1]) and words[place:last] == run[:-1]


def _is_form(word: str, name: str) -> bool:
    """Say whether a word is a name, perhaps with what languages put behind it: 's, 님, 를."""
    if not word.startswith(name):
        return False
    behind = word[len(name) : len(name) + 1]
    return not behind or behind == "'" or (is_hangul(behind) and len(word) - len(name) <= _LONGEST_PARTICLE)


def template_words(template: str) -> list[str]:
    """Return a template's folded words, each field (with a particle behind it) as the sign for a merged value."""
    words: list[str] = []
    begin = 0
    for field in FIELD.finditer(template):
        words += [*words_of(template[begin : field.start()]), PLACE]
        particle = _PARTICLE.match(template, field.end())
        begin = particle.end() if particle else field.end()
    return [*words, *words_of(template[begin:])]


def shingles_of(words: Sequence[str], size: int = SIZE) -> set[Shingle]:
    """Return all runs of so many words; a shorter text is one run."""
    if len(words) <= size:
        return {tuple(words)} if words else set()
    return {tuple(words[place : place + size]) for place in range(len(words) - size + 1)}


def share_in(words: Sequence[str], known: "Iterable[Shingle] | Batch") -> float:
    """Return the share of a letter's words that stand in a run of five words which stands in the known runs as well.

    With w(1)..w(n) the letter's words, merged values and the name one sign each, M the places that are not such signs,
    and K the known runs of five words:

        share = |{i in M : some j with j <= i <= j+4 and (w(j)..w(j+4)) in K}| / |M|

    1 is a letter in which nobody wrote anything; 0 has no five words in a row from elsewhere. A text of fewer than
    five words is one run. An empty letter has the share 0.
    """
    size = min(SIZE, len(words))
    same = [False] * len(words)
    for place in range(len(words) - size + 1 if words else 0):
        if tuple(words[place : place + size]) in known:
            same[place : place + size] = [True] * size
    counted = [is_same for word, is_same in zip(words, same, strict=True) if word != PLACE]
    return sum(counted) / len(counted) if counted else 0.0


def template_share(words: Sequence[str], template: str) -> float:
    """Return the share of a letter's words taken over from its template (see `share_in`)."""
    return share_in(words, shingles_of(template_words(template)))


@dataclass(frozen=True)
class Batch:
    """The runs of five words of all letters of a batch, each counted once a letter: built once, linear in their words."""

    holders: Counter[Shingle]
    letters: int

    @classmethod
    def of(cls, letters: Iterable[Letter]) -> "Batch":
        """Index the letters of a batch, the ones to be checked among them."""
        holders: Counter[Shingle] = Counter()
        number = 0
        for letter in letters:
            holders.update(shingles_of(masked_words(letter, without_footer(letter))))
            number += 1
        return cls(holders, number)

    def __contains__(self, shingle: object) -> bool:
        """Say whether another letter than the one being checked has a run: two letters hold it."""
        return isinstance(shingle, tuple) and self.holders[shingle] > 1

    def share_of(self, words: Sequence[str]) -> float:
        """Return the share of a letter's words that another letter of the batch has as well (see `share_in`)."""
        return share_in(words, self)


def without_footer(letter: Letter) -> str:
    """Return the body without what stands under every letter: signature, address, opt-out as given."""
    return letter.body[: footer_start(letter)]


def footer_start(letter: Letter) -> int:
    """Return where the footer begins: at a line "--", the opt-out line as given, the address or a part of it alone; else the end.

    The name an address begins with may stand in any sentence of the letter: it counts only where a line has no more.
    """
    address = fold(letter.sender.postal_address)
    parts = {part.strip() for part in re.split(r"[,\n]", address) if len(part.strip()) > 4}
    marks = [mark for mark in (fold(letter.opt_out), address.split("\n")[0].strip(" ,")) if len(mark) > 4]
    place = 0
    for line in letter.body.splitlines(keepends=True):
        folded = fold(line).strip(" ,")
        if line.strip() in ("--", "—", "__") or folded in parts or any(mark in folded for mark in marks):
            return place
        place += len(line)
    return len(letter.body)
