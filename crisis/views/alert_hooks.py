"""Who else is told of alerts: other systems by webhook. Owners set them up."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from crisis import rules
from crisis.actions import alert_hooks as actions
from crisis.forms.alerts import HookForm
from crisis.models import AlertHook
from influencers.views.answers import button_answer, posted


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    return _page(request)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Set an address up; the answer shows the secret that signs, once."""
    if not rules.can_set_up(request.membership, request.agency):
        raise PermissionDenied(_("Only owners set up who else is told of alerts."))
    form = HookForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            hook, secret = actions.make_hook(
                agency=request.agency, by=request.membership, **form.cleaned_data
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return _page(request, made=hook, secret=secret)
    page = {
        "form": form, "title": _("Tell another system"), "submit": _("Set up"), "room": "alerts", "crumb": _("Who else is told"),
        "crumb_url": reverse("crisis:alert_hooks"),
    }  # fmt: skip
    return render(request, "crisis/form.html", page, status=422 if form.is_bound else 200)


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(actions.remove_hook, hook=_get(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("It is told nothing any more."), back="crisis:alert_hooks")


@require_POST
def resume(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(actions.resume_hook, hook=_get(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("It is told again."), back="crisis:alert_hooks")


@require_POST
def try_(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Send it a message that says it is a trial."""
    do = partial(actions.try_hook, hook=_get(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("It took the trial message."), back="crisis:alert_hooks")


def _page(request: TenantRequest, **new: Any) -> HttpResponse:
    hooks = list(AlertHook.objects.for_agency(request.agency).order_by("pk"))
    page = {"hooks": hooks, "may_set_up": rules.can_set_up(request.membership, request.agency), **new}
    answer = render(request, "crisis/alerts/hooks.html", page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _get(request: TenantRequest, uuid: UUID) -> AlertHook:
    return get_object_or_404(AlertHook.objects.for_agency(request.agency).select_related("agency"), uuid=uuid)
