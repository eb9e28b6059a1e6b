"""Words of a language: swearing, themes a brand rules out, and promises that need evidence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.text import fold
from drafts.checking.context import Context
from drafts.checking.contract import YES, FoundBy, Severity
from drafts.checking.folding import Folded, Span
from drafts.checking.kinds.contract import Kind, nothing, only
from drafts.checking.phrases import Phrase, find, phrase
from drafts.checking.rows import Rule
from influencers.safety.packs import CATEGORIES, Pack

PROFANITY = "profanity"
_RANK = {"low": 0, "medium": 1, "high": 2}
MOST_SHOWN = 20  # findings of one rule: nobody reads more, and a long text could hold thousands


@dataclass(frozen=True)
class Swearing:
    """Words from severity `least` of the packs on are found; for a children's brand they stop the draft."""

    least: str


def _read_swearing(params: Mapping[str, Any]) -> Swearing:
    only(params, "least")
    least = params.get("least", "low")
    if least not in _RANK:
        raise ValueError(f"least is one of {', '.join(_RANK)}")
    return Swearing(least)


def _swearing(rule: Rule, context: Context) -> Iterator[FoundBy]:
    brand = context.given.brand
    shown = 0
    for where, span, pack, word in _places(context):
        category, severity = pack.words[word]
        if category != PROFANITY or _RANK[severity] < _RANK[rule.params.least]:
            continue
        strict = brand is not None and brand.for_children
        message = _("“%(word)s” is swearing.") % {"word": context.field(where).written[slice(*span)]}
        worst = Severity.BLOCK if strict else rule.severity
        yield context.says(rule, worst, message, evidence=span, where=where, outcome=severity)
        shown += 1
        if shown == MOST_SHOWN:
            return
    if not shown:
        yield context.says(
            rule, Severity.PASS, _("No swearing found, as far as the word lists reach."), outcome="clear"
        )


def _themes(rule: Rule, context: Context) -> Iterator[FoundBy]:
    brand = context.given.brand
    themes = {fold(theme) for theme in brand.forbidden_themes} if brand else set()
    if not themes:
        return
    shown = 0
    for where, span, pack, word in _places(context):
        category = pack.words[word][0]
        if category not in themes:
            continue
        message = _("“%(word)s” belongs to a theme the brand rules out: %(theme)s.") % {
            "word": context.field(where).written[slice(*span)], "theme": CATEGORIES[category].lower(),
        }  # fmt: skip
        yield context.says(rule, rule.severity, message, evidence=span, where=where, outcome=category)
        shown += 1
        if shown == MOST_SHOWN:
            return
    if not shown:
        yield context.says(rule, Severity.PASS, _("No word of a theme the brand rules out."), outcome="clear")


def _places(context: Context) -> Iterator[tuple[str, Span, Pack, str]]:
    for where, text in context.fields:
        for pack, word, match in context.words_worth_a_look(where):
            yield where, text.span(match.start(), match.end()), pack, word


@dataclass(frozen=True)
class Claims:
    """Promises by language (ISO 639; `any` in all): phrases, and patterns on folded text.

    With `evidence` they may be made when there is some, which is asked; without, never.
    """

    words: Mapping[str, tuple[Phrase, ...]]
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]
    evidence: bool = True

    def of(self, language: str) -> tuple[tuple[Phrase, ...], tuple[re.Pattern[str], ...]]:
        # Where the language is unknown all are read: a promise in any language is one.
        wanted = {"any", language} if language else set(self.words) | set(self.patterns)
        return (
            tuple(word for key in wanted for word in self.words.get(key, ())),
            tuple(pattern for key in wanted for pattern in self.patterns.get(key, ())),
        )


def _read_claims(params: Mapping[str, Any]) -> Claims:
    only(params, "words", "patterns", "evidence")
    return Claims(
        {key: tuple(map(phrase, words)) for key, words in params.get("words", {}).items()},
        {key: tuple(map(re.compile, each)) for key, each in params.get("patterns", {}).items()},
        bool(params.get("evidence", True)),
    )


def _claims(rule: Rule, context: Context) -> Iterator[FoundBy]:
    allowed = [fold(claim) for claim in context.given.brand.claims] if context.given.brand else []
    said = context.answer("evidence")
    found = []
    for where, text in context.fields:
        for span in _claimed(rule.params, text, context.language):
            words = text.written[slice(*span)]
            if any(fold(words) in claim or claim in fold(words) for claim in allowed):
                continue
            found.append((where, span, words))
    for where, span, words in found[:MOST_SHOWN]:
        if rule.params.evidence:
            message = _("“%(words)s” is a promise that needs evidence.") % {"words": words}
            severity = Severity.WARN if said == YES else rule.severity if said else Severity.NEEDS_INPUT
        else:
            message, severity = f"“{words}”: {rule.says}", rule.severity
        asks = "evidence" if rule.params.evidence else ""
        yield context.says(rule, severity, message, evidence=span, where=where, outcome="claim", asks=asks)
    if not found:
        yield context.says(rule, Severity.PASS, _("No promise that needs evidence."), outcome="clear")


def _claimed(claims: Claims, text: Folded, language: str) -> list[Span]:
    phrases, patterns = claims.of(language)
    spans = [found.span for found in find(text, phrases)]
    spans += [
        text.span(match.start(), match.end()) for each in patterns for match in each.finditer(text.flat)
    ]
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda each: (each[0], -each[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


SWEARING = Kind(_swearing, _read_swearing, of_advertising=False)
THEMES = Kind(_themes, nothing, of_advertising=False)
CLAIMS = Kind(_claims, _read_claims, of_advertising=False)
