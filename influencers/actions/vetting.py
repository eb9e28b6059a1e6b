"""What can be done in the due diligence: the agency's questions, members' answers, and the level of risk."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Agency, Membership
from accounts.text import clean
from influencers import rules
from influencers.models import ChecklistItem, Influencer, RiskAssessment, Verdict
from influencers.states import RiskLevel, VettingState

MOST_ITEMS = 40
LONGEST_EVIDENCE = 5000
DEFAULTS = Path(__file__).parents[1] / "checklist.toml"
MAY_NOT = gettext_lazy("Viewers cannot change the checklist. Ask a manager or owner.")


def ensure_checklist(*, agency: Agency) -> list[ChecklistItem]:
    """Return the agency's questions in order; an agency that never had one gets the default ones."""
    asked = ChecklistItem.objects.for_agency(agency).filter(archived_at=None).order_by("position", "pk")
    items = list(asked)
    if items or ChecklistItem.objects.for_agency(agency).exists():
        return items
    _ask_the_default_questions(agency)
    return list(asked.all())


@transaction.atomic
def _ask_the_default_questions(agency: Agency) -> None:
    Agency.objects.select_for_update().get(pk=agency.pk)  # of two first visitors one makes the questions
    if ChecklistItem.objects.for_agency(agency).exists():
        return
    rows = tomllib.loads(DEFAULTS.read_text())["item"]
    ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(
                agency=agency, question=row["question"], help=row["help"], position=number,
                is_required=row.get("required", True),
            )
            for number, row in enumerate(rows)
        ]
    )  # fmt: skip


@transaction.atomic
def add_item(*, by: Membership, question: str, help: str = "", is_required: bool = True) -> ChecklistItem:  # noqa: A002
    """Add a question at the end of the checklist."""
    _insist(by, by.agency)
    items = ensure_checklist(agency=by.agency)
    if len(items) >= MOST_ITEMS:
        raise ActionError(
            gettext("At most %(most_items)s questions. Archive one first.") % {"most_items": MOST_ITEMS}
        )
    values = _read({"question": question, "help": help, "is_required": is_required})
    position = items[-1].position + 1 if items else 0
    item = ChecklistItem.objects.create(agency=by.agency, position=position, **values)
    record(by=by, action="influencers.checklist.added", subject=item, agency=by.agency)
    _derive_vetting(agency=by.agency)
    return item


@transaction.atomic
def change_item(*, item: ChecklistItem, by: Membership, **values: Any) -> ChecklistItem:
    """Change a question's words, its help, or whether it must be answered. Answers given stay with it."""
    _insist(by, item.agency)
    changes = changed_fields(item, _read(values))
    if changes:
        for field, (_, new) in changes.items():
            setattr(item, field, new)
        item.save(update_fields=[*changes, "updated_at"])
        record(by=by, action="influencers.checklist.changed", subject=item, agency=by.agency, changes=changes)
        _derive_vetting(agency=by.agency)
    return item


@transaction.atomic
def archive_item(*, item: ChecklistItem, by: Membership) -> ChecklistItem:
    """Ask a question no longer; the answers given stay readable."""
    _insist(by, item.agency)
    now = timezone.now()
    if not ChecklistItem.objects.filter(pk=item.pk, archived_at=None).update(archived_at=now):
        raise InvalidTransition(gettext("This question is archived already."))
    item.archived_at = now
    record(by=by, action="influencers.checklist.archived", subject=item, agency=by.agency)
    _derive_vetting(agency=by.agency)
    return item


@transaction.atomic
def restore_item(*, item: ChecklistItem, by: Membership) -> ChecklistItem:
    """Ask an archived question again."""
    _insist(by, item.agency)
    if not ChecklistItem.objects.filter(pk=item.pk, archived_at__isnull=False).update(archived_at=None):
        raise InvalidTransition(gettext("This question is not archived."))
    item.archived_at = None
    record(by=by, action="influencers.checklist.restored", subject=item, agency=by.agency)
    _derive_vetting(agency=by.agency)
    return item


@transaction.atomic
def give_verdict(
    *, influencer: Influencer, by: Membership, item: ChecklistItem, answer: str, evidence: str = "", evidence_url: str = ""
) -> Verdict:  # fmt: skip
    """Answer a question about an influencer. Earlier answers stay; the newest counts.

    A concern and a bar need evidence: raises ActionError without.
    """
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot vet. Ask a manager or owner."))
    if item.agency_id != by.agency_id or item.archived_at:
        raise ActionError(gettext("Choose one of your agency's questions."))
    if answer not in Verdict.Answer.values:
        raise ActionError(gettext("Choose one of the answers."))
    evidence, evidence_url = _read_evidence(evidence, evidence_url)
    if answer in (Verdict.Answer.CONCERN, Verdict.Answer.BAR) and not (evidence or evidence_url):
        raise ActionError(gettext("Write what you found, or where: a concern needs evidence."))
    verdict = Verdict.objects.create(
        influencer=influencer,
        item=item,
        answer=answer,
        evidence=evidence,
        evidence_url=evidence_url,
        author=by,
    )
    told = f"{item.question} {verdict.get_answer_display()}"
    record(by=by, action="influencers.verdict.given", subject=influencer, agency=by.agency, comment=told)
    _derive_vetting(agency=by.agency, influencer=influencer)
    influencer.refresh_from_db(fields=["vetting", "vetted_at"])
    return verdict


