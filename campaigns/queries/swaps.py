"""What a swap moves, keeps and asks anew: read by the sheet that shows it and by the action that does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Agency, Pass
from campaigns.models import (
    Brief,
    Candidate,
    Contract,
    Deliverable,
    Offer,
    Payment,
    ReadBack,
    Slot,
    Swap,
)
from campaigns.queries.bench import considered
from campaigns.states import (
    CandidateState,
    ContractState,
    DeliverableState,
    NoteState,
    OfferState,
    PaymentState,
    Side,
    Verdict,
)
from influencers.formats import format_name
from influencers.rows import platform_label

UNDO_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Moving:
    """A piece of content that is still owed: the newcomer takes it with the dates that lie ahead."""

    deliverable: Deliverable
    draft_due_at: datetime | None  # None: none was set, or it is past
    publish_due_at: datetime | None
    is_late: bool  # a date lies in the past and has to be set anew


@dataclass(frozen=True)
class SwapPlan:
    """Everything a swap touches. `delivered`, `contracts` and `payments` stay with whoever leaves."""

    moving: list[Moving]
    delivered: list[Deliverable]
    withdrawn: list[Offer]
    briefs: list[Brief]
    contracts: list[Contract]
    payments: list[Payment]
    other_slots: list[Slot]  # held by the same person too; each is swapped by itself

    @property
    def paid(self) -> list[Payment]:
        return [payment for payment in self.payments if payment.state == PaymentState.PAID]

    @property
    def open_payments(self) -> list[Payment]:
        return [payment for payment in self.payments if payment.state in PaymentState.open_states]


def slots_to_show(agency: Agency) -> QuerySet[Slot]:
    """Return the agency's slots with campaign, its owner and holder loaded."""
    return Slot.objects.for_agency(agency).select_related(
        "campaign__brand",
        "campaign__agency",
        "campaign__owner__user",
        "agency",
        "holder__influencer",
        "holder__stage",
    )


def swaps_to_show(agency: Agency) -> QuerySet[Swap]:
    """Return the agency's swaps with slot, campaign and both people loaded."""
    return Swap.objects.filter(slot__agency=agency).select_related(
        "slot__campaign__agency",
        "slot__campaign__brand",
        "left__influencer",
        "joined__influencer",
        "by__user",
    )


def what_moves(slot: Slot, *, now: datetime) -> SwapPlan:
    """Return what a swap of the slot's holder would touch. Six statements."""
    left = slot.holder_id
    pieces = list(Deliverable.objects.filter(collaboration=left, slot=slot).order_by("publish_due_at", "pk"))
    owed = [piece for piece in pieces if piece.state in DeliverableState.owes_post]
    payments = Payment.objects.filter(collaboration=left).exclude(state=PaymentState.CANCELED)
    return SwapPlan(
        moving=[_moving(piece, now) for piece in owed],
        delivered=[piece for piece in pieces if piece.state == DeliverableState.PUBLISHED],
        withdrawn=list(
            Offer.objects.filter(
                collaboration=left, side=Side.HOUSE, state__in=(OfferState.DRAFT, OfferState.SENT)
            )
        ),
        briefs=list(Brief.objects.filter(read_backs__collaboration=left).distinct()),
        contracts=list(Contract.objects.filter(collaboration=left, state__in=ContractState.live)),
        payments=list(payments.order_by("pk")),
        other_slots=list(Slot.objects.filter(holder=left).exclude(pk=slot.pk).in_order()),
    )


def first_of_bench(bench: Sequence[Candidate]) -> Candidate | None:
    """Return who of `bench_of` steps in first: the bench in its order, without those the client said no to."""
    waiting = (each for each in bench if each.state == CandidateState.BENCH and each.verdict != Verdict.NO)
    return next(waiting, None)


def bench_of(slot: Slot) -> list[Candidate]:
    """Return who could step in: the bench in its order, then those only proposed."""
    states = (CandidateState.BENCH, CandidateState.PROPOSED)
    rows = considered(slot).filter(state__in=states).order_by("position", "pk")
    proposed = [each for each in rows if each.state == CandidateState.PROPOSED]
    bench = [each for each in rows if each.state == CandidateState.BENCH]
    return [*sorted(bench, key=lambda each: (each.bench_rank or 0, each.pk)), *proposed]


