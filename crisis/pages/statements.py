"""What the page of a statement shows: its texts side by side, the one being written, what the checker says of it, who is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.countries import language_choices
from accounts.models import Membership
from campaigns.states import FirstActor
from crisis import rules
from crisis.models import Statement, StatementText
from crisis.queries.statements import (
    Step,
    brands_of,
    fetch_approvals,
    holders_of,
    last_read,
    report_of,
    steps_of,
    told_to_checker,
)
from crisis.statements import DONTS, DOS, Advice, Fact, Finding, Severity, StatementReport
from crisis.states import IncidentState, StatementState
from crisis.wording import PLACES, known_places, places_in
from drafts.comparing import compare_texts

TITLES: dict[Advice, str | Promise] = {
    Advice.REGRET: _("Regret is said"),
    Advice.STEPS: _("Steps are named"),
    Advice.FACTS: _("Each figure has a verified fact"),
    Advice.CHANNEL: _("One central channel"),
    Advice.PASSIVE: _("Not passive"),
    Advice.COVER_UP: _("Nothing covered up"),
    Advice.OFF_TOPIC: _("Stays on the matter"),
    Advice.HARMED: _("Those harmed are not forgotten"),
    Advice.CARE: _("Said with care"),
}
ICONS = {Severity.PASS: "circle-check", Severity.WARN: "alert-circle", Severity.BLOCK: "circle-x"}
EDITABLE = (StatementState.WRITING, StatementState.APPROVING, StatementState.APPROVED)


@dataclass(frozen=True)
class CheckRow:
    """One of the eight points: kept or not, None where nobody here knows the words of the language."""

    key: str
    title: str | Promise
    is_do: bool
    is_kept: bool | None
    severity: str
    findings: Sequence[Finding]

    @property
    def icon(self) -> str:
        return "question-mark" if self.is_kept is None else ICONS[Severity(self.severity)]

    @property
    def first(self) -> Finding | None:
        return next((each for each in self.findings if each.evidence), None)


@dataclass(frozen=True)
class FigureRow:
    """A number of the text and the facts that hold it."""

    written: str
    facts: list[Fact]
    is_verified: bool


@dataclass(frozen=True)
class Run:
    """A run of a text: plain, or marked as what holds it (block, warn) or backs it (pass)."""

    text: str
    severity: str = ""
    why: str = ""


def statement_page(
    statement: Statement, member: Membership, *, chosen: str = "", typed: Mapping[str, str] | None = None, told: Any = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the page's context. `chosen` is a text's uuid, else the first; `typed` stays in the fields after a refusal."""
    texts = list(statement.texts.all())
    for each in texts:
        each.statement = statement
    text = next((each for each in texts if str(each.uuid) == chosen), texts[0])
    incident = statement.incident
    may_write = rules.can_write(member, incident.agency) and incident.state in IncidentState.live
    fetch_approvals(text)
    holders = holders_of(incident)
    page = checks_of(text, member, may_write=may_write) | {
        "statement": statement, "incident": incident, "texts": texts, "text": text, "others": [each for each in texts if each is not text],
        "words": (typed or {}).get("words", text.text), "typed": typed or {},
        "may_edit": may_write and text.state in EDITABLE, "may_write": may_write, "may_note": rules.can_write(member, incident.agency),
        **approvals_of(text, member, holders), "speakers": FirstActor.choices, "brands": brands_of(incident),
        "language_choices": language_choices(), "used_languages": {each.language for each in texts},
    }  # fmt: skip
    if text.state in (StatementState.WRITING, StatementState.APPROVING):
        before = last_read(text)
        page["before"], page["changes"] = before, compare_texts(before.wording, text.text) if before else []
    names = places_in(each.text for each in texts if each.state == StatementState.WRITING)
    if names:
        known = known_places(incident)
        page["places"] = [(name, PLACES.get(name, name), known.get(name, "")) for name in names]
    return page


def checks_of(text: StatementText, member: Membership, *, may_write: bool) -> dict[str, Any]:
    """Return what the checker says of a text, as the list beside it shows it. Three statements."""
    told = told_to_checker(text.statement.incident)
    report = report_of(text, told)
    facts = {fact.key: fact for fact in told["facts"]}
    return {
        "text": text, "statement": text.statement, "report": report, "rows": _rows(report), "may_write": may_write,
        "runs": marked(text.text, report), "may_edit": may_write and text.state in EDITABLE,
        "figures": [FigureRow(each.written, [facts[key] for key in each.facts if key in facts], each.is_verified) for each in report.figures],
        "kept": sum(report.kept[each] is True for each in (*DOS, *DONTS)), "of": len(DOS) + len(DONTS),
    }  # fmt: skip


def approvals_of(text: StatementText, member: Membership, holders: Mapping[str, Membership]) -> dict[str, Any]:  # fmt: skip
    """Return the steps of a text, which is open, and what the member may do about it."""
    steps = steps_of(text, holders=holders)
    step: Step | None = next((each for each in steps if each.is_open), None)
    waits = text.state == StatementState.APPROVING and step is not None
    role = None
    if waits and step and member.pk not in text.writers:
        keys = {key: each.pk for key, each in holders.items()}
        role = rules.approves_as(member, text.statement, step.roles, holders=keys)
    lawyer = holders.get("legal")
    asks_lawyer = any("legal" in each.roles for each in steps)
    return {
        "steps": steps, "step": step, "waits": waits, "approves_as": role, "is_writer": member.pk in text.writers,
        "for_client": role == "client" and not text.statement.incident.is_drill, "is_complete": step is None,
        "may_clear": lawyer is not None and lawyer.pk == member.pk and not asks_lawyer and member.pk not in text.writers,
    }  # fmt: skip


def marked(text: str, report: StatementReport) -> list[Run]:
    """Return a text in runs, with the words the checker speaks of; of places that overlap the worse one."""
    spans = [
        (found.evidence, found.severity.value, found.message)
        for found in report.findings
        if found.evidence and found.severity != Severity.PASS
    ]
    spans += [(each.span, "pass", "") for each in report.figures if each.is_verified]
    found: list[Run] = []
    at = 0
    for (start, end), severity, why in _apart(spans):
        found += [Run(text[at:start]), Run(text[start:end], severity, why)]
        at = end
    return [run for run in [*found, Run(text[at:])] if run.text]


def _apart(spans: Iterable[Any]) -> list[Any]:
    """Return spans that do not overlap, in order; of two that do, the worse stays."""
    kept: list[Any] = []
    for span in sorted(spans, key=lambda each: (Severity(each[1]).rank, each[0])):
        if all(span[0][1] <= other[0][0] or span[0][0] >= other[0][1] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda each: each[0])


def _rows(report: StatementReport) -> list[CheckRow]:
    rows = []
    for advice in (*DOS, *DONTS, Advice.CARE):
        mine = [each for each in report.findings if each.advice == advice]
        bad = [each for each in mine if each.severity != Severity.PASS]
        worst = min((each.severity for each in mine), key=lambda each: each.rank, default=Severity.PASS)
        if advice == Advice.CARE and not bad:
            continue
        kept = False if advice == Advice.CARE else report.kept.get(advice)
        rows.append(CheckRow(advice.value, TITLES[advice], advice in DOS, kept, worst.value, bad or mine))
    return rows
