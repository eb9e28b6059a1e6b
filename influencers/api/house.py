"""What the agency keeps for all its influencers: representatives, fields of its own, duplicates and merges."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions import custom_fields, merging, representatives
from influencers.api import shapes_record as shapes
from influencers.api.people import get_influencer
from influencers.models import CustomField, Merge, Representative
from influencers.queries.duplicates import likely_duplicates
from influencers.queries.record import merges_in, representatives_in
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

_WRITES = {
    "GET": Scope.INFLUENCERS_READ,
    "PATCH": Scope.INFLUENCERS_WRITE,
    "DELETE": Scope.INFLUENCERS_WRITE,
}


class RepresentativeList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = shapes.RepresentativeOut

    def get_queryset(self) -> "QuerySet[Representative]":
        return representatives_in(self.agency)

    @extend_schema(summary="The agency's representatives, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.RepresentativeIn,
        responses={201: shapes.RepresentativeOut},
        summary="Add a representative",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        made = representatives.add_representative(by=self.by, **self.values(shapes.RepresentativeIn))
        location = reverse("api:representative", args=[made.uuid])
        return tagged(request, shapes.RepresentativeOut(made).data, status=201, location=location)


class RepresentativeDetail(ApiView):
    scopes = _WRITES

    @extend_schema(responses=shapes.RepresentativeOut, summary="One representative")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.RepresentativeOut(self._row(uuid)).data)

    @extend_schema(
        request=shapes.RepresentativeIn, responses=shapes.RepresentativeOut, summary="Change a representative"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        row = self._row(uuid)
        insist_on(request, shapes.RepresentativeOut(row).data)
        values = self.values(shapes.RepresentativeIn, partial=True)
        representatives.change_representative(representative=row, by=self.by, **values)
        return tagged(request, shapes.RepresentativeOut(row).data)

    @extend_schema(responses={204: None}, summary="Remove a representative who speaks for nobody")
    def delete(self, request: Request, uuid: UUID) -> Response:
        row = self._row(uuid)
        insist_on(request, shapes.RepresentativeOut(row).data)
        representatives.remove_representative(representative=row, by=self.by)
        return Response(status=204)

    def _row(self, uuid: UUID) -> Representative:
        return get_object_or_404(representatives_in(self.agency).select_related("agency"), uuid=uuid)


class CustomFieldList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = shapes.CustomFieldOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[CustomField]":
        return CustomField.objects.for_agency(self.agency)

    @extend_schema(summary="The agency's own fields, in order")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.CustomFieldIn, responses={201: shapes.CustomFieldOut}, summary="Define a field"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        made = custom_fields.add_custom_field(by=self.by, **self.values(shapes.CustomFieldIn))
        location = reverse("api:custom_field", args=[made.uuid])
        return tagged(request, shapes.CustomFieldOut(made).data, status=201, location=location)


class CustomFieldDetail(ApiView):
    scopes = _WRITES

    @extend_schema(responses=shapes.CustomFieldOut, summary="One field of the agency's own")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.CustomFieldOut(self._row(uuid)).data)

    @extend_schema(
        request=shapes.CustomFieldEditIn,
        responses=shapes.CustomFieldOut,
        summary="Rename a field, change its choices",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        row = self._row(uuid)
        insist_on(request, shapes.CustomFieldOut(row).data)
        values: dict[str, Any] = {"label": row.label, **self.values(shapes.CustomFieldEditIn, partial=True)}
        custom_fields.change_custom_field(field=row, by=self.by, **values)
        return tagged(request, shapes.CustomFieldOut(row).data)

    @extend_schema(responses={204: None}, summary="Stop keeping a field")
    def delete(self, request: Request, uuid: UUID) -> Response:
        row = self._row(uuid)
        insist_on(request, shapes.CustomFieldOut(row).data)
        custom_fields.remove_custom_field(field=row, by=self.by)
        return Response(status=204)

    def _row(self, uuid: UUID) -> CustomField:
        rows = CustomField.objects.for_agency(self.agency).select_related("agency")
        return get_object_or_404(rows, uuid=uuid)


class InfluencerDuplicates(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}

    @extend_schema(
        operation_id="influencers_duplicates",
        responses=shapes.LikelyDuplicatesOut,
        summary="Who is likely the same person",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        person = get_influencer(self, uuid)
        found = [
            {
                "other": pair.older if pair.newer.pk == person.pk else pair.newer,
                "reasons": [reason for reason, _ in pair.reasons],
            }
            for pair in likely_duplicates(person)
        ]
        return Response(shapes.LikelyDuplicatesOut({"results": found}).data)


class InfluencerMerge(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="influencers_merge", request=shapes.MergeIn, responses={201: shapes.MergeOut},
        summary="Merge another record into this one",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        kept = get_influencer(self, uuid)
        values = self.values(shapes.MergeIn)
        chosen = values.get("chosen")
        done = merging.merge_influencers(kept=kept, merged=values["other"], by=self.by, chosen=chosen)
        return Response(shapes.MergeOut(done).data, status=201)


class InfluencerTellApart(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="influencers_tell_apart", request=shapes.OtherIn, responses={204: None},
        summary="Remember that two records are two people",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        one = get_influencer(self, uuid)
        merging.tell_apart(one=one, by=self.by, **self.values(shapes.OtherIn))
        return Response(status=204)


@extend_schema(summary="Merges, newest first")
class MergeList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    serializer_class = shapes.MergeOut

    def get_queryset(self) -> "QuerySet[Merge]":
        return merges_in(self.agency)


class MergeUndo(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="merges_undo",
        request=None,
        responses=shapes.MergeOut,
        summary="Take a merge back within 30 days",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        row = get_object_or_404(merges_in(self.agency), uuid=uuid)
        return Response(shapes.MergeOut(merging.undo_merge(merge=row, by=self.by)).data)
