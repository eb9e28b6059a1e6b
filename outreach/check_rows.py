"""The checks of a letter as the page beside it lists them: one line a rule, always in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.letters import Answer, Finding, Gate, LetterReport, Severity

MOST_WORDS = 100  # of a first letter, as the page counts them; the rule is any.words
_SAME_LINE = ("phrases", "shouting")  # nothing to say while a person speaks: one line for all of them
_TITLES: dict[str, str | Promise] = {
    "subject": _("There is a subject"), "subject_length": _("The subject fits on a phone"),
    "subject_goals": _("The subject has one goal"), "subject_reply": _("The subject is honest"),
    "greeting": _("Greets them by name"), "post": _("Names a recent post of theirs"),
    "opening": _("What is in it for them stands first"), "aim": _("What you want of this very person"),
    "benefit": _("What is in it for them"), "pay": _("How they are paid"), "action": _("Asks for one clear thing"),
    "words": _("Short enough to be read"), "body": _("There is a letter"), "template": _("Your own words, not the template's"),
    "batch": _("Not the same as the others"), "tone": _("Reads like a person"), "links": _("Few links"),
    "leftover": _("Nothing left from the template"), "language": _("In their language"), "no_pack": _("The language is known"),
    "opt_out": _("A way to hear no more of you"), "opt_out_line": _("A way to hear no more of you"),
    "address": _("Your postal address"), "signature": pgettext_lazy("of a letter", "A person signs"),
}  # fmt: skip
_ICONS = {
    Severity.PASS: "circle-check",
    Severity.HINT: "circle-dot",
    Severity.WARN: "circle",
    Severity.BLOCK: "circle-x",
}
_STATES = {
    Severity.PASS: _("done"), Severity.HINT: _("could be better"), Severity.WARN: _("to look at"), Severity.BLOCK: _("holds the letter"),
}  # fmt: skip


@dataclass(frozen=True)
class CheckRow:
    """One line: what is asked, how it stands, and what was found, worst first."""

    key: str
    title: str | Promise
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def icon(self) -> str:
        return _ICONS[self.severity]

    @property
    def state(self) -> str | Promise:
        return _STATES[self.severity]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def question(self) -> str:
        """Return which of the three questions has no answer yet and could be marked; "" for none."""
        is_open = self.key in list(Answer) and self.severity != Severity.PASS
        return self.key if is_open else ""


def check_rows(report: LetterReport) -> list[CheckRow]:
    """Return the lines of a report in the order of the letter: subject, greeting, what it says, how, and its frame."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(_key(finding), []).append(finding)
    rows = [_row(key, found[key]) for key in _TITLES if key in found]
    return [row for row in rows if row.key not in ("body", "opt_out_line") or row.severity != Severity.PASS]


def gate_words(gate: str) -> str | Promise:
    """Return what the gate says, in words."""
    return {
        Gate.SEND: _("May go"), Gate.LOOK_AGAIN: _("Look again"), Gate.CANNOT_BE_SENT: _("Cannot be sent yet"),
    }.get(Gate(gate), "") if gate else ""  # fmt: skip


def _key(finding: Finding) -> str:
    if finding.kind == "answer":
        return finding.rule.rpartition(".")[2]
    return "tone" if finding.kind in _SAME_LINE else finding.kind


def _row(key: str, findings: Sequence[Finding]) -> CheckRow:
    worst = min(findings, key=lambda each: each.severity.rank).severity
    shown = tuple(each for each in findings if each.severity == worst)
    return CheckRow(key, _TITLES[key], worst, shown if worst != Severity.PASS else shown[:1])
