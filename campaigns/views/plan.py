"""The media plan: rows changed in place, totals, the forecast of everything, the plan as a file."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns import rules
from campaigns.actions.slots import update_slot
from campaigns.forms.plan import RowForm
from campaigns.models import Campaign
from campaigns.plan_charts import price_chart, range_bar
from campaigns.plan_files import CLIENT, HOUSE, MOST_ROWS, plan_pdf, plan_xlsx
from campaigns.queries.plan import plan_page, plan_rows, plan_slots, totals_of, whole_forecast
from campaigns.states import CampaignState
from campaigns.views.answers import get_campaign, tab_page
from campaigns.views.slots import get_slot_to_edit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def plan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the plan; ?platform=, ?market=, ?show=empty|left|over, ?after=<the last row's number>, ?view=client."""
    campaign = get_campaign(request, uuid)
    chosen = {name: request.GET.get(name, "")[:16] for name in ("platform", "market", "show")}
    after = request.GET.get("after", "")
    found = plan_page(
        plan_slots(campaign, **chosen), after=int(after) if after.isdecimal() and len(after) < 19 else 0, now=timezone.now()
    )  # fmt: skip
    totals = totals_of(campaign)
    page = {
        **tab_page(request, campaign, "plan"), **chosen, "found": found, "totals": totals,
        "for_client": request.GET.get("view") == CLIENT, "chart": price_chart(totals, campaign.currency),
        "is_open": campaign.state in CampaignState.open_states,
    }  # fmt: skip
    return render(request, "campaigns/plan/plan.html", page)


@require_GET
def plan_forecast(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Tell what the whole plan may bring; fetched after the page, for it draws a thousand times for each slot."""
    campaign = get_campaign(request, uuid)
    drawn = whole_forecast(campaign, now=timezone.now())
    page = {"campaign": campaign, "drawn": drawn, "bar": range_bar(drawn.together)}
    return render(request, "campaigns/plan/_forecast.html", page)


@require_GET
def export_plan(request: TenantRequest, uuid: UUID) -> HttpResponseBase:
    """Answer with the plan as a file; ?as=xlsx|pdf, ?for=client|house."""
    campaign, now = get_campaign(request, uuid), timezone.now()
    audience = CLIENT if request.GET.get("for") == CLIENT else HOUSE
    slots = plan_slots(campaign).select_related("holder__influencer")[:MOST_ROWS]
    rows, totals = plan_rows(list(slots), now=now), totals_of(campaign)
    name = f"{campaign.name} plan{' for the client' if audience == CLIENT else ''}"
    if request.GET.get("as") == "pdf":
        answer = HttpResponse(
            plan_pdf(campaign, rows, totals, audience, now=now), content_type="application/pdf"
        )
        answer.headers["Content-Disposition"] = (
            content_disposition_header(True, f"{name}.pdf") or "attachment"
        )
        return answer
    file = plan_xlsx(campaign, rows, totals, audience)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


@require_POST
def save_row(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Store the prices typed into a row; a refusal keeps what was typed and says why beside it."""
    slot = get_slot_to_edit(request, uuid)
    form = RowForm(request.POST)
    refused = "" if form.is_valid() else _("Write an amount, for example 1200 or 1200.50.")
    if form.is_valid():
        try:
            slot = update_slot(slot=slot, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            refused = str(error)
    if not request.htmx and not refused:
        return redirect(f"{reverse('campaigns:plan', args=[slot.campaign.uuid])}#slot-{slot.uuid}")
    (row,) = plan_rows([slot], now=timezone.now())
    page = {
        "row": row,
        "refused": refused,
        "typed": form.data if refused else None,
        **_row_page(request, slot.campaign),
    }
    template = "campaigns/plan/_row.html" if request.htmx else "campaigns/plan/row.html"
    return render(request, template, page, status=422 if refused else 200)


def _row_page(request: TenantRequest, campaign: Campaign) -> dict[str, Any]:
    return {"campaign": campaign, "may_edit": rules.can_edit_campaign(request.membership, campaign)}
