"""The plan's totals and forecast, scenarios, the shortlist and notes to the client."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.actions import scenario_use, scenarios, shortlist
from campaigns.api import shapes_plan as shapes
from campaigns.api.campaigns import get_campaign
from campaigns.models import ClientNote, PlanScenario
from campaigns.queries.bench import notes_to_show
from campaigns.queries.plan import totals_of, whole_forecast
from campaigns.queries.scenario_use import uses_to_show
from campaigns.queries.scenarios import compare_ways, scenarios_to_show
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


def get_scenario(view: ApiView, uuid: UUID) -> PlanScenario:
    """Return the agency's scenario or raise Http404."""
    return get_object_or_404(scenarios_to_show(view.agency), uuid=uuid)


def get_note(view: ApiView, uuid: UUID) -> ClientNote:
    """Return the agency's note or raise Http404."""
    return get_object_or_404(notes_to_show(view.agency), uuid=uuid)


class CampaignPlan(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.MediaPlanOut, summary="What the plan costs and may bring")
    def get(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        totals, drawn = totals_of(campaign), whole_forecast(campaign, now=timezone.now())
        told = {name: getattr(totals, name) for name in ("all", "by_platform", "by_market", "budget", "over", "fee", "margin", "margin_percent")}  # fmt: skip
        body = told | {"forecast": drawn.together, "forecast_leaves_out": drawn.unknown}
        return Response(shapes.MediaPlanOut(body).data)


class CampaignScenarios(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.PlanScenarioOut

    def get_queryset(self) -> "QuerySet[PlanScenario]":
        if not self.agency:
            return PlanScenario.objects.none()
        return scenarios_to_show(self.agency).filter(campaign=get_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="Scenarios of a plan, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.PlanScenarioIn,
        responses={201: shapes.PlanScenarioOut},
        summary="Begin a scenario with the plan as it is",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        made = scenarios.add_scenario(campaign=campaign, by=self.by, **self.values(shapes.PlanScenarioIn))
        return Response(shapes.PlanScenarioOut(made).data, status=201)


class ScenarioDetail(ApiView):
    scopes = {"GET": READ, "DELETE": WRITE}

    @extend_schema(responses=shapes.PlanScenarioOut, summary="One scenario")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.PlanScenarioOut(get_scenario(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Throw a scenario away")
    def delete(self, request: Request, uuid: UUID) -> Response:
        scenario = get_scenario(self, uuid)
        insist_on(request, shapes.PlanScenarioOut(scenario).data)
        scenarios.remove_scenario(scenario=scenario, by=self.by)
        return Response(status=204)


class ScenarioPicks(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.PicksIn, responses=shapes.WayOut, summary="Say who is in which slot in a scenario"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        scenario = get_scenario(self, uuid)
        rows = self.values(shapes.PicksIn)["picks"]
        picks = {row["slot"]: (row.get("candidate"), row.get("price")) for row in rows}
        scenarios.set_picks(scenario=scenario, by=self.by, picks=picks)
        return Response(shapes.WayOut(_way(scenario)).data)


class ScenarioFigures(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.WayOut, summary="What a scenario costs and may bring")
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.WayOut(_way(get_scenario(self, uuid))).data)


class ScenarioApply(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.DespiteIn, responses={201: shapes.ScenarioUseOut}, operation_id="scenarios_apply",
        summary="Make a scenario the plan; slots where work has begun stay and are named",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        scenario = get_scenario(self, uuid)
        use = scenario_use.apply_scenario(scenario=scenario, by=self.by, **self.values(shapes.DespiteIn))
        return Response(shapes.ScenarioUseOut(use).data, status=201)


class ScenarioUndo(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=shapes.ScenarioUseOut, operation_id="scenarios_undo",
        summary="Take back that a scenario became the plan, while nothing of it left the house",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        use = get_object_or_404(uses_to_show(self.agency), uuid=uuid)
        return Response(shapes.ScenarioUseOut(scenario_use.undo_scenario(use=use, by=self.by)).data)


class CampaignShortlist(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.ShortlistIn,
        responses=shapes.ShortlistOut,
        summary="Show the client the shortlist, or hide it",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        shared = self.values(shapes.ShortlistIn)["shared"]
        do = shortlist.share_shortlist if shared else shortlist.hide_shortlist
        return Response(shapes.ShortlistOut(do(campaign=campaign, by=self.by)).data)


class CampaignNotes(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.ClientNoteOut

    def get_queryset(self) -> "QuerySet[ClientNote]":
        if not self.agency:
            return ClientNote.objects.none()
        return notes_to_show(self.agency).filter(campaign=get_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="Notes to the client, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=shapes.ClientNoteIn, responses={201: shapes.ClientNoteOut}, summary="Draft a note")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        made = shortlist.write_note(campaign=campaign, by=self.by, **self.values(shapes.ClientNoteIn))
        return Response(shapes.ClientNoteOut(made).data, status=201)


class ClientNoteDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=shapes.ClientNoteOut, summary="One note to the client")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.ClientNoteOut(get_note(self, uuid)).data)

    @extend_schema(request=shapes.ClientNoteIn, responses=shapes.ClientNoteOut, summary="Change a draft")
    def patch(self, request: Request, uuid: UUID) -> Response:
        note = get_note(self, uuid)
        insist_on(request, shapes.ClientNoteOut(note).data)
        stored = {"subject": note.subject, "body": note.body}
        made = shortlist.change_note(
            note=note, by=self.by, **(stored | self.values(shapes.ClientNoteIn, partial=True))
        )
        return tagged(request, shapes.ClientNoteOut(made).data)

    @extend_schema(responses={204: None}, summary="Throw a draft away")
    def delete(self, request: Request, uuid: UUID) -> Response:
        note = get_note(self, uuid)
        insist_on(request, shapes.ClientNoteOut(note).data)
        shortlist.delete_note(note=note, by=self.by)
        return Response(status=204)


class ClientNoteShare(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses=shapes.ClientNoteOut, summary="Show a note to the client")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return Response(
            shapes.ClientNoteOut(shortlist.share_note(note=get_note(self, uuid), by=self.by)).data
        )


def _way(scenario: PlanScenario) -> object:
    return compare_ways(scenario.campaign, [scenario], now=timezone.now()).ways[1]
