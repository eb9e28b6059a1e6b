"""Who could fill a slot: proposed, chosen, waiting on the bench in an order, kept warm."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, EditConflict, InvalidTransition
from accounts.models import Membership
from campaigns.actions.collaborations import add_collaboration, move_collaboration
from campaigns.actions.pipeline import ensure_pipeline
from campaigns.actions.slots import lock_slot
from campaigns.models import Candidate, Collaboration, Slot
from campaigns.moves import move
from campaigns.reading import check_order, in_words, read_choice, read_line, read_money
from campaigns.states import CANDIDATE_MOVES, CandidateState, EndReason, Phase
from influencers.models import Influencer
from influencers.restrictions import barred

MOST_CANDIDATES = 200
SHORTEST_REASON = 5
FIELDS = ("why", "price", "free_from", "free_until")
MEANWHILE = "Somebody changed this candidate meanwhile. Look at the slot again."


@transaction.atomic
def propose_candidates(
    *, slot: Slot, by: Membership, influencers: Sequence[Influencer], why: str = "", despite: str = ""
) -> list[Candidate]:
    """Consider people for a slot; those considered already stay as they are.

    Whom the brand's restrictions bar is refused with the reason, unless `despite` says why all the same (R18).
    `why` is what the client reads about them.
    """
    current = lock_slot(slot, by)
    why = read_line(why, 500, "The reason for the client")
    known = set(current.candidates.values_list("influencer_id", flat=True))
    fresh = list({person.pk: person for person in influencers if person.pk not in known}.values())
    if not influencers or len(known) + len(fresh) > MOST_CANDIDATES:
        raise ActionError(
            _("Choose somebody; at most %(most)d candidates a slot.") % {"most": MOST_CANDIDATES}
        )
    for person in fresh:
        if person.agency_id != current.agency.pk or person.archived_at or person.merged_into_id:
            raise ActionError(_("Choose somebody of your base who is not archived or merged."))
    reasons = _refuse_barred(current, fresh, despite)
    last = current.candidates.aggregate(last=Max("position"))["last"] or 0
    made = Candidate.objects.bulk_create(
        [
            Candidate(agency=current.agency, slot=current, influencer=person, why=why, author=by, position=last + n)
            for n, person in enumerate(fresh, start=1)
        ]
    )  # fmt: skip
    if made:
        names = [person.name for person in fresh]
        record(
            by=by, action="campaigns.candidate.proposed", subject=current, people=names, comment=despite,
            restrictions=list(reasons.values()),
        )  # fmt: skip
    return made


@transaction.atomic
def update_candidate(*, candidate: Candidate, by: Membership, **values: Any) -> Candidate:
    """Change what is said of a candidate (FIELDS): why, expected price in the campaign's currency, days they are free."""
    current = lock_candidate(candidate, by)
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a candidate.")
    if "why" in values:
        values["why"] = read_line(values["why"], 500, "The reason for the client")
    if "price" in values:
        values["price"] = read_money(values["price"], current.slot.campaign.currency, "The price")
    changes = changed_fields(current, values)
    if changes:
        for field, (_old, new) in changes.items():
            setattr(current, field, new)
        _check_days(current.free_from, current.free_until)
        current.save(update_fields=[*changes, "updated_at"])
        record(by=by, action="campaigns.candidate.changed", subject=current.slot, person=current.influencer.name, changes=in_words(changes))  # fmt: skip
    return current


@transaction.atomic
def put_on_bench(*, candidate: Candidate, by: Membership) -> Candidate:
    """Put somebody at the end of the slot's bench."""
    current = lock_candidate(candidate, by)
    if current.state == CandidateState.CHOSEN:
        raise InvalidTransition(_("Whoever holds the slot is not on its bench. Swap them."))
    last = current.slot.candidates.bench().aggregate(last=Max("bench_rank"))["last"] or 0
    move(current, CANDIDATE_MOVES, CandidateState.BENCH, refused=MEANWHILE, bench_rank=last + 1)
    record(by=by, action="campaigns.candidate.benched", subject=current.slot, person=current.influencer.name)
    return current


