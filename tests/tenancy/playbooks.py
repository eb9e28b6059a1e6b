"""Playbooks, campaigns prepared with them, and post-mortems."""

from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from crisis.actions.campaign_playbooks import prepare_campaign
from crisis.actions.factors import add_factor
from crisis.actions.follow_ups import add_follow_up
from crisis.actions.plan_changes import propose_version
from crisis.actions.playbooks import create_playbook
from crisis.actions.postmortems import open_postmortem, write_postmortem
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "crisis:playbooks": Row(),
    "crisis:new_playbook": post(name="x"),
    "crisis:adopt_playbooks": post(scenario="hidden_ad"),
    "crisis:take_in_playbooks": post(),
    "crisis:playbook": Row("playbook"),
    "crisis:edit_playbook": post("playbook", name="x"),
    "crisis:take_playbook": post("playbook"),
    "crisis:move_playbook": post("playbook", to="archived"),
    "crisis:begin_playbook_version": post("playbook"),
    "crisis:compare_playbook": Row("playbook"),
    "crisis:edit_playbook_version": post("playbook_draft", first_actor="brand"),
    "crisis:put_in_force": post("playbook_draft", why="It was asked for"),
    "crisis:drop_playbook_version": post("playbook_draft"),
    "crisis:playbook_toml": Row("playbook_draft"),
    "crisis:playbook_pdf": Row("playbook_draft"),
    "crisis:campaign_playbooks": Row("prepared_campaign"),
    "crisis:prepare_campaign": post("prepared_campaign", scenario="wrong_claim"),
    "crisis:renew_playbooks": post("prepared_campaign"),
    "crisis:remove_campaign_playbook": post("campaign_playbook"),
    "crisis:postmortems": Row(),
    "crisis:postmortems_over_time": Row(),
    "crisis:postmortems_csv": Row(),
    "crisis:postmortem": Row("postmortem"),
    "crisis:postmortem_figures": Row("postmortem"),
    "crisis:postmortem_happened": Row("postmortem"),
    "crisis:postmortem_pdf": Row("postmortem"),
    "crisis:write_postmortem": post("postmortem", summary="x", owner="{lessons_owner}"),
    "crisis:add_factor": post("postmortem", kind="root", text="x"),
    "crisis:add_follow_up": post("postmortem", text="x", owner="{lessons_owner}", due_on="2031-01-01"),
    "crisis:propose_change": post("postmortem", kind="checklist", question="x"),
    "crisis:close_postmortem": post("postmortem"),
    "crisis:reopen_postmortem": post("postmortem", reason="x"),
    "crisis:change_factor": post("factor", text="x"),
    "crisis:edit_follow_up": post("follow_up", text="x", owner="{lessons_owner}", due_on="2031-01-01"),
    "crisis:move_follow_up": post("follow_up", to="done"),
    "crisis:take_back_change": post("plan_change"),
    "api:playbooks": api(),
    "api:playbooks_adopt": api("", "post", scenarios=["hidden_ad"]),
    "api:playbook": api("playbook"),
    "api:playbook_versions": api("playbook"),
    "api:playbook_version": api("playbook_draft"),
    "api:campaign_playbooks": api("prepared_campaign"),
    "api:postmortems": api(),
    "api:postmortem": api("postmortem"),
    "api:follow_ups": api("postmortem"),
    "api:follow_up": api("follow_up"),
    "api:follow_up_done": api("follow_up", "post"),
}


def playbook_things(by: Membership, brand: Brand) -> dict[str, Any]:
    """Return what stands in addresses: a campaign prepared with a plan, an incident's post-mortem with one of each."""
    campaign = make_campaign(by, brand, name=f"{SECRET} prepared")
    [place] = prepare_campaign(campaign=campaign, by=by, scenarios=["wrong_post"])
    own = create_playbook(agency=by.agency, by=by, name=f"{SECRET} burned")
    incident = make_incident(campaign, by, title=f"{SECRET} lesson", state="closed", closed_at=timezone.now())
    made = open_postmortem(incident=incident, by=by, now=timezone.now())
    write_postmortem(postmortem=made, by=by, summary=SECRET)
    return {
        "playbook": own.uuid, "prepared_campaign": campaign.uuid, "campaign_playbook": place.uuid, "postmortem": made.uuid,
        "factor": add_factor(postmortem=made, by=by, kind="root", text=SECRET).uuid,
        "follow_up": add_follow_up(postmortem=made, by=by, text=SECRET, owner=by, due_on=timezone.localdate()).uuid,
        "plan_change": propose_version(postmortem=made, by=by, playbook=place.playbook, text=SECRET).uuid,
        "playbook_draft": own.versions.get().uuid, "lessons_owner": by.uuid,
    }  # fmt: skip
