"""What the reader is asked to do: one clear thing, and not many links to choose from."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from outreach.letters.context import Context
from outreach.letters.contract import Finding, Severity, Span
from outreach.letters.kinds.contract import Kind, only, patterns_of
from outreach.letters.patterns import Pattern, find
from outreach.letters.rows import Rule

REPLY = "reply"  # any other action can be done by answering, so it does not count beside one
_LAST_SENTENCES = 4  # a question, a thank-you, a name, an agency
Actions = dict[str, tuple[Pattern, ...]]


def _read(params: Mapping[str, Any]) -> Actions:
    found = {name: patterns_of(written) for name, written in params.items()}
    if REPLY not in found:
        raise ValueError("one of the actions is reply")
    return found


def _action(rule: Rule, context: Context) -> Iterator[Finding]:
    asked = asked_actions(context, rule.params)
    if not asked and (question := _last_question(context)):
        asked = {REPLY: question}
    others = [span for name, span in asked.items() if name != REPLY]
    if not asked:
        message = _("Asks for nothing: they would not know what to do next. End with one clear question.")
        yield context.says(rule, rule.severity, message, outcome="missing")
    elif len(others) > 1:
        message = _("Asks for %(number)s different things. Keep the one that matters now.") % {
            "number": len(asked)
        }
        yield context.says(rule, rule.severity, message, at=others[1], outcome="many")
    else:
        span = others[0] if others else asked[REPLY]
        yield context.says(rule, Severity.PASS, _("One clear thing to do."), at=span, outcome="one")


def asked_actions(context: Context, actions: Actions) -> dict[str, Span]:
    """Return what the letter asks for -> where first, in the order it is asked; a sentence asks for one thing."""
    starts = [start for start, _ in context.body.sentences]
    by_sentence: dict[int, tuple[str, Span]] = {}
    for name, wanted in actions.items():
        for span in find(context.body, wanted, context.core):
            by_sentence.setdefault(bisect_right(starts, span[0]), (name, span))
    found: dict[str, Span] = {}
    for name, span in (by_sentence[number] for number in sorted(by_sentence)):
        found.setdefault(name, span)
    return found


def _last_question(context: Context) -> Span | None:
    """Return a question among the last sentences: whatever its words, it asks for an answer."""
    core = [span for span in context.body.sentences if span[1] <= context.core[1] + 1]
    questions = [span for span in core[-_LAST_SENTENCES:] if "?" in context.body.text[span[0] : span[1]]]
    return questions[-1] if questions else None


def _read_links(params: Mapping[str, Any]) -> int:
    only(params, needed=("most",))
    return int(params["most"])


def _links(rule: Rule, context: Context) -> Iterator[Finding]:
    links = [span for _, span in context.body.links if span[1] <= context.core[1]]
    numbers = {"number": len(links), "most": rule.params}
    if len(links) > rule.params:
        start, end = links[rule.params]
        at = (context.body.place(start), context.body.place(end))
        message = (
            _("%(number)s links; more than %(most)s look like a mailing and end in spam folders.") % numbers
        )
        yield context.says(rule, rule.severity, message, at=at, outcome="many")
    else:
        message = _("%(number)s links of at most %(most)s.") % numbers
        yield context.says(rule, Severity.PASS, message, outcome="few")


ACTION = Kind(_action, _read)
LINKS = Kind(_links, _read_links)
