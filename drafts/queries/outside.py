"""What clients and holders of a link read of drafts: only what was shown to them, in their words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.models import Brand, Membership, Pass
from drafts import marking, rules
from drafts.comparing import Piece, compare_texts
from drafts.models import Annotation, Decision, Draft, Revision, RevisionFile, Turn, TurnApprover
from drafts.states import RevisionState, StageKind

DRAFTS_SHOWN = 100
REMARKS_SHOWN = 200
_WAY = "deliverable__collaboration__campaign__brand"


@dataclass(frozen=True)
class Reviewed:
    """A draft as somebody outside sees it: one revision, what was said about it, and what they may do now."""

    draft: Draft
    revision: Revision
    numbers: list[int]  # of the revisions they may look at, newest first
    turn: Turn | None  # the stage of theirs that is open
    may_decide: bool
    may_remark: bool
    decided: Decision | None  # their own word on it
    decisions: list[Decision]  # the word of others of their side
    threads: list[Annotation] = field(default_factory=list)
    before: Revision | None = None  # the one they saw last, where there is one
    changes: list[Piece] = field(default_factory=list)

    @property
    def pieces(self) -> list[marking.Piece]:
        """The text cut where remarks that are still open begin and end."""
        spans = [
            marking.Span(row.start, row.end, "remark", str(row.uuid))
            for row in self.threads
            if row.start is not None and row.end is not None and row.resolved_at is None
        ]
        return marking.pieces_of(self.revision.text, spans)

    @property
    def is_newest(self) -> bool:
        return bool(self.numbers) and self.revision.number == self.numbers[0]


def drafts_for(brand: Brand | None) -> QuerySet[Draft]:
    """Drafts a brand's clients were shown, the longest due first, then the newest."""
    if brand is None:
        return Draft.objects.none()
    return (
        Draft.objects.filter(agency=brand.agency_id)
        .shown_to(brand)
        .select_related(
            "agency", "client_saw", "newest", f"{_WAY}__agency", "deliverable__collaboration__influencer"
        )
        .order_by("-pk")
    )


def waiting_for(member: Membership, *, now: datetime) -> list[Turn]:
    """Return the stages of drafts that wait for this client's word, the earliest due first; late ones are marked `is_late`."""
    if member.brand is None:
        return []
    own = Decision.objects.standing().filter(turn=OuterRef("pk"), member=member)
    named = TurnApprover.objects.filter(turn=OuterRef("pk"))
    rows = (
        Turn.objects.waiting()
        .filter(kind=StageKind.CLIENT, revision__draft__in=Draft.objects.shown_to(member.brand))
        .filter(~Exists(own))
        .filter(Q(Exists(named.filter(member=member))) | ~Q(Exists(named)))
        .select_related(
            f"revision__draft__{_WAY}", "revision__draft__deliverable__collaboration__influencer", "revision__draft__agency"
        )
        .order_by("due_at", "pk")
    )  # fmt: skip
    found = list(rows[:DRAFTS_SHOWN]) if member.role == "approver" else []
    for turn in found:
        vars(turn)["is_late"] = turn.due_at is not None and turn.due_at < now
    return found


def reviewed(draft: Draft, by: Membership | Pass, *, number: int | None = None) -> Reviewed | None:
    """Return a draft for somebody outside; `number`: an older revision. None when there is nothing to show.

    Eight statements at most, however many revisions and remarks there are.
    """
    if not rules.can_see_draft(by, draft) or draft.client_saw is None:
        return None
    rows = draft.revisions.filter(submitted_at__isnull=False, number__lte=draft.client_saw.number)
    numbers = list(rows.order_by("-number").values_list("number", flat=True))
    wanted = number if number is not None else numbers[0] if numbers else 0
    newest = draft.client_saw if draft.client_saw.number in numbers else None
    revision = newest if newest and newest.number == wanted else rows.filter(number=wanted).first()
    if revision is None:
        return None
    prefetch_related_objects([revision], Prefetch("files", RevisionFile.objects.ready()))
    revision.draft = draft
    decisions = list(_decisions(revision))
    turn, may_decide = _open_turn(draft, revision, by)
    before = _before(revision, by, numbers) if len(numbers) > 1 else None
    return Reviewed(
        draft=draft, revision=revision, numbers=numbers, turn=turn, may_decide=may_decide,
        may_remark=rules.can_remark(by, draft) and revision.state in (RevisionState.IN_REVIEW, RevisionState.HELD),
        decided=next((each for each in decisions if _is_theirs(each, by)), None),
        decisions=[each for each in decisions if not _is_theirs(each, by)],
        threads=_threads(revision), before=before,
        changes=compare_texts(before.text, revision.text) if before and before.text != revision.text else [],
    )  # fmt: skip


def _decisions(revision: Revision) -> QuerySet[Decision]:
    """The word of the client's side: what the house or a lawyer decided is not shown."""
    rows = revision.decisions.standing().filter(turn__kind=StageKind.CLIENT, turn__is_hidden=False)
    return rows.select_related("turn", "member__user").order_by("decided_at")


def _open_turn(draft: Draft, revision: Revision, by: Membership | Pass) -> tuple[Turn | None, bool]:
    if revision.state != RevisionState.IN_REVIEW or revision.number != getattr(draft.newest, "number", None):
        return None, False
    turns = revision.turns.open().filter(kind=StageKind.CLIENT).prefetch_related("places")
    for turn in turns:
        named = [place.member_id for place in turn.places.all()]
        if rules.can_decide(by, draft, turn, named):
            return turn, True
    return next(iter(turns), None), False


def _threads(revision: Revision) -> list[Annotation]:
    replies = Prefetch("replies", Annotation.objects.seen_by_client().order_by("pk"), to_attr="shown_replies")
    rows = Annotation.objects.filter(revision=revision).threads().seen_by_client().prefetch_related(replies)
    return list(rows.order_by("pk")[:REMARKS_SHOWN])


def _before(revision: Revision, by: Membership | Pass, numbers: list[int]) -> Revision | None:
    """Return the revision whoever looks decided on last, else the one before this."""
    older = [number for number in numbers if number < revision.number]
    if not older:
        return None
    own: dict[str, Any] = {"member": by} if isinstance(by, Membership) else {"given_pass": by}
    seen = Decision.objects.filter(**own, revision__draft=revision.draft, revision__number__in=older)
    last = seen.order_by("-revision__number").values_list("revision__number", flat=True).first()
    return revision.draft.revisions.get(number=last or older[0])


def _is_theirs(decision: Decision, by: Membership | Pass) -> bool:
    return (decision.member_id if isinstance(by, Membership) else decision.given_pass_id) == by.pk
