"""The media plan and the dates as a client sees them: their own prices, no budget, no price of ours, no margin."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from campaigns.models import Campaign
from campaigns.plan_files import CLIENT, plan_pdf
from campaigns.queries.plan import plan_rows, plan_slots, totals_of
from portal.queries import dates_for, plans_for

ROWS_SHOWN = 300


@audience(Audience.EVERY_MEMBER)
@require_GET
def plan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a client the media plan of a campaign, in their version."""
    campaign = _get_plan(request, uuid)
    slots = list(plan_slots(campaign).select_related("holder__influencer")[:ROWS_SHOWN])
    rows = plan_rows(slots, now=timezone.now())
    prices = [row.slot.client_price for row in rows if row.slot.client_price is not None]
    page = {
        "campaign": campaign, "rows": rows, "brand": request.membership.brand,
        "total": sum(prices) if len(prices) == len(rows) and rows else None,
    }  # fmt: skip
    return render(request, "portal/plans/plan.html", page)


@audience(Audience.EVERY_MEMBER)
@require_GET
def plan_file(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with the client's version of the plan as PDF."""
    campaign, now = _get_plan(request, uuid), timezone.now()
    slots = list(plan_slots(campaign).select_related("holder__influencer")[:ROWS_SHOWN])
    made = plan_pdf(campaign, plan_rows(slots, now=now), totals_of(campaign), CLIENT, now=now)
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="plan.pdf"'
    return answer


@audience(Audience.EVERY_MEMBER)
@require_GET
def calendar(request: TenantRequest) -> HttpResponse:
    """Show a client when drafts come and posts go live, in their zone; the last two weeks and all that lies ahead."""
    if not request.membership.is_client:
        raise Http404
    now = timezone.now()
    dates = dates_for(request.membership.brand, since=now - timedelta(days=14))
    page = {"dates": dates, "now": now, "brand": request.membership.brand}
    return render(request, "portal/plans/calendar.html", page)


def _get_plan(request: TenantRequest, uuid: UUID) -> Campaign:
    if not request.membership.is_client:
        raise Http404
    return get_object_or_404(plans_for(request.membership.brand).select_related("brand", "agency"), uuid=uuid)
