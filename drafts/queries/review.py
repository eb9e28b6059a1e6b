"""The review page: one revision with everything that belongs to deciding on it, in few statements whatever the numbers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Membership
from drafts import rules
from drafts.marking import Piece, Span, pieces_of
from drafts.models import Annotation, Checkpoint, Decision, Draft, Finding, Revision, Turn, TurnApprover
from drafts.models.remarks import AnnotationQuerySet
from drafts.queries.cost import RevisionTimes, Step, TurnTimes, cost_of
from drafts.queries.rounds import Rounds, rounds_of
from drafts.states import RevisionState, Severity, StageKind

THREADS_A_PAGE = 30
REPLIES_A_THREAD = 20


@dataclass(frozen=True)
class StageRow:
    """A stage's turn as the page draws it: who decided what, who is waited for and since when."""

    turn: Turn
    decisions: list[Decision]
    awaited: list[TurnApprover]
    approvals: int
    is_late: bool
    is_mine: bool

    @property
    def is_open(self) -> bool:
        return self.turn.opened_at is not None and self.turn.closed_at is None

    @property
    def hours(self) -> float | None:
        """Hours it took; None as long as it goes on."""
        if self.turn.opened_at is None or self.turn.closed_at is None:
            return None
        return (self.turn.closed_at - self.turn.opened_at).total_seconds() / 3600


@dataclass(frozen=True)
class Thread:
    """A remark with its answers; `hidden` answers are older than those shown."""

    first: Annotation
    replies: list[Annotation]
    hidden: int = 0


@dataclass
class ReviewPage:
    """One revision under review, as one reader may see it."""

    draft: Draft
    revision: Revision
    numbers: list[dict[str, Any]]  # of all revisions that were handed in: number, state, submitted_at
    stages: list[StageRow]
    findings: list[Finding]
    checkpoints: list[Checkpoint]
    threads: list[Thread]
    more_threads: str  # the address part of older ones, empty: none
    rounds: Rounds
    pieces: list[Piece] = field(default_factory=list)
    cost: list[Step] = field(default_factory=list)  # of all revisions so far

    @property
    def is_newest(self) -> bool:
        return bool(self.numbers) and self.numbers[-1]["number"] == self.revision.number

    @property
    def hours(self) -> float:
        """Hours since the first revision was handed in, in every step together."""
        return sum(step.hours for step in self.cost)

    @property
    def my_turn(self) -> StageRow | None:
        return next((stage for stage in self.stages if stage.is_open and stage.is_mine), None)

    @property
    def client_turn(self) -> StageRow | None:
        return next(
            (stage for stage in self.stages if stage.is_open and stage.turn.kind == StageKind.CLIENT), None
        )

    @property
    def holding(self) -> list[Finding]:
        return [row for row in self.findings if row.severity in Severity.holding and not row.overruled_at]

    @property
    def in_order(self) -> list[Finding]:
        return [row for row in self.findings if row.severity == Severity.PASS or row.overruled_at]

    @property
    def to_look_at(self) -> list[Finding]:
        return [row for row in self.findings if row.severity != Severity.PASS and not row.overruled_at]

    @property
    def met(self) -> int:
        return sum(point.is_met is True for point in self.checkpoints)

    @property
    def ticked(self) -> int:
        return sum(point.ticked_at is not None for point in self.checkpoints)


def review_page(
    draft: Draft,
    by: Membership,
    *,
    number: int | None,
    show: str = "open",
    before: int | None = None,
    now: datetime,
) -> ReviewPage | None:
    """Return a draft's page for a member of the house, of a revision by its number, else the newest handed in.

    `show`: "open" or "all" remarks; `before`: those older than this id. None: there is no such revision.
    """
    revision = _revision(draft, number)
    if revision is None:
        return None
    numbers = revision_numbers(draft)
    threads, older = threads_of(revision, show=show, before=before)
    findings = list(revision.findings.select_related("overruled_by__user").order_by("position", "pk"))
    turns = list(
        Turn.objects.filter(revision__draft=draft)
        .annotate(number=F("revision__number"))
        .order_by("position", "pk")
    )
    return ReviewPage(
        draft=draft, revision=revision, numbers=numbers, stages=stage_rows(draft, revision, turns, by, now=now), findings=findings,
        checkpoints=list(revision.checkpoints.select_related("checked_by__user").order_by("position", "pk")),
        threads=threads, more_threads=older, rounds=rounds_of(draft, getattr(draft.deliverable.collaboration.campaign, "review_plan", None)),
        pieces=marked(revision, threads, findings), cost=_cost(draft, turns, numbers, now=now),
    )  # fmt: skip


def revision_numbers(draft: Draft) -> list[dict[str, Any]]:
    """Return number, state and time of every revision, oldest first; no texts."""
    rows = draft.revisions.order_by("number").values("number", "state", "submitted_at", "decided_at")
    labels = dict(RevisionState.choices)
    return [
        {**row, "label": labels[row["state"]]}
        for row in rows
        if row["submitted_at"] or row["state"] != RevisionState.WITHDRAWN
    ]


