"""The greeting: there, and to this very person by a name they go by."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outreach.letters import patterns
from outreach.letters.context import Context, Greeting
from outreach.letters.contract import Finding, Recipient, Severity, Span
from outreach.letters.kinds.contract import Kind, only, patterns_of
from outreach.letters.patterns import Pattern, is_hangul
from outreach.letters.reading import Folded, words_of
from outreach.letters.rows import Rule

_MOST_NAMES = 4
_LONGEST_LINE = 120
_STOP = re.compile(r"[!?.:;\n()—–]|,(?=\s)| - ")
_ALIKE = 0.6  # of the shorter name, from its beginning: Paweł and Pawle, Piotr and Piotrze


@dataclass(frozen=True)
class GreetingWords:
    """Words that greet, words that stand for nobody in particular, titles, words that end a name, and short names."""

    opens: tuple[Pattern, ...]
    generic: frozenset[str]
    titles: frozenset[str]
    ends: frozenset[str]
    suffixes: tuple[str, ...]
    short: tuple[frozenset[str], ...]

    def read(self, body: Folded) -> Greeting:
        """Return how a letter's first line greets."""
        begin = len(body.text) - len(body.text.lstrip())
        newline = body.text.find("\n", begin)
        end = min(newline if newline >= 0 else len(body.text), begin + _LONGEST_LINE)
        opens = patterns.first(body, self.opens, (begin, end))
        if opens and len(body.text[begin : opens[0]].split()) < _MOST_NAMES:
            before = self._names(body, (begin, opens[0]))
            names, stop = self._behind(body, opens[1], end)
            return Greeting((begin, stop), before + names, True)
        head = self._head(body, begin, end)
        names = self._names(body, (begin, head))
        is_short = len(body.text[begin:head].split()) < _MOST_NAMES
        if names and is_short and body.text[head : head + 1] in (",", "!", ":", "—", "–"):
            return Greeting((begin, head + 1), names, True)
        return Greeting((begin, begin), (), False)

    def _head(self, body: Folded, begin: int, end: int) -> int:
        for found in _STOP.finditer(body.text, begin, end):
            before = body.text[begin : found.start()].split()
            if found.group() != "." or not before or before[-1] not in self.titles:  # "Sra." ends nothing
                return found.start()
        return end

    def _behind(self, body: Folded, place: int, end: int) -> tuple[tuple[str, ...], int]:
        """Return the names behind a greeting, and where it ends."""
        while place < end and body.text[place] in " ,":
            place += 1
        stop = self._head(body, place, end)
        names = self._names(body, (place, stop))
        is_whole = len(body.text[place:stop].split()) <= _MOST_NAMES
        last = max(
            (span[1] for word, span in self._spans(body, (place, stop)) if word in names), default=place
        )
        after = last if not is_whole else stop + 1 if stop < end else end
        return names, min(after, len(body.text))

    def _names(self, body: Folded, span: Span) -> tuple[str, ...]:
        if set("{}[]<>%") & set(body.text[span[0] : span[1] + 1]):
            return ()  # a field nobody filled is told of elsewhere
        return tuple(word for word, _ in self._spans(body, span))

    def _is_title(self, following: str) -> bool:
        """Say whether a title follows a Korean name: 김민지 님, 김민지 크리에이터님."""
        word = next(iter(words_of(following)), "")
        return bool({word, word.removesuffix("님")} & {*self.suffixes, *self.titles, *self.generic} - {""})

    def _spans(self, body: Folded, span: Span) -> list[tuple[str, Span]]:
        """Return the words that can be names, without what is put behind them in Korean, up to the first that cannot."""
        found: list[tuple[str, Span]] = []
        for word, start, end in body.words:
            if start < span[0] or end > span[1]:
                continue
            if word in self.ends or word.split("'")[0] in self.ends or len(found) == _MOST_NAMES:
                break
            endings = (each for each in self.suffixes if word.endswith(each) and word != each)
            bare = word.removesuffix(next(endings, ""))
            is_known = bool({bare, word} & (self.generic | self.titles))
            if (
                is_hangul(word[-1])
                and bare == word
                and not is_known
                and not self._is_title(body.text[end : end + 12])
            ):
                continue  # in Korean only who is called so is named: 저희는 is nobody's name
            if not is_known and unicodedata.category(body.written[body.span(start, end)[0]]) == "Ll":
                break
            found.append((bare, (start, end)))
        return found


