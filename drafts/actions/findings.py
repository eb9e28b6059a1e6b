"""The checks' findings on a revision: looked for, answered, overruled by somebody with a name and a reason."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns.reading import read_line
from campaigns.rules import Actor
from drafts import rules
from drafts.actions.locking import MAY_NOT, lock_draft, tell
from drafts.checking import FoundBy, Question
from drafts.checking.contract import Answering
from drafts.models import Finding, Revision
from drafts.queries.checked import answered_questions, report_on
from drafts.states import RevisionState, Severity

SHORTEST_REASON = 5
_FIELDS = ("rule", "market", "where", "start", "end", "question_key")


@transaction.atomic
def run_checks(*, revision: Revision) -> Revision:
    """Run every check on a revision and keep what they find; what somebody overruled before stays overruled."""
    report = report_on(revision)
    overruled = {
        tuple(getattr(row, name) for name in _FIELDS): row
        for row in revision.findings.filter(overruled_at__isnull=False)
    }
    rows = [_row(revision, place, found) for place, found in enumerate(report.findings)]
    for row in rows:
        before = overruled.get(tuple(getattr(row, name) for name in _FIELDS))
        if before is not None:
            row.overruled_at, row.overruled_by, row.overrule_reason = (
                before.overruled_at, before.overruled_by, before.overrule_reason,
            )  # fmt: skip
    revision.findings.all().delete()
    Finding.objects.bulk_create(rows, batch_size=500)
    revision.checked_at = timezone.now()
    revision.checked = {
        "conflicts": [{"markets": list(each.markets), "message": each.message, "rules": list(each.rules)} for each in report.conflicts],
        "markets": list(report.markets), "language": report.language, "rules_version": report.rules_version,
        "version": revision.version,
    }  # fmt: skip
    revision.save(update_fields=["checked_at", "checked", "updated_at"])
    settle_verdict(revision)
    return revision


@transaction.atomic
def check_again(*, revision: Revision, by: Actor) -> Revision:
    """Run the checks anew on a revision that is not decided: rules, brand words or dates may have changed since.

    The influencer may before they hand it in; afterwards only the house, since reviewers read the findings.
    """
    current = _locked(revision, by, writing=True)
    if not isinstance(by, Membership) and current.state != RevisionState.WRITING:
        raise NotAllowed(_("It is handed in. We look at the checks now."))
    run_checks(revision=current)
    tell(current.draft)
    return current


@transaction.atomic
def answer_finding(*, finding: Finding, by: Actor, answer: str) -> Revision:
    """Answer what the text cannot show; the checks run again. The influencer may answer too: they made it."""
    revision = _lock(finding, by, writing=True)
    _answer(revision, _asked_by(finding), by, answer)
    run_checks(revision=revision)
    tell(revision.draft)
    return revision


@transaction.atomic
def answer_questions(*, revision: Revision, by: Actor, answers: Mapping[str, str]) -> Revision:
    """Answer several questions of the checks by their keys, and let the checks run again, once.

    What was answered before can be answered otherwise; empty ones stay as they are, and what nobody asked is left out.
    """
    current = _locked(revision, by, writing=True)
    asked = {each.key: each for each in answered_questions(current)}
    asked |= {row.question_key: _asked_by(row) for row in current.findings.exclude(question_key="")}
    new = {
        key: answer for key, answer in answers.items() if key in asked and answer.strip() not in ("", current.answers.get(key))
    }  # fmt: skip
    for key, answer in new.items():
        _answer(current, asked[key], by, answer)
    if new:
        run_checks(revision=current)
        tell(current.draft)
    return current


@transaction.atomic
def overrule(*, finding: Finding, by: Membership, reason: str) -> Finding:
    """Let a revision pass although a check speaks against it: who, and why, stays with it."""
    revision = _lock(finding, by)
    reason = read_line(reason, 500, _("The reason"))
    if len(reason) < SHORTEST_REASON:
        raise ActionError(_("Say why it is all right so. Your name stands beside it."))
    now = timezone.now()
    still = Finding.objects.filter(pk=finding.pk, overruled_at=None).exclude(severity=Severity.PASS)
    if not still.update(overruled_at=now, overruled_by=by, overrule_reason=reason, updated_at=now):
        raise InvalidTransition(_("This finding is overruled already, or gone. Load the page again."))
    finding.refresh_from_db()
    settle_verdict(revision)
    record(
        by=by, action="drafts.finding.overruled", subject=revision.draft, revision=revision.number, comment=reason,
        changes={finding.rule: (finding.message[:200], None)},
    )  # fmt: skip
    tell(revision.draft)
    return finding


@transaction.atomic
def restore(*, finding: Finding, by: Membership) -> Finding:
    """Let an overruled finding count again."""
    revision = _lock(finding, by)
    gone = Finding.objects.filter(pk=finding.pk, overruled_at__isnull=False)
    if not gone.update(overruled_at=None, overruled_by=None, overrule_reason="", updated_at=timezone.now()):
        raise InvalidTransition(_("This finding counts already."))
    finding.refresh_from_db()
    settle_verdict(revision)
    record(
        by=by, action="drafts.finding.restored", subject=revision.draft, revision=revision.number,
        changes={finding.rule: (None, finding.message[:200])},
    )  # fmt: skip
    tell(revision.draft)
    return finding


def _asked_by(finding: Finding) -> Question:
    choices = tuple((value, label) for value, label in finding.choices)
    return Question(
        finding.question_key, finding.question, Answering(finding.answering or Answering.TEXT), choices, finding.unit
    )  # fmt: skip


def _answer(revision: Revision, asked: Question, by: Actor, answer: str) -> None:
    """Keep an answer on a locked revision."""
    answer = read_line(answer, 300, _("The answer"))
    if not asked.key:
        raise ActionError(_("Nothing is asked here."))
    if not answer:
        raise ActionError(_("Give an answer. If nobody knows, it stays open: unknown is never in order."))
    allowed = [value for value, _label in asked.choices]
    if asked.answering == Answering.CHOICE and allowed and answer not in allowed:
        raise ActionError(_("Choose one of the answers."))
    before = revision.answers.get(asked.key)
    revision.answers = {**revision.answers, asked.key: answer}
    revision.save(update_fields=["answers", "updated_at"])
    record(
        by=by, action="drafts.finding.answered", subject=revision.draft, revision=revision.number,
        changes={asked.text[:80]: (before, answer)},
    )  # fmt: skip


def settle_verdict(revision: Revision) -> None:
    """Note the gravest finding that counts."""
    there = set(revision.findings.filter(overruled_at=None).values_list("severity", flat=True))
    revision.verdict = next((each for each in Severity.in_order if each in there), Severity.PASS)
    revision.save(update_fields=["verdict", "updated_at"])


def _lock(finding: Finding, by: Actor, *, writing: bool = False) -> Revision:
    return _locked(finding.revision, by, writing=writing)


def _locked(revision: Revision, by: Actor, *, writing: bool = False) -> Revision:
    draft = lock_draft(revision.draft)
    campaign = draft.deliverable.collaboration.campaign
    may = (
        rules.can_write(by, draft.deliverable.collaboration)
        if writing
        else rules.can_edit_review(by, campaign)
    )
    if not may:
        raise NotAllowed(MAY_NOT)
    current = Revision.objects.get(pk=revision.pk)
    current.draft = draft
    if current.state not in (*RevisionState.open_states, RevisionState.WRITING):
        raise InvalidTransition(
            _("Revision %(number)s is decided already: %(state)s.")
            % {"number": current.number, "state": current.get_state_display().lower()}
        )
    return current


def _row(revision: Revision, place: int, found: FoundBy) -> Finding:
    question = found.question
    return Finding(
        revision=revision, position=place, rule=found.rule[:80], kind=found.kind[:40], market=found.market,
        platform=found.platform, severity=str(found.severity), message=found.message, outcome=found.outcome[:40],
        says=found.says, where=found.where, start=found.start, end=found.end,
        quote=_quote(revision, found.where, found.evidence), source=found.source[:300], source_url=found.source_url[:500],
        confidence=found.confidence[:10], as_of=found.as_of, review_by=found.review_by, proposal=found.proposal,
        question=question.text if question else "", question_key=question.key[:80] if question else "",
        answering=str(question.answering) if question else "",
        choices=[list(choice) for choice in question.choices] if question else [],
        unit=question.unit[:20] if question else "", answer=found.answer[:300],
    )  # fmt: skip


def _quote(revision: Revision, where: str, span: tuple[int, int] | None) -> str:
    text = revision.title if where == "title" else revision.text
    return text[span[0] : span[1]][:300] if span else ""
