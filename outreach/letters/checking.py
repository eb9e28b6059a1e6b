"""The letter checker: every rule run over a letter, a score with its reasons, and what the gate says (R77-R88)."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from outreach.letters.context import Context
from outreach.letters.contract import (
    Answer,
    Finding,
    Gate,
    Letter,
    LetterReport,
    Reason,
    Severity,
    Span,
)
from outreach.letters.kinds.registry import KINDS
from outreach.letters.rows import rules_in, rules_version
from outreach.letters.shingles import Batch

FULL = 100
ENOUGH = 70  # below it a person looks again, even where no single finding asks for it


def check_letter(
    letter: Letter,
    *,
    batch: Batch | None = None,
    today: date | None = None,
    kinds: Collection[str] | None = None,
) -> LetterReport:
    """Check a letter. Never raises for what is in it.

    The score is 100 less the points of all findings (at least 0). The gate: a finding that blocks stops the letter;
    a warning or less than 70 points asks for another look; else it may go. `batch` is the index of the letters that
    go out together, made once with `Batch.of`; without it the letter's own `others` are compared. `kinds` are the kinds of
    rules to run: an answer within a conversation owes less than a first letter. None: all.
    """
    context = Context(letter, today or datetime.now(UTC).date(), batch)
    rules = [rule for rule in rules_in(context.language) if kinds is None or rule.kind in kinds]
    findings = [found for rule in rules for found in KINDS[rule.kind].run(rule, context)]
    score = max(0, FULL - sum(found.points for found in findings))
    return LetterReport(
        score=score, gate=_gate(findings, score), findings=tuple(sorted(findings, key=_order)), reasons=_reasons(findings),
        words=context.words, language=context.language, answers=_answers(findings),
        template_share=context.template_share, batch_share=context.batch_share, cited=context.cited.post if context.cited else None,
        rules_version=rules_version(),
    )  # fmt: skip


def check_batch(letters: Sequence[Letter], *, today: date | None = None) -> list[LetterReport]:
    """Check letters that go out together, each against all others through one index: linear in their words."""
    batch = Batch.of(letters)
    return [check_letter(letter, batch=batch, today=today) for letter in letters]


def _order(found: Finding) -> tuple[int, int, int]:
    return found.severity.rank, -found.points, found.start or 0


def _gate(findings: Sequence[Finding], score: int) -> Gate:
    severities = {found.severity for found in findings}
    if Severity.BLOCK in severities:
        return Gate.CANNOT_BE_SENT
    if Severity.WARN in severities or score < ENOUGH:
        return Gate.LOOK_AGAIN
    return Gate.SEND


def _reasons(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    lost = [Reason(found.rule, found.points, found.message) for found in findings if found.points]
    return tuple(sorted(lost, key=lambda reason: -reason.points))


def _answers(findings: Sequence[Finding]) -> dict[str, Span | None]:
    """Return where each of the three questions is answered, from the findings of the rules that look for them."""
    found = [each for each in findings if each.kind == "answer"]
    return {of.value: each.evidence for of in Answer for each in found if each.rule.endswith(f".{of}")}
