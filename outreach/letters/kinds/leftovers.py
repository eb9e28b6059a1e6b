"""What a template leaves behind: fields nobody filled, notes to the writer, empty places where a name was meant."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from outreach.letters.context import Context
from outreach.letters.contract import BODY, SUBJECT, Finding, Severity
from outreach.letters.kinds.contract import Kind, only
from outreach.letters.rows import Rule

_MOST_FINDINGS = 10


def _read(params: Mapping[str, Any]) -> re.Pattern[str]:
    only(params, needed=("regex",))
    return re.compile("|".join(f"(?:{each})" for each in params["regex"]), re.MULTILINE)


def _leftover(rule: Rule, context: Context) -> Iterator[Finding]:
    texts = ((SUBJECT, context.subject), (BODY, context.body))
    found = [
        (where, text, match.span()) for where, text in texts for match in rule.params.finditer(text.written)
    ]
    if not found:
        message = _("Nothing of the template was left unfilled.")
        yield context.says(rule, Severity.PASS, message, outcome="clear")
    for number, (where, text, (start, end)) in enumerate(found[:_MOST_FINDINGS]):
        message = _("“%(words)s” was left from the template.") % {"words": text.written[start:end].strip()}
        at = (text.place(start), text.place(end))
        points = 0 if number else rule.points
        yield context.says(rule, rule.severity, message, at=at, where=where, outcome="left", points=points)


LEFTOVER = Kind(_leftover, _read)
