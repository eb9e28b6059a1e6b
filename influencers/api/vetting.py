"""Posts, flagged places, the due diligence, scores and tiers."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Brand
from accounts.states import Scope
from influencers.actions import vetting as actions
from influencers.actions.content import mark_post
from influencers.actions.figures import change_tiers, ensure_tiers
from influencers.actions.safety import decide_flags
from influencers.api import shapes_vetting as shapes
from influencers.api.people import get_influencer
from influencers.figures.formulas import FORMULAS
from influencers.models import ChecklistItem, Post, RiskAssessment, SafetyFlag, Verdict
from influencers.queries.content import posts_of, posts_to_show
from influencers.queries.figures import tiers_of
from influencers.queries.safety import flags_of_agency
from influencers.queries.scores import brand_facts, channels_to_score, facts_of
from influencers.queries.vetting import items_of, verdicts_of
from influencers.restrictions import barred
from influencers.rrr.scoring import DEFAULT_GOAL, goals
from influencers.safety.packs import CATEGORIES, SEVERITIES
from influencers.scores import score_card
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView
from platforms.registry import PLATFORMS

READ, WRITE = Scope.INFLUENCERS_READ, Scope.INFLUENCERS_WRITE


class PostFilters(filters.FilterSet):
    is_paid = filters.BooleanFilter()
    channel = filters.UUIDFilter(field_name="channel__uuid", label="A channel's uuid")


class InfluencerPosts(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.PostOut
    filterset_class = PostFilters

    def get_queryset(self) -> "QuerySet[Post]":
        return posts_of(get_influencer(self, self.kwargs["uuid"])) if self.agency else Post.objects.none()

    @extend_schema(summary="An influencer's stored posts, the last stored first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)


class PostMark(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="posts_mark", request=shapes.PostMarkIn, responses=shapes.PostOut,
        summary="Say that a post is advertising, or is not",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        post = get_object_or_404(posts_to_show(self.agency), uuid=uuid)
        marked = mark_post(post=post, by=self.by, now=timezone.now(), **self.values(shapes.PostMarkIn))
        return Response(shapes.PostOut(marked).data)


class FlagFilters(filters.FilterSet):
    state = filters.ChoiceFilter(choices=SafetyFlag.State.choices)
    category = filters.ChoiceFilter(choices=list(CATEGORIES.items()))
    severity = filters.ChoiceFilter(choices=list(SEVERITIES.items()))
    influencer = filters.UUIDFilter(
        field_name="post__channel__influencer__uuid", label="An influencer's uuid"
    )


@extend_schema(summary="Places in stored posts where a word of the packs stands, newest first")
class FlagList(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.FlagOut
    filterset_class = FlagFilters

    def get_queryset(self) -> "QuerySet[SafetyFlag]":
        return flags_of_agency(self.agency)


class FlagDecision(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="flags_decide", request=shapes.FlagDecisionIn, responses=shapes.FlagOut,
        summary="Confirm a flagged place, call it harmless, or take that back",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        flag = get_object_or_404(flags_of_agency(self.agency), uuid=uuid)
        decide_flags(flags=[flag], by=self.by, now=timezone.now(), **self.values(shapes.FlagDecisionIn))
        return Response(shapes.FlagOut(get_object_or_404(flags_of_agency(self.agency), uuid=uuid)).data)


class ChecklistItems(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.ChecklistItemOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[ChecklistItem]":
        return items_of(self.agency)

    @extend_schema(summary="The questions of the due diligence, in order, archived ones too")
    def get(self, request: Request) -> Response:
        actions.ensure_checklist(agency=self.agency)
        return super().get(request)

    @extend_schema(
        request=shapes.ChecklistItemIn, responses={201: shapes.ChecklistItemOut}, summary="Add a question at the end"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        item = actions.add_item(by=self.by, **self.values(shapes.ChecklistItemIn))
        location = reverse("api:checklist_item", args=[item.uuid])
        return Response(shapes.ChecklistItemOut(item).data, status=201, headers={"Location": location})


class ChecklistItemDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.ChecklistItemOut, summary="One question")
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.ChecklistItemOut(_get_item(self, uuid)).data)

    @extend_schema(
        request=shapes.ChecklistItemIn, responses=shapes.ChecklistItemOut, summary="Change a question; answers stay"
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        item = _get_item(self, uuid)
        values = self.values(shapes.ChecklistItemIn, partial=True)
        changed = actions.change_item(item=item, by=self.by, **values)
        return Response(shapes.ChecklistItemOut(changed).data)


class ChecklistItemArchive(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="checklist_archive", request=None, responses=shapes.ChecklistItemOut, summary="Ask a question no longer"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        item = actions.archive_item(item=_get_item(self, uuid), by=self.by)
        return Response(shapes.ChecklistItemOut(item).data)


class ChecklistItemRestore(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="checklist_restore", request=None, responses=shapes.ChecklistItemOut, summary="Ask a question again"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        item = actions.restore_item(item=_get_item(self, uuid), by=self.by)
        return Response(shapes.ChecklistItemOut(item).data)


class InfluencerVerdicts(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.VerdictOut

    def get_queryset(self) -> "QuerySet[Verdict]":
        if not self.agency:
            return Verdict.objects.none()
        return verdicts_of(get_influencer(self, self.kwargs["uuid"]))

    @extend_schema(summary="Answers of the due diligence about an influencer, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @extend_schema(request=shapes.VerdictIn, responses={201: shapes.VerdictOut}, summary="Answer a question")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        verdict = actions.give_verdict(influencer=influencer, by=self.by, **self.values(shapes.VerdictIn))
        return Response(shapes.VerdictOut(verdict).data, status=201)


class InfluencerRisks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.RiskOut

    def get_queryset(self) -> "QuerySet[RiskAssessment]":
        if not self.agency:
            return RiskAssessment.objects.none()
        return get_influencer(self, self.kwargs["uuid"]).risk_assessments.select_related("author__user")

    @extend_schema(summary="Assessments of an influencer's risk, newest first; the newest counts")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @extend_schema(request=shapes.RiskIn, responses={201: shapes.RiskOut}, summary="Assess the risk")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        assessment = actions.assess_risk(influencer=influencer, by=self.by, **self.values(shapes.RiskIn))
        return Response(shapes.RiskOut(assessment).data, status=201)


class InfluencerScores(ApiView):
    scopes = {"GET": READ}
    parameters = ("brand", "goal")

    @extend_schema(
        operation_id="influencer_scores", responses=shapes.ScoresOut,
        parameters=[OpenApiParameter("brand", OpenApiTypes.UUID), OpenApiParameter("goal", enum=list(goals()))],
        summary="Figures, signs of authenticity and, for a brand, reach, relevance and resonance of each channel",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        brand, goal = _asked_brand(self), request.query_params.get("goal", DEFAULT_GOAL)
        if goal not in goals():
            raise bad_query("goal", f"Give one of: {', '.join(goals())}.")
        known = brand_facts(influencer, brand) if brand else None
        facts = facts_of(channels_to_score(influencer), now=timezone.now())
        told: dict[str, Any] = {
            "barred": barred([influencer], brand).get(influencer.pk, "") if brand else "",
            "channels": [
                score_card(each, influencer=influencer, brand=brand, known=known, goal=goal)
                for each in facts.values()
            ],
        }
        return Response(shapes.ScoresOut(told).data)


class TierList(ApiView):
    scopes = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="tiers_list", responses=shapes.AllTiersOut,
        summary="Where each platform's tiers begin, and how its engagement is counted",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        ensure_tiers(agency=self.agency)
        return Response({"results": [self._row(platform) for platform in PLATFORMS]})

    @extend_schema(
        operation_id="tiers_change", request=shapes.TiersIn, responses=shapes.TiersOut,
        summary="Set a platform's tiers; its channels are sorted anew",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(shapes.TiersIn)
        change_tiers(by=self.by, **values)
        return Response(self._row(values["platform"]))

    def _row(self, platform: str) -> dict[str, Any]:
        formula = FORMULAS[platform].sentence if platform in FORMULAS else ""
        tiers = tiers_of(self.agency, platform)
        return dict(shapes.TiersOut({"platform": platform, "formula": formula, "tiers": tiers}).data)


def _get_item(view: ApiView, uuid: UUID) -> ChecklistItem:
    return get_object_or_404(items_of(view.agency).select_related("agency"), uuid=uuid)


def _asked_brand(view: ApiView) -> Brand | None:
    wanted = view.request.query_params.get("brand", "")
    if not wanted:
        return None
    try:
        return get_object_or_404(Brand.objects.for_agency(view.agency), uuid=UUID(wanted))
    except ValueError as error:
        raise bad_query("brand", "Give a brand's uuid.") from error
