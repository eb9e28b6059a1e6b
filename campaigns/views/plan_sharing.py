"""Whether the client sees the plan and its dates."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import TenantRequest
from campaigns.actions import plan_sharing as actions
from campaigns.models import Campaign
from campaigns.views.answers import button_answer, get_campaign_to_edit


@require_POST
def show_plan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    do = partial(actions.show_plan, campaign=campaign, by=request.membership)
    return button_answer(
        request, do, done=_("The client sees the plan and its dates now."), back=_back(campaign)
    )


@require_POST
def hide_plan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    do = partial(actions.hide_plan, campaign=campaign, by=request.membership)
    return button_answer(request, do, done=_("The client sees it no more."), back=_back(campaign))


def _back(campaign: Campaign) -> str:
    return f"{reverse('campaigns:plan', args=[campaign.uuid])}?view=client"
