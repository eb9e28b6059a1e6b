"""The API's side of how a brand's clients are met, and of what a member chooses for themselves."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.brand_looks import set_brand_look
from accounts.errors import ActionError
from accounts.models import Brand
from accounts.preferences import set_daily_letter, set_reminded_by_mail
from accounts.states import Scope
from irm.api.etag import insist_on, tagged
from irm.api.parsers import JSONObjectParser
from irm.api.permissions import ANY_SCOPE
from irm.api.views import ApiView


class LookOut(serializers.Serializer):
    color = serializers.CharField(help_text="#rrggbb, or empty.")
    language = serializers.CharField(help_text="Of the clients' pages, ISO 639; empty: as the browser asks.")
    logo = serializers.CharField(allow_null=True, help_text="Its address, open to everybody; null: none.")


class LookIn(serializers.Serializer):
    color = serializers.RegexField(
        r"\A(#[0-9a-fA-F]{6})?\Z",
        required=False,
        allow_blank=True,
        error_messages={"invalid": "Write the color as #rrggbb, for example #2563eb."},
    )
    language = serializers.CharField(max_length=10, required=False, allow_blank=True)
    logo = serializers.FileField(
        required=False, help_text="PNG, JPEG or WebP, at most 5 MB; only as multipart/form-data."
    )
    without_logo = serializers.BooleanField(required=False, help_text="Takes the logo away.")


class PreferencesOut(serializers.Serializer):
    reminded_by_mail = serializers.BooleanField(help_text="Letters about dates that come near.")
    daily_letter_hour = serializers.IntegerField(
        allow_null=True, help_text="From which hour of their day the letter of what is due comes; null: none."
    )


class PreferencesIn(serializers.Serializer):
    reminded_by_mail = serializers.BooleanField(required=False)
    daily_letter_hour = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=23)


class BrandLook(ApiView):
    scopes = {"GET": Scope.AGENCY_READ, "PATCH": Scope.BRANDS_WRITE}
    parser_classes = [JSONObjectParser, MultiPartParser]

    @extend_schema(responses=LookOut, operation_id="brands_look", summary="How a brand's clients are met")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, _look(self._brand(uuid)))

    @extend_schema(
        request={"application/json": LookIn, "multipart/form-data": LookIn}, responses=LookOut,
        operation_id="brands_change_look", summary="Change color, language or logo; what is not given stays",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        brand = self._brand(uuid)
        insist_on(request, _look(brand))
        values = {"language": brand.language, **self.values(LookIn, partial=True)}
        set_brand_look(brand=brand, by=self.by, **values)
        return tagged(request, _look(self._brand(uuid)))

    def _brand(self, uuid: UUID) -> Brand:
        rows: QuerySet[Brand] = Brand.objects.for_agency(self.agency).select_related("agency")
        return get_object_or_404(rows, uuid=uuid)


class Preferences(ApiView):
    scopes = {"GET": ANY_SCOPE, "PATCH": Scope.CAMPAIGNS_WRITE}

    @extend_schema(
        operation_id="preferences", responses=PreferencesOut, summary="What the key's member chose for themselves"
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return tagged(request, PreferencesOut(self.by).data)

    @extend_schema(
        operation_id="preferences_change", request=PreferencesIn, responses=PreferencesOut,
        summary="Switch the member's own letters on or off",
    )  # fmt: skip
    def patch(self, request: Request) -> Response:
        insist_on(request, PreferencesOut(self.by).data)
        wanted = self.values(PreferencesIn)
        if not wanted:
            raise ActionError(gettext("Say what to change: reminded_by_mail, daily_letter_hour."))
        if "reminded_by_mail" in wanted:
            set_reminded_by_mail(membership=self.by, wanted=wanted["reminded_by_mail"])
        if "daily_letter_hour" in wanted:
            set_daily_letter(membership=self.by, hour=wanted["daily_letter_hour"])
        return tagged(request, PreferencesOut(self.by).data)


def _look(brand: Brand) -> dict[str, Any]:
    address = settings.SITE_URL + reverse("portal:logo", args=[brand.uuid]) if brand.logo else None
    return {"color": brand.color, "language": brand.language, "logo": address}
