"""The campaign's room: risks and the contingency plan; and the buttons from launch to the end."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import staff_choices
from campaigns import rules
from campaigns.actions import launching as actions
from campaigns.forms.campaigns import FreezeForm, LaunchForm, ReasonForm, RiskForm
from campaigns.forms.contingency import posted_scenarios, stored_scenarios, with_room
from campaigns.queries.launch import launch_checks, newest_risk
from campaigns.queries.room import plan_of, risks_of
from campaigns.sections import ROOM
from campaigns.states import FirstActor, Response
from campaigns.views.answers import (
    button_answer,
    form_answer,
    get_campaign,
    get_campaign_to_edit,
    posted,
    tab_page,
)


@require_GET
def room(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what could go wrong and what happens then."""
    campaign = get_campaign(request, uuid)
    page = {
        **tab_page(request, campaign, "room"), "risks": risks_of(campaign), "plan": plan_of(campaign),
        "overrides": campaign.launch_overrides.select_related("by__user"), "parts": ROOM,
    }  # fmt: skip
    return render(request, "campaigns/room.html", page)


@require_http_methods(["GET", "POST"])
def assess(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    newest = newest_risk(campaign)
    initial = {name: getattr(newest, name) for name in RiskForm.base_fields} if newest else {}
    back = reverse("campaigns:room", args=[campaign.uuid])
    return form_answer(
        request, RiskForm(posted(request), initial=initial), done="The risk is assessed.", back=back,
        do=partial(actions.assess_campaign_risk, campaign=campaign, by=request.membership),
        title="Assess the risk", submit="Save the assessment", crumb=campaign.name, crumb_url=back,
        template="campaigns/form.html", campaign=campaign,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit_plan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write the contingency plan; one empty scenario more is offered each time."""
    campaign = get_campaign_to_edit(request, uuid)
    members, plan = list(staff_choices(request.agency)), plan_of(campaign)
    scenarios = (
        posted_scenarios(request.POST, members) if request.method == "POST" else stored_scenarios(plan)
    )
    page: dict[str, Any] = {"note": request.POST.get("note", plan.note if plan else ""), "refused": ""}
    seen = request.POST.get("version", "")
    if request.method == "POST" and "more" not in request.POST:
        try:
            actions.write_contingency_plan(
                campaign=campaign, by=request.membership, scenarios=scenarios, note=page["note"],
                version=int(seen) if plan and seen.isdecimal() else None,
            )  # fmt: skip
            messages.success(request, "The plan is written. It has to be agreed to.")
            return redirect("campaigns:room", uuid=campaign.uuid)
        except ActionError as error:
            page["refused"] = str(error)
    page |= {
        "campaign": campaign, "rows": with_room(scenarios), "members": members, "responses": Response.choices,
        "actors": FirstActor.choices, "version": seen or (plan.version if plan else ""),
    }  # fmt: skip
    return render(request, "campaigns/plan_form.html", page, status=422 if page["refused"] else 200)


@require_POST
def agree_plan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign(request, uuid)
    seen = request.POST.get("version", "")
    do = partial(
        actions.agree_contingency_plan, campaign=campaign, by=request.membership,
        version=int(seen) if seen.isdecimal() else None,
    )  # fmt: skip
    return button_answer(
        request, do, done="The plan is agreed to.", back=reverse("campaigns:room", args=[uuid])
    )


@require_http_methods(["GET", "POST"])
def launch(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what is looked at before launch; POST launches."""
    campaign = get_campaign_to_edit(request, uuid)
    checks = launch_checks(campaign)
    return form_answer(
        request, LaunchForm(posted(request)), do=partial(actions.launch_campaign, campaign=campaign, by=request.membership),
        done=f"{campaign.name} runs.", back=campaign.get_absolute_url(), title="Launch", submit="Launch the campaign",
        template="campaigns/launch.html", campaign=campaign, checks=checks, may_edit=True, crumb=campaign.name,
        crumb_url=campaign.get_absolute_url(), is_ready=not any(check.missing for check in checks),
        may_override=rules.can_override_launch(request.membership, campaign),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def cancel(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    back = campaign.get_absolute_url()
    return form_answer(
        request, ReasonForm(posted(request)), do=partial(actions.cancel_campaign, campaign=campaign, by=request.membership),
        done=f"{campaign.name} is canceled.", back=back, title="Cancel the campaign", submit="Cancel the campaign",
        crumb=campaign.name, crumb_url=back, template="campaigns/form.html", campaign=campaign,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def freeze(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask what happened, then stop everything that would leave the house."""
    campaign = get_campaign_to_edit(request, uuid)
    back = campaign.get_absolute_url()
    return form_answer(
        request, FreezeForm(posted(request)), do=partial(actions.freeze_campaign, campaign=campaign, by=request.membership),
        done=_("%(name)s is frozen. Nothing leaves the house until you release it.") % {"name": campaign.name}, back=back,
        title=_("Freeze the campaign"), submit=_("Freeze it now"), template="campaigns/freeze.html", crumb=campaign.name,
        crumb_url=back, campaign=campaign, plan=plan_of(campaign),
    )  # fmt: skip


@require_POST
def release(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _button(request, uuid, actions.release_campaign, _("Released. What was held can go out again."))


@require_POST
def pause(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _button(request, uuid, actions.pause_campaign, "Paused.")


@require_POST
def resume(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _button(request, uuid, actions.resume_campaign, "It runs again.")


@require_POST
def finish(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _button(request, uuid, actions.finish_campaign, "Finished.")


@require_POST
def replan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _button(request, uuid, actions.replan_campaign, "It is in planning again.")


def _button(request: TenantRequest, uuid: UUID, action: Any, done: str) -> HttpResponse:
    campaign = get_campaign(request, uuid)
    do = partial(action, campaign=campaign, by=request.membership, reason=request.POST.get("reason", ""))
    return button_answer(request, do, done=done, back=campaign)
