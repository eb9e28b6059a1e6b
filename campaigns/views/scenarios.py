"""Scenarios of the plan: begun, changed, compared side by side, thrown away."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import numbered_page
from campaigns.actions import scenarios as actions
from campaigns.actions.scenario_use import apply_scenario, undo_scenario
from campaigns.forms.plan import PickForm, ScenarioForm
from campaigns.models import PlanScenario
from campaigns.queries.scenario_use import newest_use, uses_to_show
from campaigns.queries.scenarios import (
    MOST_COMPARED,
    compare_ways,
    picks_to_edit,
    scenarios_of,
    scenarios_to_show,
)
from campaigns.queries.swaps import slot_words
from campaigns.views.answers import button_answer, get_campaign, get_campaign_to_edit, tab_page

A_PAGE = 50


def get_scenario(request: TenantRequest, uuid: Any) -> PlanScenario:
    return get_object_or_404(scenarios_to_show(request.agency), uuid=uuid)


@require_http_methods(["GET", "POST"])
def scenarios(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Compare the plan with its newest scenarios (or ?with=<uuid> each); on POST begin another one."""
    campaign = get_campaign(request, uuid)
    known = list(scenarios_of(campaign))
    form = ScenarioForm(request.POST or None, scenarios=known)
    if form.is_bound and form.is_valid():
        try:
            made = actions.add_scenario(campaign=campaign, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return redirect("campaigns:scenario", made.uuid)
    wanted = request.GET.getlist("with")
    chosen = [each for each in known if not wanted or str(each.uuid) in wanted][: MOST_COMPARED - 1]
    page = {
        **tab_page(request, campaign, "plan"), "scenarios": known, "form": form, "chosen": chosen,
        "compared": compare_ways(campaign, chosen, now=timezone.now()),
    }  # fmt: skip
    return render(request, "campaigns/plan/scenarios.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def scenario(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say who is in which slot in a scenario; a page of slots at a time."""
    shown = get_scenario(request, uuid)
    campaign = get_campaign_to_edit(request, shown.campaign.uuid)
    page = numbered_page(campaign.slots.in_order().select_related("holder"), request, size=A_PAGE)
    forms = [
        PickForm(request.POST or None, slot=slot, candidates=candidates, initial=initial)
        for slot, candidates, initial in picks_to_edit(shown, page.rows)
    ]
    refused = ""
    if request.method == "POST" and all(form.is_valid() for form in forms):
        picks = {form.slot: (form.cleaned_data["candidate"], form.cleaned_data["price"]) for form in forms}
        try:
            number = actions.set_picks(scenario=shown, by=request.membership, picks=picks)
        except ActionError as error:
            refused = str(error)
        else:
            messages.success(request, ngettext("%d slot changed.", "%d slots changed.", number) % number)
            return redirect(request.get_full_path())
    found = {
        **tab_page(request, campaign, "plan"), "scenario": shown, "page": page, "refused": refused,
        "rows": [(form, slot_words(form.slot)) for form in forms], "applied": newest_use(shown, now=timezone.now()),
    }  # fmt: skip
    return render(
        request, "campaigns/plan/scenario.html", found, status=422 if request.method == "POST" else 200
    )


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    shown = get_scenario(request, uuid)
    get_campaign_to_edit(request, shown.campaign.uuid)
    do = partial(actions.remove_scenario, scenario=shown, by=request.membership)
    back = reverse("campaigns:scenarios", args=[shown.campaign.uuid])
    return button_answer(request, do, done=_("Thrown away. The plan stays as it is."), back=back)


@require_POST
def apply(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make a scenario the plan; what stays as it was is named with the reason."""
    shown = get_scenario(request, uuid)
    get_campaign_to_edit(request, shown.campaign.uuid)
    try:
        use = apply_scenario(scenario=shown, by=request.membership, despite=request.POST.get("despite", ""))
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("campaigns:scenario", shown.uuid)
    number = len(use.changed)
    messages.success(
        request, ngettext("%d slot of the plan changed.", "%d slots of the plan changed.", number) % number
    )
    for row in use.kept:
        messages.warning(request, f"{row['name']}: {row['why']}")
    return redirect("campaigns:scenario", shown.uuid)


@require_POST
def undo(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take back that a scenario became the plan."""
    use = get_object_or_404(uses_to_show(request.agency), uuid=uuid)
    get_campaign_to_edit(request, use.campaign.uuid)
    do = partial(undo_scenario, use=use, by=request.membership)
    back = reverse("campaigns:plan", args=[use.campaign.uuid])
    return button_answer(request, do, done=_("The plan is as it was before."), back=back)