def _read(params: Mapping[str, Any]) -> GreetingWords:
    only(params, "suffixes", "short", needed=("opens", "generic", "titles", "ends"))
    words = {
        key: frozenset(word for each in params[key] for word in words_of(each))
        for key in ("generic", "titles", "ends")
    }
    return GreetingWords(
        opens=patterns_of(params["opens"]), suffixes=tuple(params.get("suffixes", [])),
        short=tuple(frozenset(words_of(" ".join(each))) for each in params.get("short", [])), **words,
    )  # fmt: skip


def _greeting(rule: Rule, context: Context) -> Iterator[Finding]:
    words: GreetingWords = rule.params
    greeting = words.read(context.body)
    name = {"name": context.letter.recipient.name}
    if not greeting.is_found:
        message = _("The letter begins without a greeting.")
        yield context.says(rule, Severity.HINT, message, outcome="missing")
        return
    names = [word for word in greeting.names if word not in words.titles and word not in words.generic]
    said = context.body.written[slice(*context.body.span(*greeting.span))].strip(" ,!:\n")
    if not names:
        message = _("“%(words)s” greets nobody in particular.") % {"words": said}
        yield context.says(rule, Severity.WARN, message, at=greeting.span, outcome="impersonal")
        return
    known = known_names(context.letter.recipient)
    comparable = [each for each in names if any(_script(each) == _script(other) for other in known)]
    if not comparable:
        message = _("Whether “%(words)s” is the name could not be compared.") % {"words": said}
        yield context.says(rule, Severity.HINT, message, at=greeting.span, outcome="unknown", points=0)
    elif any(_are_alike(each, other, words.short) for each in comparable for other in known):
        yield context.says(
            rule, Severity.PASS, _("Greets %(name)s by name.") % name, at=greeting.span, outcome="named"
        )
    else:
        message = _(
            "“%(words)s” greets somebody else: the letter goes to %(name)s. If they go by it, note it in the profile."
        )
        yield context.says(
            rule, rule.severity, message % (name | {"words": said}), at=greeting.span, outcome="wrong_name"
        )


def known_names(recipient: Recipient) -> set[str]:
    """Return all folded words a person goes by: name, other names, parts of the handle."""
    given = [recipient.name, *recipient.also_called, recipient.handle.replace("_", " ").replace(".", " ")]
    return {word for each in given for word in words_of(each.lstrip("@"))}


def _are_alike(first: str, second: str, short: tuple[frozenset[str], ...]) -> bool:
    firsts = {first}.union(*(group for group in short if any(_begin_alike(first, each) for each in group)))
    seconds = {second}.union(*(group for group in short if second in group))
    return (
        bool(firsts & seconds)
        or any(_begin_alike(each, second) for each in firsts)
        or _is_part(first, second)
    )


def _is_part(first: str, second: str) -> bool:
    """Say whether one Korean name is a part of another (민지 of 김민지), or a name of a handle (anna of annahikes)."""
    part, whole = sorted((first, second), key=len)
    return len(part) >= (2 if is_hangul(part[0]) else 3) and part in whole


def _begin_alike(first: str, second: str) -> bool:
    least = min(len(first), len(second))
    same = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), least)
    return first == second or (same >= 3 and same >= _ALIKE * least)


def _script(word: str) -> str:
    return "hangul" if is_hangul(word[0]) else unicodedata.name(word[0], "latin").split(" ")[0].lower()


GREETING = Kind(_greeting, _read)
