"""A no is written down where it is heard: on somebody's page, or in a collaboration, which ends with it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.models import Brand
from campaigns.views.answers import get_collaboration
from influencers.views.answers import button_answer, form_answer, get_influencer, posted
from outreach.actions import refusals as actions
from outreach.forms.refusals import CollaborationRefusalForm, RefusalForm
from outreach.queries.refusals import bench_of, refusals_to_show
from outreach.views.sequences import insist


@require_http_methods(["GET", "POST"])
def of_influencer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    insist(request)
    influencer = get_influencer(request, uuid)
    brands = Brand.objects.for_agency(request.agency).active().order_by("name")
    back = reverse("influencers:relationship", args=[influencer.uuid])
    return form_answer(
        request, RefusalForm(posted(request), brands=brands),
        do=partial(actions.note_refusal, influencer=influencer, by=request.membership), done=_("Noted. Nobody asks again unawares."),
        back=back, title=_("%(name)s said no") % {"name": influencer.name}, submit=_("Keep it"), template="outreach/form.html",
        crumb=influencer.name, crumb_url=back,
        note=_("Their sequences end. Who proposes them to this brand again is told, with the reason."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def of_collaboration(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep the no and end the collaboration; the answer leads to the bench of the slot they hold."""
    insist(request)
    part = get_collaboration(request, uuid)
    slot = bench_of(part)
    back = reverse("campaigns:slot", args=[slot]) if slot else part.get_absolute_url()
    done = _("Noted. Here is who could step in.") if slot else _("Noted, and the collaboration ended.")
    return form_answer(
        request, CollaborationRefusalForm(posted(request), initial=_from_thread(request)),
        do=partial(actions.note_refusal, influencer=part.influencer, collaboration=part, by=request.membership), done=done,
        back=back, title=_("%(name)s said no") % {"name": part.influencer.name}, submit=_("Keep it and end the collaboration"),
        template="outreach/form.html", crumb=str(part.campaign), crumb_url=part.get_absolute_url(),
        note=_("It is remembered for %(brand)s. Their sequences and this collaboration end; then the bench of the slot is offered.")
        % {"brand": part.campaign.brand},
    )  # fmt: skip


@require_POST
def take_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    refusal = get_object_or_404(refusals_to_show(request.agency), uuid=uuid)
    back = reverse("influencers:relationship", args=[refusal.influencer.uuid])
    do = partial(actions.take_back_refusal, refusal=refusal, by=request.membership)
    return button_answer(request, do, done=_("Taken back."), back=back)


def _from_thread(request: TenantRequest) -> dict[str, Any]:
    """Begin with the reason the page one comes from guesses: silence is a no too."""
    return {"reason": "no_answer"} if request.GET.get("reason") == "no_answer" else {}