@transaction.atomic
def assess_risk(*, influencer: Influencer, by: Membership, level: str, reason: str) -> RiskAssessment:
    """Set how risky working together is, and say why; earlier assessments stay readable."""
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot assess risks. Ask a manager or owner."))
    if level not in RiskLevel.values:
        raise ActionError(gettext("Choose one of the levels."))
    reason = _lines(reason)
    if not reason:
        raise ActionError(gettext("Write why: others must be able to follow it."))
    assessment = RiskAssessment.objects.create(influencer=influencer, level=level, reason=reason, author=by)
    before = RiskLevel(influencer.risk).label if influencer.risk else None
    Influencer.objects.filter(pk=influencer.pk).update(risk=level)
    influencer.risk = level
    changes = {"risk": (before, RiskLevel(level).label)}
    record(
        by=by, action="influencers.risk.assessed", subject=influencer, agency=by.agency, changes=changes,
        comment=reason[:300],
    )  # fmt: skip
    return assessment


def _insist(by: Membership, agency: Agency) -> None:
    if by.agency_id != agency.pk or not rules.can_manage_vetting(by, agency):
        raise NotAllowed(MAY_NOT)


def _read(values: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {
        name: values[name] for name in ("question", "help", "is_required") if name in values
    }
    for name, longest in (("question", 200), ("help", 300)):
        if name in read:
            read[name] = clean(read[name])
            if len(read[name]) > longest:
                raise ActionError(
                    gettext("The %(name)s is too long: at most %(longest)s letters.")
                    % {"name": name, "longest": longest}
                )
    if "question" in read and not read["question"]:
        raise ActionError(gettext("Write the question."))
    return read


def _read_evidence(evidence: str, url: str) -> tuple[str, str]:
    evidence, url = _lines(evidence), url.strip()
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            raise ActionError(gettext("The link to the evidence is not a web address.")) from error
        if len(url) > 500:
            raise ActionError(gettext("The link to the evidence is too long: at most 500 letters."))
    return evidence, url


def _lines(text: str) -> str:
    text = "\n".join(clean(line) for line in text.splitlines()).strip()
    if len(text) > LONGEST_EVIDENCE:
        raise ActionError(
            gettext("The text is too long: at most %(longest_evidence)s letters.")
            % {"longest_evidence": f"{LONGEST_EVIDENCE:,}"}
        )
    return text


def _derive_vetting(*, agency: Agency, influencer: Influencer | None = None) -> None:
    """Set how far the due diligence is, for one influencer or all of the agency's who have an answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            _DERIVE,
            {
                "agency": agency.pk, "one": influencer.pk if influencer else None, "barred": VettingState.BARRED,
                "begun": VettingState.BEGUN, "concerns": VettingState.CONCERNS, "clear": VettingState.CLEAR,
                "now": timezone.now(),
            },
        )  # fmt: skip


_ITEM, _VERDICT, _PERSON = ChecklistItem._meta.db_table, Verdict._meta.db_table, Influencer._meta.db_table
# Only newest answers to questions still asked count. A required question that is open, or whose answer could not be found
# out, keeps the state at "begun"; a bar decides at once.
_DERIVE = f"""
WITH newest AS (
    SELECT DISTINCT ON (v.influencer_id, v.item_id) v.influencer_id, v.item_id, v.answer
    FROM {_VERDICT} v JOIN {_ITEM} i ON i.id = v.item_id
    WHERE i.agency_id = %(agency)s AND (%(one)s IS NULL OR v.influencer_id = %(one)s)
    ORDER BY v.influencer_id, v.item_id, v.id DESC
),
summed AS (
    SELECT n.influencer_id, count(*) FILTER (WHERE i.id IS NOT NULL) AS answers,
        bool_or(n.answer = 'bar') FILTER (WHERE i.id IS NOT NULL) AS bars,
        bool_or(n.answer = 'concern') FILTER (WHERE i.id IS NOT NULL) AS concerns,
        count(*) FILTER (WHERE i.is_required AND n.answer <> 'unknown') AS settled
    FROM newest n LEFT JOIN {_ITEM} i ON i.id = n.item_id AND i.archived_at IS NULL GROUP BY n.influencer_id
),
derived AS (
    SELECT influencer_id, CASE WHEN answers = 0 THEN '' WHEN bars THEN %(barred)s
        WHEN settled < (SELECT count(*) FROM {_ITEM} WHERE agency_id = %(agency)s AND archived_at IS NULL AND is_required)
            THEN %(begun)s
        WHEN concerns THEN %(concerns)s ELSE %(clear)s END AS state
    FROM summed
)
UPDATE {_PERSON} p SET vetting = derived.state, vetted_at = %(now)s
FROM derived WHERE p.id = derived.influencer_id AND p.vetting <> derived.state
"""  # noqa: S608 -- our own tables
