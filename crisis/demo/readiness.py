"""What stands ready before anything happens: plans with owners, who is on duty, what is listened to."""

from datetime import datetime, time, timedelta

from campaigns.demo.campaigns import DemoCampaigns
from crisis.actions.campaign_playbooks import prepare_campaign
from crisis.actions.duty import plan_rota, set_quiet_hours
from crisis.actions.monitors import make_monitor
from crisis.actions.playbooks import adopt_playbooks, update_playbook
from crisis.detection import sensitivity
from crisis.models import Playbook

# Two built-in scenarios are left for the visitor to adopt, and one plan has no owner: the coverage view shows both.
ADOPTED = (
    "hidden_ad",
    "influencer_scandal",
    "product_harm",
    "wrong_claim",
    "hate_wave",
    "data_leak",
    "wrong_post",
)
WITHOUT_OWNER = "wrong_post"


def fill_readiness(campaigns: DemoCampaigns, now: datetime) -> None:
    """Adopt plans, name owners, assign two to the running campaign, plan the rota, listen to a brand."""
    agency = campaigns.house.agency
    owner, manager = campaigns.house.members["owner"], campaigns.house.members["manager"]
    adopt_playbooks(agency=agency, by=owner, scenarios=ADOPTED)
    for place, playbook in enumerate(Playbook.objects.for_agency(agency).order_by("pk")):
        if playbook.scenario != WITHOUT_OWNER:
            update_playbook(playbook=playbook, by=owner, owner=(owner, manager)[place % 2])
    named = {playbook.scenario: playbook for playbook in Playbook.objects.for_agency(agency)}
    prepare_campaign(
        campaign=campaigns.campaigns["running"], by=manager, playbooks=[named["hidden_ad"], named["product_harm"]]
    )  # fmt: skip
    began = (now - timedelta(days=3)).date()
    plan_rota(agency=agency, by=owner, members=[manager, owner], starts_on=began, weeks=6)
    plan_rota(agency=agency, by=owner, members=[owner, manager], starts_on=began, weeks=6, rank=2)
    set_quiet_hours(by=manager, starts_at=time(22), ends_at=time(7))
    make_monitor(
        agency=agency, by=manager, now=now, brand=campaigns.campaigns["running"].brand,
        keywords=["Fennel & Frost", "fennelandfrost"], sensitivity=sensitivity("calm"),
    )  # fmt: skip
