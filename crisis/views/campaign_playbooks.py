"""Which playbooks a campaign is prepared with: the part of its room, and the page where they are chosen."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns import rules as campaign_rules
from campaigns.models import Campaign
from campaigns.states import CampaignState
from campaigns.views.answers import button_answer, get_campaign, get_campaign_to_edit, tab_page
from crisis.actions import campaign_playbooks as actions
from crisis.queries.playbooks import places_of, places_to_show, plans_in_force
from crisis.queries.suggesting import suggested_for


def part_of(request: TenantRequest, campaign: Campaign) -> dict[str, Any]:
    """Return what the part of a campaign's room shows; one statement."""
    places = places_of(campaign)
    newer = [each for each in places if (getattr(each, "newest", None) or 0) > each.version.number]
    return {
        "campaign": campaign, "places": places, "newer": newer, "is_planning": campaign.state == CampaignState.PLANNING,
        "may_edit": campaign_rules.can_edit_campaign(request.membership, campaign),
    }  # fmt: skip


@require_GET
def section(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with the part of a campaign's room; a browser without script is led to the whole page."""
    campaign = get_campaign(request, uuid)
    if not request.htmx:
        return redirect("crisis:prepare_campaign", campaign.uuid)
    return render(request, "crisis/playbooks/_of_campaign.html", part_of(request, campaign))


@require_http_methods(["GET", "POST"])
def prepare(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Choose playbooks for a campaign: what fits with its reason, then the others."""
    if request.method == "POST":
        return _prepared(request, get_campaign_to_edit(request, uuid))
    campaign = get_campaign(request, uuid)
    part = part_of(request, campaign)
    there = {place.playbook_id for place in part["places"]}
    fitting = [
        each for each in suggested_for(campaign) if not each.version or each.version.playbook_id not in there
    ]
    told = {each.version.playbook_id for each in fitting if each.version}
    others = [each for each in plans_in_force(request.agency) if each.playbook_id not in there | told]
    page = part | {"suggested": fitting, "others": others}
    return render(request, "crisis/playbooks/prepare.html", tab_page(request, campaign, "room") | page)


def _prepared(request: TenantRequest, campaign: Campaign) -> HttpResponse:
    plans = {str(each.playbook.uuid): each.playbook for each in plans_in_force(request.agency)}
    chosen = [plans[key] for key in request.POST.getlist("playbook") if key in plans]
    try:
        made = actions.prepare_campaign(
            campaign=campaign,
            by=request.membership,
            playbooks=chosen,
            scenarios=request.POST.getlist("scenario"),
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("crisis:prepare_campaign", campaign.uuid)
    messages.success(request, _("Prepared.") if made else _("The campaign has these already."))
    return redirect("campaigns:room", campaign.uuid)


@require_POST
def renew(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign(request, uuid)
    do = partial(actions.renew_playbooks, campaign=campaign, by=request.membership)
    return button_answer(
        request,
        do,
        done=_("The playbooks are in their newest version."),
        back=reverse("campaigns:room", args=[uuid]),
    )


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    place = get_object_or_404(places_to_show(request.agency), uuid=uuid)
    do = partial(actions.remove_playbook, place=place, by=request.membership)
    back = reverse("campaigns:room", args=[place.campaign.uuid])
    return button_answer(request, do, done=_("Taken off."), back=back)
