"""The checker of statements: every row run over a text, and which of the do's and don'ts it keeps (R110, R115, R116)."""

from django.utils.translation import gettext as _

from crisis.statements.contract import (
    DONTS,
    DOS,
    Advice,
    Finding,
    Severity,
    Statement,
    StatementReport,
)
from crisis.statements.kinds import KINDS, Context
from crisis.statements.rows import languages, rules_in, rules_version
from outreach.letters.languages import language_of

LONGEST = 20_000  # characters that are read: nobody publishes more


def check_statement(statement: Statement) -> StatementReport:
    """Check a statement. Never raises for what is in it; costs time that grows with the text."""
    language = language_of(statement.text[:LONGEST]) or statement.language
    context = Context(statement, language)
    findings = list(_first(statement, language))
    if len(statement.text) <= LONGEST and statement.text.strip():
        for rule in rules_in(language):
            if statement.sort in rule.sorts:
                findings += KINDS[rule.kind].run(rule, context)
    has_pack = language in languages()
    return StatementReport(
        findings=tuple(sorted(findings, key=lambda each: (each.severity.rank, each.start or 0))),
        kept={advice: _kept(findings, advice, has_pack) for advice in (*DOS, *DONTS)},
        figures=tuple(context.figures) if len(statement.text) <= LONGEST else (),
        words=context.words, language=language, rules_version=rules_version(),
    )  # fmt: skip


def _first(statement: Statement, language: str) -> list[Finding]:
    """Return what keeps the rows from being read."""
    if not statement.text.strip():
        return [_own("text", _("There is no text yet."))]
    if len(statement.text) > LONGEST:
        return [_own("text", _("The text has more than %(most)s characters.") % {"most": f"{LONGEST:,}"})]
    if language not in languages():
        message = _(
            "Words of this language are not known here: let somebody who speaks it read the eight points."
        )
        return [_own("language", message, Severity.WARN)]
    if statement.language and statement.language != language:
        return [_own("language", _("The text is in another language than chosen."), Severity.WARN)]
    return []


def _own(rule: str, message: str, severity: Severity = Severity.BLOCK) -> Finding:
    return Finding(f"own.{rule}", rule, Advice.CARE, severity, message, outcome=rule)


def _kept(findings: list[Finding], advice: Advice, has_pack: bool) -> bool | None:
    mine = [each for each in findings if each.advice == advice]
    if any(each.severity != Severity.PASS for each in mine):
        return False
    return True if mine and (has_pack or advice in (Advice.FACTS, Advice.CHANNEL)) else None