@transaction.atomic
def rank_bench(*, slot: Slot, by: Membership, order: Sequence[Candidate]) -> list[Candidate]:
    """Bring the whole bench into this order. EditConflict when somebody joined or left it meanwhile."""
    current = lock_slot(slot, by)
    bench = {row.pk: row for row in current.candidates.bench().select_related("influencer")}
    wanted = [candidate.pk for candidate in order]
    if sorted(wanted) != sorted(bench):
        raise EditConflict(_("Somebody joined or left the bench meanwhile. Look at it again."))
    rows = [bench[pk] for pk in wanted]
    changed = [row for rank, row in enumerate(rows, start=1) if row.bench_rank != rank]
    if changed:
        _number(rows)
        record(
            by=by,
            action="campaigns.bench.ranked",
            subject=current,
            order=[row.influencer.name for row in rows],
        )
    return rows


@transaction.atomic
def step_on_bench(*, candidate: Candidate, by: Membership, up: bool) -> list[Candidate]:
    """Bring somebody one place up or down the bench; at its end nothing happens."""
    current = lock_candidate(candidate, by)
    rows = list(current.slot.candidates.bench())
    place = next((n for n, row in enumerate(rows) if row.pk == current.pk), None)
    if place is None:
        raise InvalidTransition(_("They are not on the bench."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rank_bench(slot=current.slot, by=by, order=rows)


@transaction.atomic
def check_candidate(
    *,
    candidate: Candidate,
    by: Membership,
    free_from: date | None = None,
    free_until: date | None = None,
    price: Decimal | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Candidate:
    """Note that a candidate was asked now and could step in: from when to when, for how much. Keeps the bench warm."""
    current = lock_candidate(candidate, by)
    if current.state not in CandidateState.open_states:
        raise InvalidTransition(_("They are not considered for this slot any more."))
    _check_days(free_from, free_until)
    current.free_from, current.free_until = free_from, free_until
    current.checked_note = read_line(note, 300, "The note")
    if price is not None:
        current.price = read_money(price, current.slot.campaign.currency, "The price")
    current.checked_at = now or timezone.now()
    fields = ["free_from", "free_until", "checked_note", "price", "checked_at", "updated_at"]
    current.save(update_fields=fields)
    record(by=by, action="campaigns.candidate.checked", subject=current.slot, person=current.influencer.name, comment=current.checked_note)  # fmt: skip
    return current


@transaction.atomic
def choose_candidate(*, candidate: Candidate, by: Membership, despite: str = "") -> Collaboration:
    """Give a free slot to a candidate; they join the campaign unless they are in it already.

    A slot whose holder left is swapped instead, so that dates and papers follow. Raises ActionError for the barred
    without `despite`, InvalidTransition when somebody holds the slot.
    """
    current = lock_candidate(candidate, by)
    slot = current.slot
    if slot.holder_id:
        raise InvalidTransition(_("Somebody holds this slot. Swap them instead."))
    collaboration = join(current, by=by, despite=despite)
    move(current, CANDIDATE_MOVES, CandidateState.CHOSEN, refused=MEANWHILE, bench_rank=None)
    close_ranks(slot)
    hold(slot, collaboration, price=slot.price if slot.price is not None else current.price)
    record(
        by=by,
        action="campaigns.candidate.chosen",
        subject=slot,
        person=current.influencer.name,
        comment=despite,
    )
    return collaboration


@transaction.atomic
def free_slot(*, slot: Slot, by: Membership) -> Slot:
    """Take the slot from whoever holds it; they stay in the campaign, and a candidate again."""
    current = lock_slot(slot, by)
    if not current.holder_id:
        raise InvalidTransition(_("Nobody holds this slot."))
    name = current.holder.influencer.name if current.holder else ""
    for chosen in current.candidates.filter(state=CandidateState.CHOSEN):
        move(chosen, CANDIDATE_MOVES, CandidateState.PROPOSED, refused=MEANWHILE)
    hold(current, None, price=current.price)
    record(by=by, action="campaigns.slot.freed", subject=current, person=name)
    return current


@transaction.atomic
def leave_out(*, candidate: Candidate, by: Membership, reason: str = "") -> Candidate:
    """Stop considering somebody for a slot; with a coded `reason` they refused (R9). Whoever holds it is swapped instead."""
    current = lock_candidate(candidate, by)
    if current.state == CandidateState.CHOSEN:
        raise InvalidTransition(_("They hold the slot. Swap or free it."))
    read = read_choice(EndReason, reason, "a reason") if reason else ""
    state = CandidateState.REFUSED if read else CandidateState.OUT
    move(current, CANDIDATE_MOVES, state, refused=MEANWHILE, bench_rank=None, refused_reason=read)
    close_ranks(current.slot)
    label = str(EndReason(read).label) if read else ""
    record(by=by, action="campaigns.candidate.left_out", subject=current.slot, person=current.influencer.name, comment=label)  # fmt: skip
    return current


@transaction.atomic
def consider_again(*, candidate: Candidate, by: Membership) -> Candidate:
    """Consider somebody again, or take them from the bench back among the proposed."""
    current = lock_candidate(candidate, by)
    if current.state == CandidateState.CHOSEN:
        raise InvalidTransition(_("They hold the slot. Swap or free it."))
    move(
        current,
        CANDIDATE_MOVES,
        CandidateState.PROPOSED,
        refused=MEANWHILE,
        bench_rank=None,
        refused_reason="",
    )
    close_ranks(current.slot)
    record(
        by=by, action="campaigns.candidate.considered", subject=current.slot, person=current.influencer.name
    )
    return current


def lock_candidate(candidate: Candidate, by: Membership) -> Candidate:
    """Return a candidate fresh and locked, with slot and campaign, which are locked first."""
    slot = lock_slot(candidate.slot, by)
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("influencer")
    current = rows.filter(pk=candidate.pk).first()
    if current is None:
        raise InvalidTransition(_("Somebody took them out meanwhile."))
    current.slot = slot
    return current


def join(candidate: Candidate, *, by: Membership, despite: str, replaces: Collaboration | None = None) -> Collaboration:  # fmt: skip
    """Return the candidate's collaboration in the campaign: the one they have, taken up again if it ended, or a new one."""
    campaign = candidate.slot.campaign
    found = Collaboration.objects.filter(campaign=campaign, influencer=candidate.influencer).first()
    if found is None:
        return add_collaboration(
            campaign=campaign, by=by, influencer=candidate.influencer, despite=despite, replaces=replaces
        )
    if found.ended_at:
        first = next(each for each in ensure_pipeline(campaign.agency) if each.phase in Phase.working)
        found = move_collaboration(collaboration=found, by=by, stage=first, reason=_("Takes a slot again"))
    return found


def hold(slot: Slot, collaboration: Collaboration | None, *, price: Decimal | None) -> None:
    """Put somebody into a locked slot, or nobody, with the price planned for them."""
    slot.holder, slot.price = collaboration, price
    slot.version += 1
    slot.save(update_fields=["holder", "price", "version", "updated_at"])


def close_ranks(slot: Slot) -> None:
    """Number the bench from 1 again after somebody left it."""
    _number(list(slot.candidates.bench()))


def _number(rows: Sequence[Candidate]) -> None:
    for rank, row in enumerate(rows, start=1):
        row.bench_rank = rank
    Candidate.objects.bulk_update(rows, ["bench_rank"])


def _refuse_barred(slot: Slot, people: Sequence[Influencer], despite: str) -> dict[int, str]:
    reasons = barred(people, slot.campaign.brand) if people else {}
    if reasons and len(despite.strip()) < SHORTEST_REASON:
        first = next(person for person in people if person.pk in reasons)
        raise ActionError(
            _(
                "%(name)s cannot be proposed to %(brand)s. %(reason)s Say why all the same, or choose somebody else."
            )
            % {"name": first.name, "brand": slot.campaign.brand, "reason": reasons[first.pk]}
        )
    return reasons


def _check_days(first: date | None, last: date | None) -> None:
    check_order(first, last, _("The last free day lies before the first one. Check the dates."))
