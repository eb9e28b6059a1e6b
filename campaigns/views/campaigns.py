"""Pages of the campaign itself: list, begin, look, change, copy, put away."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.paging import keyset_page
from accounts.queries import staff_choices, timeline
from campaigns import rules
from campaigns.actions import campaigns as actions
from campaigns.forms.campaigns import CampaignForm, CloneForm, NewCampaignForm
from campaigns.goals import goal_facts
from campaigns.header import state_badge
from campaigns.models import Campaign
from campaigns.queries.campaigns import counts_of, listed_campaigns
from campaigns.queries.launch import launch_checks
from campaigns.queries.overview import overview_of
from campaigns.states import CampaignState
from campaigns.views.answers import (
    button_answer,
    form_answer,
    get_campaign,
    get_campaign_to_edit,
    posted,
    tab_page,
)

CAMPAIGNS_A_PAGE = 50


def _brands(request: TenantRequest) -> list[Brand]:
    return list(Brand.objects.for_agency(request.agency).active().order_by("name"))


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show campaigns, narrowed by ?state, ?brand, ?q, ?show=archived|templates, ?mine."""
    asked = {name: request.GET.get(name, "")[:120] for name in ("state", "brand", "q", "show")}
    brands = _brands(request)
    known = {str(brand.uuid) for brand in brands}
    rows = listed_campaigns(
        request.agency, text=asked["q"], show=asked["show"],
        state=asked["state"] if asked["state"] in (*CampaignState.values, "open") else "",
        brand=asked["brand"] if asked["brand"] in known else "",
        mine=request.membership.pk if request.GET.get("mine") else None,
    )  # fmt: skip
    page = keyset_page(rows, request, size=CAMPAIGNS_A_PAGE)
    counts = counts_of(page.rows)
    drawn = [{"campaign": each, "badge": state_badge(each), **counts[each.pk]} for each in page.rows]
    context = {
        "page": page, "rows": drawn, "brands": brands, "asked": asked, "states": CampaignState.choices,
        "may_edit": rules.can_make_campaign(request.membership, request.agency), "mine": request.GET.get("mine", ""),
    }  # fmt: skip
    return render(request, "campaigns/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    if not rules.can_make_campaign(request.membership, request.agency):
        raise PermissionDenied("Viewers cannot begin campaigns. Ask a manager or owner.")
    form = NewCampaignForm(
        posted(request), brands=_brands(request), members=list(staff_choices(request.agency)),
        initial={"brand": request.GET.get("brand", ""), "is_template": "template" in request.GET, "currency": "EUR"},
    )  # fmt: skip

    def make(**values: Any) -> Campaign:
        values["owner"] = values["owner"] or request.membership
        return actions.create_campaign(by=request.membership, **values)

    return form_answer(
        request, form, do=make, done="The campaign is begun. Say what it is for in the brief, then look for people.",
        back="", title="New campaign", submit="Begin the campaign", template="campaigns/form.html",
        crumb="Campaigns", crumb_url=reverse("campaigns:list"),
    )  # fmt: skip


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign(request, uuid)
    page = {
        **tab_page(request, campaign, "overview"), "facts": goal_facts(campaign.goal), "checks": launch_checks(campaign),
        "overview": overview_of(campaign), "timeline": timeline(campaign, limit=20),
    }  # fmt: skip
    return render(request, "campaigns/detail.html", page)


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    form = CampaignForm(
        posted(request), initial=CampaignForm.values_of(campaign), members=list(staff_choices(request.agency)),
        products=campaign.brand.products.filter(archived_at=None).order_by("name"),
    )  # fmt: skip
    back = campaign.get_absolute_url()
    return form_answer(
        request, form, do=partial(actions.update_campaign, campaign=campaign, by=request.membership), done="Saved.",
        back=back, title=campaign.name, submit="Save", template="campaigns/form.html", campaign=campaign, crumb=campaign.name,
        crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def clone(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make a new campaign like this one."""
    campaign = get_campaign(request, uuid)
    if not rules.can_make_campaign(request.membership, request.agency):
        raise PermissionDenied("Viewers cannot begin campaigns. Ask a manager or owner.")
    name = campaign.name if campaign.is_template else f"{campaign.name} (copy)"
    form = CloneForm(
        posted(request), brands=_brands(request), initial={"name": name[:120], "brand": campaign.brand}
    )
    return form_answer(
        request, form, do=partial(actions.clone_campaign, campaign=campaign, by=request.membership),
        done="The copy is made: terms, slots, briefs and contingency plan came over; people and money did not.", back="",
        title="Make a campaign from it" if campaign.is_template else "Copy this campaign", submit="Make it",
        crumb=campaign.name, crumb_url=campaign.get_absolute_url(),
    )  # fmt: skip


@require_POST
def keep_template(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep a template made from a campaign."""
    campaign = get_campaign(request, uuid)
    do = partial(
        actions.clone_campaign, campaign=campaign, by=request.membership, name=campaign.name, as_template=True
    )
    return button_answer(request, do, done="A template is kept.", back="/campaigns/?show=templates")


@require_POST
def archive(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign(request, uuid)
    do = partial(actions.archive_campaign, campaign=campaign, by=request.membership)
    return button_answer(request, do, done=f"{campaign.name} is archived.", back=campaign)


@require_POST
def restore(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign(request, uuid)
    do = partial(actions.restore_campaign, campaign=campaign, by=request.membership)
    return button_answer(request, do, done=f"{campaign.name} is back.", back=campaign)
