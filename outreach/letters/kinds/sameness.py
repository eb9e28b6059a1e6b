"""Whether anybody wrote anything: the share that is the template's, and the share other letters have as well."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outreach.letters.context import Context
from outreach.letters.contract import Finding, Severity
from outreach.letters.kinds.contract import Kind, only
from outreach.letters.rows import Rule


@dataclass(frozen=True)
class Limits:
    """Shares (0 to 1): from `look` worth a look, from `much` too much, from `whole` nobody wrote anything.

    `letters` is how many letters go out together before sameness among them stops one.
    """

    look: float
    much: float
    whole: float
    letters: int = 2


def _read(params: Mapping[str, Any]) -> Limits:
    only(params, "letters", needed=("look", "much", "whole"))
    limits = Limits(**params)
    if not 0 < limits.look <= limits.much <= limits.whole <= 1:
        raise ValueError("look, much and whole are shares, each at least the one before")
    return limits


def _template(rule: Rule, context: Context) -> Iterator[Finding]:
    share = context.template_share
    if share is None:
        return
    limits: Limits = rule.params
    percent = {"share": f"{share:.0%}"}
    if share >= limits.whole and context.is_mass:
        message = _(
            "The template is untouched (%(share)s the same) and would go to many. Write something for this person."
        )
        yield context.says(rule, Severity.BLOCK, message % percent, outcome="untouched_mass")
    elif share >= limits.whole:
        message = (
            _("The template is untouched: %(share)s the same. Write something for this person.") % percent
        )
        yield context.says(rule, Severity.WARN, message, outcome="untouched")
    elif share >= limits.much:
        message = _("%(share)s is the template, word by word. Write more for this person.") % percent
        yield context.says(rule, Severity.WARN, message, outcome="much")
    elif share >= limits.look:
        message = _("%(share)s is the template, word by word.") % percent
        yield context.says(rule, Severity.HINT, message, outcome="some")
    else:
        message = _("%(share)s is the template; the rest was written for this person.") % percent
        yield context.says(rule, Severity.PASS, message, outcome="own")


def _batch(rule: Rule, context: Context) -> Iterator[Finding]:
    share = context.batch_share
    if share is None or context.batch is None:
        return
    limits: Limits = rule.params
    said = {"share": f"{share:.0%}", "letters": context.batch.letters - 1}
    if share >= limits.whole and context.batch.letters > limits.letters:
        message = _(
            "Only the merged values tell this letter from the other %(letters)s of the batch (%(share)s the same)."
        )
        yield context.says(rule, Severity.BLOCK, message % said, outcome="same_mass")
    elif share >= limits.much:
        message = (
            _("%(share)s stands in other letters of the batch as well. Write more for this person.") % said
        )
        yield context.says(rule, Severity.WARN, message, outcome="much")
    elif share >= limits.look:
        message = _("%(share)s stands in other letters of the batch as well.") % said
        yield context.says(rule, Severity.HINT, message, outcome="some")
    else:
        message = _("%(share)s stands in other letters of the batch; the rest is this person's own.") % said
        yield context.says(rule, Severity.PASS, message, outcome="own")


TEMPLATE = Kind(_template, _read)
BATCH = Kind(_batch, _read)
