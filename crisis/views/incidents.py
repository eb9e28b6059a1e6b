"""The list of incidents, and opening one: by hand, or from an alert in one click."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from accounts.tables import csv_text
from campaigns.views.answers import posted
from crisis import rules
from crisis.actions.incidents import open_incident
from crisis.actions.locking import MAY_NOT
from crisis.forms.incidents import OpenIncidentForm
from crisis.models import Alert, Incident
from crisis.packs import levels
from crisis.pages.incidents import drawn_incidents, most_urgent_first
from crisis.pages.opening import (
    campaigns_to_choose,
    chosen_plan,
    influencers_to_choose,
    plan_for_alert,
    plans_to_choose,
)
from crisis.queries.incidents import count_live, export_rows, listed_incidents, with_what_it_touches
from crisis.queries.suggesting import suggested_for
from crisis.states import IncidentState, Level
from crisis.views.asked import uuid_of

A_PAGE = 50
MOST_LIVE = 50
NAMES = ("q", "state", "level", "campaign", "drill", "year")


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show incidents, live ones first; narrowed by ?q, ?state, ?level, ?campaign, ?drill, ?year."""
    asked, now = _asked(request), timezone.now()
    rows = _rows(request, asked)
    is_first = not (request.GET.get("before") or request.GET.get("after"))
    live = list(with_what_it_touches(rows.live().order_by("-pk"))[:MOST_LIVE]) if is_first else []
    page = keyset_page(with_what_it_touches(rows.exclude(state__in=IncidentState.live)), request, size=A_PAGE)
    context = {
        "live": most_urgent_first(drawn_incidents(live, now)), "rows": drawn_incidents(page.rows, now), "page": page, "asked": asked,
        "is_narrowed": any(asked.values()), "states": [("live", _("Live")), *IncidentState.choices], "levels": Level.choices,
        "campaigns": campaigns_to_choose(request.agency), "years": range(timezone.localdate().year, timezone.localdate().year - 6, -1),
        "may_open": rules.can_write(request.membership, request.agency), "export_query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "crisis/incidents/list.html", context)


@require_GET
def export(request: TenantRequest) -> StreamingHttpResponse:
    """Hand the narrowed list out as CSV."""
    lines = csv_text(export_rows(_rows(request, _asked(request))))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="incidents-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    return answer


@require_GET
def count(request: TenantRequest) -> HttpResponse:
    """Answer with how many incidents are live; the menu fetches it after the page."""
    return render(request, "crisis/incidents/_count.html", {"number": count_live(request.agency)})


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Open an incident by hand, or with more care than one click from ?alert=."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(str(MAY_NOT))
    alert = _alert(request, uuid_of(request.GET.get("alert", "")))
    form = _form(request, alert)
    if form.is_bound and form.is_valid():
        try:
            return redirect(_opened(request, form.cleaned_data, alert))
        except ActionError as error:
            form.add_error(None, str(error))
    page = {"form": form, "alert": alert, "levels": [levels()[each] for each in reversed(Level)]}
    return render(request, "crisis/incidents/new.html", page, status=422 if form.is_bound else 200)


@require_POST
def open_from_alert(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make an alert an incident in one click: its title, its level, what it watches, the plan that fits best."""
    alert = get_object_or_404(_alerts(request), uuid=uuid)
    try:
        plan = plan_for_alert(alert, request.membership) if rules.can_write(request.membership, request.agency) else None  # fmt: skip
        made = open_incident(
            agency=request.agency,
            by=request.membership,
            title=alert.title,
            alert=alert,
            playbook_version=plan,
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(alert.incident or alert)
    return redirect(made)


def _form(request: TenantRequest, alert: Alert | None) -> OpenIncidentForm:
    plans = plans_to_choose(request.agency, suggested_for(alert) if alert else ())
    initial: dict[str, Any] = {"level": Level.MODERATE}
    if alert is not None:
        campaign = alert.monitor.campaign
        initial = {"title": alert.title, "level": alert.level, "campaigns": [campaign] if campaign else [], "playbook": plans[0][0] if plans else ""}  # fmt: skip
    return OpenIncidentForm(
        posted(request), initial=initial, playbooks=plans, campaigns=campaigns_to_choose(request.agency),
        influencers=influencers_to_choose(request.agency),
    )  # fmt: skip


def _opened(request: TenantRequest, values: dict[str, Any], alert: Alert | None) -> Incident:
    plan = chosen_plan(request.agency, values.pop("playbook"), request.membership)
    return open_incident(
        agency=request.agency, by=request.membership, alert=alert, playbook_version=plan, **values
    )


def _alert(request: TenantRequest, uuid: UUID | None) -> Alert | None:
    return get_object_or_404(_alerts(request), uuid=uuid) if uuid else None


def _alerts(request: TenantRequest) -> Any:
    return Alert.objects.for_agency(request.agency).select_related("agency", "monitor__campaign", "incident")


def _asked(request: TenantRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:120] for name in NAMES}


def _rows(request: TenantRequest, asked: dict[str, str]) -> Any:
    year = int(asked["year"]) if asked["year"].isdecimal() and len(asked["year"]) == 4 else None
    return listed_incidents(
        request.agency, text=asked["q"], state=asked["state"], level=asked["level"], campaign=uuid_of(asked["campaign"]),
        drill=asked["drill"], year=year,
    )  # fmt: skip
