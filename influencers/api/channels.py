"""Channels and their figures over time."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions import channels as actions
from influencers.actions.evidence import attach_evidence
from influencers.actions.polling import poll_now
from influencers.api.people import get_influencer
from influencers.api.shapes import (
    PLATFORM_CHOICES,
    ChannelIn,
    ChannelOut,
    NewChannelIn,
    SnapshotEvidenceIn,
    SnapshotIn,
    SnapshotOut,
)
from influencers.models import Channel, Snapshot
from influencers.queries.belongings import snapshots_in
from influencers.states import ChannelState, SnapshotSource
from irm.api.etag import insist_on, tagged
from irm.api.filters import MomentFilter
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView


class ChannelFilters(filters.FilterSet):
    platform = filters.ChoiceFilter(choices=PLATFORM_CHOICES)
    state = filters.ChoiceFilter(choices=ChannelState.choices)
    influencer = filters.UUIDFilter(field_name="influencer__uuid", label="An influencer's uuid")
    handle = filters.CharFilter(method="has_handle", label="Exactly this handle, capitals aside")
    external_id = filters.CharFilter(label="Exactly this id of the platform")
    changed_since = MomentFilter(
        field_name="updated_at", lookup_expr="gte", label="Changed at this time or later"
    )

    def has_handle(self, queryset: Any, name: str, value: str) -> Any:
        """Compare as handles are kept unique."""
        return queryset.filter(handle_key=value.removeprefix("@").lower())


class SnapshotFilters(filters.FilterSet):
    since = MomentFilter(field_name="taken_at", lookup_expr="gte", label="Taken at this time or later")
    until = MomentFilter(field_name="taken_at", lookup_expr="lt", label="Taken before this time")
    source = filters.ChoiceFilter(choices=SnapshotSource.choices)


@extend_schema(summary="Channels of all influencers, newest first")
class ChannelList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    serializer_class = ChannelOut
    filterset_class = ChannelFilters

    def get_queryset(self) -> "QuerySet[Channel]":
        return Channel.objects.for_agency(self.agency).select_related("influencer")


class InfluencerChannels(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ChannelOut
    ordering = ("platform", "id")

    def get_queryset(self) -> "QuerySet[Channel]":
        rows = Channel.objects.for_agency(self.agency).select_related("influencer")
        return rows.filter(influencer=get_influencer(self, self.kwargs["uuid"])) if self.agency else rows

    @extend_schema(summary="An influencer's channels")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @extend_schema(
        request=NewChannelIn, responses={201: ChannelOut}, summary="Give an influencer one more channel"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        new = actions.NewChannel(**self.values(NewChannelIn))
        channel = actions.add_channel(influencer=influencer, by=self.by, channel=new)
        return tagged(
            request,
            ChannelOut(channel).data,
            status=201,
            location=reverse("api:channel", args=[channel.uuid]),
        )


class ChannelDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=ChannelOut, summary="One channel with its newest figures")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ChannelOut(_get_channel(self, uuid)).data)

    @extend_schema(
        request=ChannelIn, responses=ChannelOut, summary="Correct the account a channel stands for"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        channel = _get_channel(self, uuid)
        insist_on(request, ChannelOut(channel).data)
        changed = actions.change_channel(channel=channel, by=self.by, **self.values(ChannelIn))
        return tagged(request, ChannelOut(changed).data)

    @extend_schema(responses={204: None}, summary="Remove a channel with its figures")
    def delete(self, request: Request, uuid: UUID) -> Response:
        channel = _get_channel(self, uuid)
        insist_on(request, ChannelOut(channel).data)
        actions.remove_channel(channel=channel, by=self.by)
        return Response(status=204)


class ChannelPoll(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="channels_poll",
        request=None,
        responses={202: ChannelOut},
        summary="Read the newest figures now; once a minute at most",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        poll_now(channel=_get_channel(self, uuid), by=self.by, now=timezone.now())
        return Response(ChannelOut(_get_channel(self, uuid)).data, status=202)


class ChannelSnapshots(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = SnapshotOut
    filterset_class = SnapshotFilters
    ordering = ("-taken_at", "-id")

    def get_queryset(self) -> "QuerySet[Snapshot]":
        rows = snapshots_in(self.agency)
        return rows.filter(channel=_get_channel(self, self.kwargs["uuid"])) if self.agency else rows

    @extend_schema(summary="A channel's figures over time, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @extend_schema(
        request=SnapshotIn, responses={201: SnapshotOut}, summary="Enter figures read off the platform"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        snapshot = actions.type_numbers(
            channel=_get_channel(self, uuid), by=self.by, **self.values(SnapshotIn)
        )
        return Response(SnapshotOut(snapshot).data, status=201)


class SnapshotEvidence(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="snapshots_evidence", request=SnapshotEvidenceIn, responses=SnapshotOut,
        summary="Put a screenshot to figures that were typed in or imported",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        rows = snapshots_in(self.agency).filter(channel=_get_channel(self, uuid))
        given = self.values(SnapshotEvidenceIn)
        found = get_object_or_404(rows, taken_at=given.pop("taken_at"))
        proven = attach_evidence(snapshot=found, by=self.by, **given)
        return Response(SnapshotOut(proven).data)


def _get_channel(view: ApiView, uuid: UUID) -> Channel:
    return get_object_or_404(
        Channel.objects.for_agency(view.agency).select_related("influencer", "agency"), uuid=uuid
    )
