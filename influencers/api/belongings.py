"""The frame of what belongs to an influencer: a list at the person, a row at its own address.

A noun names its rows, shapes and actions; everything else is the same for all. `add` is called with influencer, by and
the body's values; `change` and `remove` with the row under the name `subject`, and by. A detail takes the methods it
answers from Changed and Removed; the others are 405 and not in the OpenAPI document.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Agency
from accounts.states import Scope
from influencers.api.people import get_influencer
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

Rows = Callable[[Agency], "QuerySet[Any]"]


class BelongingList(ListView):
    """What an influencer has of a kind; POST adds one."""

    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    rows: Rows
    shape_in: type[Serializer]
    add: Callable[..., Any]

    def get_queryset(self) -> "QuerySet[Any]":
        rows = type(self).rows(self.agency)
        return rows.filter(influencer=get_influencer(self, self.kwargs["uuid"])) if self.agency else rows

    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        made = type(self).add(influencer=influencer, by=self.by, **self.values(self.shape_in))
        written = get_object_or_404(type(self).rows(self.agency), pk=made.pk)
        return tagged(request, self.get_serializer_class()(written).data, status=201)


class BelongingDetail(ApiView):
    """One row to read."""

    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }
    rows: Rows
    subject: str

    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, self.get_serializer_class()(self.row(uuid)).data)

    def row(self, uuid: UUID) -> Any:
        """Return the agency's row or raise Http404."""
        return get_object_or_404(type(self).rows(self.agency), uuid=uuid)


class Changed(BelongingDetail):
    """A row whose fields can be changed; what is not given stays."""

    shape_in: type[Serializer]
    change: Callable[..., Any]

    def patch(self, request: Request, uuid: UUID) -> Response:
        row = self.row(uuid)
        insist_on(request, self.get_serializer_class()(row).data)
        type(self).change(**{self.subject: row}, by=self.by, **self.values(self.shape_in, partial=True))
        return tagged(request, self.get_serializer_class()(self.row(uuid)).data)


class Removed(BelongingDetail):
    """A row that can be removed."""

    remove: Callable[..., Any]

    def delete(self, request: Request, uuid: UUID) -> Response:
        row = self.row(uuid)
        insist_on(request, self.get_serializer_class()(row).data)
        type(self).remove(**{self.subject: row}, by=self.by)
        return Response(status=204)
