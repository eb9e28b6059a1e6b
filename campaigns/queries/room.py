"""A campaign's risks and its contingency plan as pages show them."""

from django.db.models import Prefetch

from campaigns.models import Campaign, CampaignRisk, ContingencyDuty, ContingencyPlan, ContingencyScenario


def plan_of(campaign: Campaign) -> ContingencyPlan | None:
    """Return the plan with its scenarios in order and their duties loaded; three statements."""
    duties = ContingencyDuty.objects.select_related("member__user").order_by("position", "pk")
    scenarios = ContingencyScenario.objects.order_by("position", "pk").prefetch_related(
        Prefetch("duties", queryset=duties)
    )
    return (
        ContingencyPlan.objects.filter(campaign=campaign)
        .select_related("agreed_by__user")
        .prefetch_related(Prefetch("scenarios", queryset=scenarios))
        .first()
    )


def risks_of(campaign: Campaign) -> list[CampaignRisk]:
    """Return the assessments, newest first."""
    return list(campaign.risks.select_related("author__user").order_by("-pk")[:20])
