"""What a campaign lacks before it can start."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignRisk, ContingencyPlan


@dataclass(frozen=True)
class LaunchCheck:
    """One thing looked at before launch. `key` names it in the API; `what` says what it is, `missing` what to do.

    `route` is where it is done, `anchor` the place there. What is not there and need not be has `unneeded`: why not.
    `advice` says what would be better; the campaign starts without.
    """

    key: str
    what: str
    missing: str
    route: str
    anchor: str = ""
    unneeded: str = ""
    advice: str = ""

    @property
    def is_met(self) -> bool:
        return not self.missing and not self.unneeded and not self.advice


# Rooms to the right add theirs at start; each one statement.
FURTHER: list[Callable[[Campaign], LaunchCheck]] = []


def launch_checks(campaign: Campaign) -> list[LaunchCheck]:
    """Return what is looked at before launch, met or not (R95, R111); one statement, and one for each further check."""
    newest = CampaignRisk.objects.filter(campaign=OuterRef("pk")).order_by("-pk")
    plan = ContingencyPlan.objects.filter(campaign=OuterRef("pk"))
    known = Campaign.objects.filter(pk=campaign.pk).annotate(
        risk=Subquery(newest.values("level")[:1]), measures=Subquery(newest.values("measures")[:1]),
        planned=Exists(plan.filter(scenarios__isnull=False)), agreed=Exists(plan.filter(agreed_at__isnull=False)),
    ).values("risk", "measures", "planned", "agreed").get()  # fmt: skip
    dated = campaign.starts_on and campaign.ends_on
    return [
        LaunchCheck("dates", _("Dates"), "" if dated else _("Set the first and the last day."), "campaigns:edit", "#id_starts_on"),
        LaunchCheck("audience", _("Audience"), "" if campaign.audience else _("Say which customer it is for."), "campaigns:edit", "#id_audience"),
        LaunchCheck("risk", _("Risk assessment"), "" if known["risk"] else _("Assess history, values and behavior."), "campaigns:assess_risk"),
        _measures(known["risk"], known["measures"]),
        LaunchCheck(
            "plan", _("Contingency plan"),
            "" if known["planned"] else _("Write at least one scenario: who acts first, stop or step back."), "campaigns:edit_plan",
        ),
        LaunchCheck(
            "agreed", _("Contingency plan agreed"), "" if known["agreed"] else _("Somebody has to agree to the plan."),
            "campaigns:room", "#plan-title",
        ),
        *(check(campaign) for check in FURTHER),
    ]  # fmt: skip


def _measures(risk: str | None, measures: str | None) -> LaunchCheck:
    """Measures are asked of a high risk; a lower one may have some, and only what is there counts as there."""
    missing = unneeded = ""
    if not measures and risk == "high":
        missing = _("The risk is high: say what is done about it.")
    elif not measures:
        unneeded = _("Not needed: the risk is not high.") if risk else _("Shown by the assessment.")
    return LaunchCheck(
        "measures", _("Measures against the risk"), missing, "campaigns:assess_risk", "#id_measures", unneeded
    )


def newest_risk(campaign: Campaign) -> CampaignRisk | None:
    return campaign.risks.select_related("author__user").order_by("-pk").first()
