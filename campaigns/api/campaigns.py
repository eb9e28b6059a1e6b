"""Campaigns: list, begin, read, change, copy, and their way from launch to the end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import AuditOut
from accounts.models import AuditEntry
from accounts.states import Scope
from campaigns.actions import campaigns as actions
from campaigns.actions import launching
from campaigns.api.shapes import (
    CampaignChangeIn,
    CampaignIn,
    CampaignOut,
    CampaignRiskIn,
    CampaignRiskOut,
    CheckOut,
    CloneIn,
    ContingencyPlanIn,
    ContingencyPlanOut,
    LaunchChecksOut,
    ReasonIn,
    TeamIn,
    TeamMemberOut,
    TeamOut,
)
from campaigns.models import Campaign, CampaignRisk, ContingencyPlan
from campaigns.queries.campaigns import campaigns_to_show, listed_campaigns
from campaigns.queries.launch import launch_checks
from campaigns.queries.room import plan_of
from campaigns.states import CampaignState
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE
PARAMETERS = [
    OpenApiParameter("state", str, description=f"open, or one of {', '.join(CampaignState.values)}."),
    OpenApiParameter("brand", str, description="A brand's uuid."),
    OpenApiParameter("q", str, description="Words of the name, accents folded."),
    OpenApiParameter("show", str, description="templates or archived; left out: neither."),
]


def get_campaign(view: ApiView, uuid: UUID) -> Campaign:
    """Return the agency's campaign or raise Http404."""
    return get_object_or_404(campaigns_to_show(view.agency), uuid=uuid)


