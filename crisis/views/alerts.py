"""Alerts: the list, one with its arithmetic, what is done with it, and the bar that every page shows."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from crisis import rules
from crisis.actions import alerts as actions
from crisis.models import Alert, Incident
from crisis.pages.alerts import alert_row
from crisis.queries import alerts as queries
from crisis.queries.drills import turned_at
from crisis.states import AlertState, Level
from influencers.views.answers import button_answer

A_PAGE, MOST_AT_ONCE = 50, 200


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show alerts, narrowed by ?state (open unless said), ?level, ?monitor, ?drill."""
    asked = _asked(request)
    rows = queries.listed_alerts(request.agency, member=request.membership, **asked)
    counts = queries.counts_of(request.agency)
    page = keyset_page(rows, request, size=A_PAGE)
    found = {
        "now": timezone.now(), "page": page, "rows": [alert_row(each) for each in page.rows], "asked": asked, "open": sum(counts.values()), "counts": counts,
        "states": AlertState.choices, "levels": Level.choices, "monitors": queries.monitors_with_alerts(request.agency),
        "may_write": rules.can_write(request.membership, request.agency),
        "may_set_up": rules.can_set_up(request.membership, request.agency), "is_narrowed": bool(asked["level"] or asked["monitor"] or asked["drill"]),
    }  # fmt: skip
    is_part = request.htmx and request.GET.get("fragment") == "rows"
    return render(request, "crisis/alerts/_rows.html" if is_part else "crisis/alerts/list.html", found)


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show why an alert was raised, what caused it, who knows, and what can be done."""
    alert = _get(request, uuid)
    now = timezone.now()
    names = (_("Comments"), _("Negative"), _("It began"))
    found = {
        "row": alert_row(alert), "alert": alert, "evidence": queries.evidence_of(alert), "samples": queries.samples_of(alert),
        "notices": queries.notices_of(alert), "incidents": queries.joinable_incidents(alert), "breaks": queries.breaks_of(alert),
        "chart": queries.chart_of(alert, names, now=now), "now": now, "turned_at": turned_at(alert), "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "crisis/alerts/detail.html", found)


@require_POST
def change(request: TenantRequest) -> HttpResponse:
    """Acknowledge or dismiss the alerts that were chosen, each by itself."""
    chosen = [each for each in request.POST.getlist("chosen")[:MOST_AT_ONCE] if _is_uuid(each)]
    verb, back = request.POST.get("verb", ""), _back(request)
    if verb not in ("acknowledge", "dismiss") or not chosen:
        messages.error(request, _("Choose alerts first, then what to do with them."))
        return redirect(back)
    rows = queries.alerts_to_show(request.agency).filter(uuid__in=chosen)
    try:
        done, refused = actions.do_to_many(
            alerts=rows, by=request.membership, verb=verb, reason=request.POST.get("reason", "")
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(back)
    if done:
        messages.success(request, ngettext("%(n)d alert is settled.", "%(n)d alerts are settled.", done) % {"n": done})  # fmt: skip
    for sentence in refused[:5]:
        messages.error(request, sentence)
    return redirect(back)


def verb(
    do: Callable[[TenantRequest, Alert], Any], done: Callable[[], str]
) -> Callable[[TenantRequest, UUID], HttpResponse]:
    """Return the view of one verb on one alert."""

    @require_POST
    def view(request: TenantRequest, uuid: UUID) -> HttpResponse:
        alert = _get(request, uuid)
        return button_answer(request, partial(do, request, alert), done=done(), back=_back(request, alert))

    return view


acknowledge = verb(
    lambda request, alert: actions.acknowledge_alert(alert=alert, by=request.membership),
    lambda: _("Acknowledged. Nobody else is told."),
)
dismiss = verb(
    lambda request, alert: actions.dismiss_alert(
        alert=alert, by=request.membership, reason=request.POST.get("reason", "")
    ),
    lambda: _("Dismissed."),
)


explain = verb(
    lambda request, alert: actions.explain_alert(
        alert=alert, by=request.membership, note=request.POST.get("note", ""),
        hours=int(request.POST.get("hours", "")) if request.POST.get("hours", "").isdecimal() else 6,
    ),
    lambda: _("Noted as a known break. Until it is over nobody is woken here."),
)  # fmt: skip


@require_POST
def join(request: TenantRequest, uuid: UUID) -> HttpResponse:
    alert = _get(request, uuid)
    asked = request.POST.get("incident", "")
    rows = Incident.objects.for_agency(request.agency)
    incident = get_object_or_404(rows, uuid=asked) if _is_uuid(asked) else None
    if incident is None:
        messages.error(request, _("Choose the incident it belongs to."))
        return redirect(alert)
    do = partial(actions.join_incident, alert=alert, incident=incident, by=request.membership)
    return button_answer(request, do, done=_("It belongs to the incident now."), back=incident)


@require_POST
def read(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Remember that the member has looked at it; the page says so by itself once it is open."""
    actions.read_alert(alert=_get(request, uuid), by=request.membership)
    return HttpResponse(status=204)


@require_GET
def bar(request: TenantRequest) -> HttpResponse:
    """Answer with the bar over every page: severe alerts nobody acknowledged. One statement."""
    loud = queries.loud_alerts(request.agency)
    found = {
        "now": timezone.now(), "loud": [alert_row(each) for each in loud[:1]], "more": len(loud) - 1,
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "crisis/alerts/_bar.html", found)


@require_GET
def count(request: TenantRequest) -> HttpResponse:
    """Answer with how many alerts nobody acknowledged; the menu fetches it after the page."""
    number = queries.counts_of(request.agency).get(AlertState.NEW, 0)
    return render(request, "crisis/alerts/_count.html", {"number": number})


def _asked(request: TenantRequest) -> dict[str, str]:
    """Return what the list is narrowed by; what nobody knows counts as not said."""
    got = request.GET
    state = got.get("state", queries.OPEN)
    monitor = got.get("monitor", "")
    return {
        "state": "" if state == "all" else state if state in AlertState.values else queries.OPEN,
        "level": got.get("level", "") if got.get("level") in Level.values else "",
        "monitor": monitor if _is_uuid(monitor) else "",
        "drill": got.get("drill", "") if got.get("drill") in ("yes", "no") else "",
    }


def _back(request: TenantRequest, alert: Alert | None = None) -> str:
    """Return where to go after a button: the list as it was narrowed, or the alert."""
    if alert is not None and request.POST.get("back") != "list":
        return alert.get_absolute_url()
    query = request.POST.get("query", "")
    return reverse("crisis:alerts") + (f"?{query}" if query and "\n" not in query else "")


def _get(request: TenantRequest, uuid: UUID) -> Alert:
    return get_object_or_404(queries.alerts_to_show(request.agency), uuid=uuid)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
