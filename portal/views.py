from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from accounts.states import Role
from campaigns.queries.shortlist import notes_for, shortlists_for
from crisis.queries.client_updates import texts_shown_to, updates_shown_to
from crisis.states import StatementState
from drafts.queries.outside import waiting_for
from influencers import rules
from influencers.actions import overlap as actions
from influencers.actions.people_lists import answer_entry
from influencers.models import InfluencerList, ListEntry
from influencers.overlap.shown import questions_shown
from influencers.queries.overlap import channels_named
from influencers.queries.people_lists import entries_of, entries_shared_with, shared_lists
from influencers.rows import picked_rows
from portal.queries import dates_for, people_to_write_to, plans_for


@audience(Audience.EVERY_MEMBER)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """Show a client their brand's page; members of the agency have rooms of their own."""
    if not request.membership.is_client:
        return redirect("desk:today")
    brand = request.membership.brand
    now = timezone.now()
    page = {
        "brand": brand, "people": people_to_write_to(request.agency), "lists": shared_lists(brand),
        "shortlists": shortlists_for(brand), "notes": notes_for(brand)[:10], "plans": plans_for(brand),
        "texts": texts_shown_to(brand).filter(state=StatementState.APPROVING)[:10],
        "update": updates_shown_to(brand).first(), "is_approver": request.membership.role == Role.APPROVER,
        "waiting": waiting_for(request.membership, now=now), "dates": dates_for(brand, since=now)[:6],
    }  # fmt: skip
    return render(request, "portal/home.html", page)


@audience(Audience.EVERY_MEMBER)
@require_GET
def list_(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a client a list that is shared with their brand."""
    people = _get_shared_list(request, uuid)
    page = {
        "list": people, "rows": picked_rows(entries_of(people)), "verdicts": ListEntry.Verdict.choices,
        "may_decide": rules.can_decide_on_list(request.membership, people), "overlaps": questions_shown(people),
    }  # fmt: skip
    return render(request, "portal/list.html", page)


@audience(Audience.EVERY_MEMBER)
@require_POST
def answer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a client's verdict and remark on one person."""
    if not request.membership.is_client:
        raise Http404
    entry = get_object_or_404(entries_shared_with(request.membership.brand), uuid=uuid)
    verdict = request.POST.get("verdict")
    try:
        answer_entry(
            entry=entry, by=request.membership, verdict=verdict, remark=request.POST.get("remark", "")
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your answer about %(name)s is saved.") % {"name": entry.influencer})
    return redirect(f"{reverse('portal:list', args=[entry.list.uuid])}#{entry.uuid}")


@audience(Audience.EVERY_MEMBER)
@require_POST
def vote_on_overlap(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take the client's answer to an overlap of two audiences on a shared list."""
    people = _get_shared_list(request, uuid)
    pair = channels_named(request.agency, request.POST.get("pair", "").split("_"))
    answer = request.POST.get("answer")
    if len(pair) != 2 or answer not in ("accept", "another"):
        messages.error(request, _("Choose an answer first."))
    else:
        try:
            actions.vote_on_overlap(
                list=people, by=request.membership, first=pair[0], second=pair[1],
                accepted=answer == "accept", remark=request.POST.get("remark", ""),
            )  # fmt: skip
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your answer is saved. The agency sees it."))
    return redirect(f"{reverse('portal:list', args=[people.uuid])}#overlaps")


def _get_shared_list(request: TenantRequest, uuid: UUID) -> InfluencerList:
    if not request.membership.is_client:
        raise Http404
    return get_object_or_404(shared_lists(request.membership.brand), uuid=uuid)
