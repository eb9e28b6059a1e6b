"""What the pages of influencers and campaigns show of this room."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from campaigns.views.answers import get_campaign, get_collaboration, tab_page
from crisis.queries.coverage import coverage_of, monitor_of
from crisis.queries.joined import of_campaign, of_person
from crisis.rules import can_write
from crisis.views.campaign_playbooks import part_of
from influencers.views.answers import framed_part, get_influencer


@require_GET
def person(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what an influencer's relationship tab shows of crises."""
    found = get_influencer(request, uuid)
    page = {"of": of_person(found, request.membership)}
    return framed_part(
        request, "crisis/joined/_person.html", page, title=found.name, of=_("Relationship"),
        url=reverse("influencers:relationship", args=[found.uuid]),
    )  # fmt: skip


@require_GET
def collaboration(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what is heard of one collaboration's publications."""
    found = get_collaboration(request, uuid)
    of = {
        "collaboration": found, "campaign": found.campaign, "covered": coverage_of(found.campaign, of=found),
        "monitor": monitor_of(found.campaign),
        "may_write": can_write(request.membership, request.agency),
    }  # fmt: skip
    return framed_part(
        request, "crisis/joined/_collaboration.html", {"of": of}, title=found.influencer.name, of=found.campaign.name,
        url=found.get_absolute_url(),
    )  # fmt: skip


@require_GET
def campaign(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a campaign's incidents, alerts, monitors and playbooks."""
    found = get_campaign(request, uuid)
    page = tab_page(request, found, "crisis") | part_of(request, found)
    return render(
        request, "crisis/joined/campaign.html", page | {"of": of_campaign(found, request.membership)}
    )
