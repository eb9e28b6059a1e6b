import re

import pytest
from django.urls import reverse

from influencers.actions.bulk import change_many, undo_many
from influencers.actions.people_lists import create_list
from influencers.actions.record import set_owner, set_stage
from influencers.actions.stages import ensure_stages
from influencers.models import Influencer
from tests.factories import make_influencer

BULK = reverse("influencers:bulk")
UNDO = reverse("influencers:undo_bulk")


@pytest.fixture
def three(agency, alice):
    stages = ensure_stages(agency)
    people = [make_influencer(agency, name) for name in ("Ada", "Ben", "Cy")]
    people[0].tags = ["food"]
    people[0].save()
    set_stage(influencer=people[0], by=alice, stage=stages[0])
    set_owner(influencer=people[1], by=alice, owner=alice)
    return list(Influencer.objects.order_by("pk"))


def state():
    return list(Influencer.objects.order_by("pk").values_list("tags", "stage_id", "owner_id", "archived_at"))


@pytest.mark.parametrize("verb", ["tag", "untag", "stage", "owner", "archive", "list"])
def test_what_bulk_did_is_taken_back_exactly(alice, olga, agency, three, verb):
    people_list = create_list(by=alice, name="Picked")
    value = {
        "tag": ["food"], "untag": ["food"], "stage": ensure_stages(agency)[3], "owner": olga, "list": people_list,
    }.get(verb)  # fmt: skip
    before = state()
    outcome = change_many(people=three, by=alice, verb=verb, value=value)
    assert len(outcome.done) == 3
    assert (state() != before) or verb == "list"
    assert people_list.entries.count() == (3 if verb == "list" else 0)
    undo_many(undo=outcome.undo, by=alice)
    assert state() == before
    assert people_list.entries.count() == 0


def test_what_somebody_changed_since_stays_and_is_told(alice, olga, agency, three):
    stages = ensure_stages(agency)
    outcome = change_many(people=three, by=alice, verb="stage", value=stages[3])
    set_stage(influencer=three[0], by=olga, stage=stages[1])
    taken_back = undo_many(undo=outcome.undo, by=alice)
    assert dict(taken_back.refused) == {"Ada was changed by somebody since.": 1}
    assert Influencer.objects.get(name="Ada").stage == stages[1]
    assert Influencer.objects.get(name="Ben").stage is None


def test_a_bulk_change_that_changed_nothing_offers_no_undo(alice, agency, three):
    assert change_many(people=three[:1], by=alice, verb="tag", value=["food"]).undo == {}


def test_undo_from_the_message_works_only_for_who_did_it(alice, olga, agency, three, client_of):
    client = client_of(alice)
    page = client.post(
        BULK,
        {"verb": "owner", "owner": olga.uuid, "chosen": [p.uuid for p in three], "back": "/influencers/"},
        follow=True,
    ).content.decode()
    assert "3 people changed." in page
    undo = re.search(r'name="undo" value="([^"]+)"', page).group(1)
    refused = client_of(olga).post(UNDO, {"undo": undo}, follow=True).content.decode()
    assert "Only who made the change can undo it here." in refused
    assert Influencer.objects.filter(owner=olga).count() == 3
    assert "Taken back for 3 people." in client.post(UNDO, {"undo": undo}, follow=True).content.decode()
    assert Influencer.objects.filter(owner=olga).count() == 0
    assert (
        "This can no longer be undone."
        in client.post(UNDO, {"undo": f"{undo}x"}, follow=True).content.decode()
    )


def test_adding_to_a_list_asks_for_the_list_then_adds(alice, agency, three, client_of):
    client = client_of(alice)
    ticked = {"verb": "list", "chosen": [person.uuid for person in three[:2]]}
    page = client.post(BULK, ticked).content.decode()
    assert "Add 2 people to a list" in page
    assert str(three[0].uuid) in page
    client.post(BULK, {**ticked, "new_list": "Summer"})
    made = agency.influencer_lists.get()
    assert [entry.influencer for entry in made.entries.order_by("position")] == three[:2]
    told = client.post(BULK, {**ticked, "list": made.uuid}, follow=True).content.decode()
    assert "Ada is on the list already." in told
