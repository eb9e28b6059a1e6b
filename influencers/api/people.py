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
from influencers.filtering.fields import FIELDS
from influencers.filters import PARAMETERS, SORTS, Filters, is_filter, plain_name, read_filters
from influencers.models import Influencer, Stage
from influencers.queries.belongings import with_channels
from influencers.queries.listing import ORDERS, filtered
from irm.api.etag import asked_version, late, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView

_NOTES = {
    "q": "Words of name, handles, channel titles, tags, contact points, bios and notes, accents folded; or a profile's URL.",
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
GRAMMAR = (
    "Every filter can be negated (-country=ES) and grouped: g1.country=ES&g1.tag=food&g2.tag=travel is either group;"
    " filters without a group always hold. Spans are written 10..20, 10.. or ..20. custom.KEY filters by the agency's"
    " own fields."
)
FILTER_PARAMETERS = [
    OpenApiParameter(
        name, str, description=_NOTES.get(name) or (FIELDS[name].hint if name in FIELDS else "") or label
    )
    for name, label in PARAMETERS.items()
]


def read_query(view: ApiView) -> Filters:
    """Return the filters of a request's query. Raises Problem for the first that makes no sense."""
    params = view.request.query_params
    about = {plain_name(name) for name in params}
    stages = list(Stage.objects.for_agency(view.agency)) if "stage" in about else []
    members = list(members_of(view.agency)) if "owner" in about else []
    reading = read_filters(params, by=view.by, stages=stages, members=members, known=("cursor", "page_size"))
    for parameter, sentence in reading.problems:
        raise bad_query(parameter, sentence)
    return reading.filters


class InfluencerList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = InfluencerOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Influencer]":
        self.filters = read_query(self) if self.agency else Filters()
        return with_channels(filtered(self.agency, self.filters))

    def known_parameters(self) -> list[str]:
        """Return all filters, those of groups and negated ones included."""
        return [*PARAMETERS, *filter(is_filter, self.request.query_params), "cursor", "page_size"]

    def get_ordering(self) -> tuple[str, ...]:
        return ORDERS[self.filters.sort]

    @extend_schema(
        parameters=FILTER_PARAMETERS,
        summary="Influencers, filtered and sorted as on the page",
        description=GRAMMAR,
    )
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
