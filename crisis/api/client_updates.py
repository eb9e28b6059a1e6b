"""What clients are told: composed, approved, shared, taken back."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from crisis.actions import client_updates as actions
from crisis.api.registers import get_room
from crisis.api.shapes_statements import (
    ApproveUpdateIn,
    ClientUpdateIn,
    ClientUpdateOut,
    NewClientUpdateIn,
    WithdrawUpdateIn,
)
from crisis.models import ClientUpdate
from crisis.queries.client_updates import updates_to_show
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class IncidentClientUpdates(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = ClientUpdateOut

    def get_queryset(self) -> "QuerySet[ClientUpdate]":
        if not self.agency:
            return ClientUpdate.objects.none()
        return updates_to_show(self.agency).filter(incident=get_room(self, self.kwargs["uuid"]))

    @extend_schema(summary="What clients are told of an incident, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=NewClientUpdateIn, responses={201: ClientUpdateOut}, summary="Compose what a client is told"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.compose_update(incident=get_room(self, uuid), by=self.by, **self.values(NewClientUpdateIn))  # fmt: skip
        location = reverse("api:client_update", args=[made.uuid])
        return tagged(request, ClientUpdateOut(made).data, status=201, location=location)


class ClientUpdateDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=ClientUpdateOut, summary="One update for a client")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _shown(self, request, uuid)

    @extend_schema(
        request=ClientUpdateIn, responses=ClientUpdateOut, summary="Change an update nobody was shown"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        update, values = get_update(self, uuid), self.values(ClientUpdateIn, partial=True)
        actions.save_update(update=update, by=self.by, version=asked_version(request), **values)
        return _shown(self, request, uuid)


class ClientUpdateApprove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=ApproveUpdateIn, responses=ClientUpdateOut, summary="Say that the client may read it"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.approve_update(update=get_update(self, uuid), by=self.by, **self.values(ApproveUpdateIn))
        return _shown(self, request, uuid)


class ClientUpdateShare(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=ClientUpdateOut, summary="Show an approved update to the brand's people"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.share_update(update=get_update(self, uuid), by=self.by)
        return _shown(self, request, uuid)


class ClientUpdateWithdraw(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=WithdrawUpdateIn, responses=ClientUpdateOut, summary="Take back what a client was told"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.withdraw_update(update=get_update(self, uuid), by=self.by, **self.values(WithdrawUpdateIn))
        return _shown(self, request, uuid)


def get_update(view: ApiView, uuid: UUID) -> ClientUpdate:
    """Return the agency's update or raise Http404."""
    return get_object_or_404(updates_to_show(view.agency), uuid=uuid)


def _shown(view: ApiView, request: Request, uuid: UUID) -> Response:
    return tagged(request, ClientUpdateOut(get_update(view, uuid)).data)