def why_no_undo(swap: Swap, *, now: datetime) -> str:
    """Return why a swap cannot be taken back any more, or nothing."""
    joined = swap.joined
    if swap.undone_at:
        return _("It was taken back already.")
    if now - swap.created_at > UNDO_FOR:
        return _("A swap can be taken back for %(minutes)d minutes. Swap them again instead.") % {
            "minutes": UNDO_FOR.seconds // 60
        }
    if swap.slot.holder_id != joined.pk:
        return _("The slot changed hands since.")
    done = _done_since(swap)
    if done["told"]:
        return _("The client was told already.")
    if done["offered"]:
        return _("%(name)s has an offer already.") % {"name": joined.influencer}
    if done["linked"]:
        return _("%(name)s has a personal link already.") % {"name": joined.influencer}
    if done["answered"] or done["touched"]:
        return _("%(name)s has begun already.") % {"name": joined.influencer}
    return ""


def _done_since(swap: Swap) -> dict[str, bool]:
    """Return what was done since a swap that taking it back would not undo. One statement."""
    joined, campaign = swap.joined, swap.slot.campaign
    notes = campaign.client_notes.filter(uuid=swap.moved.get("note"), state=NoteState.SHARED)
    offers = Offer.objects.filter(collaboration=joined, created_at__gt=swap.created_at)
    links = Pass.objects.filter(
        subject_type="campaigns.collaboration", subject_id=joined.pk, created_at__gt=swap.created_at
    )
    answered = ReadBack.objects.filter(collaboration=joined, answers__created_at__gt=swap.created_at)
    touched = Deliverable.objects.filter(uuid__in=swap.moved.get("made", [])).exclude(
        state=DeliverableState.PLANNED
    )
    done = {
        "told": Exists(notes), "offered": Exists(offers.exclude(state=OfferState.DRAFT)), "linked": Exists(links),
        "answered": Exists(answered), "touched": Exists(touched),
    }  # fmt: skip
    row = Swap.objects.filter(pk=swap.pk).values_list(*done.values()).get()
    return dict(zip(done, row, strict=True))


def slot_words(slot: Slot) -> str:
    """Name a slot in a sentence: its title, or "2 x Reel on Instagram"."""
    if slot.title:
        return slot.title
    what = _("%(format)s on %(platform)s") % {
        "format": format_name(slot.platform, slot.format),
        "platform": platform_label(slot.platform),
    }
    return what if slot.quantity == 1 else f"{slot.quantity} x {what}"


def note_to_client(slot: Slot, left: str, joined: Candidate, moving: Sequence[Moving]) -> tuple[str, str]:
    """Draft subject and body of the note to the client about a swap. Nothing about reasons or money (R65)."""
    subject = _("%(joined)s takes over from %(left)s") % {"joined": joined.influencer.name, "left": left}
    told = [
        _("%(left)s can no longer take part in “%(what)s”. %(joined)s takes over.")
        % {"left": left, "joined": joined.influencer.name, "what": slot_words(slot)}
    ]
    if joined.why:
        told.append(
            _("Why we propose %(joined)s: %(why)s") % {"joined": joined.influencer.name, "why": joined.why}
        )
    dates = [each.publish_due_at for each in moving if each.publish_due_at]
    if dates:
        days = ", ".join(date_format(timezone.localtime(each), "j M") for each in dates)
        told.append(_("The dates stay as planned: %(days)s.") % {"days": days})
    if any(each.is_late for each in moving):
        told.append(_("We will tell you the new dates as soon as they are agreed."))
    return subject[:160], "\n\n".join(told)


def _moving(piece: Deliverable, now: datetime) -> Moving:
    draft, publish = piece.draft_due_at, piece.publish_due_at
    late = bool((draft and draft <= now) or (publish and publish <= now))
    return Moving(
        piece,
        draft if draft and draft > now else None,
        publish if publish and publish > now else None,
        late,
    )
