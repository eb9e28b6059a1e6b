"""Slots of a campaign, who could fill them, swaps."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership
from accounts.states import Scope
from campaigns.actions import bench
from campaigns.actions import slots as actions
from campaigns.actions.swaps import swap_person, undo_swap
from campaigns.api import shapes_plan as shapes
from campaigns.api.campaigns import get_campaign
from campaigns.models import Candidate, Slot
from campaigns.queries.bench import candidates_to_show, proposals
from campaigns.queries.swaps import slots_to_show, swaps_to_show
from irm.api.etag import asked_version, insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


def get_slot(view: ApiView, uuid: UUID) -> Slot:
    """Return the agency's slot or raise Http404."""
    return get_object_or_404(slots_to_show(view.agency), uuid=uuid)


def get_candidate(view: ApiView, uuid: UUID) -> Candidate:
    """Return the agency's candidate or raise Http404."""
    return get_object_or_404(candidates_to_show(view.agency), uuid=uuid)


class CampaignSlots(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.SlotOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[Slot]":
        if not self.agency:
            return Slot.objects.none()
        return slots_to_show(self.agency).filter(campaign=get_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="A campaign's slots, in the plan's order")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.SlotIn, responses={201: shapes.SlotOut(many=True)}, summary="Add slots, several alike"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.add_slots(campaign=get_campaign(self, uuid), by=self.by, **self.values(shapes.SlotIn))
        return Response(shapes.SlotOut(made, many=True).data, status=201)


class SlotDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=shapes.SlotOut, summary="One slot")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.SlotOut(get_slot(self, uuid)).data)

    @extend_schema(request=shapes.SlotEditIn, responses=shapes.SlotOut, summary="Change a slot")
    def patch(self, request: Request, uuid: UUID) -> Response:
        slot = get_slot(self, uuid)
        values = self.values(shapes.SlotEditIn, partial=True)
        actions.update_slot(slot=slot, by=self.by, version=asked_version(request), **values)
        return tagged(request, shapes.SlotOut(get_slot(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Take a slot out that nobody holds")
    def delete(self, request: Request, uuid: UUID) -> Response:
        slot = get_slot(self, uuid)
        insist_on(request, shapes.SlotOut(slot).data)
        actions.remove_slots(campaign=slot.campaign, by=self.by, slots=[slot])
        return Response(status=204)


class SlotDuplicate(ApiView):
    queryset = Slot.objects.none()
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.NumberIn, responses={201: shapes.SlotOut(many=True)}, summary="Add slots like this one"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        slot = get_slot(self, uuid)
        made = actions.duplicate_slot(slot=slot, by=self.by, **self.values(shapes.NumberIn))
        return Response(shapes.SlotOut(made, many=True).data, status=201)


class SlotFree(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses=shapes.SlotOut, summary="Take the slot from whoever holds it")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.SlotOut(bench.free_slot(slot=get_slot(self, uuid), by=self.by)).data)


class SlotCandidates(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.CandidateOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[Candidate]":
        if not self.agency:
            return Candidate.objects.none()
        return candidates_to_show(self.agency).filter(slot=get_slot(self, self.kwargs["uuid"]))

    @extend_schema(summary="Who is considered for a slot")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.CandidatesIn, responses={201: shapes.CandidateOut(many=True)}, summary="Propose people"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        slot = get_slot(self, uuid)
        made = bench.propose_candidates(slot=slot, by=self.by, **self.values(shapes.CandidatesIn))
        return Response(shapes.CandidateOut(made, many=True).data, status=201)


class SlotProposals(ApiView):
    scopes = {"GET": READ}
    parameters = ("q", "list", "like")

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words of the record, accents folded."),
            OpenApiParameter("list", str, description="The uuid of a list: only its people."),
            OpenApiParameter("like", str, description="The uuid of a candidate: only people alike."),
        ],
        responses=shapes.ProposalsOut, operation_id="slots_proposals",
        summary="Who of the base could be proposed for a slot, best first by the campaign's goal; the barred last",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        slot, asked = get_slot(self, uuid), request.query_params
        found = proposals(
            slot, text=asked.get("q", "")[:120], list_uuid=_uuid(asked, "list"), like=_uuid(asked, "like")
        )
        return Response(shapes.ProposalsOut({"proposals": found}).data)


class CandidateDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.CandidateOut, summary="One candidate")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.CandidateOut(get_candidate(self, uuid)).data)

    @extend_schema(
        request=shapes.CandidateEditIn,
        responses=shapes.CandidateOut,
        summary="Change what is said of a candidate",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        candidate = get_candidate(self, uuid)
        insist_on(request, shapes.CandidateOut(candidate).data)
        values = self.values(shapes.CandidateEditIn, partial=True)
        return tagged(
            request,
            shapes.CandidateOut(bench.update_candidate(candidate=candidate, by=self.by, **values)).data,
        )


class CandidateMove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.CandidateMoveIn, responses=shapes.CandidateOut,
        summary="Put somebody on the bench, up or down it, back among the proposed, or out",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        candidate = get_candidate(self, uuid)
        values = self.values(shapes.CandidateMoveIn)
        _move(candidate, self.by, values["do"], values.get("reason", ""))
        return Response(shapes.CandidateOut(get_candidate(self, uuid)).data)


class CandidateCheck(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.CandidateCheckIn,
        responses=shapes.CandidateOut,
        summary="Note that somebody could step in",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        candidate = get_candidate(self, uuid)
        made = bench.check_candidate(candidate=candidate, by=self.by, **self.values(shapes.CandidateCheckIn))
        return Response(shapes.CandidateOut(made).data)


class CandidateChoose(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.DespiteIn, responses=shapes.SlotOut, summary="Give a free slot to a candidate"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        candidate = get_candidate(self, uuid)
        bench.choose_candidate(candidate=candidate, by=self.by, **self.values(shapes.DespiteIn))
        return Response(shapes.SlotOut(get_slot(self, candidate.slot.uuid)).data)


class SlotSwap(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.SwapIn, responses={201: shapes.SwapOut},
        summary="Let the first of the bench, or `candidate`, take over with everything that is owed",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = swap_person(slot=get_slot(self, uuid), by=self.by, **self.values(shapes.SwapIn))
        return Response(shapes.SwapOut(made).data, status=201)


class SwapUndo(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=shapes.SwapOut, summary="Take a swap back while nothing of it left the house"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        swap = get_object_or_404(swaps_to_show(self.agency), uuid=uuid)
        return Response(shapes.SwapOut(undo_swap(swap=swap, by=self.by)).data)


def _uuid(asked: Mapping[str, str], name: str) -> str:
    try:
        return str(UUID(asked[name])) if asked.get(name) else ""
    except ValueError as error:
        raise bad_query(name, "This is not a uuid.") from error


def _move(candidate: Candidate, by: Membership, verb: str, reason: str) -> None:
    if verb in ("up", "down"):
        bench.step_on_bench(candidate=candidate, by=by, up=verb == "up")
    elif verb == "out":
        bench.leave_out(candidate=candidate, by=by, reason=reason)
    elif verb == "bench":
        bench.put_on_bench(candidate=candidate, by=by)
    else:
        bench.consider_again(candidate=candidate, by=by)
