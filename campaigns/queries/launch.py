"""What a campaign lacks before it can start."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignRisk, ContingencyPlan


@dataclass(frozen=True)
class LaunchCheck:
    """One thing looked at before launch. `key` names it in the API; `what` says what it is, `missing` what to do."""

    key: str
    what: str
    missing: str = ""

    @property
    def is_met(self) -> bool:
        return not self.missing


def launch_checks(campaign: Campaign) -> list[LaunchCheck]:
    """Return what is looked at before launch, met or not (R95, R111)."""
    risk = CampaignRisk.objects.filter(campaign=campaign).order_by("-pk").first()
    plan = ContingencyPlan.objects.filter(campaign=campaign).prefetch_related("scenarios").first()
    scenarios = len(plan.scenarios.all()) if plan else 0
    return [
        LaunchCheck("dates", _("Dates"), "" if campaign.starts_on and campaign.ends_on else _("Set the first and the last day.")),
        LaunchCheck("audience", _("Audience"), "" if campaign.audience else _("Say which customer it is for.")),
        LaunchCheck("risk", _("Risk assessment"), "" if risk else _("Assess history, values and behavior.")),
        LaunchCheck(
            "measures",
            _("Measures against the risk"),
            "" if risk is None or risk.level != "high" or risk.measures else _("The risk is high: say what is done about it."),
        ),
        LaunchCheck(
            "plan",
            _("Contingency plan"),
            "" if scenarios else _("Write at least one scenario: who acts first, stop or step back."),
        ),
        LaunchCheck(
            "agreed",
            _("Contingency plan agreed"),
            "" if plan and plan.agreed_at else _("Somebody has to agree to the plan."),
        ),
    ]  # fmt: skip


def newest_risk(campaign: Campaign) -> CampaignRisk | None:
    return campaign.risks.select_related("author__user").order_by("-pk").first()
