"""What is on its way out, and who is not written to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView
from outreach.actions import sending
from outreach.actions import suppression as actions
from outreach.api import shapes_sending as shapes
from outreach.models import Message, Suppression
from outreach.queries import outbox as queries
from outreach.queries.suppression import suppressions_to_show

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE


def get_letter(view: ApiView, uuid: UUID) -> Message:
    """Return a letter of the agency's or raise Http404."""
    return get_object_or_404(queries.letters_to_show(view.agency), uuid=uuid)


class Outbox(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.OutboxOut
    filter_backends: list[Any] = []
    parameters = ("state",)

    def get_queryset(self) -> "QuerySet[Message]":
        if not self.agency:
            return Message.objects.none()
        state = self.request.query_params.get("state", "")
        if state and state not in queries.SHOWN:
            raise bad_query("state", f"Known: {', '.join(queries.SHOWN)}.")
        return queries.outbox_of(self.agency, state=state)

    @extend_schema(
        summary="Letters that wait, are kept back, unclear or refused, newest first",
        parameters=[OpenApiParameter("state", str, description=f"One of {', '.join(queries.SHOWN)}.")],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


def verb(name: str, action: Callable[..., Message], summary: str, shape: Any = None) -> type[ApiView]:
    """Return the endpoint of one verb on a letter of the outbox."""

    class OutboxVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"outbox_{name}", request=shape, responses=shapes.OutboxOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            action(message=get_letter(self, uuid), by=self.by, **(self.values(shape) if shape else {}))
            return tagged(request, shapes.OutboxOut(get_letter(self, uuid)).data)

    OutboxVerb.__name__ = f"Outbox{name.title().replace('_', '')}"
    return OutboxVerb


OutboxTakeBack = verb(
    "take_back", sending.unqueue_message, "Take a waiting letter back: it is being written again"
)
OutboxDrop = verb("drop", sending.drop_message, "Decide that a letter is not sent")
OutboxSettle = verb(
    "settle", sending.settle_unclear, "Say what became of an unclear letter", shapes.SettledIn
)


class Suppressions(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.SuppressionOut
    filter_backends: list[Any] = []
    parameters = ("address", "reason")

    def get_queryset(self) -> "QuerySet[Suppression]":
        if not self.agency:
            return Suppression.objects.none()
        asked = self.request.query_params
        return suppressions_to_show(
            self.agency, address=asked.get("address", "")[:320], reason=asked.get("reason", "")[:12]
        )

    @extend_schema(
        summary="Addresses the agency does not write to, newest first",
        parameters=[
            OpenApiParameter("address", str, description="A whole address, or a part of a domain."),
            OpenApiParameter("reason", str, description="Why."),
        ],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.SuppressionIn, responses={201: shapes.SuppressionOut},
        summary="Write to an address no more; one that is kept already is answered as it is",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.suppress(agency=self.agency, by=self.by, **self.values(shapes.SuppressionIn))
        return tagged(request, shapes.SuppressionOut(made).data, status=201)


class SuppressionLift(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="suppressions_lift", request=shapes.LiftIn, responses=shapes.SuppressionOut,
        summary="Let an address be written to again; owners only",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        row = get_object_or_404(suppressions_to_show(self.agency), uuid=uuid)
        lifted = actions.lift_suppression(suppression=row, by=self.by, **self.values(shapes.LiftIn))
        return tagged(request, shapes.SuppressionOut(lifted).data)
