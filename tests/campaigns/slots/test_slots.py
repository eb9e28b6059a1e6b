"""Slots are added, changed, duplicated and taken out; each is refused in a sentence where it cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.bench import choose_candidate, free_slot, propose_candidates
from campaigns.actions.slots import add_slots, duplicate_slot, remove_slots, update_slot, update_slots
from campaigns.models import Slot
from tests import factories
from tests.campaigns.making import make_campaign, make_slot

pytestmark = pytest.mark.django_db


def test_slots_are_added_alike_at_the_end_of_the_plan(alice):
    campaign = make_campaign(alice)
    make_slot(campaign, position=4)

    made = add_slots(
        campaign=campaign, by=alice, platform="tiktok", format="video", number=3, budget=Decimal(400)
    )

    assert [(slot.position, slot.platform, slot.budget) for slot in made] == [
        (5, "tiktok", Decimal(400)), (6, "tiktok", Decimal(400)), (7, "tiktok", Decimal(400)),
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action="campaigns.slot.added").count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"platform": ""}, "Choose the platform."),
        ({"platform": "tiktok", "format": "reel"}, "reel is not a format on TikTok."),
        ({"publish_from": date(2027, 2, 2), "publish_until": date(2027, 2, 1)}, "The last day of publication lies before"),
        ({"budget": Decimal(-1)}, "The budget cannot be negative."),
        ({"price": Decimal("1.001")}, "The price: EUR has 2 decimals."),
        ({"market": "XX"}, "XX is not the code of a country."),
        ({"quantity": 0}, "Ask for between 1 and 500 pieces."),
        ({"number": 201}, "Add between 1 and 200 slots at once."),
        ({"tier": "giant"}, "giant is not a size class of this platform."),
    ],
)  # fmt: skip
def test_a_slot_that_cannot_be_is_refused_in_a_sentence(values, sentence, alice):
    campaign = make_campaign(alice)

    with pytest.raises(ActionError) as refused:
        add_slots(campaign=campaign, by=alice, **{"platform": "youtube", "format": "short", **values})

    assert str(refused.value).startswith(sentence)
    assert Slot.objects.count() == 0


def test_of_two_editors_the_second_is_told(alice):
    slot = make_slot(make_campaign(alice))
    update_slot(slot=slot, by=alice, version=1, price=Decimal(500))

    with pytest.raises(EditConflict):
        update_slot(slot=slot, by=alice, version=1, price=Decimal(700))

    assert Slot.objects.get().price == Decimal(500)


def test_a_duplicate_has_neither_people_nor_price(alice):
    slot = make_slot(make_campaign(alice), title="Opening", budget=Decimal(300), price=Decimal(250))

    (copy,) = duplicate_slot(slot=slot, by=alice)

    assert (copy.title, copy.budget, copy.price, copy.holder) == ("Opening", Decimal(300), None, None)


def test_many_slots_change_together_or_not_at_all(alice):
    campaign = make_campaign(alice)
    first, second = make_slot(campaign), make_slot(campaign, publish_from=date(2027, 1, 10))

    assert update_slots(campaign=campaign, by=alice, slots=[first, second], market="de") == 2
    with pytest.raises(ActionError):
        update_slots(campaign=campaign, by=alice, slots=[first, second], publish_until=date(2027, 1, 5))

    assert [*Slot.objects.order_by("pk").values_list("market", "publish_until")] == [
        ("DE", None),
        ("DE", None),
    ]


def test_a_slot_somebody_holds_is_not_taken_out_until_it_is_free(alice):
    campaign = make_campaign(alice)
    slot = make_slot(campaign)
    (mina,) = propose_candidates(
        slot=slot, by=alice, influencers=[factories.make_influencer(alice.agency, "Mina")]
    )
    choose_candidate(candidate=mina, by=alice)

    with pytest.raises(InvalidTransition, match="held by somebody: Mina"):
        remove_slots(campaign=campaign, by=alice, slots=[slot])
    free_slot(slot=slot, by=alice)

    assert remove_slots(campaign=campaign, by=alice, slots=[slot]) == 1
    assert Slot.objects.count() == 0


def test_viewers_cannot_add_slots(alice, bob):
    campaign = make_campaign(alice)

    with pytest.raises(NotAllowed):
        add_slots(campaign=campaign, by=bob, platform="youtube", format="short")
