"""Platforms: what each gives, what signs the calls, who consented, and what is told by itself."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import NotAllowed
from accounts.states import Scope
from influencers import rules
from influencers.actions import consents, credentials, push
from influencers.api.shapes import PLATFORM_CHOICES
from influencers.api.shapes_platforms import (
    ConsentLinkOut,
    ConsentOut,
    CredentialIn,
    CredentialOut,
    CredentialTestOut,
    NewConsentLinkOut,
    NewCredentialIn,
    NewPushOut,
    PlatformHealthsOut,
    PlatformsOut,
    PushIn,
    PushSubscriptionOut,
)
from influencers.models import Channel, ConsentLink, Credential, PushSubscription
from influencers.push_asking import agreed, callback_of
from influencers.queries import health
from influencers.queries.consents import open_links
from influencers.queries.platforms import capability_rows, credentials_of
from influencers.states import PushState
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView


class Platforms(ApiView):
    scopes = {"GET": Scope.PLATFORMS_READ}

    @extend_schema(
        operation_id="platforms", responses=PlatformsOut, summary="What each platform gives, and its limits"
    )
    def get(self, request: Request) -> Response:
        return tagged(request, PlatformsOut({"platforms": capability_rows()}).data)


class PlatformHealthView(ApiView):
    scopes = {"GET": Scope.PLATFORMS_READ}

    @extend_schema(
        operation_id="platform_health",
        responses=PlatformHealthsOut,
        summary="How reading goes: what waits, what failed, what is left (keys of owners only)",
    )
    def get(self, request: Request) -> Response:
        _insist_on_owner(self)
        told = {
            "platforms": health.platform_health(self.agency, now=timezone.now()),
            "last_errors": health.last_errors(self.agency),
        }
        return Response(PlatformHealthsOut(told).data)


class CredentialList(ListView):
    scopes = {"GET": Scope.PLATFORMS_READ, "POST": Scope.PLATFORMS_WRITE}
    serializer_class = CredentialOut

    def get_queryset(self) -> "QuerySet[Credential]":
        if self.agency:
            _insist_on_owner(self)
        return credentials_of(self.agency).order_by("-id")

    @extend_schema(summary="The agency's access to platforms, without its secrets (keys of owners only)")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=NewCredentialIn,
        responses={201: CredentialOut},
        summary="Set up access to a platform, in place of one of the same kind (owners only)",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        row = credentials.store_credential(by=self.by, **self.values(NewCredentialIn))
        place = reverse("api:credential", args=[row.uuid])
        return tagged(request, CredentialOut(row).data, status=201, location=place)


class CredentialDetail(ApiView):
    scopes = {
        "GET": Scope.PLATFORMS_READ,
        "PATCH": Scope.PLATFORMS_WRITE,
        "DELETE": Scope.PLATFORMS_WRITE,
    }

    @extend_schema(responses=CredentialOut, summary="One access, without its secrets (keys of owners only)")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, CredentialOut(_get_credential(self, uuid)).data)

    @extend_schema(
        request=CredentialIn, responses=CredentialOut, summary="Give an access new secrets (owners only)"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        row = _get_credential(self, uuid)
        insist_on(request, CredentialOut(row).data)
        values = {"label": row.label} | self.values(CredentialIn)
        row = credentials.store_credential(by=self.by, platform=row.platform, kind=row.kind, **values)
        return tagged(request, CredentialOut(row).data)

    @extend_schema(responses={204: None}, summary="Forget an access with its secrets (owners only)")
    def delete(self, request: Request, uuid: UUID) -> Response:
        row = _get_credential(self, uuid)
        insist_on(request, CredentialOut(row).data)
        credentials.remove_credential(by=self.by, credential=row)
        return Response(status=204)


class CredentialTest(ApiView):
    scopes = {"POST": Scope.PLATFORMS_WRITE}

    @extend_schema(
        operation_id="credentials_test",
        request=None,
        responses=CredentialTestOut,
        summary="Make one cheap real call with an access; 400 with the platform's answer when it fails",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        row = _get_credential(self, uuid)
        told = credentials.try_credential(by=self.by, credential=row, now=timezone.now())
        row.refresh_from_db()
        return Response(CredentialTestOut({"sentence": told, "credential": row}).data)


@extend_schema(summary="Consents that influencers gave, newest first, without their tokens")
class ConsentList(ListView):
    scopes = {"GET": Scope.PLATFORMS_READ}
    serializer_class = ConsentOut

    def get_queryset(self) -> "QuerySet[Credential]":
        return Credential.objects.for_agency(self.agency).consents().select_related("channel__influencer")


class ConsentDetail(ApiView):
    scopes = {"GET": Scope.PLATFORMS_READ, "DELETE": Scope.PLATFORMS_WRITE}

    @extend_schema(responses=ConsentOut, summary="One consent, without its tokens")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ConsentOut(_get_consent(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Forget a consent with its tokens")
    def delete(self, request: Request, uuid: UUID) -> Response:
        row = _get_consent(self, uuid)
        insist_on(request, ConsentOut(row).data)
        consents.remove_consent(by=self.by, channel=row.channel)
        return Response(status=204)


@extend_schema(summary="Consent links that wait to be used, newest first, without their secrets")
class ConsentLinkList(ListView):
    scopes = {"GET": Scope.PLATFORMS_READ}
    serializer_class = ConsentLinkOut

    def get_queryset(self) -> "QuerySet[ConsentLink]":
        return open_links(self.agency, now=timezone.now())


class ConsentLinkEnd(ApiView):
    scopes = {"POST": Scope.PLATFORMS_WRITE}

    @extend_schema(
        operation_id="consent_links_end",
        request=None,
        responses=ConsentLinkOut,
        summary="Make a consent link useless",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        links = ConsentLink.objects.for_agency(self.agency).select_related("channel__influencer")
        link = get_object_or_404(links, uuid=uuid)
        consents.end_consent_link(by=self.by, link=link, now=timezone.now())
        return tagged(request, ConsentLinkOut(link).data)


class ChannelConsentLink(ApiView):
    scopes = {"POST": Scope.PLATFORMS_WRITE}
    tells_secret = True

    @extend_schema(
        operation_id="channels_consent_link",
        request=None,
        responses={201: NewConsentLinkOut},
        summary="Make a link by which an influencer consents, in place of the one before",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        link, token = consents.make_consent_link(
            by=self.by, channel=_get_channel(self, uuid), now=timezone.now()
        )
        address = settings.SITE_URL + reverse("portal:consent", args=[token])
        return Response({**ConsentLinkOut(link).data, "link": address}, status=201)


class ChannelPush(ApiView):
    scopes = {"POST": Scope.PLATFORMS_WRITE, "DELETE": Scope.PLATFORMS_WRITE}
    tells_secret = True

    @extend_schema(
        operation_id="channels_push",
        request=PushIn,
        responses={201: NewPushOut},
        summary="Be ready for a VK community's Callback API; tells what its owner enters there",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        channel = _get_channel(self, uuid)
        row = push.set_up_vk_push(by=self.by, channel=channel, now=timezone.now(), **self.values(PushIn))
        told = {**PushSubscriptionOut(row).data, "address": callback_of(row), "secret": agreed(row)["secret"]}
        return Response(told, status=201)

    @extend_schema(
        operation_id="channels_push_end", responses={204: None}, summary="Stop listening to a VK community"
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        push.remove_vk_push(by=self.by, channel=_get_channel(self, uuid))
        return Response(status=204)


class PushFilters(filters.FilterSet):
    platform = filters.ChoiceFilter(choices=PLATFORM_CHOICES)
    state = filters.ChoiceFilter(choices=PushState.choices)
    account = filters.CharFilter(label="Exactly this id of the platform")


@extend_schema(summary="What platforms promised to tell by themselves, newest first")
class PushSubscriptionList(ListView):
    scopes = {"GET": Scope.PLATFORMS_READ}
    serializer_class = PushSubscriptionOut
    filterset_class = PushFilters

    def get_queryset(self) -> "QuerySet[PushSubscription]":
        return PushSubscription.objects.for_agency(self.agency)


def _insist_on_owner(view: ApiView) -> None:
    if not rules.can_manage_platforms(view.by, view.agency):
        raise NotAllowed(credentials.NO_RIGHT)


def _get_credential(view: ApiView, uuid: UUID) -> Credential:
    row = get_object_or_404(
        Credential.objects.for_agency(view.agency).filter(channel=None).select_related("agency"), uuid=uuid
    )
    _insist_on_owner(view)
    return row


def _get_channel(view: ApiView, uuid: UUID) -> Channel:
    channels = Channel.objects.for_agency(view.agency).select_related("influencer", "agency")
    return get_object_or_404(channels, uuid=uuid)


def _get_consent(view: ApiView, uuid: UUID) -> Credential:
    rows = Credential.objects.for_agency(view.agency).consents()
    return get_object_or_404(rows.select_related("channel__influencer", "channel__agency"), uuid=uuid)
