"""Influencers: list, create, read, change, archive, restore, and what happened to them."""

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
from accounts.queries import members_of
from accounts.states import Scope
from influencers.actions import record
from influencers.actions.channels import NewChannel
from influencers.api.shapes import InfluencerEditIn, InfluencerNewIn, InfluencerOut
from influencers.filters import PARAMETERS, SORTS, Filters, read_filters
from influencers.models import Influencer, Stage
from influencers.queries.belongings import with_channels
from influencers.queries.listing import ORDERS, filtered
from irm.api.etag import asked_version, late, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView

_NOTES = {
    "q": "Words of name, handles, channel titles, tags and contact points, accents folded; or a profile's URL.",
    "followers_min": "Needs platform: numbers of different platforms do not compare.",
    "followers_max": "Needs platform.",
    "country": "ISO 3166-1 alpha-2; repeat for several.",
    "language": "ISO 639; repeat for several.",
    "tag": "Repeat for several: all must be there.",
    "stage": "A stage's uuid, or none; repeat for several.",
    "owner": "A member's uuid, me, or nobody.",
    "archived": "only or all; left out: active ones.",
    "import": "An import's uuid: the people it brought in.",
    "sort": f"{', '.join(SORTS)}; followers needs platform.",
}
_QUERY = [
    OpenApiParameter(name, str, description=_NOTES.get(name, label)) for name, label in PARAMETERS.items()
]


class InfluencerList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = InfluencerOut
    parameters = tuple(PARAMETERS)
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Influencer]":
        self.filters = self._read_filters() if self.agency else Filters()
        return with_channels(filtered(self.agency, self.filters))

    def get_ordering(self) -> tuple[str, ...]:
        return ORDERS[self.filters.sort]

    @extend_schema(parameters=_QUERY, summary="Influencers, filtered and sorted as on the page")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=InfluencerNewIn, responses={201: InfluencerOut}, summary="Add an influencer")
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(InfluencerNewIn)
        channels = [NewChannel(**channel) for channel in values.pop("channels", [])]
        made = record.create_influencer(by=self.by, channels=channels, **values)
        location = reverse("api:influencer", args=[made.uuid])
        return tagged(request, InfluencerOut(made).data, status=201, location=location)

    def _read_filters(self) -> Filters:
        params = self.request.query_params
        stages = list(Stage.objects.for_agency(self.agency)) if "stage" in params else []
        members = list(members_of(self.agency)) if params.get("owner", "me") not in ("me", "nobody") else []
        known = ("cursor", "page_size")
        reading = read_filters(params, by=self.by, stages=stages, members=members, known=known)
        for parameter, sentence in reading.problems:
            raise bad_query(parameter, sentence)
        return reading.filters


class InfluencerDetail(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "PATCH": Scope.INFLUENCERS_WRITE}

    @extend_schema(responses=InfluencerOut, summary="One influencer with channels")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(request, _get_whole(self, uuid))

    @extend_schema(
        request=InfluencerEditIn, responses=InfluencerOut, summary="Change fields; what is not given stays"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        values = self.values(InfluencerEditIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        try:
            record.update_influencer(influencer=influencer, by=self.by, version=version, **values)
        except record.Outdated as error:
            raise (error if seen is None else late()) from error
        return _answer(request, _get_whole(self, uuid))


class InfluencerArchive(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="influencers_archive",
        request=None,
        responses=InfluencerOut,
        summary="Put an influencer away",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        record.archive_influencer(influencer=get_influencer(self, uuid), by=self.by)
        return _answer(request, _get_whole(self, uuid))


class InfluencerRestore(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="influencers_restore", request=None, responses=InfluencerOut, summary="Bring one back"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        record.restore_influencer(influencer=get_influencer(self, uuid), by=self.by)
        return _answer(request, _get_whole(self, uuid))


@extend_schema(summary="What happened to an influencer, newest first")
class InfluencerTimeline(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    serializer_class = AuditOut

    def get_queryset(self) -> "QuerySet[AuditEntry]":
        entries = AuditEntry.objects.for_agency(self.agency)
        return entries.about(get_influencer(self, self.kwargs["uuid"])) if self.agency else entries


class InfluencerNextStepDone(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="influencers_next_step_done",
        request=None,
        responses=InfluencerOut,
        summary="Mark the next step as done",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        record.finish_next_step(influencer=get_influencer(self, uuid), by=self.by)
        return _answer(request, _get_whole(self, uuid))


def get_influencer(view: ApiView, uuid: UUID) -> Influencer:
    """Return the agency's influencer or raise Http404."""
    return get_object_or_404(Influencer.objects.for_agency(view.agency), uuid=uuid)


def _get_whole(view: ApiView, uuid: UUID) -> Influencer:
    return get_object_or_404(with_channels(Influencer.objects.for_agency(view.agency)), uuid=uuid)


def _answer(request: Request, influencer: Influencer) -> Response:
    return tagged(request, InfluencerOut(influencer).data)
