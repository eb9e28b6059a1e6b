"""What people owe: planned, moved with a reason, brought to publication."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.actions import deliverables as actions
from campaigns.api.collaborations import get_collaboration
from campaigns.api.shapes_work import (
    DeliverableChangeIn,
    DeliverableIn,
    DeliverableOut,
    DeliverableStateIn,
    MoveDueIn,
    PostponementOut,
    ReliabilityOut,
    ReminderOut,
)
from campaigns.models import Deliverable, Postponement, Reminder
from campaigns.queries.deliverables import deliverables_to_show
from campaigns.queries.reliability import DEFINITION, reliability_of
from influencers.api.people import get_influencer
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class CollaborationDeliverables(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = DeliverableOut

    def get_queryset(self) -> "QuerySet[Deliverable]":
        if not self.agency:
            return Deliverable.objects.none()
        return deliverables_to_show(self.agency).filter(
            collaboration=get_collaboration(self, self.kwargs["uuid"])
        )

    @extend_schema(summary="What somebody owes, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=DeliverableIn, responses={201: DeliverableOut}, summary="Plan a deliverable")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        made = actions.plan_deliverable(collaboration=collaboration, by=self.by, **self.values(DeliverableIn))
        location = reverse("api:deliverable", args=[made.uuid])
        return tagged(request, DeliverableOut(made).data, status=201, location=location)


class Deliverables(ListView):
    scopes = {"GET": READ}
    serializer_class = DeliverableOut

    def get_queryset(self) -> "QuerySet[Deliverable]":
        return deliverables_to_show(self.agency) if self.agency else Deliverable.objects.none()

    @extend_schema(summary="Deliverables of all campaigns, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)


class DeliverableDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=DeliverableOut, summary="One deliverable")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, DeliverableOut(_get(self, uuid)).data)

    @extend_schema(
        request=DeliverableChangeIn,
        responses=DeliverableOut,
        summary="Change it; dates that are set are moved",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        deliverable = _get(self, uuid)
        values = self.values(DeliverableChangeIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        actions.change_deliverable(deliverable=deliverable, by=self.by, version=version, **values)
        return tagged(request, DeliverableOut(_get(self, uuid)).data)


class DeliverableMoveState(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=DeliverableStateIn, responses=DeliverableOut, summary="Bring it to another state",
        operation_id="deliverables_change_state",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.move_deliverable(deliverable=_get(self, uuid), by=self.by, **self.values(DeliverableStateIn))
        return tagged(request, DeliverableOut(_get(self, uuid)).data)


class DeliverableMoveDate(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=MoveDueIn, responses={201: PostponementOut}, operation_id="deliverables_move_date",
        summary="Move a date that was set, with who asked and why",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        moved = actions.move_due(deliverable=_get(self, uuid), by=self.by, **self.values(MoveDueIn))
        return tagged(request, PostponementOut(moved).data, status=201)


class DeliverablePostponements(ListView):
    scopes = {"GET": READ}
    serializer_class = PostponementOut

    def get_queryset(self) -> "QuerySet[Postponement]":
        if not self.agency:
            return Postponement.objects.none()
        return _get(self, self.kwargs["uuid"]).postponements.select_related("by__user")

    @extend_schema(summary="The dates that were moved, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class PostponementWarn(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=PostponementOut, summary="Note that the client was told",
        operation_id="postponements_client_warned",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        moved = actions.warn_client(postponement=_get_postponement(self, uuid), by=self.by)
        return tagged(request, PostponementOut(moved).data)


class PostponementRemind(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=PostponementOut, operation_id="postponements_reminded",
        summary="Note that they were reminded of what was agreed",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        moved = actions.remind_firmly(postponement=_get_postponement(self, uuid), by=self.by)
        return tagged(request, PostponementOut(moved).data)


class Reminders(ListView):
    scopes = {"GET": READ}
    serializer_class = ReminderOut

    def get_queryset(self) -> "QuerySet[Reminder]":
        if not self.agency:
            return Reminder.objects.none()
        return Reminder.objects.for_agency(self.agency).select_related("deliverable")

    @extend_schema(summary="Dates that came near while the work was still owed, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)


class ReminderSeen(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=ReminderOut, summary="Take note of it", operation_id="reminders_seen"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        rows = Reminder.objects.for_agency(self.agency).select_related("deliverable", "agency")
        actions.see_reminder(reminder=get_object_or_404(rows, uuid=uuid), by=self.by)
        return tagged(request, ReminderOut(get_object_or_404(rows, uuid=uuid)).data)


class InfluencerReliability(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=ReliabilityOut, summary="On time, moved, dropped", operation_id="influencers_reliability"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        person = get_influencer(self, uuid)
        record = reliability_of([person.pk])[person.pk]
        return tagged(request, {**vars(record), "definition": DEFINITION})


def _get(view: ApiView, uuid: UUID) -> Deliverable:
    return get_object_or_404(deliverables_to_show(view.agency), uuid=uuid)


def _get_postponement(view: ApiView, uuid: UUID) -> Postponement:
    rows = Postponement.objects.for_agency(view.agency).select_related(
        "deliverable__collaboration", "by__user"
    )
    return get_object_or_404(rows, uuid=uuid)
