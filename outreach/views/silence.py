"""Whose answer is late, and what to try next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from outreach import rules
from outreach.models import AnswerTime
from outreach.queries.silence import FEWEST, STATED_DAYS, in_days
from outreach.queries.silence_list import silent_threads, with_steps

PAGE = 40


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show late answers, newest thread first; ?mine narrows to one's own."""
    rows = silent_threads(request.agency, now=timezone.now())
    mine = bool(request.GET.get("mine"))
    if mine:
        rows = rows.filter(assignee=request.membership)
    page = keyset_page(rows, request, size=PAGE)
    times = AnswerTime.objects.for_agency(request.agency).order_by("tier")
    context = {
        "page": page, "rows": with_steps(page.rows), "mine": mine, "room": "sequences", "times": [(each, in_days(each.median_hours), in_days(each.late_hours)) for each in times],
        "fewest": FEWEST, "stated": STATED_DAYS, "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/silence.html", context)
