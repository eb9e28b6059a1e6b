"""The three answers a letter owes (what is wanted of this very person, what is in it for them, the pay), and the opening."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outreach.letters.context import Context
from outreach.letters.contract import Answer, Finding, Severity, Span
from outreach.letters.kinds.contract import Kind, nothing, only, patterns_of
from outreach.letters.patterns import Pattern, find, pattern
from outreach.letters.reading import Folded
from outreach.letters.rows import Rule, rules_in

FOUND, MARKED, MISSING = "found", "marked", "missing"


@dataclass(frozen=True)
class Answering:
    """Which of the three questions patterns answer.

    `loosely` are forms of speech, looked for where no words of `patterns` stand: a request with any verb. `unless` are the
    same forms in another meaning, which answer nothing: "could you reply".
    """

    of: Answer
    patterns: tuple[Pattern, ...]
    loosely: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()

    def span_in(self, context: Context, within: Span) -> Span | None:
        """Return where a part of the letter answers the question, in folded places; None where it does not."""
        found = context.first(self.patterns, span=within)
        if found or not self.loosely:
            return found
        other = list(find(context.body, self.unless, within))
        spans = find(context.body, self.loosely, within)
        return min((each for each in spans if not any(_overlap(each, one) for one in other)), default=None)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _read(params: Mapping[str, Any]) -> Answering:
    only(params, "loosely", "unless", needed=("of", "any"))
    loosely, unless = (tuple(map(pattern, params.get(name, ()))) for name in ("loosely", "unless"))
    return Answering(Answer(params["of"]), patterns_of(params["any"]), loosely, unless)


def _answer(rule: Rule, context: Context) -> Iterator[Finding]:
    answering: Answering = rule.params
    span = answering.span_in(context, context.core)
    if span:
        yield context.says(rule, Severity.PASS, _found(answering.of), at=span, outcome=FOUND)
    elif span := _marked(context, answering.of):
        message = _("The writer marked this as the answer.")
        yield context.says(rule, Severity.PASS, message, at=span, outcome=MARKED)
    else:
        yield context.says(rule, rule.severity, _missing(answering.of), outcome=MISSING)


def _marked(context: Context, of: Answer) -> Span | None:
    """Return where the words stand which the writer marked as an answer; None once they were changed in the letter."""
    words = Folded(context.letter.marked.get(of, "")).text.strip()
    place = context.body.text.find(words, *context.core) if any(map(str.isalnum, words)) else -1
    return (place, place + len(words)) if place >= 0 else None


def _found(of: Answer) -> str:
    return {
        Answer.AIM: _("Says what you want of this very person."),
        Answer.BENEFIT: _("Says what is in it for them."),
        Answer.PAY: _("Says how they are paid."),
    }[of]


def _missing(of: Answer) -> str:
    return {
        Answer.AIM: _(
            "Does not say what you want of this very person. A letter without it reads like a mailing."
        ),
        Answer.BENEFIT: _("Does not say what is in it for them. That is what people decide by."),
        Answer.PAY: _("Does not say how they are paid. Most people do not ask, they do not answer."),
    }[of]


def answer_span(context: Context, of: Answer, within: Span) -> Span | None:
    """Return where a part of the letter answers a question; None where it does not."""
    for rule in rules_in(context.language):
        if rule.kind == "answer" and rule.params.of == of:
            found = rule.params.span_in(context, within)
            marked = None if found else _marked(context, of)
            return marked if marked and within[0] <= marked[0] < within[1] else found
    return None


def _opening(rule: Rule, context: Context) -> Iterator[Finding]:
    if not context.has_pack or not context.words:
        return
    gains = [answer_span(context, of, context.opening) for of in (Answer.BENEFIT, Answer.PAY)]
    there = min(filter(None, gains), default=None)
    if there:
        message = _("The opening says what is in it for them.")
        yield context.says(rule, Severity.PASS, message, at=there, outcome=FOUND)
        return
    later = answer_span(context, Answer.BENEFIT, context.core)
    if later:
        message = _("What is in it for them comes late. Move it into the first two sentences.")
        yield context.says(rule, Severity.HINT, message, at=later, outcome="late")
    else:
        message = _("The first two sentences say nothing of what is in it for them.")
        at = context.opening if context.opening[1] > context.opening[0] else None
        yield context.says(rule, rule.severity, message, at=at, outcome=MISSING)


ANSWER = Kind(_answer, _read)
OPENING = Kind(_opening, nothing)
