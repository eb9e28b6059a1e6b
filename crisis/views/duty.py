"""The rota: who is on duty now and next, the calendar of turns, planning, handing over, one's own quiet hours."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.queries import staff_choices
from crisis import rules
from crisis.actions import duty as actions
from crisis.forms.duty import QuietHoursForm, RotaForm, TurnForm
from crisis.models import DutyTurn
from crisis.pages.duty import days_of, span_of
from crisis.queries import duty as queries
from crisis.queries.hand_overs import with_offers
from crisis.states import Level
from influencers.views.answers import button_answer, form_answer, posted

HOME = "crisis:duty"


@require_GET
def rota(request: TenantRequest) -> HttpResponse:
    """Show who is told first now and next, five weeks of turns, and when nobody is on duty."""
    now = timezone.now()
    today = timezone.localdate()
    start, end = span_of(today)
    turns = queries.turns_between(request.agency, start, end)
    holes = queries.holes_in(turns, now, end)
    offers = with_offers(request.agency, turns, now)
    found = {
        "now": now, "running": [each for each in turns if each.starts_at <= now < each.ends_at],
        "next": [each for each in turns if each.starts_at > now][:4], "days": days_of(turns, holes, today),
        "holes": holes if turns else [], "is_empty": not turns, "owners": queries.chain_of(request.agency, now)[-1],
        "quiet": queries.quiet_hours_of(request.membership), "zone": timezone.get_current_timezone_name(),
        "may_set_up": rules.can_set_up(request.membership, request.agency), "may_take": rules.can_write(request.membership, request.agency),
        "offers": [each for each in offers if each.to_id == request.membership.pk],
    }  # fmt: skip
    return render(request, "crisis/duty/rota.html", found)


@require_http_methods(["GET", "POST"])
def plan(request: TenantRequest) -> HttpResponse:
    _insist(request)
    initial = {"zone": request.agency.time_zone, "starts_on": timezone.localdate()}
    form = RotaForm(posted(request), initial=initial, people=list(staff_choices(request.agency)))
    do = partial(actions.plan_rota, agency=request.agency, by=request.membership)
    return _form(request, form, do, _("The turns are planned."), _("Plan a rotation"), _("Plan"))


@require_http_methods(["GET", "POST"])
def new_turn(request: TenantRequest) -> HttpResponse:
    _insist(request)
    form = TurnForm(posted(request), people=list(staff_choices(request.agency)))
    do = partial(actions.add_turn, agency=request.agency, by=request.membership)
    return _form(request, form, do, _("The turn is added."), _("Add a turn"), _("Add"))


@require_http_methods(["GET", "POST"])
def quiet_hours(request: TenantRequest) -> HttpResponse:
    """Change when one's own letters wait; anybody for themselves."""
    kept = queries.quiet_hours_of(request.membership)
    initial = {"starts_at": kept.starts_at, "ends_at": kept.ends_at, "wakes_from": kept.wakes_from} if kept else {"wakes_from": Level.SEVERE}  # fmt: skip
    do = partial(actions.set_quiet_hours, by=request.membership)
    zone = request.membership.user.time_zone
    note = _("Letters of alerts wait until these hours are over, in your zone (%(zone)s). Without times nothing waits.") % {"zone": zone}  # fmt: skip
    form = QuietHoursForm(posted(request), initial=initial)
    return _form(request, form, do, _("Saved."), _("Your quiet hours"), _("Save"), note=note)


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(actions.remove_turn, turn=_get(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("The turn is removed."), back=HOME)


def _form(
    request: TenantRequest, form: Any, do: Any, done: str, title: str, submit: str, **more: Any
) -> HttpResponse:
    return form_answer(
        request, form, do=do, done=done, back=reverse(HOME), title=title, submit=submit, template="crisis/form.html",
        room="duty", crumb=_("Duty"), crumb_url=reverse(HOME), **more,
    )  # fmt: skip


def _insist(request: TenantRequest) -> None:
    if not rules.can_set_up(request.membership, request.agency):
        raise PermissionDenied(_("Only owners plan who is on duty."))


def _get(request: TenantRequest, uuid: UUID) -> DutyTurn:
    return get_object_or_404(queries.turns_to_show(request.agency).select_related("agency"), uuid=uuid)
