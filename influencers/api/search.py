"""Saved views, facets and look-alikes."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions import saved_views as actions
from influencers.api.people import FILTER_PARAMETERS, get_influencer, read_query
from influencers.api.shapes_search import FacetsOut, LookAlikesOut, ViewIn, ViewOut
from influencers.filters import PARAMETERS, is_filter
from influencers.models import SavedView, Stage
from influencers.queries.facets import facets
from influencers.queries.similar import look_alikes
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView


class InfluencerFacets(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}

    def known_parameters(self) -> list[str]:
        """Return all filters, those of groups and negated ones included."""
        return [*PARAMETERS, *filter(is_filter, self.request.query_params)]

    @extend_schema(
        parameters=FILTER_PARAMETERS,
        responses=FacetsOut,
        summary="How many matches have each stage, country, platform, tag",
    )
    def get(self, request: Request) -> Response:
        found = facets(self.agency, read_query(self))
        stages = {str(stage.pk): str(stage.uuid) for stage in Stage.objects.for_agency(self.agency)}
        answer = {
            "people": found.people, "sample": found.sample,
            "stage": [{"value": stages.get(str(pk)), "people": people} for pk, people in found.stage],
        }  # fmt: skip
        for name in ("country", "platform", "tag"):
            answer[name] = [{"value": value, "people": people} for value, people in getattr(found, name)]
        return tagged(request, answer)


class InfluencerSimilar(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}

    @extend_schema(
        responses=LookAlikesOut, summary="Who in the own base resembles somebody, with the reasons"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        alike = look_alikes(get_influencer(self, uuid))
        return tagged(request, LookAlikesOut({"results": alike}).data)


class ViewList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ViewOut

    def get_queryset(self) -> "QuerySet[SavedView]":
        if not self.agency:
            return SavedView.objects.none()
        return SavedView.objects.for_agency(self.agency).seen_by(self.by)

    @extend_schema(summary="Own and shared views of the list of influencers")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=ViewIn, responses={201: ViewOut}, summary="Save a view")
    @idempotent
    def post(self, request: Request) -> Response:
        view = actions.save_view(by=self.by, **self.values(ViewIn))
        location = reverse("api:view", args=[view.uuid])
        return tagged(request, ViewOut(view).data, status=201, location=location)


class ViewDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=ViewOut, summary="One view")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ViewOut(self._get_view(uuid)).data)

    @extend_schema(request=ViewIn, responses=ViewOut, summary="Rename, share or refill a view")
    def patch(self, request: Request, uuid: UUID) -> Response:
        view = self._get_view(uuid)
        insist_on(request, ViewOut(view).data)
        values = self.values(ViewIn, partial=True)
        return tagged(request, ViewOut(actions.change_view(view=view, by=self.by, **values)).data)

    @extend_schema(responses={204: None}, summary="Remove a view; the people stay")
    def delete(self, request: Request, uuid: UUID) -> Response:
        view = self._get_view(uuid)
        insist_on(request, ViewOut(view).data)
        actions.remove_view(view=view, by=self.by)
        return Response(status=204)

    def _get_view(self, uuid: UUID) -> SavedView:
        own = SavedView.objects.for_agency(self.agency).seen_by(self.by)
        return get_object_or_404(own.select_related("agency"), uuid=uuid)
