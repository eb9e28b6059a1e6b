"""What an influencer reads on their page of their pieces: dates, drafts, what was decided, what was passed on to them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from campaigns.models import Collaboration, Deliverable
from campaigns.states import DeliverableState
from drafts.models import Annotation, Checkpoint, Draft, Finding, ReviewPlan, Revision, RevisionFile
from drafts.queries.rounds import Rounds, rounds_of
from drafts.states import RevisionState, Severity

REVISIONS_SHOWN = 20  # the newest of a piece; older ones are asked for at the house
_UNDECIDED = (RevisionState.IN_REVIEW, RevisionState.HELD)


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
        return getattr(self.newest, "open_questions", [])

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
    questions = Finding.objects.filter(severity=Severity.NEEDS_INPUT, overruled_at=None).exclude(
        question_key=""
    )
    rows = Revision.objects.order_by("-number").prefetch_related(
        Prefetch("files", RevisionFile.objects.order_by("position", "pk")),
        Prefetch("checkpoints", Checkpoint.objects.order_by("position", "pk")),
        Prefetch("annotations", remarks, to_attr="remarks_for_influencer"),
        Prefetch("findings", questions.order_by("position", "pk"), to_attr="open_questions"),
    )
    return Prefetch("revisions", rows[:REVISIONS_SHOWN], to_attr="shown_revisions")
