from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from portal.queries import people_to_write_to


@audience(Audience.EVERY_MEMBER)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """Show a client their brand's page; members of the agency have rooms of their own."""
    if not request.membership.is_client:
        return redirect("desk:today")
    page = {"brand": request.membership.brand, "people": people_to_write_to(request.agency)}
    return render(request, "portal/home.html", page)
