"""Nothing starts unprepared, unless an owner says why."""

import itertools

import pytest

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.launching import (
    NotReady,
    agree_contingency_plan,
    assess_campaign_risk,
    cancel_campaign,
    finish_campaign,
    freeze_campaign,
    launch_campaign,
    pause_campaign,
    release_campaign,
    replan_campaign,
    resume_campaign,
    write_contingency_plan,
)
from campaigns.models import Campaign
from campaigns.queries.launch import launch_checks
from campaigns.states import CAMPAIGN_MOVES, CampaignState
from tests.campaigns.making import make_campaign
from tests.rows import anew

pytestmark = pytest.mark.django_db
SCENARIO = {"title": "Scandal", "response": "stop", "first_actor": "agency", "steps": "Call."}
READY = {"audience": "Cooks", "starts_on": "2026-05-01", "ends_on": "2026-06-01"}
VERBS = {"running": resume_campaign, "paused": pause_campaign, "finished": finish_campaign, "canceled": cancel_campaign, "planning": replan_campaign}  # fmt: skip


def ready(by):
    campaign = make_campaign(by, **READY)
    campaign.refresh_from_db()
    assess_campaign_risk(campaign=campaign, by=by, level="low", history="a", brand_values="b", behavior="c")
    write_contingency_plan(campaign=campaign, by=by, scenarios=[SCENARIO])
    agree_contingency_plan(campaign=campaign, by=by)
    return campaign


def test_a_prepared_campaign_starts(alice) -> None:
    campaign = launch_campaign(campaign=ready(alice), by=alice)
    assert (Campaign.objects.get(pk=campaign.pk).state, campaign.launched_at is not None) == ("running", True)
    assert AuditEntry.objects.about(campaign).newest_first()[0].action == "campaigns.campaign.launched"


def test_an_unprepared_campaign_does_not_start_for_a_manager(alice) -> None:
    campaign = make_campaign(alice)
    with pytest.raises(NotReady) as refused:
        launch_campaign(campaign=campaign, by=alice, reason="We are in a hurry")
    assert refused.value.missing == [check.missing for check in launch_checks(campaign) if check.missing]
    assert len(refused.value.missing) == 5
    assert str(refused.value).endswith("An owner can launch without it by stating why.")


def test_an_owner_starts_it_all_the_same_and_the_reason_stays(alice, olga) -> None:
    campaign = make_campaign(alice)
    with pytest.raises(NotReady):
        launch_campaign(campaign=campaign, by=olga)
    with pytest.raises(ActionError, match="at least 10 letters"):
        launch_campaign(campaign=campaign, by=olga, reason="hurry")
    launch_campaign(campaign=campaign, by=olga, reason="The client insists, in writing.")
    override = campaign.launch_overrides.get()
    assert (override.by, override.reason, len(override.missing)) == (
        olga,
        "The client insists, in writing.",
        5,
    )


def test_a_high_risk_needs_measures(alice) -> None:
    with pytest.raises(ActionError, match="The risk is high: say what is done about it."):
        assess_campaign_risk(
            campaign=make_campaign(alice), by=alice, level="high", history="a", brand_values="b", behavior="c"
        )


def test_each_of_the_three_looks_is_asked_for(alice) -> None:
    with pytest.raises(ActionError, match="Missing: brand values, behavior."):
        assess_campaign_risk(
            campaign=make_campaign(alice), by=alice, level="low", history="a", brand_values=" ", behavior=""
        )


def test_a_changed_plan_has_to_be_agreed_anew(alice) -> None:
    campaign = ready(alice)
    plan = write_contingency_plan(
        campaign=campaign, by=alice, scenarios=[SCENARIO, {**SCENARIO, "title": "Recall"}]
    )
    assert plan.agreed_at is None
    with pytest.raises(NotReady, match="Somebody has to agree to the plan."):
        launch_campaign(campaign=campaign, by=alice)


@pytest.mark.parametrize(
    ("scenarios", "sentence"),
    [
        ([{**SCENARIO, "title": ""}], "Scenario 1: its name is missing. Write one of at most 160 letters."),
        ([SCENARIO, {**SCENARIO, "title": "SCANDAL"}], "Two scenarios are called Scandal. Give each a name of its own."),
        ([{**SCENARIO, "response": "run"}], "run is not a response. Known: stop, step_back, go_on."),
        ([{**SCENARIO, "duties": [{"who": "Kim", "duty": ""}]}], "Scenario 1: each duty needs somebody and what they do."),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_hold_together_is_refused(alice, scenarios, sentence) -> None:
    with pytest.raises(ActionError) as refused:
        write_contingency_plan(campaign=make_campaign(alice), by=alice, scenarios=scenarios)
    assert str(refused.value) == sentence


def test_a_campaign_moves_only_as_the_table_says(alice, subtests) -> None:
    pk = make_campaign(alice).pk
    for state, to in itertools.product(CampaignState.values, VERBS):
        with anew(subtests, f"{state} to {to}"):
            Campaign.objects.filter(pk=pk).update(state=state)
            campaign = Campaign.objects.get(pk=pk)
            allowed = to in CAMPAIGN_MOVES[state] and not (state == "planning" and to == "running")
            if allowed:
                assert VERBS[to](campaign=campaign, by=alice, reason="Because").state == to
            else:
                with pytest.raises(InvalidTransition):
                    VERBS[to](campaign=campaign, by=alice, reason="Because")
                assert Campaign.objects.get(pk=pk).state == state


def test_of_two_who_launch_one_wins(alice) -> None:
    campaign = ready(alice)
    stale = Campaign.objects.get(pk=campaign.pk)
    launch_campaign(campaign=campaign, by=alice)
    with pytest.raises(InvalidTransition, match="This campaign is running already."):
        launch_campaign(campaign=stale, by=alice)


def test_a_frozen_campaign_does_not_start_until_it_is_released(alice) -> None:
    campaign = freeze_campaign(campaign=ready(alice), by=alice, reason="A recall.")
    with pytest.raises(ActionError, match="Spring is frozen: A recall. Nothing leaves the house"):
        launch_campaign(campaign=campaign, by=alice)
    release_campaign(campaign=campaign, by=alice)
    assert launch_campaign(campaign=campaign, by=alice).state == "running"


def test_a_viewer_prepares_and_starts_nothing(alice, bob) -> None:
    campaign = ready(alice)
    for refused in (launch_campaign, pause_campaign, agree_contingency_plan):
        with pytest.raises(NotAllowed):
            refused(campaign=campaign, by=bob)
