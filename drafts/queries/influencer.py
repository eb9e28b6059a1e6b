"""What an influencer reads on their page of their pieces: dates, drafts, what was decided, what was passed on to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from campaigns.models import Collaboration, Deliverable
from campaigns.states import DeliverableState
from drafts.checking import Question
from drafts.models import Annotation, Checkpoint, Draft, Finding, ReviewPlan, Revision, RevisionFile
from drafts.queries.checked import answered_questions
from drafts.queries.rounds import Rounds, rounds_of, rounds_offered
from drafts.states import RevisionState, Severity

REVISIONS_SHOWN = 20  # the newest of a piece; older ones are asked for at the house
_UNDECIDED = (RevisionState.IN_REVIEW, RevisionState.HELD)
_UNDER_CHECK = (RevisionState.WRITING, *_UNDECIDED)


@dataclass(frozen=True)
class Piece:
    """One thing to make: its dates, and its draft with the revisions, newest first."""

    deliverable: Deliverable
    draft: Draft | None
    revisions: list[Revision]
    rounds: Rounds | None

    @property
    def newest(self) -> Revision | None:
        return self.revisions[0] if self.revisions else None

    @property
    def writing(self) -> Revision | None:
        """What is being written, and can be changed."""
        newest = self.newest
        return newest if newest is not None and newest.state == RevisionState.WRITING else None

    @property
    def told(self) -> Revision | None:
        """The newest revision that was handed in: what is said about it counts."""
        return next((each for each in self.revisions if each.submitted_at), None)

    @property
    def earlier(self) -> list[Revision]:
        """Revisions handed in before that one; they stay readable."""
        told = self.told
        return [
            each
            for each in self.revisions
            if each.submitted_at and told is not None and each.number < told.number
        ]

    @property
    def open_questions(self) -> list[Finding]:
        """What the checks cannot see in the newest revision, and only who made it knows."""
        return _once(row for row in self._told if row.severity == Severity.NEEDS_INPUT)

    @property
    def questions(self) -> list[Finding]:
        """Everything the checks ask about the newest revision, answered or not, unless all is in order."""
        return _once(self._told)

    @property
    def answered(self) -> list[tuple[Question, str]]:
        """Their answers to what is no longer asked, so that they can be given otherwise."""
        newest, asked = self.newest, {row.question_key for row in self._told}
        if newest is None:
            return []
        return [
            (each, newest.answers[each.key]) for each in answered_questions(newest) if each.key not in asked
        ]

    @property
    def findings(self) -> list[Finding]:
        """What the checks say against the newest revision, beside what they only ask."""
        return [row for row in self._told if row.severity != Severity.NEEDS_INPUT]

    @property
    def is_checked(self) -> bool:
        """Say whether the checks ran on what is being written as it is now: its text, its files, its answers."""
        newest = self.newest
        if newest is None or newest.checked_at is None or newest.checked.get("version") != newest.version:
            return False
        return all(file.updated_at < newest.checked_at for file in newest.files.all())

    @property
    def _told(self) -> list[Finding]:
        return getattr(self.newest, "told_findings", [])

    @property
    def is_with_us(self) -> bool:
        """Say whether the house or the client has it; whose turn it is inside is not told."""
        newest = self.newest
        return newest is not None and newest.state in _UNDECIDED

    @property
    def owes_draft(self) -> bool:
        """Say whether a draft, or a better one, is awaited."""
        if self.deliverable.state not in DeliverableState.owes_draft:
            return False
        return self.newest is None or self.newest.state in (
            RevisionState.WRITING, RevisionState.RETURNED, RevisionState.REJECTED, RevisionState.WITHDRAWN,
        )  # fmt: skip


def _once(rows: Iterable[Finding]) -> list[Finding]:
    """Return what is asked; several rules ask the same, and one answer serves them all."""
    asked: dict[str, Finding] = {}
    for row in rows:
        if row.question_key:
            asked.setdefault(row.question_key, row)
    return list(asked.values())


def pieces_of(collaboration: Collaboration) -> list[Piece]:
    """Return everything an influencer makes in a campaign, by its dates. Eight statements, however much there is."""
    rows = collaboration.deliverables.exclude(state=DeliverableState.CANCELED).order_by(
        "draft_due_at", "publish_due_at", "pk"
    )
    deliverables = list(rows)
    drafts = {
        draft.deliverable_id: draft
        for draft in Draft.objects.for_agency(collaboration.agency)
        .filter(deliverable__in=deliverables)
        .select_related("agency")
        .annotate(rounds_offered=rounds_offered())
        .prefetch_related(_revisions())
    }
    plan = ReviewPlan.objects.filter(campaign=collaboration.campaign_id).first() if drafts else None
    found = []
    for deliverable in deliverables:
        deliverable.collaboration = collaboration
        draft = drafts.get(deliverable.pk)
        if draft is not None:
            draft.deliverable = deliverable
        revisions: list[Revision] = getattr(draft, "shown_revisions", []) if draft else []
        found.append(
            Piece(deliverable, draft, revisions, rounds_of(draft, plan or ReviewPlan()) if draft else None)
        )
    return found


def _revisions() -> Prefetch:
    remarks = Annotation.objects.seen_by_influencer().order_by("pk")
    told = Finding.objects.filter(overruled_at=None, revision__state__in=_UNDER_CHECK)
    told = told.exclude(severity=Severity.PASS).order_by("position", "pk")
    rows = Revision.objects.order_by("-number").prefetch_related(
        Prefetch("files", RevisionFile.objects.order_by("position", "pk")),
        Prefetch("checkpoints", Checkpoint.objects.order_by("position", "pk")),
        Prefetch("annotations", remarks, to_attr="remarks_for_influencer"),
        Prefetch("findings", told, to_attr="told_findings"),
    )
    return Prefetch("revisions", rows[:REVISIONS_SHOWN], to_attr="shown_revisions")
