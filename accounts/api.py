"""The API's side of agency, members, brands and the audit trail."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions, queries, rules
from accounts.audit import SENTENCES
from accounts.errors import NotAllowed
from accounts.models import AuditEntry, Brand, Membership
from accounts.states import Role, Scope
from irm.api.etag import insist_on, tagged
from irm.api.filters import MomentFilter
from irm.api.idempotency import idempotent
from irm.api.permissions import ANY_SCOPE
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView


class AgencyOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name, for example Europe/Madrid.")
    created_at = serializers.DateTimeField()


class MemberOut(serializers.Serializer):
    uuid = serializers.UUIDField()
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    role = serializers.ChoiceField(choices=Role.choices)
    brand = serializers.UUIDField(
        source="brand.uuid", default=None, allow_null=True, help_text="For clients: their brand."
    )
    created_at = serializers.DateTimeField(help_text="Since when the person is a member.")


class KeyOut(Shape):
    name = serializers.CharField()
    prefix = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class MeOut(serializers.Serializer):
    agency = AgencyOut()
    member = MemberOut()
    key = KeyOut(allow_null=True, help_text="Null when signed in through the browser.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))


class BrandOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    website = serializers.CharField()
    color = serializers.CharField()
    notes = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    markets = serializers.ListField(child=serializers.CharField(), help_text="ISO 3166-1 alpha-2.")
    languages = serializers.ListField(child=serializers.CharField(), help_text="ISO 639 codes.")
    forbidden_themes = serializers.ListField(child=serializers.CharField())
    rivals = serializers.ListField(child=serializers.CharField())
    unwanted_tones = serializers.ListField(child=serializers.CharField())
    youngest = serializers.IntegerField(
        allow_null=True, help_text="Age of the youngest influencer; null: no rule."
    )
    values = serializers.ListField(child=serializers.CharField(), help_text="What the brand stands for.")
    tones = serializers.ListField(child=serializers.CharField(), help_text="How it wants to sound.")
    youngest_audience = serializers.IntegerField(allow_null=True, help_text="Years; null: no rule.")
    most_minors = serializers.IntegerField(
        allow_null=True, help_text="Percent of an audience that may be younger; null: no rule."
    )
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


def _words(longest: int) -> serializers.ListField:
    word = serializers.CharField(max_length=longest)
    return serializers.ListField(child=word, max_length=100, required=False)


class BrandIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    website = serializers.URLField(max_length=200, required=False, allow_blank=True)
    color = serializers.RegexField(
        r"\A(#[0-9a-fA-F]{6})?\Z",
        required=False,
        allow_blank=True,
        error_messages={"invalid": "Write the color as #rrggbb, for example #2563eb."},
    )
    notes = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    topics = _words(60)
    markets = _words(2)
    languages = _words(3)
    forbidden_themes = _words(60)
    rivals = _words(120)
    unwanted_tones = _words(30)
    youngest = serializers.IntegerField(min_value=0, max_value=99, required=False, allow_null=True)
    values = _words(60)
    tones = _words(30)
    youngest_audience = serializers.IntegerField(min_value=0, max_value=99, required=False, allow_null=True)
    most_minors = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True)


class AuditOut(Shape):
    id = serializers.IntegerField(help_text="Grows with time; the same entry always has the same id.")
    at = serializers.DateTimeField()
    actor = serializers.CharField(source="actor_label", help_text="As they were called then.")
    action = serializers.CharField(help_text="For machines, for example influencers.influencer.created.")
    sentence = serializers.SerializerMethodField(help_text="For people, for example: added the influencer.")
    subject_type = serializers.CharField()
    subject_label = serializers.CharField(help_text="As it was called then.")
    data = serializers.JSONField(
        help_text="`changes` maps field to [old, new]; other keys depend on the action."
    )
    request_id = serializers.UUIDField(
        allow_null=True, help_text="The same for everything one request or task did."
    )

    def get_sentence(self, entry: AuditEntry) -> str:
        return gettext(SENTENCES.get(entry.action, entry.action))


class BrandFilters(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Part of the name")
    archived = filters.ChoiceFilter(
        choices=[("only", "Only archived"), ("all", "With archived")],
        method="widen",
        label="Archived brands are left out unless asked for",
    )

    def filter_queryset(self, queryset: Any) -> Any:
        """Leave out what is archived unless it is asked for."""
        asked = self.form.cleaned_data["archived"]
        return super().filter_queryset(queryset if asked else queryset.active())

    def widen(self, queryset: Any, name: str, value: str) -> Any:
        """Show archived brands only, or as well."""
        return queryset.filter(archived_at__isnull=False) if value == "only" else queryset


class AuditFilters(filters.FilterSet):
    action = filters.CharFilter(label="For example influencers.influencer.created")
    actor = filters.UUIDFilter(field_name="actor__uuid", label="A member's uuid")
    since = MomentFilter(field_name="at", lookup_expr="gte", label="At this time or later")
    until = MomentFilter(field_name="at", lookup_expr="lt", label="Before this time")


class Me(ApiView):
    scopes = {"GET": ANY_SCOPE}

    @extend_schema(operation_id="me", responses=MeOut, summary="Who this key acts for, and what it may do")
    def get(self, request: Request) -> Response:
        key = self.by.via_key
        me = {
            "agency": self.agency,
            "member": self.by,
            "key": key,
            "scopes": key.scopes if key else Scope.values,
        }
        return Response(MeOut(me).data)


@extend_schema(summary="The agency's people, clients included")
class MemberList(ListView):
    scopes = {"GET": Scope.AGENCY_READ}
    serializer_class = MemberOut
    ordering = ("id",)

    def get_queryset(self) -> Any:
        return Membership.objects.for_agency(self.agency).active().select_related("user", "brand")


class BrandList(ListView):
    scopes = {"GET": Scope.AGENCY_READ, "POST": Scope.BRANDS_WRITE}
    serializer_class = BrandOut
    filterset_class = BrandFilters
    ordering = ("name", "id")

    def get_queryset(self) -> Any:
        return Brand.objects.for_agency(self.agency)

    @extend_schema(summary="Brands by name")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=BrandIn, responses={201: BrandOut}, summary="Add a brand")
    @idempotent
    def post(self, request: Request) -> Response:
        brand = actions.create_brand(by=self.by, **self.values(BrandIn))
        return tagged(
            request, BrandOut(brand).data, status=201, location=reverse("api:brand", args=[brand.uuid])
        )


class BrandDetail(ApiView):
    scopes = {"GET": Scope.AGENCY_READ, "PATCH": Scope.BRANDS_WRITE}

    @extend_schema(responses=BrandOut, summary="One brand")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, BrandOut(_get_brand(self, uuid)).data)

    @extend_schema(request=BrandIn, responses=BrandOut, summary="Change a brand; what is not given stays")
    def patch(self, request: Request, uuid: UUID) -> Response:
        brand = _get_brand(self, uuid)
        insist_on(request, BrandOut(brand).data)
        actions.update_brand(brand=brand, by=self.by, **self.values(BrandIn, partial=True))
        return tagged(request, BrandOut(brand).data)


class BrandArchive(ApiView):
    scopes = {"POST": Scope.BRANDS_WRITE}

    @extend_schema(
        operation_id="brands_archive", request=None, responses=BrandOut, summary="Put a brand away"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.archive_brand(brand=_get_brand(self, uuid), by=self.by)
        return tagged(request, BrandOut(_get_brand(self, uuid)).data)


class BrandRestore(ApiView):
    scopes = {"POST": Scope.BRANDS_WRITE}

    @extend_schema(
        operation_id="brands_restore",
        request=None,
        responses=BrandOut,
        summary="Bring an archived brand back",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.restore_brand(brand=_get_brand(self, uuid), by=self.by)
        return tagged(request, BrandOut(_get_brand(self, uuid)).data)


@extend_schema(summary="What everybody did, newest first (keys of owners only)")
class AuditList(ListView):
    scopes = {"GET": Scope.AUDIT_READ}
    serializer_class = AuditOut
    filterset_class = AuditFilters

    def get_queryset(self) -> Any:
        if self.agency and not rules.can_read_audit(self.by, self.agency):
            raise NotAllowed("Only owners can read the audit trail.")
        return queries.audit_search(self.agency)


def _get_brand(view: ApiView, uuid: UUID) -> Brand:
    return get_object_or_404(Brand.objects.for_agency(view.agency).select_related("agency"), uuid=uuid)
