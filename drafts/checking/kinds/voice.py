"""Is it theirs? Brand text taken over whole, and language unlike their earlier posts (R20, R89)."""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex
from django.utils.translation import gettext as _

from accounts.text import fold
from drafts.checking.context import TEXT, Context
from drafts.checking.contract import FoundBy, Severity
from drafts.checking.folding import Folded, Span
from drafts.checking.kinds.contract import Kind, only
from drafts.checking.rows import Rule

# Han and kana are read sign by sign; everything else word by word.
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}]|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}])+(?:['’](?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}])+)*"
)
_SIGN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")
_SENTENCE_END = regex.compile(r"[.!?…。！？\n]+")
_SIGNS_A_WORD = 2
MOST_SHOWN = 5


@dataclass(frozen=True)
class Copied:
    """`words` in a row that are the brand's make a copied place; from `share` of the draft on it is worth saying."""

    words: int
    share: float
    strong: float


def _read_copied(params: Mapping[str, Any]) -> Copied:
    only(params, needed=("words", "share", "strong"))
    copied = Copied(**params)
    if copied.words < 3 or not 0 < copied.share <= copied.strong <= 1:
        raise ValueError("words is 3 or more, share and strong lie between 0 and 1")
    return copied


@dataclass(frozen=True)
class Words:
    """The words of a text in order, folded, with their spans."""

    words: list[str]
    spans: list[Span]


def words_of(text: Folded) -> Words:
    """Return the words of a text without addresses, handles and hashtags."""
    words, spans = [], []
    for match in _WORD.finditer(text.written):
        start = match.start()
        before = text.written[start - 1 : start]
        if before in ("#", "＃", "@", "＠") or text.in_address(start) or text.in_handle(start):
            continue
        folded = fold(match.group())
        if folded:
            words.append(folded)
            spans.append(match.span())
    return Words(words, spans)


def _copied(rule: Rule, context: Context) -> Iterator[FoundBy]:
    limit: Copied = rule.params
    theirs = [each for each in context.given.compared if not each.verbatim]
    if not theirs:
        return
    written = words_of(context.text)
    length = _run_length(written.words, limit.words)
    asked = [each.text for each in context.given.compared if each.verbatim]
    asked += [sentence.text for sentence in context.given.brand.sentences] if context.given.brand else []
    free = _covered(written.words, asked, min(length, 3))
    taken = _covered(written.words, [each.text for each in theirs], length)
    counted = [index for index in range(len(written.words)) if not free[index]]
    copied = [index for index in counted if taken[index]]
    share = len(copied) / len(counted) if counted else 0.0
    numbers = {"share": f"{share:.0%}", "limit": f"{limit.share:.0%}"}
    runs = list(_runs(copied, written.spans))
    if share < limit.share:
        message = _("%(share)s of the words are the brand's; from %(limit)s on it is worth a look.") % numbers
        yield context.says(rule, Severity.PASS, message, outcome="own_words")
        return
    for span in sorted(runs, key=lambda each: each[0] - each[1])[:MOST_SHOWN]:
        message = (
            _(
                "%(share)s of the words are the brand's own: this reads as a learned script. Ask for their words."
            )
            if share >= limit.strong
            else _("%(share)s of the words are taken over from the brand's texts. Ask for their words here.")
        )
        outcome = "script" if share >= limit.strong else "copied"
        yield context.says(rule, rule.severity, message % numbers, evidence=span, where=TEXT, outcome=outcome)


def _run_length(words: Sequence[str], asked: int) -> int:
    """Return how many words in a row count as copied: twice as many where each sign is counted as one."""
    signs = sum(1 for word in words if _SIGN.fullmatch(word))
    return asked * _SIGNS_A_WORD if signs > len(words) / 2 else asked


def _covered(words: Sequence[str], texts: Iterable[str], length: int) -> list[bool]:
    """Say of each word whether it stands in a run of `length` words that one of the texts has too."""
    known: set[tuple[str, ...]] = set()
    for text in texts:
        theirs = words_of(Folded(text)).words
        known.update(tuple(theirs[at : at + length]) for at in range(len(theirs) - length + 1))
    covered = [False] * len(words)
    if known:
        for at in range(len(words) - length + 1):
            if tuple(words[at : at + length]) in known:
                covered[at : at + length] = [True] * length
    return covered


def _runs(indexes: Sequence[int], spans: Sequence[Span]) -> Iterator[Span]:
    first = last = None
    for index in indexes:
        if last is not None and index == last + 1:
            last = index
            continue
        if first is not None and last is not None:
            yield spans[first][0], spans[last][1]
        first = last = index
    if first is not None and last is not None:
        yield spans[first][0], spans[last][1]


@dataclass(frozen=True)
class Manner:
    """From `posts` earlier posts on, a trait that differs by more than `times` counts; `traits` of them warn."""

    posts: int
    times: float
    traits: int
    new_words: float


def _read_manner(params: Mapping[str, Any]) -> Manner:
    only(params, needed=("posts", "times", "traits", "new_words"))
    return Manner(**params)


def _manner(rule: Rule, context: Context) -> Iterator[FoundBy]:
    wanted: Manner = rule.params
    earlier = [text for text in context.given.own_texts if text.strip()]
    if len(earlier) < wanted.posts or not context.given.text.strip():
        return
    unlike = list(_unlike(wanted, context.given.text, earlier))
    if len(unlike) >= wanted.traits:
        message = _("It does not sound like their earlier posts: %(traits)s.") % {"traits": "; ".join(unlike)}
        yield context.says(rule, rule.severity, message, outcome="unlike")
    else:
        yield context.says(rule, Severity.PASS, _("It sounds like their earlier posts."), outcome="alike")


def _unlike(wanted: Manner, text: str, earlier: Sequence[str]) -> Iterator[str]:
    """Yield how the draft differs from the median of the earlier posts."""
    traits = {
        _sentence_words: _("sentences of %(now)s words, usually %(then)s"),
        _emoji: _("%(now)s emoji in 100 words, usually %(then)s"),
        _shouts: _("%(now)s exclamation marks in 100 words, usually %(then)s"),
    }
    for measure, said in traits.items():
        now, then = measure(text), statistics.median(map(measure, earlier))
        if max(now, then) > wanted.times * max(min(now, then), 1.0):
            yield said % {"now": f"{now:.0f}", "then": f"{then:.0f}"}
    known = {word for each in earlier for word in words_of(Folded(each)).words}
    mine = set(words_of(Folded(text)).words)
    share = len(mine - known) / len(mine) if mine else 0.0
    if share > wanted.new_words:
        yield _("%(share)s of the words are new in their mouth") % {"share": f"{share:.0%}"}


def _sentence_words(text: str) -> float:
    lengths = [len(_WORD.findall(part)) for part in _SENTENCE_END.split(text)]
    return statistics.fmean([length for length in lengths if length] or [0])


def _emoji(text: str) -> float:
    return 100 * len(_EMOJI.findall(text)) / max(len(_WORD.findall(text)), 1)


def _shouts(text: str) -> float:
    return 100 * (text.count("!") + text.count("！")) / max(len(_WORD.findall(text)), 1)


COPIED = Kind(_copied, _read_copied, of_advertising=False)
MANNER = Kind(_manner, _read_manner, of_advertising=False)
