"""The subject: there, short, with one goal, and honest about being a first letter."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outreach.letters.context import Context
from outreach.letters.contract import SUBJECT, Finding, Severity
from outreach.letters.kinds.contract import Kind, nothing, only
from outreach.letters.rows import Rule

_GOALS_APART = re.compile(r"\s*(?:[|;•]|\s[+&/]\s|[.!?…]+(?=\s))\s*")


@dataclass(frozen=True)
class Length:
    most: int
    long: int


def _read_length(params: Mapping[str, Any]) -> Length:
    only(params, needed=("most", "long"))
    return Length(**params)


def _missing(rule: Rule, context: Context) -> Iterator[Finding]:
    if any(map(str.isalnum, context.letter.subject)):
        yield context.says(rule, Severity.PASS, _("There is a subject."), where=SUBJECT, outcome="there")
    else:
        message = _("The subject is empty. Without one, nobody opens the letter.")
        yield context.says(rule, rule.severity, message, where=SUBJECT, outcome="missing")


def _length(rule: Rule, context: Context) -> Iterator[Finding]:
    limits: Length = rule.params
    letters = len(context.letter.subject.strip())
    numbers = {"number": letters, "most": limits.most}
    if letters > limits.most:
        severity = rule.severity if letters > limits.long else Severity.HINT
        message = _("%(number)s characters; phones show about %(most)s of a subject.") % numbers
        at = (min(limits.most, len(context.subject.text) - 1), len(context.subject.text))
        yield context.says(rule, severity, message, at=at, where=SUBJECT, outcome="long")
    else:
        message = _("%(number)s characters of at most %(most)s.") % numbers
        yield context.says(rule, Severity.PASS, message, where=SUBJECT, outcome="fits")


def _read_prefixes(params: Mapping[str, Any]) -> re.Pattern[str]:
    only(params, needed=("prefixes",))
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, params['prefixes']))})(?:\[\d+\])?\s*[:：]")


def _reply(rule: Rule, context: Context) -> Iterator[Finding]:
    found = rule.params.match(context.subject.text)
    if found and not context.letter.is_reply:
        message = _(
            "“%(prefix)s” pretends that there was a letter before. That is deception, and forbidden by law."
        )
        said = {"prefix": context.letter.subject[: found.end()].strip()}
        yield context.says(
            rule, rule.severity, message % said, at=found.span(), where=SUBJECT, outcome="pretends"
        )
    else:
        message = _("The subject does not pretend to be an answer.")
        yield context.says(rule, Severity.PASS, message, where=SUBJECT, outcome="honest")


def _goals(rule: Rule, context: Context) -> Iterator[Finding]:
    text = context.subject.text
    cuts = [found.span() for found in _GOALS_APART.finditer(text)]
    parts = [text[end:start] for (_, end), start in zip([(0, 0), *cuts], [*(cut[0] for cut in cuts), len(text)], strict=True)]  # fmt: skip
    if sum(any(map(str.isalpha, part)) for part in parts) > 1:
        message = _("The subject says several things. It has one goal: that the letter is opened.")
        yield context.says(rule, rule.severity, message, at=cuts[0], where=SUBJECT, outcome="many")
    else:
        yield context.says(rule, Severity.PASS, _("The subject has one goal."), where=SUBJECT, outcome="one")


SUBJECT_MISSING = Kind(_missing, nothing)
SUBJECT_LENGTH = Kind(_length, _read_length)
SUBJECT_REPLY = Kind(_reply, _read_prefixes)
SUBJECT_GOALS = Kind(_goals, nothing)
