"""Swapping a person: who leaves, who takes over from the bench, and everything that goes with the slot; and back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership
from campaigns.actions.bench import MEANWHILE, close_ranks, hold, join, lock_candidate
from campaigns.actions.collaborations import end_collaboration, move_collaboration
from campaigns.actions.deliverables import move_deliverable, plan_deliverable
from campaigns.actions.offers import withdraw_offer
from campaigns.actions.read_backs import ask_to_read
from campaigns.actions.slots import lock_slot
from campaigns.models import (
    Candidate,
    ClientNote,
    Collaboration,
    Deliverable,
    Offer,
    PipelineStage,
    ReadBack,
    Slot,
    Swap,
)
from campaigns.moves import move
from campaigns.queries.swaps import (
    SwapPlan,
    bench_of,
    first_of_bench,
    note_to_client,
    what_moves,
    why_no_undo,
)
from campaigns.reading import read_choice, read_line
from campaigns.states import (
    CANDIDATE_MOVES,
    CandidateState,
    DeliverableState,
    EndKind,
    EndReason,
    NoteState,
    OfferState,
)

REFUSALS = (EndKind.DECLINED, EndKind.DROPPED)


@transaction.atomic
def swap_person(
    *,
    slot: Slot,
    by: Membership,
    kind: str = "",
    reason: str = "",
    note: str = "",
    candidate: Candidate | None = None,
    despite: str = "",
    now: datetime | None = None,
) -> Swap:
    """End the holder's part for a coded reason and give the slot to the first of the bench, or to `candidate`.

    What is still owed goes over with the dates that lie ahead, and is canceled for whoever leaves; offers they did not
    answer are withdrawn; briefs they were asked to read are asked of the newcomer; a note to the client is drafted.
    Published, contracted and paid work stays with whoever leaves. Whoever left already keeps the reason they left for.
    """
    current, now = lock_slot(slot, by), now or timezone.now()
    left = current.holder
    if left is None:
        raise InvalidTransition(_("Nobody holds this slot. Choose somebody for it."))
    chosen = candidate or first_of_bench(bench_of(current))
    if chosen is None:
        raise ActionError(_("The bench is empty. Put somebody on it, or choose who takes over."))
    newcomer = lock_candidate(chosen, by)
    if newcomer.slot.pk != current.pk:
        raise ActionError(_("This candidate is of another slot."))
    newcomer.slot = current
    if newcomer.influencer_id == left.influencer_id:
        raise ActionError(_("Choose somebody else than the person who leaves."))
    plan = what_moves(current, now=now)
    before = _before(current, left, newcomer)
    left = _leave(left, by=by, kind=kind, reason=reason, note=note)
    for offer in plan.withdrawn:
        withdraw_offer(offer=offer, by=by, reason=_("Somebody else takes over."))
    _change_candidates(current, left, newcomer)
    joined = join(newcomer, by=by, despite=despite, replaces=left)
    price = newcomer.price if newcomer.price is not None else current.price
    hold(current, joined, price=price)
    made = _hand_over(plan, joined, current, by)
    made["note"] = str(_draft_note(current, left, newcomer, plan, by).uuid)
    swap = Swap.objects.create(
        slot=current, left=left, joined=joined, by=by, note=left.end_note, kind=left.end_kind, reason=left.end_reason,
        moved={**before, **made},
    )  # fmt: skip
    record(
        by=by, action="campaigns.slot.swapped", subject=current, comment=left.end_note,
        changes={"holder": (left.influencer.name, joined.influencer.name)}, why=str(left.get_end_reason_display()),
    )  # fmt: skip
    return swap


@transaction.atomic
def undo_swap(*, swap: Swap, by: Membership, now: datetime | None = None) -> Swap:
    """Take a swap back while nothing of it left the house (queries/swaps.py: why_no_undo)."""
    current = lock_slot(swap.slot, by)
    fresh = Swap.objects.select_for_update(of=("self",)).select_related(
        "left__influencer", "left__campaign", "joined__influencer"
    )  # fmt: skip
    row = fresh.get(pk=swap.pk)
    row.slot = current
    reason = why_no_undo(row, now=now or timezone.now())
    if reason:
        raise InvalidTransition(reason)
    moved = row.moved
    _take_back(row, by)
    left = _return(row, by)
    Deliverable.objects.filter(uuid__in=moved["made"]).delete()
    ClientNote.objects.filter(uuid=moved["note"], state=NoteState.DRAFT).delete()
    seat_again(current, moved["candidates"])
    hold(current, left, price=moved["price"])
    Swap.objects.filter(pk=row.pk).update(undone_at=timezone.now())
    row.refresh_from_db(fields=["undone_at"])
    record(
        by=by, action="campaigns.slot.swapped_back", subject=current,
        changes={"holder": (row.joined.influencer.name, left.influencer.name)},
    )  # fmt: skip
    return row


def _before(slot: Slot, left: Collaboration, newcomer: Candidate) -> dict[str, Any]:
    """Return what is needed to bring everything back."""
    candidates = [newcomer, *slot.candidates.filter(influencer=left.influencer_id)]
    ours = Collaboration.objects.filter(campaign=slot.campaign_id, influencer=newcomer.influencer_id).first()
    return {
        "price": None if slot.price is None else str(slot.price),
        "left_stage": None if left.ended_at else left.stage_id,
        "joined_stage": ours.stage_id if ours and not ours.ended_at else None,
        "candidates": {
            str(row.uuid): {
                "state": row.state,
                "bench_rank": row.bench_rank,
                "refused_reason": row.refused_reason,
            }
            for row in candidates
        },
    }


def _leave(left: Collaboration, *, by: Membership, kind: str, reason: str, note: str) -> Collaboration:
    if left.ended_at:
        return left
    read_choice(EndKind, kind, _("a way to end"))
    return end_collaboration(
        collaboration=left, by=by, kind=kind, reason=reason, note=read_line(note, 500, "The note")
    )


def _change_candidates(slot: Slot, left: Collaboration, newcomer: Candidate) -> None:
    """Let whoever leaves be refused or out, and the newcomer chosen; the bench closes its ranks."""
    state = CandidateState.REFUSED if left.end_kind in REFUSALS else CandidateState.OUT
    for row in slot.candidates.filter(state=CandidateState.CHOSEN):
        move(row, CANDIDATE_MOVES, state, refused=MEANWHILE, refused_reason=EndReason(left.end_reason))
    move(newcomer, CANDIDATE_MOVES, CandidateState.CHOSEN, refused=MEANWHILE, bench_rank=None)
    close_ranks(slot)


def _hand_over(plan: SwapPlan, joined: Collaboration, slot: Slot, by: Membership) -> dict[str, Any]:
    """Bring what is owed and the briefs to the newcomer; return what was made and how the rest was."""
    made, canceled = [], {}
    for each in plan.moving:
        piece = each.deliverable
        canceled[str(piece.uuid)] = piece.state
        move_deliverable(deliverable=piece, by=by, to=DeliverableState.CANCELED)
        taken = plan_deliverable(
            collaboration=joined, by=by, slot=slot, platform=piece.platform, format=piece.format, title=piece.title,
            draft_due_at=each.draft_due_at, publish_due_at=each.publish_due_at,
            short_notice=_("Taken over from %(name)s") % {"name": piece.collaboration.influencer.name},
        )  # fmt: skip
        made.append(str(taken.uuid))
    asked = []
    for brief in plan.briefs:
        asked += [str(row.uuid) for row in ask_to_read(brief=brief, by=by, collaborations=[joined])]
    offers = {str(offer.uuid): offer.state for offer in plan.withdrawn}
    return {"made": made, "canceled": canceled, "asked": asked, "withdrawn": offers}


def _draft_note(
    slot: Slot, left: Collaboration, newcomer: Candidate, plan: SwapPlan, by: Membership
) -> ClientNote:
    subject, body = note_to_client(slot, left.influencer.name, newcomer, plan.moving)
    return ClientNote.objects.create(campaign=slot.campaign, subject=subject, body=body, author=by)


def _take_back(swap: Swap, by: Membership) -> None:
    """Bring back offers and pieces of whoever left, and forget what the newcomer was asked."""
    for uuid, state in swap.moved["withdrawn"].items():
        Offer.objects.filter(uuid=uuid, state=OfferState.WITHDRAWN).update(state=state, answered_at=None)
    for uuid, state in swap.moved["canceled"].items():
        Deliverable.objects.filter(uuid=uuid, state=DeliverableState.CANCELED).update(
            state=state, version=F("version") + 1, updated_at=timezone.now()
        )
    ReadBack.objects.filter(uuid__in=swap.moved["asked"]).delete()
    if swap.moved["joined_stage"] is None:
        end_collaboration(
            collaboration=swap.joined, by=by, kind=EndKind.REMOVED, reason=EndReason.OTHER, note=_("The swap was taken back.")
        )  # fmt: skip


def seat_again(slot: Slot, before: dict[str, dict[str, Any]]) -> None:
    """Give candidates the state and the place on the bench they had; others on the bench move down for them."""
    rows = slot.candidates.filter(uuid__in=before)
    rows.update(state=CandidateState.OUT, bench_rank=None, refused_reason="")
    for uuid, was in before.items():
        if was["bench_rank"]:
            slot.candidates.bench().filter(bench_rank__gte=was["bench_rank"]).update(
                bench_rank=F("bench_rank") + 1
            )
        rows.filter(uuid=uuid).update(**was)
    close_ranks(slot)


def _return(swap: Swap, by: Membership) -> Collaboration:
    """Return whoever left, in the stage they were in; who had left before the swap stays gone."""
    stage_id = swap.moved["left_stage"]
    if stage_id is None:
        return swap.left
    stage = PipelineStage.objects.for_agency(swap.slot.agency).filter(pk=stage_id).first()
    if stage is None:
        raise InvalidTransition(_("The stage they were in was removed. Take them up again by hand."))
    return move_collaboration(
        collaboration=swap.left, by=by, stage=stage, reason=_("The swap was taken back.")
    )
