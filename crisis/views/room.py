"""The room of an incident: the page, its parts fetched again, and what came of a button in one of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.errors import ActionError, NotAllowed
from accounts.http import TenantRequest
from accounts.live import topic_token
from crisis import rules
from crisis.actions.timeline import topic_of
from crisis.models import Incident
from crisis.pages.head import head_context
from crisis.pages.room_parts import PARTS, RoomPart
from crisis.presence import members_in, say_here
from crisis.queries.incidents import incidents_to_show, with_what_it_touches
from crisis.states import IncidentState

COLUMNS = ("left", "centre", "right")


def get_incident(request: TenantRequest, uuid: Any) -> Incident:
    return get_object_or_404(incidents_to_show(request.agency), uuid=uuid)


@require_GET
def incident(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the room: head and small parts at once, the others when the page is there."""
    found = get_object_or_404(with_what_it_touches(incidents_to_show(request.agency)), uuid=uuid)
    return render(request, "crisis/room/page.html", _page(request, found))


@require_GET
def part(request: TenantRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show one part: by itself for a page that looks again, on a page of its own without script."""
    found = get_incident(request, uuid)
    known = _part(key)
    context = _of_part(request, found, known)
    template = known.template if request.htmx else "crisis/room/part.html"
    return render(request, template, context)


@require_GET
def head(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the head anew: level, state, clocks, who leads."""
    found = get_object_or_404(with_what_it_touches(incidents_to_show(request.agency)), uuid=uuid)
    return render(request, "crisis/room/_head.html", _shared(request, found) | head_context(found, request.membership, timezone.now()))  # fmt: skip


@require_GET
def people(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show who is in the room now; asked again every half minute, which is how one stays in it."""
    found = get_incident(request, uuid)
    say_here(found, request.membership)
    return render(request, "crisis/room/_people.html", {"people": members_in(found)})


def part_answer(
    request: TenantRequest, incident: Incident, key: str, action: Callable[[], Any], *, done: str = ""
) -> HttpResponse:
    """Call `action`; with htmx answer with the part it changed (or "head"), else go back to the part on the page.

    A refusal is shown in the part and what was typed stays: `refused` and `typed` are in its context, the status is 422
    (403 where the member may not).
    """
    refused, status = "", 200
    try:
        action()
    except ActionError as error:
        refused, status = str(error), 403 if isinstance(error, NotAllowed) else 422
    if not request.htmx and not refused:
        if done:
            messages.success(request, done)
        return redirect(f"{incident.get_absolute_url()}#{key}")
    told = {"refused": refused, "typed": request.POST if refused else {}, "done": "" if refused else done}
    if key == "head":
        fresh = get_object_or_404(with_what_it_touches(incidents_to_show(incident.agency)), pk=incident.pk)
        context = _shared(request, fresh) | head_context(fresh, request.membership, timezone.now()) | told
        return render(request, "crisis/room/_head.html" if request.htmx else "crisis/room/head.html", context, status=status)  # fmt: skip
    known = _part(key)
    context = _of_part(request, get_incident(request, incident.uuid), known) | told
    template = known.template if request.htmx else "crisis/room/part.html"
    return render(request, template, context, status=status)


def _part(key: str) -> RoomPart:
    found = next((each for each in PARTS if each.key == key), None)
    if found is None:
        raise Http404
    return found


def _of_part(request: TenantRequest, found: Incident, known: RoomPart) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else request.GET
    asked = {name: sent.get(f"shown_{name}", sent.get(name, ""))[:20] for name in known.asks}
    return _shared(request, found) | known.context(found, request.membership, **asked) | {"room_part": known}


def _shared(request: TenantRequest, found: Incident) -> dict[str, Any]:
    """Return what every part may read."""
    member = request.membership
    is_live = found.state in IncidentState.live
    return {
        "incident": found, "member": member, "now": timezone.now(), "is_live": is_live,
        "may_write": rules.can_write(member, found.agency) and is_live, "may_note": rules.can_write(member, found.agency),
    }  # fmt: skip


def _page(request: TenantRequest, found: Incident) -> dict[str, Any]:
    shared = _shared(request, found)
    drawn: list[dict[str, Any]] = []
    for place, known in enumerate(PARTS, start=1):
        context = {} if known.is_lazy else known.context(found, request.membership)
        drawn.append({"part": known, "of": context, "place": place})
    columns = [(name, [each for each in drawn if each["part"].column == name]) for name in COLUMNS]
    say_here(found, request.membership)
    return shared | head_context(found, request.membership, timezone.now()) | {
        "parts": drawn, "columns": columns, "live_token": topic_token(topic_of(found)), "people": members_in(found),
    }  # fmt: skip