class CampaignList(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = CampaignOut
    filter_backends: list[Any] = []
    parameters = ("state", "brand", "q", "show")

    def get_queryset(self) -> "QuerySet[Campaign]":
        if not self.agency:
            return Campaign.objects.none()
        asked = {name: self.request.query_params.get(name, "") for name in self.parameters}
        if asked["state"] and asked["state"] not in (*CampaignState.values, "open"):
            raise bad_query("state", f"Known: open, {', '.join(CampaignState.values)}.")
        if asked["show"] not in ("", "templates", "archived"):
            raise bad_query("show", "Known: templates, archived.")
        try:
            brand = str(UUID(asked["brand"])) if asked["brand"] else ""
        except ValueError as error:
            raise bad_query("brand", "This is not a uuid.") from error
        return listed_campaigns(
            self.agency, state=asked["state"], brand=brand, text=asked["q"], show=asked["show"]
        )

    @extend_schema(parameters=PARAMETERS, summary="Campaigns, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=CampaignIn, responses={201: CampaignOut}, summary="Begin a campaign")
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.create_campaign(by=self.by, **self.values(CampaignIn))
        return _answer(self, request, made.uuid, status=201)


class CampaignDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=CampaignOut, summary="One campaign")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)

    @extend_schema(
        request=CampaignChangeIn, responses=CampaignOut, summary="Change fields; what is not given stays"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        values = self.values(CampaignChangeIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        actions.update_campaign(campaign=campaign, by=self.by, version=version, **values)
        return _answer(self, request, uuid)


class CampaignClone(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=CloneIn, responses={201: CampaignOut}, operation_id="campaigns_copy",
        summary="Make a campaign like this one: terms, slots, briefs, contingency plan; no people, no money",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.clone_campaign(campaign=get_campaign(self, uuid), by=self.by, **self.values(CloneIn))
        return _answer(self, request, made.uuid, status=201)


def verb(name: str, action: Callable[..., Campaign], summary: str, *, reason: bool = False) -> type[ApiView]:
    """Return the endpoint of one verb on a campaign."""

    class CampaignVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"campaigns_{name.replace('-', '_')}", request=ReasonIn if reason else None, responses=CampaignOut,
            summary=summary,
        )  # fmt: skip
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            campaign = get_campaign(self, uuid)
            values = {"reason": ""} | self.values(ReasonIn) if reason else {}
            action(campaign=campaign, by=self.by, **values)
            return _answer(self, request, uuid)

    CampaignVerb.__name__ = f"Campaign{name.title()}"
    return CampaignVerb


class CampaignTeam(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=TeamOut, summary="Who works on a campaign", operation_id="campaigns_team")
    def get(self, request: Request, uuid: UUID) -> Response:
        return self._answer(request, get_campaign(self, uuid))

    @extend_schema(
        request=TeamIn, responses=TeamOut, summary="Set the whole team", operation_id="campaigns_set_team"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        team = {row["member"]: row.get("duty", "") for row in self.values(TeamIn)["team"]}
        actions.set_team(campaign=campaign, by=self.by, team=team)
        return self._answer(request, campaign)

    def _answer(self, request: Request, campaign: Campaign) -> Response:
        team = list(campaign.team.select_related("member__user").order_by("member__user__name", "pk"))
        return tagged(request, {"team": TeamMemberOut(team, many=True).data})


class CampaignLaunchChecks(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=LaunchChecksOut,
        summary="What is looked at before launch",
        operation_id="campaigns_launch_checks",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        checks = launch_checks(get_campaign(self, uuid))
        return tagged(request, {"checks": CheckOut(checks, many=True).data})


class CampaignRisks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = CampaignRiskOut

    def get_queryset(self) -> "QuerySet[CampaignRisk]":
        if not self.agency:
            return CampaignRisk.objects.none()
        return get_campaign(self, self.kwargs["uuid"]).risks.select_related("author__user")

    @extend_schema(summary="A campaign's risk assessments, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=CampaignRiskIn, responses={201: CampaignRiskOut}, summary="Assess the risk")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        made = launching.assess_campaign_risk(campaign=campaign, by=self.by, **self.values(CampaignRiskIn))
        return tagged(request, CampaignRiskOut(made).data, status=201)


class CampaignPlan(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(
        responses=ContingencyPlanOut,
        summary="The contingency plan",
        operation_id="campaigns_contingency_plan",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return _plan_answer(request, get_campaign(self, uuid))

    @extend_schema(
        request=ContingencyPlanIn, responses=ContingencyPlanOut, operation_id="campaigns_write_contingency_plan",
        summary="Write the whole plan; it has to be agreed to anew",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        values = self.values(ContingencyPlanIn)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        launching.write_contingency_plan(campaign=campaign, by=self.by, version=version, **values)
        return _plan_answer(request, campaign)


class CampaignPlanAgree(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=ContingencyPlanOut, summary="Agree to the plan as it reads now",
        operation_id="campaigns_agree_contingency_plan",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        launching.agree_contingency_plan(campaign=campaign, by=self.by)
        return _plan_answer(request, campaign)


class CampaignTimeline(ListView):
    scopes = {"GET": READ}
    serializer_class = AuditOut

    def get_queryset(self) -> "QuerySet[AuditEntry]":
        if not self.agency:
            return AuditEntry.objects.none()
        return AuditEntry.objects.for_agency(self.agency).about(get_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="What happened to a campaign, newest first", operation_id="campaigns_timeline")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


def _answer(view: ApiView, request: Request, uuid: UUID, *, status: int = 200) -> Response:
    location = reverse("api:campaign", args=[uuid]) if status == 201 else ""
    data = CampaignOut(get_campaign(view, uuid)).data
    return tagged(request, data, status=status, location=location)


def _plan_answer(request: Request, campaign: Campaign) -> Response:
    plan = plan_of(campaign) or ContingencyPlan(campaign=campaign, version=0)
    scenarios = [
        {**{name: getattr(row, name) for name in ("title", "sign", "response", "first_actor", "first_contact", "steps")}, "duties": [{"member": duty.member and {"uuid": str(duty.member.uuid), "name": duty.member.user.name}, "who": duty.who, "duty": duty.duty} for duty in row.duties.all()]}
        for row in (plan.scenarios.all() if plan.pk else ())
    ]  # fmt: skip
    agreed_by = plan.agreed_by and {"uuid": str(plan.agreed_by.uuid), "name": plan.agreed_by.user.name}
    data = {"note": plan.note, "scenarios": scenarios, "agreed_at": plan.agreed_at, "agreed_by": agreed_by}
    return tagged(request, {**data, "version": plan.version})
