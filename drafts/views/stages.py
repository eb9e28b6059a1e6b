"""The drafts of a campaign, the stages they go through, and the rounds of changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from campaigns.models import Campaign
from campaigns.queries.brand_room import approvers_of
from campaigns.views.answers import get_campaign, get_campaign_to_edit, posted, tab_page
from drafts.actions import stages as actions
from drafts.draft_rows import drawn_drafts
from drafts.forms import ReviewPlanForm, StageForm
from drafts.models import ReviewPlan
from drafts.queries.cost import cost_of_campaign
from drafts.queries.drafts import listed_drafts, plan_of, stages_to_show

A_PAGE = 50


@require_GET
def of_campaign(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a campaign's drafts and how they are reviewed."""
    campaign, now = get_campaign(request, uuid), timezone.now()
    page = keyset_page(listed_drafts(request.agency, campaign=campaign.uuid, now=now), request, size=A_PAGE)
    plan = plan_of(campaign)
    context = tab_page(request, campaign, "drafts") | {
        "page": page, "rows": drawn_drafts(page.rows, now=now), "plan": plan, "now": now,
        "stages": plan.stages.order_by("position", "pk") if plan else actions.proposed_stages(campaign),
        "cost": cost_of_campaign(campaign, now=now) if plan else [],
    }  # fmt: skip
    return render(request, "drafts/of_campaign.html", context)


@require_http_methods(["GET", "POST"])
def stages(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say through which stages a campaign's drafts go; a row without a name is left out."""
    campaign = get_campaign_to_edit(request, uuid)
    plan = plan_of(campaign) or ReviewPlan(campaign=campaign)
    plan_form = ReviewPlanForm(posted(request), initial={"rounds": plan.rounds, "version": plan.version})
    forms = _stage_forms(request, campaign, plan)
    refused = ""
    if request.method == "POST" and plan_form.is_valid() and all(form.is_valid() for form in forms):
        named = [_read(form.cleaned_data) for form in forms if form.cleaned_data["name"].strip()]
        try:
            actions.set_review_stages(
                campaign=campaign, by=request.membership, stages=named, **plan_form.cleaned_data
            )
            messages.success(request, _("The stages are saved. What is in review already goes its way."))
            return redirect("drafts:of_campaign", campaign.uuid)
        except ActionError as error:
            refused = str(error)
    page = {"campaign": campaign, "plan_form": plan_form, "forms": forms, "refused": refused}
    return render(request, "drafts/stages.html", page, status=422 if request.method == "POST" else 200)


def _stage_forms(request: TenantRequest, campaign: Campaign, plan: ReviewPlan) -> list[StageForm]:
    members = approvers_of(campaign.brand)
    if plan.pk:
        rows = [StageForm.initial_of(stage) for stage in stages_to_show(request.agency).filter(plan=plan)]
    else:
        rows = actions.proposed_stages(campaign)
    initial: list[dict[str, Any]] = [*rows, {}, {}]
    return [
        StageForm(posted(request), prefix=f"s{number}", initial=row, members=members)
        for number, row in enumerate(initial[: actions.MOST_STAGES])
    ]


def _read(values: dict[str, Any]) -> dict[str, Any]:
    """Return a stage as the action takes it; a place left out is the row's own."""
    return {name: value for name, value in values.items() if value is not None}
