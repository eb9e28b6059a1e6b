"""The API's side of who may enter: the agency's settings, invitations, roles, API keys."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.api import AgencyOut, MemberOut
from accounts.letters import invitation_url
from accounts.models import ApiKey, Brand, Invitation, Membership
from accounts.states import Role, Scope
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

ROLE_CHOICES = [(role, Role(role).label) for role in Role.agency_roles]


class AgencyIn(serializers.Serializer):
    name = serializers.CharField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=64, required=False, help_text="IANA name.")


class RoleIn(serializers.Serializer):
    role = serializers.ChoiceField(choices=ROLE_CHOICES)


class InvitationIn(serializers.Serializer):
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)
    brand = serializers.UUIDField(required=False, allow_null=True, help_text="For clients: their brand.")


class InvitationOut(Shape):
    uuid = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)
    brand = serializers.UUIDField(source="brand.uuid", allow_null=True)
    expires_at = serializers.DateTimeField()
    mailed_at = serializers.DateTimeField(allow_null=True, help_text="Null: the letter has not left.")
    created_at = serializers.DateTimeField()


class NewInvitationOut(InvitationOut):
    link = serializers.CharField(help_text="How the person joins. Told here only.")


class ApiKeyIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=50
    )
    days = serializers.IntegerField(
        min_value=0,
        max_value=3650,
        required=False,
        help_text="Valid for so many days; 0: no end. Usually 365.",
    )


class ApiKeyOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the key begins, after irm_.")
    member = serializers.UUIDField(source="membership.uuid", help_text="Who it acts for.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class NewApiKeyOut(ApiKeyOut):
    key = serializers.CharField(help_text="The whole key. Told here only.")


class AgencyDetail(ApiView):
    scopes = {"GET": Scope.AGENCY_READ, "PATCH": Scope.AGENCY_WRITE}

    @extend_schema(operation_id="agency", responses=AgencyOut, summary="The agency")
    def get(self, request: Request) -> Response:
        return tagged(request, AgencyOut(self.agency).data)

    @extend_schema(
        operation_id="agency_change",
        request=AgencyIn,
        responses=AgencyOut,
        summary="Change the agency's settings (keys of owners only)",
    )
    def patch(self, request: Request) -> Response:
        insist_on(request, AgencyOut(self.agency).data)
        wanted = {"name": self.agency.name, "time_zone": self.agency.time_zone} | self.values(AgencyIn)
        actions.update_agency(agency=self.agency, by=self.by, **wanted)
        return tagged(request, AgencyOut(self.agency).data)


class MemberDetail(ApiView):
    scopes = {"GET": Scope.AGENCY_READ, "PATCH": Scope.MEMBERS_WRITE, "DELETE": Scope.MEMBERS_WRITE}

    @extend_schema(responses=MemberOut, summary="One member")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, MemberOut(_get_member(self, uuid)).data)

    @extend_schema(
        request=RoleIn, responses=MemberOut, summary="Give a member of the house another role (owners only)"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        member = _get_member(self, uuid)
        insist_on(request, MemberOut(member).data)
        actions.change_role(membership=member, by=self.by, **self.values(RoleIn))
        return tagged(request, MemberOut(member).data)

    @extend_schema(responses={204: None}, summary="End a membership; the person's keys stop working")
    def delete(self, request: Request, uuid: UUID) -> Response:
        member = _get_member(self, uuid)
        insist_on(request, MemberOut(member).data)
        actions.remove_member(membership=member, by=self.by)
        return Response(status=204)


class InvitationList(ListView):
    scopes = {"GET": Scope.AGENCY_READ, "POST": Scope.MEMBERS_WRITE}
    serializer_class = InvitationOut
    tells_secret = True

    def get_queryset(self) -> Any:
        return Invitation.objects.for_agency(self.agency).open().select_related("brand")

    @extend_schema(summary="Open invitations, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=InvitationIn, responses={201: NewInvitationOut}, summary="Invite a person (owners only)"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(InvitationIn)
        brand = values.pop("brand", None)
        if brand:
            brand = get_object_or_404(Brand.objects.for_agency(self.agency), uuid=brand)
        invitation, token = actions.invite_member(by=self.by, brand=brand, **values)
        told = {**InvitationOut(invitation).data, "link": invitation_url(token)}
        place = reverse("api:invitation", args=[invitation.uuid])
        return Response(told, status=201, headers={"Location": place})


class InvitationDetail(ApiView):
    scopes = {"GET": Scope.AGENCY_READ}

    @extend_schema(responses=InvitationOut, summary="One invitation")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, InvitationOut(_get_invitation(self, uuid)).data)


class InvitationRevoke(ApiView):
    scopes = {"POST": Scope.MEMBERS_WRITE}

    @extend_schema(
        operation_id="invitations_revoke",
        request=None,
        responses=InvitationOut,
        summary="Make an invitation's link useless (owners only)",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        invitation = _get_invitation(self, uuid)
        actions.revoke_invitation(invitation=invitation, by=self.by)
        return tagged(request, InvitationOut(invitation).data)


class ApiKeyList(ListView):
    scopes = {"GET": Scope.AGENCY_READ, "POST": Scope.KEYS_WRITE}
    serializer_class = ApiKeyOut
    tells_secret = True

    def get_queryset(self) -> Any:
        return ApiKey.objects.for_agency(self.agency).select_related("membership")

    @extend_schema(summary="API keys, newest first, without their secrets")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=ApiKeyIn,
        responses={201: NewApiKeyOut},
        summary="Make a key for oneself; never with more than the key that asks has",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        key, whole = actions.create_api_key(by=self.by, **self.values(ApiKeyIn))
        told = {**ApiKeyOut(key).data, "key": whole}
        return Response(told, status=201, headers={"Location": reverse("api:api_key", args=[key.uuid])})


class ApiKeyDetail(ApiView):
    scopes = {"GET": Scope.AGENCY_READ}

    @extend_schema(responses=ApiKeyOut, summary="One API key, without its secret")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ApiKeyOut(_get_key(self, uuid)).data)


class ApiKeyRevoke(ApiView):
    scopes = {"POST": Scope.KEYS_WRITE}

    @extend_schema(
        operation_id="api_keys_revoke",
        request=None,
        responses=ApiKeyOut,
        summary="Make a key useless at once: one's own, or as an owner anybody's",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.revoke_api_key(key=_get_key(self, uuid), by=self.by)
        return tagged(request, ApiKeyOut(_get_key(self, uuid)).data)


def _get_member(view: ApiView, uuid: UUID) -> Membership:
    members = Membership.objects.for_agency(view.agency).active().select_related("user", "agency", "brand")
    return get_object_or_404(members, uuid=uuid)


def _get_invitation(view: ApiView, uuid: UUID) -> Invitation:
    return get_object_or_404(
        Invitation.objects.for_agency(view.agency).select_related("agency", "brand"), uuid=uuid
    )


def _get_key(view: ApiView, uuid: UUID) -> ApiKey:
    return get_object_or_404(
        ApiKey.objects.for_agency(view.agency).select_related("membership__agency"), uuid=uuid
    )
