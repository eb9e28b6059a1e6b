"""What belongs to an influencer's record: who speaks for them, brands, past work, rates, days, gifts, files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.private_files import private_file
from accounts.states import Scope
from influencers.actions import care, files, rates, relations, representatives
from influencers.api import shapes_record as shapes
from influencers.api.belongings import BelongingList, Changed, Removed
from influencers.queries import record as rows
from irm.api.idempotency import idempotent
from irm.api.views import ApiView


def _list_schema(what: str, shape_in: Any, shape_out: Any) -> Any:
    return extend_schema_view(
        get=extend_schema(summary=f"An influencer's {what}"),
        post=extend_schema(
            request=shape_in, responses={201: shape_out}, summary=f"Add to an influencer's {what}"
        ),
    )


def _detail_schema(what: str, shape_in: Any, shape_out: Any) -> Any:
    return extend_schema_view(
        get=extend_schema(responses=shape_out, summary=f"One {what}"),
        patch=extend_schema(request=shape_in, responses=shape_out, summary=f"Correct a {what}"),
        delete=extend_schema(responses={204: None}, summary=f"Remove a {what}"),
    )


@_list_schema("representatives", shapes.NewRepresentationIn, shapes.RepresentationOut)
class InfluencerRepresentations(BelongingList):
    serializer_class = shapes.RepresentationOut
    shape_in = shapes.NewRepresentationIn
    rows = staticmethod(rows.representations_in)
    add = staticmethod(representatives.represent)


@_detail_schema("representation", shapes.RepresentationIn, shapes.RepresentationOut)
class RepresentationDetail(Changed, Removed):
    serializer_class = shapes.RepresentationOut
    shape_in = shapes.RepresentationIn
    rows = staticmethod(rows.representations_in)
    subject = "representation"
    remove = staticmethod(representatives.end_representation)

    @staticmethod
    def change(*, representation: Any, by: Any, **values: Any) -> None:
        """Fields not given stay."""
        names = ("covers", "write_to", "since", "until")
        stored = {name: getattr(representation, name) for name in names}
        representatives.change_representation(representation=representation, by=by, **{**stored, **values})


@_list_schema("brand relations; adding one for the same brand takes its place", shapes.BrandRelationIn, shapes.BrandRelationOut)  # fmt: skip
class InfluencerBrandRelations(BelongingList):
    serializer_class = shapes.BrandRelationOut
    shape_in = shapes.BrandRelationIn
    rows = staticmethod(rows.brand_relations_in)
    add = staticmethod(relations.set_brand_relation)


@extend_schema_view(
    get=extend_schema(responses=shapes.BrandRelationOut, summary="One brand relation"),
    delete=extend_schema(responses={204: None}, summary="Remove a brand relation"),
)
class BrandRelationDetail(Removed):
    serializer_class = shapes.BrandRelationOut
    rows = staticmethod(rows.brand_relations_in)
    subject = "relation"
    remove = staticmethod(relations.remove_brand_relation)


@_list_schema("past work for brands", shapes.PastWorkIn, shapes.PastWorkOut)
class InfluencerPastWork(BelongingList):
    serializer_class = shapes.PastWorkOut
    shape_in = shapes.PastWorkIn
    rows = staticmethod(rows.past_work_in)
    add = staticmethod(relations.add_past_work)


@_detail_schema("piece of past work", shapes.PastWorkIn, shapes.PastWorkOut)
class PastWorkDetail(Changed, Removed):
    serializer_class = shapes.PastWorkOut
    shape_in = shapes.PastWorkIn
    rows = staticmethod(rows.past_work_in)
    subject = "work"
    change = staticmethod(relations.change_past_work)
    remove = staticmethod(relations.remove_past_work)


@_list_schema("rates, newest first", shapes.RateIn, shapes.RateOut)
class InfluencerRates(BelongingList):
    serializer_class = shapes.RateOut
    shape_in = shapes.RateIn
    rows = staticmethod(rows.rates_in)
    add = staticmethod(rates.add_rate)


@_detail_schema("rate", shapes.RateIn, shapes.RateOut)
class RateDetail(Changed, Removed):
    serializer_class = shapes.RateOut
    shape_in = shapes.RateIn
    rows = staticmethod(rows.rates_in)
    subject = "rate"
    change = staticmethod(rates.change_rate)
    remove = staticmethod(rates.remove_rate)


@_list_schema("days to think of them", shapes.CareDateIn, shapes.CareDateOut)
class InfluencerCareDates(BelongingList):
    serializer_class = shapes.CareDateOut
    shape_in = shapes.CareDateIn
    rows = staticmethod(rows.care_dates_in)
    add = staticmethod(care.add_care_date)


@extend_schema_view(
    get=extend_schema(responses=shapes.CareDateOut, summary="One day to think of somebody"),
    delete=extend_schema(responses={204: None}, summary="Remove a day to think of somebody"),
)
class CareDateDetail(Removed):
    serializer_class = shapes.CareDateOut
    rows = staticmethod(rows.care_dates_in)
    subject = "care_date"
    remove = staticmethod(care.remove_care_date)


@_list_schema("gifts, planned and given", shapes.GiftIn, shapes.GiftOut)
class InfluencerGifts(BelongingList):
    serializer_class = shapes.GiftOut
    shape_in = shapes.GiftIn
    rows = staticmethod(rows.gifts_in)
    add = staticmethod(care.plan_gift)


@extend_schema_view(
    get=extend_schema(responses=shapes.GiftOut, summary="One gift"),
    patch=extend_schema(request=shapes.GiftIn, responses=shapes.GiftOut, summary="Change a gift"),
)
class GiftDetail(Changed):
    serializer_class = shapes.GiftOut
    shape_in = shapes.GiftIn
    rows = staticmethod(rows.gifts_in)
    subject = "gift"
    change = staticmethod(care.change_gift)


class GiftMove(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="gifts_move", request=shapes.GiftMoveIn, responses=shapes.GiftOut,
        summary="Say that a gift was sent, received or canceled",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        gift = get_object_or_404(rows.gifts_in(self.agency), uuid=uuid)
        care.move_gift(gift=gift, by=self.by, **self.values(shapes.GiftMoveIn))
        return Response(shapes.GiftOut(gift).data)


@_list_schema("files", shapes.FileIn, shapes.FileOut)
class InfluencerFiles(BelongingList):
    parser_classes = [MultiPartParser]
    serializer_class = shapes.FileOut
    shape_in = shapes.FileIn
    rows = staticmethod(rows.files_in)
    add = staticmethod(files.add_file)


@extend_schema_view(
    get=extend_schema(responses=shapes.FileOut, summary="What is known of a file"),
    delete=extend_schema(responses={204: None}, summary="Remove a file for good"),
)
class FileDetail(Removed):
    serializer_class = shapes.FileOut
    rows = staticmethod(rows.files_in)
    subject = "stored"
    remove = staticmethod(files.remove_file)


class FileContent(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}

    @extend_schema(
        operation_id="files_content",
        responses={200: OpenApiResponse(OpenApiTypes.BINARY, "The file; a Range header asks for a part.")},
        summary="A file itself",
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        stored = get_object_or_404(rows.files_in(self.agency), uuid=uuid)
        return private_file(request, stored.file, name=stored.name, content_type=stored.content_type)
