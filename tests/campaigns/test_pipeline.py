"""The pipeline, and people on their way through it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.errors import ActionError, AlreadyExists, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.collaborations import (
    ConditionsNotMet,
    advance,
    end_collaboration,
    move_collaboration,
    update_collaboration,
)
from campaigns.actions.pipeline import (
    DEFAULTS,
    add_pipeline_stage,
    change_pipeline_stage,
    ensure_pipeline,
    move_pipeline_stage,
    remove_pipeline_stage,
)
from campaigns.models import Collaboration, Offer, PipelineStage
from campaigns.queries.conditions import met_conditions
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, stage_of

pytestmark = pytest.mark.django_db


def names(agency) -> list[str]:
    return [stage.name for stage in PipelineStage.objects.for_agency(agency).in_order()]


def order(campaign, stage) -> list[str]:
    rows = Collaboration.objects.filter(campaign=campaign, stage=stage).order_by("rank", "pk")
    return [row.influencer.name for row in rows.select_related("influencer")]


def test_an_agency_begins_with_twelve_stages_and_two_ends(agency) -> None:
    assert [stage.name for stage in ensure_pipeline(agency)] == [name for _, name, _, _ in DEFAULTS]
    assert len([stage for stage in ensure_pipeline(agency) if stage.phase != "ended"]) == 12


def test_stages_are_renamed_added_and_moved_while_people_stay(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    change_pipeline_stage(stage=collaboration.stage, by=alice, name="Long list")
    add_pipeline_stage(by=alice, name="Called", phase="selection")
    move_pipeline_stage(stage=stage_of(alice.agency, "contacted"), by=alice, steps=1)
    assert names(alice.agency)[:4] == ["Long list", "Called", "Contacted", "Negotiating"]
    collaboration.refresh_from_db()
    assert collaboration.stage.name == "Long list"


def test_a_stage_with_people_is_removed_only_with_a_place_for_them(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    stage = collaboration.stage
    with pytest.raises(ActionError, match="1 people are in Proposed. Choose the stage they go to."):
        remove_pipeline_stage(stage=stage, by=alice)
    with pytest.raises(ActionError, match="Choose a stage of the same kind."):
        remove_pipeline_stage(stage=stage, by=alice, replacement=stage_of(alice.agency, "dropped"))
    remove_pipeline_stage(stage=stage, by=alice, replacement=stage_of(alice.agency, "contacted"))
    collaboration.refresh_from_db()
    assert collaboration.stage.key == "contacted"
    assert collaboration.moves.order_by("-pk")[0].reason == "The stage was removed."


def test_two_stages_cannot_have_one_name_and_an_end_stays(alice) -> None:
    ensure_pipeline(alice.agency)
    with pytest.raises(AlreadyExists):
        add_pipeline_stage(by=alice, name="paid", phase="completion")
    remove_pipeline_stage(stage=stage_of(alice.agency, "declined"), by=alice)
    with pytest.raises(ActionError, match="Keep one that is an end."):
        remove_pipeline_stage(stage=stage_of(alice.agency, "dropped"), by=alice)


def test_a_viewer_changes_neither_stages_nor_people(alice, bob) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    with pytest.raises(NotAllowed):
        add_pipeline_stage(by=bob, name="x", phase="selection")
    with pytest.raises(NotAllowed):
        move_collaboration(collaboration=collaboration, by=bob, stage=stage_of(alice.agency, "contacted"))


def test_moving_on_is_kept_with_who_and_when(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    move_collaboration(collaboration=collaboration, by=alice, stage=stage_of(alice.agency, "contacted"))
    move = collaboration.moves.order_by("-pk")[0]
    assert (move.from_name, move.to_name, move.by_label) == ("Proposed", "Contacted", "Alice")
    entry = AuditEntry.objects.about(collaboration).newest_first()[0]
    assert (entry.action, entry.data["changes"]) == (
        "campaigns.collaboration.moved",
        {"stage": ["Proposed", "Contacted"]},
    )


def test_what_a_stage_asks_is_set_aside_only_with_a_reason(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    agreed = stage_of(alice.agency, "agreed")
    with pytest.raises(ConditionsNotMet) as refused:
        move_collaboration(collaboration=collaboration, by=alice, stage=agreed)
    assert refused.value.conditions == ["offer_accepted"]
    move_collaboration(collaboration=collaboration, by=alice, stage=agreed, reason="Agreed by phone")
    assert collaboration.moves.order_by("-pk")[0].despite == ["offer_accepted"]


def test_what_is_fulfilled_is_not_asked(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    Offer.objects.create(
        collaboration=collaboration, number=1, state="accepted", currency="EUR", fee=1, accepted_name="M"
    )
    make_deliverable(collaboration, publish_due_at=None, draft_due_at=None)
    assert met_conditions(collaboration) == {"offer_sent", "offer_accepted"}
    moved = move_collaboration(collaboration=collaboration, by=alice, stage=stage_of(alice.agency, "agreed"))
    assert moved.stage.key == "agreed"


def test_a_full_stage_takes_nobody_more(alice) -> None:
    campaign = make_campaign(alice)
    first, second = make_collaboration(campaign, alice), make_collaboration(campaign, alice)
    contacted = change_pipeline_stage(stage=stage_of(alice.agency, "contacted"), by=alice, limit=1)
    move_collaboration(collaboration=first, by=alice, stage=contacted)
    with pytest.raises(ActionError, match="Contacted is full: 1 at once."):
        move_collaboration(collaboration=second, by=alice, stage=contacted)


def test_somebody_moved_meanwhile_is_not_moved_again_unseen(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    proposed, contacted = collaboration.stage, stage_of(alice.agency, "contacted")
    move_collaboration(collaboration=collaboration, by=alice, stage=contacted, seen=proposed)
    with pytest.raises(EditConflict, match="to Contacted meanwhile"):
        move_collaboration(collaboration=collaboration, by=alice, stage=contacted, seen=proposed)


def test_cards_keep_the_place_they_are_given(alice, agency) -> None:
    campaign = make_campaign(alice)
    people = {
        name: make_collaboration(campaign, alice, factories.make_influencer(agency, name)) for name in "ABC"
    }
    stage = people["A"].stage
    move_collaboration(collaboration=people["C"], by=alice, stage=stage, above=people["A"])
    assert order(campaign, stage) == ["A", "C", "B"]
    move_collaboration(collaboration=people["B"], by=alice, stage=stage, on_top=True)
    assert order(campaign, stage) == ["B", "A", "C"]
    for _ in range(15):  # the gap between two cards runs out and is made again
        move_collaboration(collaboration=people["C"], by=alice, stage=stage, above=people["B"])
        move_collaboration(collaboration=people["A"], by=alice, stage=stage, above=people["B"])
    assert order(campaign, stage) == ["B", "A", "C"]


def test_somebody_who_leaves_leaves_for_a_coded_reason(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    with pytest.raises(ActionError, match="Say how and why it ends"):
        move_collaboration(collaboration=collaboration, by=alice, stage=stage_of(alice.agency, "dropped"))
    with pytest.raises(ActionError, match="mood is not a reason."):
        end_collaboration(collaboration=collaboration, by=alice, kind="dropped", reason="mood")
    with pytest.raises(ActionError, match="Say in a few words what the reason was."):
        end_collaboration(collaboration=collaboration, by=alice, kind="dropped", reason="other")
    ended = end_collaboration(
        collaboration=collaboration, by=alice, kind="declined", reason="fee", note="Wants 500."
    )
    assert (ended.stage.key, ended.end_kind, ended.end_reason) == ("declined", "declined", "fee")
    with pytest.raises(InvalidTransition):
        end_collaboration(collaboration=collaboration, by=alice, kind="declined", reason="fee")


def test_who_left_can_be_taken_up_again(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    end_collaboration(collaboration=collaboration, by=alice, kind="dropped", reason="health")
    move_collaboration(collaboration=collaboration, by=alice, stage=stage_of(alice.agency, "contacted"))
    collaboration.refresh_from_db()
    assert (collaboration.ended_at, collaboration.end_reason) == (None, "")
    assert (
        AuditEntry.objects.about(collaboration).newest_first()[0].action == "campaigns.collaboration.taken_up"
    )


def test_what_happens_brings_people_forward_never_back(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    assert advance(collaboration=collaboration, by=alice, key="agreed").stage.key == "agreed"
    assert advance(collaboration=collaboration, by=alice, key="contacted").stage.key == "agreed"
    end_collaboration(collaboration=collaboration, by=alice, kind="dropped", reason="fee")
    assert advance(collaboration=collaboration, by=alice, key="paid").stage.key == "dropped"


def test_whom_the_brand_bars_comes_in_only_with_a_reason(alice, brand) -> None:
    brand.rivals = ["Zest"]
    brand.forbidden_themes = ["gambling"]
    brand.save()
    person = factories.make_influencer(alice.agency, "Mina", tags=["gambling"])
    campaign = make_campaign(alice, brand)
    with pytest.raises(ActionError, match="Mina cannot be proposed to Acme. Acme rules out gambling"):
        make_collaboration(campaign, alice, person)
    made = make_collaboration(campaign, alice, person, despite="The client asked for her")
    entry = AuditEntry.objects.about(made).newest_first()[0]
    assert (entry.data["comment"], entry.data["restriction"]) == ("The client asked for her", "Acme rules out gambling, which is a tag of theirs.")  # fmt: skip


def test_nobody_is_in_a_campaign_twice(alice) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    with pytest.raises(AlreadyExists):
        make_collaboration(collaboration.campaign, alice, collaboration.influencer)


def test_who_looks_after_it_and_what_holds_it_up(alice, olga) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    changed = update_collaboration(
        collaboration=collaboration, by=alice, version=1, owner=olga, blocked_by="Parcel"
    )
    assert (changed.owner, changed.blocked_by, changed.version) == (olga, "Parcel", 2)


def test_the_board_asks_for_a_reason_on_a_page_of_its_own(alice, client_of) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    client, url = client_of(alice), reverse("campaigns:move", args=[collaboration.uuid])
    agreed, dropped = stage_of(alice.agency, "agreed"), stage_of(alice.agency, "dropped")
    sent = {"stage": agreed.uuid, "seen": collaboration.stage.uuid, "above": "top"}
    answer = client.post(url, sent, headers={"X-Board": "1"})
    assert (answer.status_code, answer.json()["ask"]) == (409, f"{url}?stage={agreed.uuid}")
    answer = client.post(url, {**sent, "stage": dropped.uuid}, headers={"X-Board": "1"})
    assert answer.json()["ask"] == f"/campaigns/collaborations/{collaboration.uuid}/end/?stage={dropped.uuid}"
    contacted = stage_of(alice.agency, "contacted")
    answer = client.post(url, {**sent, "stage": contacted.uuid}, headers={"X-Board": "1"})
    assert (answer.status_code, Collaboration.objects.get().stage.key) == (200, "contacted")


def test_the_board_costs_the_same_for_three_people_and_for_sixty(alice, agency, client_of) -> None:
    campaign = make_campaign(alice)
    client, url = client_of(alice), reverse("campaigns:board", args=[campaign.uuid])

    def statements() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    for _ in range(3):
        make_deliverable(make_collaboration(campaign, alice))
    few = statements()
    stage = stage_of(agency, "producing")
    people = [factories.make_influencer(agency) for _ in range(57)]
    Collaboration.objects.bulk_create(
        Collaboration(agency=agency, campaign=campaign, influencer=person, stage=stage, stage_since=campaign.created_at, rank=place)
        for place, person in enumerate(people)
    )  # fmt: skip
    assert (few, statements()) == (few, few)
    assert few <= 12
    page = client.get(url).content.decode()
    assert page.count("data-card=") == 3 + 8
    more_cards = reverse("campaigns:more_cards", args=[campaign.uuid])
    address = re.search(f'hx-get="({more_cards}[^"]*)"', page)[1].replace("&amp;", "&")
    more = client.get(address).content.decode()
    assert more.count("data-card=") == 40
