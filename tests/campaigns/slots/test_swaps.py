"""A person is swapped in one action: what is owed moves, what is delivered and paid stays; for minutes it can be undone."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition
from accounts.models import AuditEntry
from campaigns.actions.bench import choose_candidate, propose_candidates, put_on_bench, update_candidate
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.shortlist import answer_candidate, share_note, share_shortlist
from campaigns.actions.swaps import swap_person, undo_swap
from campaigns.models import Candidate, ClientNote, Collaboration, Deliverable, Offer, Payment, ReadBack, Slot
from tests import factories
from tests.campaigns.briefs.making import asked, make_brief
from tests.campaigns.making import make_campaign, make_deliverable, make_slot
from tests.campaigns.offers.offering import sent_offer

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"kind": "dropped", "reason": "health"}


@pytest.fixture
def slot(alice, brand) -> Slot:
    return make_slot(make_campaign(alice, brand), title="Opening")


@pytest.fixture
def mina(slot, alice, agency) -> Collaboration:
    """Hold the slot, with Jon and Ada on the bench."""
    people = [factories.make_influencer(agency, name) for name in ("Mina", "Jon", "Ada")]
    chosen, *others = propose_candidates(slot=slot, by=alice, influencers=people, why="Cooks.")
    for each in others:
        put_on_bench(candidate=each, by=alice)
    update_candidate(candidate=others[0], by=alice, price=Decimal(700))
    held = choose_candidate(candidate=chosen, by=alice)
    slot.refresh_from_db()
    return held


def states(slot: Slot) -> dict[str, tuple[str, int | None]]:
    return {row.influencer.name: (row.state, row.bench_rank) for row in slot.candidates.all()}


def test_the_first_of_the_bench_takes_over(slot, mina, alice):
    swap = swap_person(slot=slot, by=alice, **WHY)

    slot.refresh_from_db()
    mina.refresh_from_db()
    assert (slot.holder.influencer.name, slot.price, slot.holder.replaces) == ("Jon", Decimal(700), mina)
    assert (mina.end_kind, mina.end_reason) == ("dropped", "health")
    assert states(slot) == {"Mina": ("refused", None), "Jon": ("chosen", None), "Ada": ("bench", 1)}
    note = ClientNote.objects.get()
    assert (note.state, note.subject) == ("draft", "Jon takes over from Mina")
    assert "health" not in note.body.lower()
    assert (swap.kind, swap.reason) == ("dropped", "health")
    assert AuditEntry.objects.filter(action="campaigns.slot.swapped").count() == 1


def test_what_is_owed_moves_with_its_dates_and_what_is_delivered_and_paid_stays(slot, mina, alice):
    now = timezone.now()
    done = make_deliverable(mina, slot=slot, state="published", published_at=now)
    owed = make_deliverable(
        mina, slot=slot, draft_due_at=now - timedelta(days=1), publish_due_at=now + timedelta(days=6)
    )
    paid = Payment.objects.create(
        agency=mina.agency, campaign=mina.campaign, collaboration=mina, direction="payable", kind="fee",
        amount=Decimal(300), currency="EUR", amount_in_campaign=Decimal(300), state="paid", party="Mina",
        paid_on=now.date(), entered_by=alice, approved_by=alice,
    )  # fmt: skip

    swap_person(slot=slot, by=alice, **WHY)

    slot.refresh_from_db()
    taken = Deliverable.objects.get(collaboration=slot.holder)
    assert (taken.draft_due_at, taken.publish_due_at) == (None, owed.publish_due_at)
    assert [Deliverable.objects.get(pk=each.pk).state for each in (done, owed)] == ["published", "canceled"]
    assert (Payment.objects.get().pk, Payment.objects.get().state) == (paid.pk, "paid")


def test_offers_are_withdrawn_and_the_brief_is_asked_anew(slot, mina, alice):
    offer = sent_offer(mina, alice)
    brief = make_brief(mina.campaign, alice, {"must_say": "It costs 10 euros"})
    asked(brief, alice, mina)

    swap_person(slot=slot, by=alice, **WHY)

    slot.refresh_from_db()
    assert Offer.objects.get(pk=offer.pk).state == "withdrawn"
    fresh = ReadBack.objects.get(collaboration=slot.holder)
    assert (fresh.brief, fresh.acknowledged_version) == (brief, None)


def test_who_refused_by_themselves_keeps_the_reason(slot, mina, alice):
    end_collaboration(collaboration=mina, by=alice, kind="declined", reason="fee")

    swap = swap_person(slot=slot, by=alice)

    assert (swap.kind, swap.reason) == ("declined", "fee")


def test_who_the_client_said_no_to_does_not_step_in(slot, mina, alice, carla):
    share_shortlist(campaign=slot.campaign, by=alice)
    jon = Candidate.objects.get(influencer__name="Jon")
    answer_candidate(candidate=jon, by=carla, verdict="no", remark="Too loud")

    swap_person(slot=slot, by=alice, **WHY)

    slot.refresh_from_db()
    assert slot.holder.influencer.name == "Ada"


def test_an_empty_bench_and_a_missing_reason_are_refused_and_nothing_moves(slot, mina, alice):
    with pytest.raises(ActionError):
        swap_person(slot=slot, by=alice, kind="dropped", reason="")
    Candidate.objects.filter(state="bench").delete()
    with pytest.raises(ActionError, match="The bench is empty"):
        swap_person(slot=slot, by=alice, **WHY)

    slot.refresh_from_db()
    assert (slot.holder, slot.swaps.count()) == (mina, 0)


def test_a_swap_is_taken_back_with_everything(slot, mina, alice):
    owed = make_deliverable(mina, slot=slot)
    offer = sent_offer(mina, alice)
    stage, before = Collaboration.objects.get(pk=mina.pk).stage, states(slot)
    swap = swap_person(slot=slot, by=alice, **WHY)

    undo_swap(swap=swap, by=alice)

    slot.refresh_from_db()
    mina.refresh_from_db()
    jon = Collaboration.objects.get(influencer__name="Jon")
    assert (slot.holder, slot.price, mina.stage, mina.ended_at) == (mina, None, stage, None)
    assert states(slot) == before
    assert [(row.pk, row.state) for row in Deliverable.objects.all()] == [(owed.pk, "planned")]
    assert (Offer.objects.get(pk=offer.pk).state, jon.end_kind, ClientNote.objects.count()) == (
        "sent",
        "removed",
        0,
    )
    with pytest.raises(InvalidTransition, match="taken back already"):
        undo_swap(swap=swap, by=alice)


@pytest.mark.parametrize(("minutes", "can"), [(14, True), (16, False)])
def test_only_minutes_remain_to_take_it_back(minutes, can, slot, mina, alice):
    swap = swap_person(slot=slot, by=alice, **WHY)
    later: datetime = swap.created_at + timedelta(minutes=minutes)

    if can:
        assert undo_swap(swap=swap, by=alice, now=later).undone_at
    else:
        with pytest.raises(InvalidTransition, match="for 15 minutes"):
            undo_swap(swap=swap, by=alice, now=later)


def test_what_left_the_house_cannot_be_taken_back(slot, mina, alice):
    swap = swap_person(slot=slot, by=alice, **WHY)
    share_note(note=ClientNote.objects.get(), by=alice)

    with pytest.raises(InvalidTransition, match="The client was told already"):
        undo_swap(swap=swap, by=alice)

    slot.refresh_from_db()
    assert slot.holder.influencer.name == "Jon"
