"""A live part of a room: by itself for a page that looks again, on a page of its own for whoever has no script."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import TenantRequest
from accounts.live import topic_token
from crisis.actions.timeline import topic_of
from crisis.models import Incident


def part_page(request: TenantRequest, incident: Incident, name: str, page: dict[str, Any]) -> HttpResponse:
    """Answer with the part `name` of a room; alone, the page listens to the room, too."""
    if request.htmx:
        return render(request, f"crisis/room/_{name}.html", page)
    alone = {"room": "incidents", "live_token": topic_token(topic_of(incident))}
    return render(request, f"crisis/room/{name}.html", page | alone)
