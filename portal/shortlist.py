"""The client's page of a campaign's shortlist: who is proposed, why, and what the client says. Made for a phone first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from campaigns import rules
from campaigns.actions.shortlist import answer_candidate, vote_on_overlap
from campaigns.models import Campaign
from campaigns.queries.shortlist import answerable, notes_for, shortlist_of, shortlists_for
from campaigns.states import Verdict


@audience(Audience.EVERY_MEMBER)
@require_GET
def shortlist(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a client the shortlist of a campaign that is shared with their brand, and the notes to them."""
    if not request.membership.is_client:
        raise Http404
    campaign = get_object_or_404(shortlists_for(request.membership.brand), uuid=uuid)
    return _page(request, campaign)


@audience(Audience.EVERY_MEMBER)
@require_POST
def answer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a client's verdict and remark on one person; a refusal keeps what was typed."""
    if not request.membership.is_client:
        raise Http404
    candidate = get_object_or_404(answerable(request.membership.brand), uuid=uuid)
    verdict, remark = request.POST.get("verdict"), request.POST.get("remark", "")
    try:
        answer_candidate(candidate=candidate, by=request.membership, verdict=verdict, remark=remark)
    except ActionError as error:
        campaign = get_object_or_404(shortlists_for(request.membership.brand), pk=candidate.slot.campaign_id)
        return _page(request, campaign, refused=str(error), at=candidate.uuid, typed={"remark": remark})
    messages.success(request, _("Your answer about %(name)s is saved.") % {"name": candidate.influencer})
    back = reverse("portal:shortlist", args=[candidate.slot.campaign.uuid])
    return redirect(f"{back}#c-{candidate.uuid}")


@audience(Audience.EVERY_MEMBER)
@require_POST
def vote(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a client's answer to two audiences of the shortlist that overlap; a refusal keeps what was typed."""
    if not request.membership.is_client:
        raise Http404
    campaign = get_object_or_404(shortlists_for(request.membership.brand), uuid=uuid)
    pair, said, remark = (request.POST.get(name, "") for name in ("pair", "answer", "remark"))
    try:
        if said not in ("accept", "another"):
            raise ActionError(_("Choose an answer first."))
        vote_on_overlap(campaign=campaign, by=request.membership, pair=pair, accepted=said == "accept", remark=remark)  # fmt: skip
    except ActionError as error:
        return _page(request, campaign, refused=str(error), at=pair, typed={"remark": remark, "answer": said})
    messages.success(request, _("Your answer is saved. The agency sees it."))
    return redirect(f"{reverse('portal:shortlist', args=[campaign.uuid])}#overlaps")


def _page(request: TenantRequest, campaign: Campaign, **told: Any) -> HttpResponse:
    page = {
        "campaign": campaign, "shortlist": shortlist_of(campaign), "verdicts": Verdict.choices,
        "may_decide": rules.can_decide_on_shortlist(request.membership, campaign),
        "notes": notes_for(request.membership.brand).filter(campaign=campaign)[:10], **told,
    }  # fmt: skip
    return render(request, "portal/shortlist/page.html", page, status=422 if "refused" in told else 200)
