"""Drills: the list, planning one, the page of one that runs, its score sheet beside earlier ones."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from campaigns.queries.campaigns import campaigns_to_show
from crisis import rules
from crisis.actions import drills as actions
from crisis.drills import drills as storms
from crisis.forms.drills import DrillForm
from crisis.models import Drill
from crisis.pages.drills import comparison, drill_row, sheet_rows
from crisis.queries import drills as queries
from crisis.queries.alerts import alerts_to_show
from influencers.views.answers import button_answer, form_answer, posted

A_PAGE = 30


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show drills, newest first, with how they went."""
    page = keyset_page(queries.drills_to_show(request.agency), request, size=A_PAGE)
    now = timezone.now()
    found = {
        "page": page, "rows": [drill_row(each, now) for each in page.rows], "storms": storms().values(),
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "crisis/drills/list.html", found)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Plan a drill; it begins at once unless a moment is given."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(_("Only managers and owners begin drills."))
    campaigns = list(campaigns_to_show(request.agency).filter(archived_at=None).order_by("-pk")[:200])
    initial = {"storm": request.GET.get("storm", "unmarked_ads"), "campaign": request.GET.get("campaign", "")}
    form = DrillForm(posted(request), request.FILES or None, initial=initial, campaigns=campaigns)

    def do(*, starts_at: datetime | None, **values: Any) -> Drill:
        now = timezone.now()
        how = {"agency": request.agency, "by": request.membership, **values}
        if starts_at is not None and starts_at > now:
            return actions.plan_drill(**how, at=starts_at)
        return actions.start_drill(**how, now=now)

    return form_answer(
        request, form, do=do, done=_("Everything in this drill is marked as one."), back="", title=_("Plan a drill"),
        submit=_("Begin"), template="crisis/drills/new.html", room="drills", storms=storms().values(),
    )  # fmt: skip


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show how far a drill is, its alerts and room, and the score so far; ?fragment=progress only that."""
    drill = _get(request, uuid)
    now = timezone.now()
    sheet = queries.score_of(drill) if drill.started_at else None
    found = {
        "drill": drill, "row": drill_row(drill, now), "sheet": sheet, "lines": sheet_rows(sheet) if sheet else [],
        "alerts": list(alerts_to_show(request.agency).filter(monitor=drill.monitor_id).order_by("pk")[:10]) if drill.monitor_id else [],
        "incident": queries.incident_of(drill), "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    if request.GET.get("fragment") == "progress":
        return render(request, "crisis/drills/_progress.html", found)
    found |= {"storm": storms().get(drill.storm), "earlier": comparison(queries.earlier_drills(drill), sheet)}
    return render(request, "crisis/drills/detail.html", found)


@require_POST
def stop(request: TenantRequest, uuid: UUID) -> HttpResponse:
    drill = _get(request, uuid)
    do = partial(actions.stop_drill, drill=drill, by=request.membership)
    return button_answer(request, do, done=_("The drill is stopped."), back=drill)


def _get(request: TenantRequest, uuid: UUID) -> Drill:
    return get_object_or_404(queries.drills_to_show(request.agency).select_related("agency"), uuid=uuid)
