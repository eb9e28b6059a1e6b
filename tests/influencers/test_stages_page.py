import pytest
from django.urls import reverse

from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.record import create_influencer
from influencers.actions.stages import (
    add_stage,
    create_default_stages,
    ensure_stages,
    move_stage,
    remove_stage,
    rename_stage,
)
from influencers.models import Influencer, Stage


def names(agency):
    return [stage.name for stage in Stage.objects.for_agency(agency).in_order()]


def test_an_agency_begins_with_six_stages_once(agency):
    assert [stage.name for stage in ensure_stages(agency)] == [
        "Found",
        "Contacted",
        "In talks",
        "Partner",
        "Paused",
        "Not a fit",
    ]
    create_default_stages(agency=agency)
    assert len(names(agency)) == 6


def test_stages_are_added_renamed_and_moved(alice):
    first = ensure_stages(alice.agency)[0]
    added = add_stage(by=alice, name=" Vetted ")
    move_stage(stage=added, by=alice, steps=-5)
    rename_stage(stage=first, by=alice, name="Spotted")
    assert names(alice.agency) == [
        "Spotted",
        "Vetted",
        "Contacted",
        "In talks",
        "Partner",
        "Paused",
        "Not a fit",
    ]
    with pytest.raises(AlreadyExists):
        add_stage(by=alice, name="Vetted")
    with pytest.raises(ActionError):
        add_stage(by=alice, name=" ")


def test_a_stage_with_people_is_removed_only_with_a_place_for_them(alice):
    found, contacted, *_ = ensure_stages(alice.agency)
    person = create_influencer(by=alice, name="Mina", stage=found)
    with pytest.raises(ActionError) as refusal:
        remove_stage(stage=found, by=alice)
    assert str(refusal.value) == "1 influencers are in Found. Choose the stage they go to."
    assert remove_stage(stage=found, by=alice, replacement=contacted) == 1
    assert Influencer.objects.get(pk=person.pk).stage == contacted
    told = AuditEntry.objects.about(person).newest_first()[0].data["changes"]
    assert told == {"stage": ["Found", "Contacted"]}


def test_only_editors_of_the_house_manage_stages(bob, alice, charlie):
    stage = ensure_stages(alice.agency)[0]
    with pytest.raises(NotAllowed):
        add_stage(by=bob, name="X")
    with pytest.raises(NotAllowed):
        rename_stage(stage=stage, by=charlie, name="X")
    with pytest.raises(NotAllowed):
        move_stage(stage=stage, by=charlie, steps=1)
    with pytest.raises(ActionError):
        remove_stage(stage=stage, by=charlie)


def test_the_page_does_all_of_it(alice, client_of):
    client = client_of(alice)
    page = reverse("influencers:stages")
    assert client.get(page).status_code == 200
    client.post(page, {"name": "Vetted"})
    vetted = Stage.objects.get(name="Vetted")
    client.post(reverse("influencers:rename_stage", args=[vetted.uuid]), {"name": "Checked"})
    client.post(reverse("influencers:move_stage", args=[vetted.uuid]), {"to": "earlier"})
    assert names(alice.agency)[-2:] == ["Checked", "Not a fit"]
    remove = reverse("influencers:remove_stage", args=[vetted.uuid])
    assert "Nobody is in this stage." in client.get(remove).content.decode()
    client.post(remove)
    assert not Stage.objects.filter(pk=vetted.pk).exists()
