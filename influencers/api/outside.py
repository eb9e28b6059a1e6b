"""What other services say about influencers, and how their exports are read."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import ActionError
from accounts.states import Scope
from influencers.actions import mappings as actions
from influencers.api.import_shapes import ImportWholeOut
from influencers.api.imports import get_import
from influencers.api.people import get_influencer
from influencers.api.shapes_outside import (
    ExportMappingIn,
    ExportMappingOut,
    ExportPacksOut,
    OutsideFigureOut,
    UseMappingIn,
)
from influencers.models import ExportMapping, OutsideFigure
from influencers.outside.packs import packs
from influencers.queries.outside import export_mappings, figures_about, mapping_named
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView


@extend_schema(summary="Figures other services state about a person's channels, newest day first")
class InfluencerOutsideFigures(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    serializer_class = OutsideFigureOut
    ordering = ("-stated_on", "-id")

    def get_queryset(self) -> "QuerySet[OutsideFigure]":
        if not self.agency:
            return OutsideFigure.objects.none()
        return figures_about(get_influencer(self, self.kwargs["uuid"]))


class ExportMappingList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ExportMappingOut

    def get_queryset(self) -> "QuerySet[ExportMapping]":
        return export_mappings(self.agency).active()

    @extend_schema(summary="The agency's own import mappings")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=ExportMappingIn, responses={201: ExportMappingOut}, summary="Make an import mapping"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        mapping = actions.create_mapping(by=self.by, **self.values(ExportMappingIn))
        location = reverse("api:export_mapping", args=[mapping.uuid])
        return tagged(request, ExportMappingOut(mapping).data, status=201, location=location)


class ExportMappingDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=ExportMappingOut, summary="One import mapping")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ExportMappingOut(_get_mapping(self, uuid)).data)

    @extend_schema(request=ExportMappingIn, responses=ExportMappingOut, summary="Change an import mapping")
    def patch(self, request: Request, uuid: UUID) -> Response:
        mapping = _get_mapping(self, uuid)
        insist_on(request, ExportMappingOut(mapping).data)
        actions.update_mapping(mapping=mapping, by=self.by, **self.values(ExportMappingIn, partial=True))
        return tagged(request, ExportMappingOut(mapping).data)

    @extend_schema(responses={204: None}, summary="Take an import mapping out of use")
    def delete(self, request: Request, uuid: UUID) -> Response:
        mapping = _get_mapping(self, uuid)
        insist_on(request, ExportMappingOut(mapping).data)
        actions.remove_mapping(mapping=mapping, by=self.by)
        return Response(status=204)


class ExportMappingRestore(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="export_mappings_restore",
        request=None,
        responses=ExportMappingOut,
        summary="Bring an import mapping back into use",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        rows = export_mappings(self.agency).select_related("agency")
        mapping = actions.restore_mapping(mapping=get_object_or_404(rows, uuid=uuid), by=self.by)
        return tagged(request, ExportMappingOut(mapping).data)


class ExportPacks(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}

    @extend_schema(
        operation_id="export_packs",
        responses=ExportPacksOut,
        summary="Mappings that come with the product",
    )
    def get(self, request: Request) -> Response:
        return Response(ExportPacksOut({"packs": list(packs().values())}).data)


class ImportMapping(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="imports_use_mapping",
        request=UseMappingIn,
        responses=ImportWholeOut,
        summary="Read an uploaded list by a mapping",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = get_import(self, uuid)
        key = self.values(UseMappingIn)["mapping"]
        mapping = mapping_named(self.agency, key) if key else None
        if key and mapping is None:
            raise ActionError(gettext("There is no mapping with this key or uuid."))
        actions.use_mapping(upload=upload, by=self.by, mapping=mapping)
        return Response(ImportWholeOut(upload).data)


def _get_mapping(view: ApiView, uuid: UUID) -> ExportMapping:
    rows = export_mappings(view.agency).active().select_related("agency")
    return get_object_or_404(rows, uuid=uuid)
