"""What a campaign lacks before it can start."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
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
    """Return what is looked at before launch, met or not (R95, R111); one statement."""
    newest = CampaignRisk.objects.filter(campaign=OuterRef("pk")).order_by("-pk")
    plan = ContingencyPlan.objects.filter(campaign=OuterRef("pk"))
    known = Campaign.objects.filter(pk=campaign.pk).annotate(
        risk=Subquery(newest.values("level")[:1]), measures=Subquery(newest.values("measures")[:1]),
        planned=Exists(plan.filter(scenarios__isnull=False)), agreed=Exists(plan.filter(agreed_at__isnull=False)),
    ).values("risk", "measures", "planned", "agreed").get()  # fmt: skip
    return [
        LaunchCheck("dates", _("Dates"), "" if campaign.starts_on and campaign.ends_on else _("Set the first and the last day.")),
        LaunchCheck("audience", _("Audience"), "" if campaign.audience else _("Say which customer it is for.")),
        LaunchCheck("risk", _("Risk assessment"), "" if known["risk"] else _("Assess history, values and behavior.")),
        LaunchCheck(
            "measures",
            _("Measures against the risk"),
            "" if known["risk"] != "high" or known["measures"] else _("The risk is high: say what is done about it."),
        ),
        LaunchCheck(
            "plan",
            _("Contingency plan"),
            "" if known["planned"] else _("Write at least one scenario: who acts first, stop or step back."),
        ),
        LaunchCheck(
            "agreed",
            _("Contingency plan agreed"),
            "" if known["agreed"] else _("Somebody has to agree to the plan."),
        ),
    ]  # fmt: skip


def newest_risk(campaign: Campaign) -> CampaignRisk | None:
    return campaign.risks.select_related("author__user").order_by("-pk").first()
