"""A room's chart, the same as a table, and what else is affected."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from crisis.pages.live import chart_part, course_table, exposure_part
from crisis.views.live_pages import part_page
from crisis.views.room import get_incident


@require_GET
def chart(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show comments and their negative share by the hour against the usual; by itself with the table of its hours."""
    incident = get_incident(request, uuid)
    page = chart_part(incident, request.membership)
    if not request.htmx:
        page["rows"] = course_table(incident)
    return part_page(request, incident, "chart", page)


@require_GET
def exposure(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what else is affected."""
    incident = get_incident(request, uuid)
    return part_page(request, incident, "exposure", exposure_part(incident, request.membership))
