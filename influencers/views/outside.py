from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from influencers.queries.outside import MOST_OVERLAPS, overlaps_stated, said_by_others
from influencers.views.answers import get_influencer, tab_page


@require_GET
def outside(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """What other services say about a person, each figure with source and day."""
    influencer = get_influencer(request, uuid)
    page = {
        **tab_page(request, influencer, "outside"),
        "said": said_by_others(influencer),
        "overlaps": overlaps_stated(influencer)[:MOST_OVERLAPS],
    }
    return render(request, "influencers/outside/page.html", page)
