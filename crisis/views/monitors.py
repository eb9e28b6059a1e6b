"""Monitors: the list, one with what it hears, making and changing them, how keenly they alert."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from campaigns.models import Campaign
from crisis import rules
from crisis.actions import inbound, watching
from crisis.actions import monitors as actions
from crisis.forms.monitors import (
    MonitorForm,
    NewMonitorForm,
    SensitivityForm,
    monitor_initial,
    sensitivity_initial,
)
from crisis.models import Monitor
from crisis.pages.monitors import chart_of, monitor_row, state_of, stream_row, trial_of
from crisis.queries import monitors as queries
from crisis.queries.coverage import unheard_campaigns
from crisis.states import MentionSource, MonitorScope, MonitorState
from influencers.states import Mood, Nature
from influencers.views.answers import button_answer, form_answer, get_influencer, posted

A_PAGE, MENTIONS = 40, 25
MOVED = {
    "on": lambda: _("It listens."), "paused": lambda: _("It listens no longer, until you say so."), "ended": lambda: _("It has ended."),
}  # fmt: skip


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show monitors; ?q, ?state and ?scope narrow."""
    asked = {name: request.GET.get(name, "")[:120] for name in ("q", "state", "scope")}
    rows = queries.monitors_to_show(
        request.agency, text=asked["q"], state=asked["state"], scope=asked["scope"]
    )
    page = keyset_page(rows, request, size=A_PAGE)
    heard = queries.heard_by_day(page.rows, now=timezone.now())
    found = {
        "page": page, "rows": [monitor_row(each, heard.get(each.pk, ())) for each in page.rows], "asked": asked,
        "states": MonitorState.choices, "scopes": MonitorScope.choices, "is_narrowed": any(asked.values()),
        "may_write": rules.can_write(request.membership, request.agency),
        "unheard": len(unheard_campaigns(request.agency).values_list("pk", flat=True)[: watching.MOST_AT_ONCE]),
    }  # fmt: skip
    return render(request, "crisis/monitors/list.html", found)


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what one monitor hears; ?q, ?mood, ?source and ?away narrow its mentions."""
    monitor, now = get_monitor(request, uuid), timezone.now()
    asked = {name: request.GET.get(name, "")[:120] for name in ("q", "mood", "source", "away")}
    mentions = queries.mentions_to_show(
        request.agency, monitor=monitor, text=asked["q"], mood=asked["mood"], source=asked["source"], away=bool(asked["away"])
    )  # fmt: skip
    found = {
        "monitor": monitor, "state": state_of(monitor), "streams": [stream_row(each) for each in queries.streams_of(monitor)[:60]],
        "chart": chart_of(queries.whole_stream(monitor), now=now), "alerts": queries.open_alerts_of(monitor), "breaks": queries.breaks_to_show(monitor, now=now),
        "page": keyset_page(mentions, request, size=MENTIONS), "asked": asked, "moods": Mood.choices, "natures": Nature.choices,
        "sources": [each for each in MentionSource.choices if each[0] != MentionSource.DRILL], "settings": queries.sensitivity_of(monitor),
        "may_write": rules.can_write(request.membership, request.agency) and not monitor.is_drill, "now": now,
        "may_set_up": rules.can_set_up(request.membership, request.agency) and not monitor.is_drill,
    }  # fmt: skip
    return render(request, "crisis/monitors/detail.html", found)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Begin to listen; ?campaign, ?influencer or ?brand choose what."""
    insist(request)
    choices = _choices(request)
    initial = {name: request.GET.get(name, "") for name in ("campaign", "influencer", "brand")}
    form = NewMonitorForm(posted(request), **choices, initial=initial)

    def make(**values: Any) -> str:
        made = actions.make_monitor(
            agency=request.agency, by=request.membership, now=timezone.now(), **values
        )
        return made.get_absolute_url()

    return form_answer(
        request, form, do=make, done=_("It listens from now on."), back="", title=_("New monitor"), submit=_("Listen"),
        template="crisis/form.html", crumb=_("Monitors"), crumb_url=reverse("crisis:monitors"), room="monitors",
        note=_("A campaign's monitor hears the comments under everything its people publish; an influencer's, under their newest posts."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    insist(request)
    monitor = get_monitor(request, uuid)
    form = MonitorForm(posted(request), initial=monitor_initial(monitor))
    return form_answer(
        request, form, do=partial(actions.change_monitor, monitor=monitor, by=request.membership), done=_("Saved."),
        back=monitor.get_absolute_url(), title=_("Change “%(name)s”") % {"name": monitor.name}, submit=_("Save"),
        template="crisis/form.html", crumb=monitor.name, crumb_url=monitor.get_absolute_url(), room="monitors",
    )  # fmt: skip


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    monitor, to = get_monitor(request, uuid), request.POST.get("to", "")
    do = partial(actions.move_monitor, monitor=monitor, by=request.membership, to=to, now=timezone.now())
    return button_answer(request, do, done=MOVED.get(to, lambda: "")(), back=monitor)


@require_POST
def watch(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Listen to a campaign, from its page."""
    campaign = get_object_or_404(Campaign.objects.for_agency(request.agency), uuid=uuid)
    try:
        monitor = actions.watch_campaign(campaign=campaign, by=request.membership, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(campaign)
    return redirect(monitor)


@require_POST
def watch_them(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Listen to an influencer, from their page."""
    influencer = get_influencer(request, uuid)
    try:
        monitor = watching.watch_person(influencer=influencer, by=request.membership, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(influencer)
    return redirect(monitor)


@require_POST
def watch_all(request: TenantRequest) -> HttpResponse:
    """Listen to every running campaign that nobody listens to."""
    try:
        number = watching.watch_running(agency=request.agency, by=request.membership, now=timezone.now())
        done = ngettext(
            "%(number)s campaign is listened to now.", "%(number)s campaigns are listened to now.", number
        )
        messages.success(request, done % {"number": number})
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("crisis:monitors")


@require_http_methods(["GET", "POST"])
def sensitivity(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Set how keenly a monitor alerts; the button "Try" shows what a setting would have alerted, and changes nothing."""
    insist(request)
    monitor, now = get_monitor(request, uuid), timezone.now()
    form = SensitivityForm(posted(request), initial=sensitivity_initial(queries.sensitivity_of(monitor)))
    trial, status = None, 200
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["sensitivity"]
        if request.POST.get("verb") != "try":
            do = partial(actions.change_monitor, monitor=monitor, by=request.membership, sensitivity=chosen)
            return button_answer(request, do, done=_("It alerts by this setting from now on."), back=monitor)
        trial = trial_of(monitor, queries.read_sensitivity(chosen), now=now)
    elif form.is_bound:
        status = 422
    found = {"monitor": monitor, "form": form, "trial": trial}
    return render(request, "crisis/monitors/sensitivity.html", found, status=status)


@require_POST
def hook(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make the address for mentions anew and show it once, or take it back."""
    monitor = get_monitor(request, uuid)
    if request.POST.get("verb") == "remove":
        do = partial(inbound.remove_hook, monitor=monitor, by=request.membership)
        return button_answer(request, do, done=_("The address works no longer."), back=monitor)
    try:
        address, key = inbound.make_hook(monitor=monitor, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(monitor)
    found = {"monitor": monitor, "address": address, "key": key, "header": inbound.SIGNATURE}
    answer = render(request, "crisis/monitors/hook.html", found)
    answer["Cache-Control"] = "no-store"
    return answer


def get_monitor(request: TenantRequest, uuid: UUID) -> Monitor:
    return get_object_or_404(queries.all_monitors(request.agency), uuid=uuid)


def insist(request: TenantRequest) -> None:
    """Tell viewers before they type."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(_(actions.MAY_NOT))


def _choices(request: TenantRequest) -> dict[str, Any]:
    asked = request.GET.get("influencer", "") or request.POST.get("influencer", "")
    return queries.not_watched(request.agency, asked=asked)
