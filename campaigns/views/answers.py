"""How the pages of this app answer: whose campaign it is, what every tab needs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.http import TenantRequest
from campaigns import rules
from campaigns.actions.campaigns import MAY_NOT
from campaigns.header import header_of
from campaigns.models import Campaign, Collaboration
from campaigns.queries.campaigns import campaigns_to_show, collaborations_to_show
from campaigns.tabs import tabs_of
from influencers.views.answers import button_answer, form_answer, framed_part, posted

__all__ = [
    "button_answer",
    "form_answer",
    "get_campaign",
    "get_campaign_to_edit",
    "get_collaboration",
    "get_collaboration_to_edit",
    "framed_part",
    "posted",
    "tab_page",
    "to_edit",
    "unprocessable",
]


def get_campaign(request: TenantRequest, uuid: Any) -> Campaign:
    return get_object_or_404(campaigns_to_show(request.agency), uuid=uuid)


def get_campaign_to_edit(request: TenantRequest, uuid: Any) -> Campaign:
    """Return a campaign for a page that changes it; who may not is told so before they type."""
    return to_edit(request, get_campaign(request, uuid))


def to_edit(request: TenantRequest, campaign: Campaign) -> Campaign:
    """Return a campaign that is loaded already, for a page that changes it; who may not is told so."""
    if campaign.archived_at:
        raise PermissionDenied(f"{campaign.name} is archived. Restore it before you change it.")
    if not rules.can_edit_campaign(request.membership, campaign):
        raise PermissionDenied(MAY_NOT)
    return campaign


def get_collaboration(request: TenantRequest, uuid: Any) -> Collaboration:
    return get_object_or_404(collaborations_to_show(request.agency), uuid=uuid)


def get_collaboration_to_edit(request: TenantRequest, uuid: Any) -> Collaboration:
    """Return a collaboration for a page that changes it; who may not is told so before they type."""
    collaboration = get_collaboration(request, uuid)
    if not rules.can_edit_campaign(request.membership, collaboration.campaign):
        raise PermissionDenied(MAY_NOT)
    return collaboration


def tab_page(request: TenantRequest, campaign: Campaign, tab: str) -> dict[str, Any]:
    """Return what every tab of a campaign's page needs for its header. One statement."""
    return {
        **header_of(campaign, request.membership),
        "campaign": campaign,
        "tabs": tabs_of(campaign, tab),
        "may_edit": rules.can_edit_campaign(request.membership, campaign),
    }


def unprocessable(answer: HttpResponse) -> HttpResponse:
    """Mark an answer as a refusal of what was typed."""
    answer.status_code = 422
    return answer
