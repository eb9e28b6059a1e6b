"""The people of a campaign: board and list; moving somebody by mouse, by keys or by form."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from campaigns.actions import collaborations as actions
from campaigns.actions.pipeline import ensure_pipeline
from campaigns.cards import draw_cards, drawn
from campaigns.forms.collaborations import EndForm, MoveForm
from campaigns.models import Collaboration, PipelineStage
from campaigns.queries.board import PEOPLE_A_PAGE, board, listed_cards, more_of_column, people_list
from campaigns.queries.conditions import met_conditions
from campaigns.states import Condition, Phase
from campaigns.views.answers import get_campaign, get_collaboration, get_collaboration_to_edit, tab_page


@require_GET
def board_(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a campaign's people by stage; ?view=list as a list, ?mine only one's own, ?stage one stage of the list."""
    campaign = get_campaign(request, uuid)
    stages, now = ensure_pipeline(request.agency), timezone.now()
    owner = request.membership.pk if request.GET.get("mine") else None
    page: dict[str, Any] = {**tab_page(request, campaign, "people"), "mine": request.GET.get("mine", "")}
    if request.GET.get("view") != "list":
        page["columns"] = drawn(board(campaign, stages, now=now, owner=owner))
        return render(request, "campaigns/board.html", page)
    stage = next((each for each in stages if str(each.uuid) == request.GET.get("stage")), None)
    rows = people_list(campaign, stage=str(stage.uuid) if stage else "", owner=owner)
    page["page"] = keyset_page(rows, request, size=PEOPLE_A_PAGE)
    page |= {"cards": listed_cards(page["page"].rows, now), "stages": stages, "stage": stage}
    return render(request, "campaigns/people.html", page)


@require_GET
def more(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the next cards of the column ?stage, those that come ?after a card."""
    campaign = get_campaign(request, uuid)
    found = _stage(request, request.GET.get("stage", ""))
    after, owner = request.GET.get("after", ""), request.membership.pk if request.GET.get("mine") else None
    column = more_of_column(
        campaign, found, after=int(after) if after.isdecimal() else 0, now=timezone.now(), owner=owner
    )
    return render(request, "campaigns/_cards.html", {"column": column, "cards": draw_cards(column), "campaign": campaign, "mine": request.GET.get("mine", "")})  # fmt: skip


@require_http_methods(["GET", "POST"])
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Bring somebody to another stage. The board sends the card's place along and is answered in JSON."""
    collaboration = get_collaboration(request, uuid)
    stages = ensure_pipeline(request.agency)
    if request.method == "POST" and request.headers.get("X-Board"):
        return _move_card(request, collaboration)
    collaboration = get_collaboration_to_edit(request, uuid)
    form = MoveForm(request.POST or None, stages=stages, initial={"stage": request.GET.get("stage", "") or str(collaboration.stage.uuid)})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["stage"]
        if chosen.phase == Phase.ENDED and collaboration.ended_at is None:
            return redirect("campaigns:end", uuid=uuid)
        try:
            actions.move_collaboration(
                collaboration=collaboration, by=request.membership, **form.cleaned_data
            )
            messages.success(request, f"{collaboration.influencer.name} is in {chosen} now.")
            return redirect("campaigns:board", uuid=collaboration.campaign.uuid)
        except ActionError as error:
            form.add_error(None, str(error))
    page = {"form": form, "collaboration": collaboration, "asked": _asked(collaboration, stages)}
    return render(request, "campaigns/move.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def end(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """End a collaboration before its time, with a coded reason."""
    collaboration = get_collaboration_to_edit(request, uuid)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_collaboration(collaboration=collaboration, by=request.membership, **form.cleaned_data)
            messages.success(request, f"{collaboration.influencer.name} is no longer part of this campaign.")
            return redirect("campaigns:board", uuid=collaboration.campaign.uuid)
        except ActionError as error:
            form.add_error(None, str(error))
    page = {"form": form, "collaboration": collaboration}
    return render(request, "campaigns/end.html", page, status=422 if form.is_bound else 200)


def _move_card(request: TenantRequest, collaboration: Collaboration) -> HttpResponse:
    stage = _stage(request, request.POST.get("stage", ""))
    if stage.phase == Phase.ENDED and collaboration.ended_at is None:
        return _ask(request, collaboration, stage, "", "end")
    above = request.POST.get("above", "")
    do = partial(
        actions.move_collaboration, collaboration=collaboration, by=request.membership, stage=stage,
        above=_neighbor(collaboration, above), on_top=above == "top", seen=_stage(request, request.POST.get("seen", "")),
    )  # fmt: skip
    try:
        moved = do()
    except actions.ConditionsNotMet as error:
        return _ask(request, collaboration, stage, str(error), "move")
    except ActionError as error:
        return JsonResponse({"detail": str(error)}, status=409)
    return JsonResponse({"stage": str(stage.uuid), "done": f"{moved.influencer.name}: {stage}"})


def _ask(
    request: TenantRequest, collaboration: Collaboration, stage: PipelineStage, detail: str, page: str
) -> JsonResponse:
    url = f"/campaigns/collaborations/{collaboration.uuid}/{page}/?stage={stage.uuid}"
    return JsonResponse({"detail": detail, "ask": url}, status=409)


def _neighbor(collaboration: Collaboration, uuid: str) -> Collaboration | None:
    try:
        known = UUID(uuid)
    except ValueError:
        return None
    return Collaboration.objects.for_agency(collaboration.agency).filter(uuid=known).first()


def _stage(request: TenantRequest, uuid: Any) -> PipelineStage:
    found = next((each for each in ensure_pipeline(request.agency) if str(each.uuid) == str(uuid)), None)
    if found is None:
        raise Http404
    return found


def _asked(collaboration: Collaboration, stages: list[PipelineStage]) -> list[dict[str, Any]]:
    """Return what each later stage asks for, met or not."""
    met = met_conditions(collaboration)
    return [
        {
            "stage": stage,
            "conditions": [(str(Condition(key).label), key in met) for key in stage.entry_conditions],
        }
        for stage in stages
        if stage.entry_conditions and stage.position > collaboration.stage.position
    ]
