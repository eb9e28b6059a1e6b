"""The timeline of a room: pages by key, stars, and the whole of it as a file or on paper."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.tables import csv_text
from crisis.actions.stars import star_entry
from crisis.models import Incident
from crisis.pages.live import LinesAsked, read_lines, timeline_list, timeline_part
from crisis.queries.timeline import EXPORTED, all_entries
from crisis.views.asked import uuid_of
from crisis.views.live_pages import part_page
from crisis.views.room import get_incident

COLUMNS = ("at", "written_at", "kind", "who", "text", "starred")


@require_GET
def timeline(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show lines, newest first. ?part=list: only them, ?before or ?since a key; 204 when ?mark says nothing changed."""
    incident, asked = get_incident(request, uuid), _asked(request)
    before, since = request.GET.get("before", ""), request.GET.get("since", "")
    if request.htmx and request.GET.get("part") == "list":
        page = timeline_list(incident, request.membership, asked, before=before, since=since)
        if page["lines_mark"] == request.GET.get("mark") and not before:
            return HttpResponse(status=204)
        return render(request, "crisis/room/_lines.html", page)
    page = timeline_part(incident, request.membership, asked)
    if before:
        page |= timeline_list(incident, request.membership, asked, before=before)
    return part_page(request, incident, "timeline", page)


@require_GET
def printed(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show all lines from the beginning on, for paper."""
    incident, asked = get_incident(request, uuid), _asked(request)
    lines = all_entries(incident, kinds=asked.kinds, starred=asked.starred)
    page = {"incident": incident, "lines": lines, "lines_asked": asked, "most": EXPORTED, "room": "incidents"}
    return render(request, "crisis/room/timeline_print.html", page)


@require_GET
def exported(request: TenantRequest, uuid: UUID) -> HttpResponseBase:
    """Send all lines as CSV."""
    incident, asked = get_incident(request, uuid), _asked(request)
    answer = StreamingHttpResponse(csv_text(_rows(incident, asked)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="incident-{incident.number}-timeline.csv"'
    return answer


@require_POST
def star(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Star the line that `star` names by its uuid, or take the star of the one that `unstar` names."""
    incident, starred = get_incident(request, uuid), "star" in request.POST
    wanted = uuid_of(request.POST.get("star") or request.POST.get("unstar", ""))
    entry = get_object_or_404(incident.timeline.select_related("incident__agency"), uuid=wanted)
    try:
        star_entry(entry=entry, by=request.membership, starred=starred)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("crisis:timeline", incident.uuid)


def _asked(request: TenantRequest) -> LinesAsked:
    return read_lines(request.GET.getlist("kind"), request.GET.get("starred", ""))


def _rows(incident: Incident, asked: LinesAsked) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for line in all_entries(incident, kinds=asked.kinds, starred=asked.starred):
        who = str(line.by.user) if line.by else line.by_label
        moments = [each.isoformat(timespec="seconds") for each in (line.at, line.written_at)]
        yield [*moments, line.kind, who, line.text, "1" if line.starred_at else ""]
