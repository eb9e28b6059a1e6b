"""The live stream of a room: what is heard, narrowed, by key; one row whole; its mood said, kept as evidence, put away."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from crisis import rules
from crisis.actions.evidence import keep_heard
from crisis.actions.streams import correct_heard, put_heard_away
from crisis.models import Incident
from crisis.pages.live import heard_html, heard_list, read_heard, stream_part
from crisis.queries.streams import HeardRow, heard_object, heard_row
from crisis.states import MentionSource
from crisis.views.live_pages import part_page
from crisis.views.room import get_incident
from influencers.states import Nature

LIST = "crisis/room/_heard_list.html"


@require_GET
def stream(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what is heard. ?part=list: only the rows; nothing (204) when ?mark says that the page has them as they are."""
    incident = get_incident(request, uuid)
    asked, before = read_heard(request.GET), request.GET.get("before", "")
    if request.htmx and request.GET.get("part") == "list":
        page = heard_list(incident, request.membership, asked, before=before)
        if page["mark"] == request.GET.get("mark") and not before:
            return HttpResponse(status=204)
        return HttpResponse(heard_html(page) if not before else render_to_string(LIST, page))
    page = stream_part(incident, request.membership, asked)
    if before:
        page |= heard_list(incident, request.membership, asked, before=before)
    return part_page(request, incident, "stream", page)


@require_GET
def row(request: TenantRequest, uuid: UUID, kind: str, number: int) -> HttpResponse:
    """Show one comment or mention whole, with what can be done with it; ?as=row: as the list shows it."""
    incident = get_incident(request, uuid)
    return _row(request, incident, _found(incident, kind, number), is_open=request.GET.get("as") != "row")


@require_POST
def correct(request: TenantRequest, uuid: UUID, kind: str, number: int) -> HttpResponse:
    """Say how it really feels ("mood") or what it is about ("nature")."""
    incident = get_incident(request, uuid)
    say = request.POST.get("say", "")
    do = partial(
        correct_heard, incident=incident, by=request.membership, now=timezone.now(),
        mood="" if say == "nature" else request.POST.get("mood", ""),
        nature="" if say == "mood" else request.POST.get("nature", ""),
    )  # fmt: skip
    return _done(request, incident, kind, number, do, _("Corrected. Figures follow."))


@require_POST
def keep(request: TenantRequest, uuid: UUID, kind: str, number: int) -> HttpResponse:
    """Save it as evidence as it is now."""
    incident = get_incident(request, uuid)

    def do(row: HeardRow) -> None:
        keep_heard(incident=incident, by=request.membership, heard=heard_object(row))

    return _done(request, incident, kind, number, do, _("Saved as evidence."))


@require_POST
def put_away(request: TenantRequest, uuid: UUID, kind: str, number: int) -> HttpResponse:
    """Say that a mention does not belong here."""
    incident = get_incident(request, uuid)
    do = partial(put_heard_away, incident=incident, by=request.membership, now=timezone.now())
    return _done(request, incident, kind, number, do, _("Put away. It is shown no more."))


def _found(incident: Incident, kind: str, number: int) -> HeardRow:
    found = heard_row(incident, kind, number)
    if found is None:
        raise Http404
    return found


def _done(
    request: TenantRequest, incident: Incident, kind: str, number: int, do: Callable[..., Any], done: str
) -> HttpResponse:
    """Do it and show the row as it is now; a refusal stands beside it."""
    found = _found(incident, kind, number)
    try:
        do(row=found)
    except ActionError as error:
        if request.htmx:
            return _row(request, incident, found, is_open=True, refused=str(error))
        messages.error(request, str(error))
        return redirect("crisis:heard", incident.uuid, kind, number)
    if request.htmx:
        left = heard_row(incident, kind, number)
        return _row(request, incident, left, is_open=False, said=done) if left else HttpResponse()
    messages.success(request, done)
    return redirect("crisis:stream", incident.uuid)


def _row(request: TenantRequest, incident: Incident, found: HeardRow, **also: Any) -> HttpResponse:
    page = {
        "incident": incident, "row": found, "natures": Nature.choices, "sources": dict(MentionSource.choices),
        "may_write": rules.can_write(request.membership, request.agency), "room": "incidents", **also,
    }  # fmt: skip
    return render(request, f"crisis/room/{'_heard_row' if request.htmx else 'heard'}.html", page)
