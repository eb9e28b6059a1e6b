"""Candidates of a slot: proposed from the base, ranked on the bench, asked, chosen, left out."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns.actions import bench as actions
from campaigns.forms.plan import CandidateForm, CheckForm
from campaigns.goals import goal_facts
from campaigns.models import Candidate
from campaigns.queries.bench import candidates_to_show, proposals
from campaigns.queries.swaps import slot_words
from campaigns.views.answers import button_answer, form_answer, get_campaign_to_edit, posted, tab_page
from campaigns.views.slots import get_slot_to_edit, slot_url
from influencers.models import Influencer
from influencers.queries.people_lists import lists_of

MOST_AT_ONCE = 50


def get_candidate_to_edit(request: TenantRequest, uuid: Any) -> Candidate:
    """Return a candidate for a page that changes them; who may not is told so before they type."""
    candidate = get_object_or_404(candidates_to_show(request.agency), uuid=uuid)
    get_campaign_to_edit(request, candidate.slot.campaign.uuid)
    return candidate


@require_http_methods(["GET", "POST"])
def propose(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Choose people of the base for a slot; ?q= words, ?list= a list, ?like= a candidate they should resemble."""
    slot = get_slot_to_edit(request, uuid)
    refused = ""
    if request.method == "POST":
        people = _people(request)
        typed = {name: request.POST.get(name, "") for name in ("why", "despite")}
        try:
            made = actions.propose_candidates(slot=slot, by=request.membership, influencers=people, **typed)
        except ActionError as error:
            refused = str(error)
        else:
            messages.success(
                request, _("Proposed: %(names)s.") % {"names": ", ".join(c.influencer.name for c in made)}
            )
            return redirect(slot_url(slot))
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "list", "like")}
    found = proposals(slot, text=asked["q"], list_uuid=asked["list"], like=asked["like"])
    page = {
        **tab_page(request, slot.campaign, "plan"), **asked, "slot": slot, "words": slot_words(slot), "proposals": found,
        "refused": refused, "typed": request.POST, "picked": request.POST.getlist("influencer"),
        "lists": lists_of(request.agency)[:100], "goal": goal_facts(slot.campaign.goal),
        "candidates": slot.candidates.select_related("influencer")[:50],
    }  # fmt: skip
    return render(request, "campaigns/slots/propose.html", page, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    candidate = get_candidate_to_edit(request, uuid)
    initial = {name: getattr(candidate, name) for name in actions.FIELDS}
    do = partial(actions.update_candidate, candidate=candidate, by=request.membership)
    return _form(request, candidate, CandidateForm(posted(request), initial=initial), do, _("Change what is said of %(name)s"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def check(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Note that somebody was asked whether they could step in."""
    candidate = get_candidate_to_edit(request, uuid)
    initial = {"free_from": candidate.free_from, "free_until": candidate.free_until}
    do = partial(actions.check_candidate, candidate=candidate, by=request.membership)
    return _form(request, candidate, CheckForm(posted(request), initial=initial), do, _("%(name)s was asked"))


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Do what do= says to a candidate: bench, up, down, again, out (with reason=), choose (with despite=)."""
    candidate = get_candidate_to_edit(request, uuid)
    verbs = _verbs(request, candidate)
    do, done = verbs.get(request.POST.get("do", ""), (None, ""))
    if do is None:
        messages.error(request, _("Choose what to do."))
        return redirect(slot_url(candidate.slot))
    return button_answer(request, do, done=done, back=f"{slot_url(candidate.slot)}#c-{candidate.uuid}")


@require_POST
def rank(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take the bench's order as it was dragged: candidate=<uuid> each, the first first. Answers JSON."""
    slot = get_slot_to_edit(request, uuid)
    bench = {str(row.uuid): row for row in slot.candidates.bench()}
    order = [bench[each] for each in request.POST.getlist("candidate") if each in bench]
    try:
        actions.rank_bench(slot=slot, by=request.membership, order=order)
    except ActionError as error:
        return JsonResponse({"detail": str(error)}, status=409)
    return JsonResponse({"done": _("The bench is in its new order.")})


def _verbs(request: TenantRequest, candidate: Candidate) -> dict[str, tuple[Callable[[], Any], str]]:
    by, name = request.membership, {"name": candidate.influencer.name}
    reason, despite = request.POST.get("reason", ""), request.POST.get("despite", "")
    return {
        "bench": (
            partial(actions.put_on_bench, candidate=candidate, by=by),
            _("%(name)s is on the bench.") % name,
        ),
        "up": (
            partial(actions.step_on_bench, candidate=candidate, by=by, up=True),
            _("%(name)s moved up.") % name,
        ),
        "down": (
            partial(actions.step_on_bench, candidate=candidate, by=by, up=False),
            _("%(name)s moved down.") % name,
        ),
        "again": (
            partial(actions.consider_again, candidate=candidate, by=by),
            _("%(name)s is considered.") % name,
        ),
        "out": (
            partial(actions.leave_out, candidate=candidate, by=by, reason=reason),
            _("%(name)s is left out.") % name,
        ),
        "choose": (
            partial(actions.choose_candidate, candidate=candidate, by=by, despite=despite),
            _("%(name)s has the slot.") % name,
        ),
    }


def _people(request: TenantRequest) -> list[Influencer]:
    uuids = []
    for text in request.POST.getlist("influencer")[:MOST_AT_ONCE]:
        try:
            uuids.append(UUID(text))
        except ValueError:
            continue
    return list(
        Influencer.objects.for_agency(request.agency).filter(uuid__in=uuids).order_by("name_key", "pk")
    )


def _form(request: TenantRequest, candidate: Candidate, form: Any, do: Any, title: str) -> HttpResponse:
    back = slot_url(candidate.slot)
    return form_answer(
        request, form, do=do, done=_("Saved."), back=f"{back}#c-{candidate.uuid}", title=title % {"name": candidate.influencer},
        submit=_("Save"), template="campaigns/form.html", crumb=slot_words(candidate.slot), crumb_url=back,
        campaign=candidate.slot.campaign,
    )  # fmt: skip
