"""Playbooks and post-mortems, for the tests of every endpoint."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from campaigns.models import Campaign
from crisis.actions.campaign_playbooks import prepare_campaign
from crisis.actions.factors import add_factor
from crisis.actions.follow_ups import add_follow_up
from crisis.actions.plan_changes import change_nothing
from crisis.actions.playbooks import create_playbook
from crisis.actions.postmortems import open_postmortem
from crisis.models import CampaignPlaybook, Incident
from crisis.states import VersionState


def playbook_house(by: Membership, incident: Incident) -> dict[str, Any]:
    """Return what lists hang on: a playbook and the post-mortem of an incident."""
    playbook = create_playbook(agency=by.agency, by=by, name="The tent burned")
    made = open_postmortem(incident=incident, by=by, now=timezone.now())
    change_nothing(postmortem=made, by=by, text="The plan was followed and it held.")
    return {"playbooks": playbook, "postmortems": made}


def more_of_playbooks(
    by: Membership, house: dict[str, Any], incident: Incident, campaign: Campaign, number: int
) -> dict[str, Any]:
    """Add a row to each list of the API that is about plans and lessons."""
    playbook, postmortem = house["playbooks"], house["postmortems"]
    last = playbook.versions.order_by("-number").first()
    version = playbook.versions.create(
        number=last.number + 1, state=VersionState.REPLACED, level="minor", response="stop", first_actor="brand",
        tasks=[{"role": "scribe", "text": "Write", "minutes": 5, "is_legal": False}],
        contacts=[{"who": "Lawyer", "name": "", "reach": ""}], replies=[{"nature": "hate", "what": "leave", "how": ""}],
        templates=[{"sort": "holding", "language": "en", "text": "We know."}], triggers=["Smoke"], never=["Nothing"],
    )  # fmt: skip
    own = create_playbook(agency=by.agency, by=by, name=f"The tent burned {number}")
    CampaignPlaybook.objects.create(
        campaign=house["campaigns"], playbook=own, version=own.versions.get(), by=by
    )
    prepare_campaign(campaign=campaign, by=by, scenarios=["hidden_ad"])
    open_postmortem(incident=incident, by=by, now=timezone.now())
    add_factor(postmortem=postmortem, by=by, kind="root", text=f"Cause {number}")
    row = add_follow_up(
        postmortem=postmortem, by=by, text=f"Do {number}", owner=by, due_on=timezone.localdate()
    )
    return {"playbook-versions": version, "follow-ups": row}
