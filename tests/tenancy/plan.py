"""Slots, candidates, swaps, the shortlist with its notes, scenarios."""

from typing import Any

from accounts.models import Brand, Membership
from campaigns.actions.bench import choose_candidate, propose_candidates, put_on_bench
from campaigns.actions.campaigns import create_campaign
from campaigns.actions.scenarios import add_scenario
from campaigns.actions.shortlist import write_note
from campaigns.actions.slots import add_slots
from campaigns.actions.swaps import swap_person
from campaigns.models import ScenarioUse
from tests import factories
from tests.tenancy.asking import SECRET, Row, post

ROUTES: dict[str, Row | str] = {
    "campaigns:plan": Row("planned_campaign"),
    "campaigns:plan_forecast": Row("planned_campaign"),
    "campaigns:export_plan": Row("planned_campaign"),
    "campaigns:new_slots": post("planned_campaign", what="youtube/short", quantity="1", number="1"),
    "campaigns:many_slots": post("planned_campaign", do="market", value="DE", slot="{slot}"),
    "campaigns:slot": Row("slot"),
    "campaigns:slot_fits": Row("slot"),
    "campaigns:edit_slot": post("slot", what="youtube/short", quantity="1"),
    "campaigns:save_row": post("slot", price="5"),
    "campaigns:duplicate_slot": post("slot"),
    "campaigns:remove_slot": post("slot"),
    "campaigns:free_slot": post("slot"),
    "campaigns:propose": post("slot", influencer="{influencer}"),
    "campaigns:rank_bench": post("slot"),
    "campaigns:edit_candidate": post("candidate", why="x"),
    "campaigns:check_candidate": post("candidate", note="x"),
    "campaigns:move_candidate": post("candidate", do="bench"),
    "campaigns:swap": post("slot", kind="dropped", reason="fee"),
    "campaigns:undo_swap": post("swap"),
    "campaigns:shortlist": Row("planned_campaign"),
    "campaigns:share_shortlist": post("planned_campaign"),
    "campaigns:hide_shortlist": post("planned_campaign"),
    "campaigns:new_client_note": post("planned_campaign", subject="x", body="x"),
    "campaigns:client_note": post("client_note", subject="x", body="x"),
    "campaigns:share_client_note": post("client_note"),
    "campaigns:delete_client_note": post("client_note"),
    "campaigns:scenarios": post("planned_campaign", name="x"),
    "campaigns:scenario": post("scenario"),
    "campaigns:remove_scenario": post("scenario"),
    "campaigns:slot_past": Row("slot"),
    "campaigns:apply_scenario": post("scenario"),
    "campaigns:undo_scenario": post("scenario_use"),
    "api:campaign_plan": Row("planned_campaign", audience="api"),
    "api:campaign_slots": Row("planned_campaign", audience="api"),
    "api:slot": Row("slot", audience="api"),
    "api:slot_duplicate": Row("slot", "post", audience="api"),
    "api:slot_free": Row("slot", "post", audience="api"),
    "api:slot_candidates": Row("slot", audience="api"),
    "api:slot_swap": Row("slot", "post", {"kind": "dropped", "reason": "fee"}, audience="api"),
    "api:swap_undo": Row("swap", "post", audience="api"),
    "api:candidate": Row("candidate", audience="api"),
    "api:candidate_move": Row("candidate", "post", {"do": "bench"}, audience="api"),
    "api:candidate_asked": Row("candidate", "post", {"note": "x"}, audience="api"),
    "api:candidate_choose": Row("candidate", "post", audience="api"),
    "api:campaign_scenarios": Row("planned_campaign", audience="api"),
    "api:scenario": Row("scenario", audience="api"),
    "api:scenario_picks": Row("scenario", "post", {"picks": []}, audience="api"),
    "api:slot_proposals": Row("slot", audience="api"),
    "api:scenario_apply": Row("scenario", "post", audience="api"),
    "api:scenario_undo": Row("scenario_use", "post", audience="api"),
    "api:scenario_figures": Row("scenario", audience="api"),
    "api:campaign_shortlist": Row("planned_campaign", "post", {"shared": True}, audience="api"),
    "api:campaign_client_notes": Row("planned_campaign", audience="api"),
    "api:client_note": Row("client_note", audience="api"),
    "api:client_note_share": Row("client_note", "post", audience="api"),
    "portal:shortlist": "for clients only: tests/portal/test_shortlist.py asks it as everybody",
    "portal:vote_on_shortlist": "for clients only: tests/portal/test_shortlist.py asks it as everybody",
    "portal:answer_candidate": "for clients only: tests/portal/test_shortlist.py asks it as everybody",
}  # fmt: skip


def plan_things(alice: Membership, brand: Brand) -> dict[str, Any]:
    """A planned campaign with a slot that was swapped, its candidates, a note to the client and a scenario."""
    campaign = create_campaign(by=alice, brand=brand, name=f"{SECRET} plan", goal="reach", currency="EUR")
    (slot,) = add_slots(campaign=campaign, by=alice, platform="youtube", format="short", title=SECRET)
    people = [
        factories.make_influencer(alice.agency, f"{SECRET} {name}") for name in ("Left", "Joined", "Third")
    ]
    left, joined, third = propose_candidates(slot=slot, by=alice, influencers=people)
    put_on_bench(candidate=joined, by=alice)
    choose_candidate(candidate=left, by=alice)
    swap = swap_person(slot=slot, by=alice, kind="dropped", reason="fee")
    return {
        "planned_campaign": campaign.uuid,
        "slot": slot.uuid,
        "candidate": third.uuid,
        "swap": swap.uuid,
        "client_note": write_note(campaign=campaign, by=alice, subject=SECRET, body=SECRET).uuid,
        "scenario": add_scenario(campaign=campaign, by=alice, name=SECRET).uuid,
        "scenario_use": ScenarioUse.objects.create(campaign=campaign, by=alice, name=SECRET).uuid,
    }
