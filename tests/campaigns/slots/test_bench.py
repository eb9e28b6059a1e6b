"""People are proposed for a slot, restrictions first; the bench is ranked and kept warm; one of them holds the slot."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import ActionError, EditConflict, InvalidTransition
from campaigns.actions.bench import (
    check_candidate,
    choose_candidate,
    consider_again,
    leave_out,
    propose_candidates,
    put_on_bench,
    rank_bench,
    step_on_bench,
    update_candidate,
)
from campaigns.models import Candidate, Slot
from tests import factories
from tests.campaigns.making import make_campaign, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(alice) -> Slot:
    return make_slot(make_campaign(alice))


@pytest.fixture
def three(slot, alice, agency) -> list[Candidate]:
    people = [factories.make_influencer(agency, name) for name in ("Mina", "Jon", "Ada")]
    return propose_candidates(slot=slot, by=alice, influencers=people)


def bench(slot: Slot) -> list[tuple[str, int]]:
    return [(row.influencer.name, row.bench_rank) for row in slot.candidates.bench()]


def test_people_are_proposed_once(slot, three, alice):
    again = propose_candidates(slot=slot, by=alice, influencers=[three[0].influencer])

    assert again == []
    assert slot.candidates.count() == 3


def test_whom_the_brand_bars_is_refused_with_the_reason_unless_somebody_says_why(slot, alice, agency):
    mina = factories.make_influencer(agency, "Mina", risk="barred")

    with pytest.raises(ActionError, match="Mina cannot be proposed to .* Vetting speaks against"):
        propose_candidates(slot=slot, by=alice, influencers=[mina])
    (made,) = propose_candidates(slot=slot, by=alice, influencers=[mina], despite="The client asked for her.")

    assert made.influencer == mina


def test_the_bench_is_ranked_by_steps_and_as_a_whole(slot, three, alice):
    mina, jon, ada = (put_on_bench(candidate=each, by=alice) for each in three)

    step_on_bench(candidate=ada, by=alice, up=True)
    assert bench(slot) == [("Mina", 1), ("Ada", 2), ("Jon", 3)]
    step_on_bench(candidate=mina, by=alice, up=True)
    assert bench(slot) == [("Mina", 1), ("Ada", 2), ("Jon", 3)]
    rank_bench(slot=slot, by=alice, order=[jon, ada, mina])
    assert bench(slot) == [("Jon", 1), ("Ada", 2), ("Mina", 3)]
    with pytest.raises(EditConflict):
        rank_bench(slot=slot, by=alice, order=[jon, ada])


def test_who_leaves_the_bench_leaves_no_gap(slot, three, alice):
    for each in three:
        put_on_bench(candidate=each, by=alice)

    left = leave_out(candidate=three[0], by=alice, reason="timing")

    assert (left.state, left.refused_reason) == ("refused", "timing")
    assert bench(slot) == [("Jon", 1), ("Ada", 2)]
    assert consider_again(candidate=left, by=alice).state == "proposed"


def test_a_check_keeps_the_bench_warm(three, alice):
    checked = check_candidate(
        candidate=three[0],
        by=alice,
        free_from=date(2027, 1, 1),
        free_until=date(2027, 1, 9),
        price=Decimal(300),
    )

    assert (checked.price, checked.free_until, checked.checked_at is None) == (
        Decimal(300),
        date(2027, 1, 9),
        False,
    )
    with pytest.raises(ActionError, match="The last free day lies before the first one"):
        update_candidate(candidate=checked, by=alice, free_from=date(2027, 1, 10))


def test_one_person_holds_the_slot_for_the_price_expected(slot, three, alice):
    update_candidate(candidate=three[1], by=alice, price=Decimal(800))

    collaboration = choose_candidate(candidate=three[1], by=alice)

    slot.refresh_from_db()
    assert (slot.holder, slot.price) == (collaboration, Decimal(800))
    with pytest.raises(InvalidTransition, match="Somebody holds this slot"):
        choose_candidate(candidate=three[0], by=alice)
    with pytest.raises(InvalidTransition, match="They hold the slot"):
        leave_out(candidate=three[1], by=alice)