def marked(revision: Revision, threads: Iterable[Thread], findings: Iterable[Finding]) -> list[Piece]:
    """Return the text cut where remarks and findings begin and end."""
    spans = [
        Span(thread.first.start, thread.first.end, "remark", str(thread.first.uuid))
        for thread in threads
        if thread.first.start is not None
        and thread.first.end is not None
        and thread.first.resolved_at is None
    ]
    spans += [
        Span(row.start, row.end, row.severity, str(row.uuid))
        for row in findings
        if row.start is not None and row.end is not None and row.where == "text" and row.severity != Severity.PASS
        and row.overruled_at is None
    ]  # fmt: skip
    return pieces_of(revision.text, spans)


def threads_of(
    revision: Revision,
    *,
    show: str = "open",
    before: int | None = None,
    rows: AnnotationQuerySet | None = None,
) -> tuple[list[Thread], str]:
    """Return threads with their newest answers, newest first, and the id older ones are before; one statement.

    `rows` narrows to what a reader may see (`seen_by_client`, ...).
    """
    rows = Annotation.objects.filter(revision=revision) if rows is None else rows
    firsts = rows.threads()
    if show == "open":
        firsts = firsts.filter(resolved_at=None)
    if before is not None:
        firsts = firsts.filter(pk__lt=before)
    newest = firsts.order_by("-pk").values("pk")[: THREADS_A_PAGE + 1]
    found: list[Annotation] = []
    answers: dict[int, list[Annotation]] = defaultdict(list)
    for row in rows.filter(Q(pk__in=newest) | Q(thread__in=newest)).order_by("pk"):
        if row.thread_id is None:
            found.insert(0, row)
        else:
            answers[row.thread_id].append(row)
    older = str(found[THREADS_A_PAGE - 1].pk) if len(found) > THREADS_A_PAGE else ""
    found = found[:THREADS_A_PAGE]
    threads = []
    for first in found:
        theirs = answers[first.pk]
        threads.append(Thread(first, theirs[-REPLIES_A_THREAD:], max(0, len(theirs) - REPLIES_A_THREAD)))
    return threads, older


def stage_rows(
    draft: Draft, revision: Revision, turns: Iterable[Turn], by: Membership, *, now: datetime
) -> list[StageRow]:
    """Return the stages of a revision in their order, of the turns its draft had. Two statements."""
    turns = [turn for turn in turns if turn.revision_id == revision.pk]
    places: dict[int, list[TurnApprover]] = defaultdict(list)
    for place in (
        TurnApprover.objects.filter(turn__revision=revision).select_related("member__user").order_by("pk")
    ):
        places[place.turn_id].append(place)
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for decision in revision.decisions.select_related("member__user").order_by("pk"):
        decisions[decision.turn_id].append(decision)
    rows = []
    is_going_on = revision.state == RevisionState.IN_REVIEW
    for turn in turns:
        standing = [each for each in decisions[turn.pk] if each.replaced_at is None]
        decided = {each.member_id for each in standing}
        is_open = is_going_on and turn.opened_at is not None and turn.closed_at is None
        named = places[turn.pk]
        rows.append(
            StageRow(
                turn=turn, decisions=decisions[turn.pk],
                awaited=[place for place in named if place.member_id not in decided] if is_open else [],
                approvals=sum(each.answer.startswith("approve") for each in standing),
                is_late=is_open and turn.due_at is not None and turn.due_at < now,
                is_mine=is_open and rules.can_decide(by, draft, turn, [place.member_id for place in named]),
            )
        )  # fmt: skip
    return rows


def _cost(draft: Draft, turns: Iterable[Turn], numbers: list[dict[str, Any]], *, now: datetime) -> list[Step]:
    times = [
        TurnTimes(
            draft.pk, vars(turn)["number"], turn.name, turn.kind, turn.position, turn.opened_at, turn.closed_at,
            turn.due_at, turn.outcome,
        )
        for turn in turns
        if turn.opened_at is not None and turn.due_at is not None
    ]  # fmt: skip
    rows = [
        RevisionTimes(draft.pk, row["number"], row["state"], row["submitted_at"], row["decided_at"])
        for row in numbers
    ]
    return cost_of(times, rows, now=now)


def _revision(draft: Draft, number: int | None) -> Revision | None:
    threads = Annotation.objects.filter(revision=OuterRef("pk"), thread=None).order_by().values("revision")
    rows = draft.revisions.select_related("submitted_by__user").prefetch_related("files").annotate(
        all_threads=_count(threads), open_threads=_count(threads.filter(resolved_at=None)),
    )  # fmt: skip
    if number is not None:
        found = rows.filter(number=number).first()
    else:
        found = rows.order_by(F("submitted_at").desc(nulls_last=True), "-number").first()
    if found is not None:
        found.draft = draft
    return found


def _count(rows: QuerySet[Annotation, Any]) -> Coalesce:
    counted = rows.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
