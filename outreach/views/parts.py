"""Parts of other rooms' pages that they fetch after the page itself."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from campaigns.views.answers import get_collaboration
from influencers.views.answers import get_influencer
from outreach.queries.person_letters import of_collaboration, of_person


@require_GET
def person(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what an influencer's relationship tab shows of letters."""
    of = of_person(get_influencer(request, uuid), request.membership)
    return render(request, "outreach/_person_letters.html", {"of": of, "now": timezone.now()})


@require_GET
def collaboration(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what a collaboration's page shows of letters."""
    of = of_collaboration(get_collaboration(request, uuid), request.membership)
    return render(request, "outreach/_collaboration_letters.html", {"of": of, "now": timezone.now()})
