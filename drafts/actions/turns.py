"""How a review goes from stage to stage. Only decisions move it: silence never does."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from campaigns.actions.collaborations import advance
from campaigns.actions.deliverables import bring_deliverable
from campaigns.models import Deliverable
from campaigns.moves import move, refuse_frozen
from campaigns.rules import Actor
from campaigns.states import DeliverableState
from drafts.actions.locking import mirror
from drafts.models import Draft, ReviewPlan, Revision, Turn, TurnApprover
from drafts.states import REVISION_MOVES, Answer, RevisionState, StageKind

_NOT_YET = (DeliverableState.PLANNED, DeliverableState.PRODUCING, DeliverableState.DRAFT_IN)


def plan_turns(revision: Revision, plan: ReviewPlan) -> None:
    """Give each stage of the plan its turn with a revision, as the stages are now."""
    stages = plan.stages.order_by("position", "pk").prefetch_related("approvers")
    for stage in stages:
        turn = Turn.objects.create(
            revision=revision, stage=stage, name=stage.name, kind=stage.kind, position=stage.position,
            needed=stage.needed, hours=stage.hours, is_hidden=stage.is_hidden,
        )  # fmt: skip
        here = [member for member in stage.approvers.all() if member.ended_at is None]
        TurnApprover.objects.bulk_create(TurnApprover(turn=turn, member=member) for member in here)


def open_first(draft: Draft, revision: Revision, *, by: Actor, now: datetime) -> None:
    """Open the stages that come first."""
    _open_next(draft, revision, by=by, now=now)


def go_on(draft: Draft, revision: Revision, turn: Turn, *, by: Actor, now: datetime) -> None:
    """Close a turn that has the approvals it needs; open what comes after it, or approve the revision for good."""
    answers = list(turn.decisions.standing().values_list("answer", flat=True))
    if sum(answer in Answer.approvals for answer in answers) < turn.needed:
        return
    outcome = Answer.APPROVE_WITH_CHANGES if Answer.APPROVE_WITH_CHANGES in answers else Answer.APPROVE
    close(turn, outcome, now=now)
    if revision.turns.open().exists():
        _mirror_open(draft, revision)  # another stage of the same place is still at it
        return
    _open_next(draft, revision, by=by, now=now)


def close(turn: Turn, outcome: str, *, now: datetime) -> None:
    """Close a turn."""
    turn.closed_at, turn.outcome = now, outcome
    turn.save(update_fields=["closed_at", "outcome", "updated_at"])


def close_all(revision: Revision, *, now: datetime) -> None:
    """Close every open turn of a revision without an outcome: something else was decided."""
    revision.turns.open().update(closed_at=now, updated_at=now)


def _open_next(draft: Draft, revision: Revision, *, by: Actor, now: datetime) -> None:
    place = revision.turns.filter(opened_at=None).aggregate(first=Min("position"))["first"]
    if place is None:
        _approve(draft, revision, by=by, now=now)
        return
    turns = list(revision.turns.filter(opened_at=None, position=place).order_by("pk"))
    is_shown = any(turn.kind == StageKind.CLIENT for turn in turns)
    if is_shown:
        refuse_frozen(draft.deliverable.collaboration.campaign, by)
    for turn in turns:
        turn.opened_at, turn.due_at = now, now + timedelta(hours=turn.hours)
        turn.save(update_fields=["opened_at", "due_at", "updated_at"])
    record(by=by, action="drafts.turn.opened", subject=draft, comment=", ".join(turn.name for turn in turns))
    _mirror_open(draft, revision, **({"client_saw": revision} if is_shown else {}))


def _mirror_open(draft: Draft, revision: Revision, **also: Revision) -> None:
    open_turns = revision.turns.open().aggregate(since=Min("opened_at"), due=Min("due_at"))
    mirror(draft, revision, waiting_since=open_turns["since"], due_at=open_turns["due"], **also)


def _approve(draft: Draft, revision: Revision, *, by: Actor, now: datetime) -> None:
    # The last yes lets it be published: a held campaign publishes nothing.
    refuse_frozen(draft.deliverable.collaboration.campaign, by)
    refuse_holding(revision)
    with_changes = revision.turns.filter(outcome=Answer.APPROVE_WITH_CHANGES).exists()
    move(
        revision, REVISION_MOVES, RevisionState.APPROVED, decided_at=now, with_changes=with_changes,
        refused=_("This revision is no longer in review."),
    )  # fmt: skip
    record(by=by, action="drafts.revision.approved", subject=draft, revision=revision.number)
    collaboration = draft.deliverable.collaboration
    bring_deliverable(deliverable=draft.deliverable, by=by, to=DeliverableState.APPROVED)
    others = Deliverable.objects.filter(collaboration=collaboration).exclude(state=DeliverableState.CANCELED)
    if not others.filter(state__in=_NOT_YET).exists():
        advance(collaboration=collaboration, by=by, key="approved")
    mirror(draft, revision)


def refuse_holding(revision: Revision) -> None:
    """Raise ActionError while findings stand in the way that are neither mended, answered nor overruled."""
    held = list(revision.findings.holding().values_list("severity", flat=True))
    if held:
        blocks, asked = held.count("block"), held.count("needs_input")
        raise ActionError(
            _("The checks hold this revision: %(blocks)s to mend, %(asked)s to answer. Mend, answer or overrule them first.")
            % {"blocks": blocks, "asked": asked}
        )  # fmt: skip
