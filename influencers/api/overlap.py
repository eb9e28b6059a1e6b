"""Whose audiences overlap, and what was decided about it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Agency
from accounts.states import Scope
from influencers.actions.overlap import decide_overlap
from influencers.api.lists import get_list
from influencers.api.shapes_overlap import (
    ComparisonOut,
    OverlapDecisionIn,
    OverlapDecisionOut,
    OverlapQuestionsOut,
)
from influencers.models import OverlapDecision
from influencers.queries.overlap import (
    FEWEST_CHANNELS,
    MOST_CHANNELS,
    Comparison,
    channels_named,
    channels_of_decisions,
    compare,
    decisions_of,
)
from influencers.queries.overlap_votes import overlap_questions
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView


class Overlap(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    parameters = ("channel",)

    @extend_schema(
        operation_id="overlap",
        parameters=[OpenApiParameter("channel", OpenApiTypes.UUID, many=True, required=True)],
        responses=ComparisonOut,
        summary="What the audiences of two to twenty channels share",
    )
    def get(self, request: Request) -> Response:
        named = request.query_params.getlist("channel")
        channels = channels_named(self.agency, named)
        if len(channels) != len(set(named)) or not FEWEST_CHANNELS <= len(channels) <= MOST_CHANNELS:
            raise bad_query("channel", "Give the uuids of two to twenty of your channels, each once.")
        return Response(ComparisonOut(_told(compare(self.agency, channels))).data)


class OverlapDecisionList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = OverlapDecisionOut

    def get_queryset(self) -> "QuerySet[OverlapDecision]":
        return decisions_of(self.agency)

    def paginate_queryset(self, queryset: "QuerySet[OverlapDecision]") -> list[OverlapDecision]:
        """Return a page of decisions with their channels."""
        return _name_channels(self.agency, super().paginate_queryset(queryset))

    @extend_schema(summary="Decisions about overlaps, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=OverlapDecisionIn,
        responses={201: OverlapDecisionOut},
        summary="Decide about an overlap above the threshold",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        decision = decide_overlap(by=self.by, **self.values(OverlapDecisionIn))
        [row] = _name_channels(self.agency, [decision])
        return Response(OverlapDecisionOut(row).data, status=201)


class PeopleListOverlaps(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}

    @extend_schema(
        operation_id="lists_overlaps",
        responses=OverlapQuestionsOut,
        summary="Overlaps above the threshold on a list, with what agency and client say",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        questions = overlap_questions(get_list(self, uuid))
        told = {"threshold": settings.OVERLAP_THRESHOLD, "results": questions}
        return Response(OverlapQuestionsOut(told).data)


def _name_channels(agency: Agency, decisions: list[OverlapDecision]) -> list[OverlapDecision]:
    """Give decisions their channels' uuids, in one statement for all."""
    known = channels_of_decisions(agency, decisions)
    for decision in decisions:
        decision.channel_uuids = [known[pk].uuid for pk in decision.channels if pk in known]
    return decisions


def _told(comparison: Comparison) -> dict[str, Any]:
    uuids = {each.channel.pk: each.channel.uuid for each in comparison.compared}
    above = {pair for pair, _figure in comparison.above()}
    return {
        "threshold": comparison.threshold,
        "audiences": [
            {
                "channel": each.channel.uuid,
                "commenters": each.sketch.commenters if each.sketch else None,
                "comments": each.sketch.comments if each.sketch else None,
                "made_at": each.sketch.made_at if each.sketch else None,
                "why_unknown": each.why_unknown,
            }
            for each in comparison.compared
        ],
        "pairs": [
            {
                "first": uuids[pair[0]],
                "second": uuids[pair[1]],
                "own": comparison.own.get(pair),
                "stated": comparison.stated.get(pair, []),
                "asks_for_decision": pair in above,
            }
            for pair in sorted({**comparison.own, **comparison.stated})
        ],
        "together": [
            {
                "platform": platform,
                "channels": [channel.uuid for channel in channels],
                "contacts": whole.contacts,
                "people": whole.people,
                "people_margin": whole.people_margin,
            }
            for platform, channels, whole in comparison.together
        ],
    }
