"""Mailboxes that sign in without a password: the agency's registrations, and the way to a service and back."""

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError, NotAllowed
from accounts.http import TenantRequest
from influencers.views.answers import button_answer
from outreach import rules
from outreach.actions import mail_apps as app_actions
from outreach.actions import mail_consents as actions
from outreach.forms.mail_apps import MailAppForm
from outreach.mail_access import way_back
from outreach.mail_services import mail_services
from outreach.models import MailApp, Mailbox
from outreach.queries.mailboxes import mail_apps_of


@require_http_methods(["GET", "POST"])
def services(request: TenantRequest) -> HttpResponse:
    """Show what mailboxes may be connected through; a POST stores one registration."""
    if not rules.can_set_up(request.membership, request.agency):
        raise PermissionDenied(str(app_actions.NO_RIGHT))
    apps = {app.service: app for app in mail_apps_of(request.agency)}
    posted = request.POST.get("service", "") if request.method == "POST" else ""
    cards = [_card(request, key, apps.get(key), is_posted=key == posted) for key in mail_services()]
    form = next((card["form"] for card in cards if card["form"].is_bound), None)
    if form is not None and form.is_valid():
        try:
            app_actions.store_mail_app(by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Connect your mailboxes on their pages now."))
            return redirect("outreach:mail_apps")
    page = {"cards": cards, "way_back": way_back(), "section": "mailboxes"}
    return render(request, "outreach/mailboxes/services.html", page, status=422 if form is not None else 200)


@require_POST
def remove_app(request: TenantRequest, uuid: UUID) -> HttpResponse:
    app = get_object_or_404(MailApp.objects.for_agency(request.agency), uuid=uuid)
    do = partial(app_actions.remove_mail_app, by=request.membership, app=app)
    return button_answer(request, do, done=_("Removed."), back=reverse("outreach:mail_apps"))


@require_POST
def connect(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Send the member on to the mail service."""
    mailbox = _get(request, uuid)
    app = get_object_or_404(
        MailApp.objects.for_agency(request.agency), uuid=_uuid(request.POST.get("app", ""))
    )
    try:
        url = actions.begin_consent(mailbox=mailbox, app=app, by=request.membership, now=timezone.now())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("outreach:mailbox", uuid)
    return redirect(url)


@require_GET
def connected(request: TenantRequest) -> HttpResponse:
    """Take what a mail service sends back. It changes something though it is a GET: services answer so."""
    state, code = request.GET.get("state", "")[:200], request.GET.get("code", "")[:4000]
    try:
        mailbox = actions.finish_consent(by=request.membership, state=state, code=code, now=timezone.now())
    except ActionError as error:
        page = {"refused": str(error), "section": "mailboxes"}
        return render(request, "outreach/mailboxes/not_connected.html", page, status=409)
    messages.success(request, _("Connected. Send yourself a test letter to see whether it works."))
    return redirect("outreach:mailbox", mailbox.uuid)


@require_POST
def disconnect(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(actions.disconnect_mailbox, mailbox=_get(request, uuid), by=request.membership)
    back = reverse("outreach:mailbox", args=[uuid])
    return button_answer(request, do, done=_("Disconnected. It signs in with its password again."), back=back)


def _get(request: TenantRequest, uuid: UUID) -> Mailbox:
    rows = Mailbox.objects.for_agency(request.agency).select_related("agency", "owner")
    return get_object_or_404(rows, uuid=uuid)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _card(request: TenantRequest, key: str, app: MailApp | None, *, is_posted: bool) -> dict[str, Any]:
    form = MailAppForm(request.POST if is_posted else None, service=key, app=app)
    return {
        "key": key,
        "label": app.label if app and app.label else mail_services()[key].label,
        "app": app,
        "form": form,
    }
