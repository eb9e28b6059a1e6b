"""What clients are told: composed from what is known, approved, shared, taken back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from crisis import rules
from crisis.actions import client_updates as actions
from crisis.actions.locking import MAY_NOT
from crisis.models import ClientUpdate, Incident
from crisis.queries.client_updates import first_words, updates_to_show
from crisis.queries.statements import brands_of
from crisis.states import UpdateState
from crisis.views.asked import asked_moment, uuid_of
from crisis.views.facts import version_of
from crisis.views.room import get_incident


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Compose an update for ?brand: it begins with what is known."""
    found = get_incident(request, uuid)
    if not rules.can_write(request.membership, found.agency):
        raise PermissionDenied(str(MAY_NOT))
    brands = brands_of(found)
    if not brands:
        messages.error(request, _("No campaign is touched, so there is no client to tell. Add the campaign first."))  # fmt: skip
        return redirect(f"{found.get_absolute_url()}#client")
    asked = uuid_of(request.POST.get("brand", "") or request.GET.get("brand", ""))
    brand = next((each for each in brands if each.uuid == asked), brands[0])
    refused = ""
    if request.method == "POST":
        try:
            return redirect(actions.compose_update(incident=found, brand=brand, by=request.membership, **_values(request)))  # fmt: skip
        except ActionError as error:
            refused = str(error)
    before = found.client_updates.filter(brand=brand, state=UpdateState.SHARED).order_by("-shared_at").first()
    page = {"incident": found, "brands": brands, "brand": brand, "before": before, "refused": refused, "typed": _typed(request, found)}  # fmt: skip
    return render(request, "crisis/client_updates/new.html", page, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def update(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show an update as the client reads it, and change it while it was not shared."""
    found = _update(request, uuid)
    if request.method != "POST":
        return _page(request, found)
    try:
        actions.save_update(update=found, by=request.membership, version=version_of(request), **_values(request))  # fmt: skip
    except EditConflict as error:
        return _page(request, found, refused=str(error), theirs=_update(request, uuid))
    except ActionError as error:
        return _page(request, found, refused=str(error))
    messages.success(request, _("Saved."))
    return redirect(found)


@require_POST
def approve(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found = _update(request, uuid)
    do = partial(actions.approve_update, update=found, by=request.membership, seen=request.POST.get("seen", ""))  # fmt: skip
    return _done(request, found, do, _("Approved."))


@require_POST
def share(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found = _update(request, uuid)
    done = _("Drill: marked as shared, no client was told.") if found.incident.is_drill else _("The client sees it now, and gets a mail that says so.")  # fmt: skip
    return _done(request, found, partial(actions.share_update, update=found, by=request.membership), done)


@require_POST
def withdraw(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take it back: reason, which the client reads."""
    found = _update(request, uuid)
    do = partial(actions.withdraw_update, update=found, by=request.membership, reason=request.POST.get("reason", ""))  # fmt: skip
    return _done(request, found, do, _("Taken back. The client reads the reason."))


def _done(request: TenantRequest, found: ClientUpdate, do: Callable[[], Any], done: str) -> HttpResponse:
    try:
        do()
    except ActionError as error:
        return _page(request, found, refused=str(error))
    messages.success(request, done)
    return redirect(found)


def _page(request: TenantRequest, found: ClientUpdate, **told: Any) -> HttpResponse:
    fresh = _update(request, found.uuid)
    is_typed = "refused" in told and "body" in request.POST
    page = {
        "update": fresh, "incident": fresh.incident, "brand": fresh.brand, "words_hash": actions.words_hash(fresh),
        "may_write": rules.can_write(request.membership, request.agency), "is_author": fresh.author_id == request.membership.pk,
        "may_edit": fresh.state in (UpdateState.WRITING, UpdateState.APPROVED), "typed": request.POST if is_typed else None,
        "reads": fresh.reads.select_related("member__user").order_by("read_at")[:20],
        "letters": fresh.letters.select_related("member__user").order_by("pk")[:20], **told,
    }  # fmt: skip
    status = 409 if "theirs" in told else 422 if "refused" in told else 200
    return render(request, "crisis/client_updates/update.html", page, status=status)


def _values(request: TenantRequest) -> dict[str, Any]:
    sent = request.POST
    return {"subject": sent.get("subject", ""), "body": sent.get("body", ""), "next_at": asked_moment(request, "next_at")}  # fmt: skip


def _typed(request: TenantRequest, incident: Incident) -> dict[str, Any]:
    """Return what stands in the fields: what was typed, else what is known."""
    if request.method == "POST":
        return dict(request.POST.items())
    return {"subject": "", "body": first_words(incident), "next_at": incident.update_due_at}


def _update(request: TenantRequest, uuid: UUID) -> ClientUpdate:
    found = get_object_or_404(updates_to_show(request.agency), uuid=uuid)
    if not rules.can_read(request.membership, found.incident.agency):
        raise Http404
    return found
