"""Whether a person speaks: words that push, boast, stiffen or shout."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outreach.letters import patterns
from outreach.letters.context import Context
from outreach.letters.contract import BODY, SUBJECT, Finding, Severity
from outreach.letters.kinds.contract import Kind, only, patterns_of
from outreach.letters.patterns import Pattern
from outreach.letters.rows import Rule

_MOST_FINDINGS = 10


@dataclass(frozen=True)
class Phrases:
    """Phrases of one tone, where they are looked for, and how many a letter may have before it costs anything."""

    tone: str
    patterns: tuple[Pattern, ...]
    where: tuple[str, ...]
    free: int


def _read(params: Mapping[str, Any]) -> Phrases:
    only(params, "where", "free", needed=("tone", "any"))
    where = tuple(params.get("where", (BODY, SUBJECT)))
    if set(where) - {BODY, SUBJECT} or params["tone"] not in _messages():
        raise ValueError(f"where is body or subject, and the tone one of {', '.join(_messages())}")
    return Phrases(params["tone"], patterns_of(params["any"]), where, int(params.get("free", 0)))


def _messages() -> dict[str, str]:
    return {
        "pushy": _("“%(words)s” pushes. People answer those who leave them the choice."),
        "stiff": _("“%(words)s” sounds like an office, not like a person."),
        "boastful": _("“%(words)s” boasts. Say what it means for them instead."),
        "superlative": _("“%(words)s” is advertising talk. A fact says more."),
        "flattery": _("“%(words)s” could be written to anyone. Say what exactly you liked."),
        "exposure": _("“%(words)s” offers exposure or nothing for work. Say what they are really paid."),
        "clickbait": _("“%(words)s” is bait: it is opened once and never again."),
        "scripted": _(
            "“%(words)s” takes the words out of their mouth. Say the facts, leave the words to them."
        ),
        "first_contact": _("“%(words)s” speaks of a contact there was not."),
    }


def _phrases(rule: Rule, context: Context) -> Iterator[Finding]:
    wanted: Phrases = rule.params
    found = [
        (where, span)
        for where in wanted.where
        for span in _longest(patterns.find(context.text(where), wanted.patterns))
    ]
    if len(found) <= wanted.free:
        yield context.says(rule, Severity.PASS, _("Nothing of the kind."), outcome="clear")
        return
    for number, (where, span) in enumerate(found[:_MOST_FINDINGS]):
        start, end = context.text(where).span(*span)
        said = {"words": (context.letter.subject if where == SUBJECT else context.letter.body)[start:end]}
        message = _messages()[wanted.tone] % said
        points = rule.points if number == 0 else 0  # a rule costs once; all its places are shown
        yield context.says(
            rule, rule.severity, message, at=span, where=where, outcome=wanted.tone,
            points=(points + 1) // 2 if rule.severity == Severity.HINT else points,
        )  # fmt: skip


def _longest(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order; of those that overlap the one that begins first, or is longer."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


@dataclass(frozen=True)
class Shouting:
    """How many words in capitals (of at least four letters) and exclamation marks are still spoken calmly."""

    capitals: int
    exclamations: int


_CAPITALS = re.compile(r"(?<![\w#@./-])[^\W\d_]{4,}(?![\w./-])")
_SHOUTED = re.compile(r"[!！]{2,}|[?？][!！]|[!！][?？]")


def _read_shouting(params: Mapping[str, Any]) -> Shouting:
    only(params, needed=("capitals", "exclamations"))
    return Shouting(**params)


def _shouting(rule: Rule, context: Context) -> Iterator[Finding]:
    limits: Shouting = rule.params
    ours = set(re.findall(r"\w+", f"{context.letter.sender.agency} {context.letter.sender.name}"))
    for where, text in ((SUBJECT, context.subject), (BODY, context.body)):
        loud = [
            found.span()
            for found in _CAPITALS.finditer(text.written)
            if found.group().isupper() and found.group() not in ours
        ]
        marks = [found.span() for found in _SHOUTED.finditer(text.written)]
        calm = limits.exclamations if where == BODY else 1
        many = len(loud) > (limits.capitals if where == BODY else 1) or text.written.count("!") > calm
        if marks or many:
            span = (marks or loud or [(text.written.find("!"), text.written.find("!") + 1)])[0]
            at = (text.place(span[0]), text.place(span[1]))
            message = _("Capitals and exclamation marks shout. One calm sentence is read more gladly.")
            yield context.says(rule, rule.severity, message, at=at, where=where, outcome="shouts")
            return
    yield context.says(rule, Severity.PASS, _("The letter does not shout."), outcome="calm")


PHRASES = Kind(_phrases, _read)
SHOUTING = Kind(_shouting, _read_shouting)
