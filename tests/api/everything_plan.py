"""Slots, candidates, swaps, scenarios and notes to the client, for the tests of every endpoint."""

from typing import Any

from accounts.models import Membership
from campaigns.actions.bench import choose_candidate, propose_candidates, put_on_bench
from campaigns.actions.scenarios import add_scenario
from campaigns.actions.shortlist import write_note
from campaigns.actions.swaps import swap_person
from campaigns.models import Campaign, ScenarioUse
from tests import factories
from tests.campaigns.making import make_slot


def plan_house(by: Membership, campaign: Campaign) -> dict[str, Any]:
    """A slot with candidates hang on it."""
    return {"slots": make_slot(campaign)}


def more_of_the_plan(by: Membership, house: dict[str, Any], number: int) -> dict[str, Any]:
    """Add a slot, a candidate, a swap, a scenario and a note."""
    campaign, swapped = house["campaigns"], make_slot(house["campaigns"])
    people = [factories.make_influencer(by.agency) for _ in range(2)]
    left, joined = propose_candidates(slot=swapped, by=by, influencers=people)
    put_on_bench(candidate=joined, by=by)
    choose_candidate(candidate=left, by=by)
    newcomer = factories.make_influencer(by.agency)
    (candidate,) = propose_candidates(slot=house["slots"], by=by, influencers=[newcomer])
    return {
        "swaps": swap_person(slot=swapped, by=by, kind="dropped", reason="fee"),
        "candidates": candidate,
        "scenarios": add_scenario(campaign=campaign, by=by, name=f"Scenario {number}"),
        "scenario-uses": ScenarioUse.objects.create(campaign=campaign, by=by, name=f"Scenario {number}"),
        "client-notes": write_note(campaign=campaign, by=by, subject=f"Note {number}", body="Words"),
    }
