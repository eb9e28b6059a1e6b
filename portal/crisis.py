"""A crisis in the client's portal: what they are told of it, and statements in their name that wait for their word."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from accounts.states import Role
from crisis.actions.client_updates import note_read
from crisis.actions.statements import approve, send_back
from crisis.models import ClientUpdate, StatementText
from crisis.queries.client_updates import clients_last_word, read_by, texts_shown_to, updates_shown_to
from crisis.states import StatementState, UpdateState
from drafts.comparing import compare_texts
from portal.queries import people_to_write_to

MOST_SHOWN = 100


@audience(Audience.EVERY_MEMBER)
@require_GET
def updates(request: TenantRequest) -> HttpResponse:
    """Show a client what they were told, newest first, and what waits for their word."""
    brand = _brand(request)
    found = list(updates_shown_to(brand)[:MOST_SHOWN])
    page = {
        "brand": brand, "updates": found, "read": read_by(request.membership, found),
        "texts": list(texts_shown_to(brand)[:MOST_SHOWN]), "is_approver": request.membership.role == Role.APPROVER,
    }  # fmt: skip
    return render(request, "portal/crisis/list.html", page)


@audience(Audience.EVERY_MEMBER)
@require_GET
def update(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show one update. Looking changes nothing: that it was read is said by its button, or by the page's script."""
    found = _update(request, uuid)
    newest = updates_shown_to(found.brand).filter(incident=found.incident_id, state=UpdateState.SHARED).first()  # fmt: skip
    page = {
        "update": found, "brand": found.brand, "is_read": found.pk in read_by(request.membership, [found]),
        "newer": newest if newest and newest.pk != found.pk else None, "people": people_to_write_to(request.agency)[:2],
    }  # fmt: skip
    return render(request, "portal/crisis/update.html", page)


@audience(Audience.EVERY_MEMBER)
@require_POST
def read(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Note that a client read an update."""
    found = _update(request, uuid)
    note_read(update=found, by=request.membership)
    if request.htmx:
        return render(request, "portal/crisis/_read.html", {"update": found, "is_read": True})
    return redirect("portal:crisis_update", uuid)


@audience(Audience.EVERY_MEMBER)
@require_GET
def statement(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a statement in the brand's name, as it would go out."""
    return _page(request, _text(request, uuid))


@audience(Audience.EVERY_MEMBER)
@require_POST
def answer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take an approver's word on the words they saw: yes, or what has to change."""
    text, sent = _text(request, uuid), request.POST
    act = approve if sent.get("answer") == "yes" else send_back
    try:
        act(text=text, by=request.membership, seen=sent.get("seen", ""), note=sent.get("note", ""))
    except ActionError as error:
        return _page(request, _text(request, uuid), refused=str(error), typed=sent)
    if act is send_back:
        messages.success(request, _("Sent back with your note. You are asked again when it has changed."))
        return redirect("portal:crisis_updates")
    messages.success(request, _("Approved. The agency sees it at once."))
    return redirect("portal:crisis_statement", uuid)


def _page(request: TenantRequest, text: StatementText, **told: Any) -> HttpResponse:
    waits = text.state == StatementState.APPROVING
    before = clients_last_word(text)
    page = {
        "changes": compare_texts(before.wording, text.text) if before else [],
        "text": text, "statement": text.statement, "brand": text.statement.brand, "waits": waits, **told,
        "may_decide": waits and request.membership.role == Role.APPROVER,
    }  # fmt: skip
    return render(request, "portal/crisis/statement.html", page, status=422 if "refused" in told else 200)


def _update(request: TenantRequest, uuid: UUID) -> ClientUpdate:
    return get_object_or_404(updates_shown_to(_brand(request)).select_related("brand"), uuid=uuid)


def _text(request: TenantRequest, uuid: UUID) -> StatementText:
    return get_object_or_404(texts_shown_to(_brand(request)), uuid=uuid)


def _brand(request: TenantRequest) -> Any:
    if not request.membership.is_client:
        raise Http404
    return request.membership.brand
