"""Parts of other rooms' pages that they fetch after the page itself."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from campaigns.views.answers import get_collaboration
from influencers.views.answers import framed_part, get_influencer
from outreach.queries.person_letters import of_collaboration, of_person


@require_GET
def person(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what an influencer's relationship tab shows of letters."""
    found = get_influencer(request, uuid)
    page = {"of": of_person(found, request.membership), "now": timezone.now()}
    return framed_part(
        request, "outreach/_person_letters.html", page, title=found.name, of=_("Relationship"),
        url=reverse("influencers:relationship", args=[found.uuid]),
    )  # fmt: skip


@require_GET
def collaboration(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what a collaboration's page shows of letters."""
    found = get_collaboration(request, uuid)
    page = {"of": of_collaboration(found, request.membership), "now": timezone.now()}
    return framed_part(
        request, "outreach/_collaboration_letters.html", page, title=found.influencer.name, of=found.campaign.name,
        url=found.get_absolute_url(),
    )  # fmt: skip
