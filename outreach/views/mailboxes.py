"""Mailboxes: the list with its lights, one with how it does, setting it up, trying it, pausing it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from influencers.views.answers import button_answer, posted
from outreach import rules
from outreach.actions import health as health_actions
from outreach.actions import mailboxes as actions
from outreach.forms.mailboxes import MailboxForm, PauseForm, initial_of
from outreach.leaving_time import contacts_allowed, day_of, mails_allowed, warm_up_step
from outreach.mailbox_rows import days_chart, health_rows, mailbox_row
from outreach.models import Mailbox
from outreach.queries.health import count_of, rates_of
from outreach.queries.mailboxes import mailboxes_to_show, with_waiting
from outreach.views.sign_in_part import lets_go_on, sign_in_part


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show the agency's mailboxes; ?archived=1 those put away."""
    archived = request.GET.get("archived") == "1"
    rows = with_waiting(mailboxes_to_show(request.agency).filter(archived_at__isnull=not archived))
    found = {
        "rows": [mailbox_row(each) for each in rows.order_by("pk")[:200]], "archived": archived, "section": "mailboxes",
        "may_set_up": rules.can_set_up(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/mailboxes/list.html", found)


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show how a mailbox does: its domain, what came back, its limits today."""
    mailbox = _get(request, uuid)
    today = day_of(mailbox, timezone.now())
    count = count_of(mailbox, today)
    found = {
        "row": mailbox_row(mailbox), "mailbox": mailbox, "health": health_rows(mailbox), "rates": rates_of(mailbox, today=today),
        "chart": days_chart(mailbox, today), "count": count, "mails_allowed": mails_allowed(mailbox, today),
        "contacts_allowed": contacts_allowed(mailbox, today), "warm_up": warm_up_step(mailbox, today), "section": "mailboxes",
        "may_set_up": rules.can_set_up(request.membership, request.agency),
        "may_write": rules.can_write(request.membership, request.agency),
        **sign_in_part(request, mailbox),
    }  # fmt: skip
    return lets_go_on(render(request, "outreach/mailboxes/detail.html", found), found["apps"])


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    _insist(request)
    mailbox = Mailbox(
        agency=request.agency, smtp_security="starttls", imap_security="tls", smtp_port=587, imap_port=993
    )
    form = MailboxForm(posted(request), initial=initial_of(mailbox) | {"version": None}, mailbox=mailbox)

    def add(*, version: int | None, **values: Any) -> Mailbox:
        return actions.add_mailbox(by=request.membership, **values)

    return _form(request, form, add, _("Add a mailbox"), reverse("outreach:mailboxes"))


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    _insist(request)
    mailbox = _get(request, uuid)
    form = MailboxForm(
        posted(request), initial=initial_of(mailbox), mailbox=mailbox, kept=actions.kept_secrets(mailbox)
    )
    do = partial(actions.change_mailbox, mailbox=mailbox, by=request.membership)
    return _form(request, form, do, mailbox.address, reverse("outreach:mailbox", args=[uuid]))


@require_POST
def try_sign_in(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _said(request, uuid, actions.try_mailbox)


@require_POST
def try_reading(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _said(request, uuid, actions.try_reading)


@require_POST
def test_letter(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _said(request, uuid, actions.send_test_letter)


@require_POST
def read_health(request: TenantRequest, uuid: UUID) -> HttpResponse:
    mailbox = _get(request, uuid)
    do = partial(health_actions.read_health, mailbox=mailbox, by=request.membership, now=timezone.now())
    return button_answer(request, do, done=_("Read just now."), back=_back(uuid))


@require_POST
def pause(request: TenantRequest, uuid: UUID) -> HttpResponse:
    form = PauseForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    do = partial(actions.pause_mailbox, mailbox=_get(request, uuid), by=request.membership, note=note)
    return button_answer(request, do, done=_("Paused. What waits goes on waiting."), back=_back(uuid))


@require_POST
def resume(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(actions.resume_mailbox, mailbox=_get(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("It sends again."), back=_back(uuid))


@require_POST
def archive(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(actions.archive_mailbox, mailbox=_get(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("Archived."), back=_back(uuid))


@require_POST
def restore(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(actions.restore_mailbox, mailbox=_get(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("Restored."), back=_back(uuid))


def _get(request: TenantRequest, uuid: UUID) -> Mailbox:
    return get_object_or_404(with_waiting(mailboxes_to_show(request.agency)), uuid=uuid)


def _back(uuid: UUID) -> str:
    return reverse("outreach:mailbox", args=[uuid])


def _insist(request: TenantRequest) -> None:
    if not rules.can_set_up(request.membership, request.agency):
        raise PermissionDenied(str(actions.NO_RIGHT))


def _said(request: TenantRequest, uuid: UUID, act: Callable[..., str]) -> HttpResponse:
    try:
        messages.success(request, act(mailbox=_get(request, uuid), by=request.membership))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(_back(uuid))


def _form(
    request: TenantRequest, form: MailboxForm, do: Callable[..., Mailbox], title: str, back: str
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            mailbox = do(**form.values())
        except ActionError as error:
            form.add_error(None, str(error))
            if isinstance(error, EditConflict) and isinstance(form.data, QueryDict):
                seen = form.data.copy()
                seen["version"] = str(error.version)
                form.data = seen
        else:
            messages.success(request, _("Saved. Send yourself a test letter to see whether it works."))
            return redirect(_back(mailbox.uuid))
    page = {"form": form, "title": title, "back": back, "section": "mailboxes"}
    return render(request, "outreach/mailboxes/form.html", page, status=422 if form.is_bound else 200)
