"""People in sequences, their refusals, and how long their answer is waited for."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.api.collaborations import get_collaboration
from influencers.api.people import get_influencer
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView
from outreach.actions import enrollments as actions
from outreach.actions import refusals as refusal_actions
from outreach.api import shapes_sequences as shapes
from outreach.api.sequences import get_sequence
from outreach.models import Enrollment, Refusal
from outreach.queries.refusals import refusals_to_show
from outreach.queries.sequences import enrollments_to_show
from outreach.queries.silence import expectation_of
from outreach.states import EnrollmentState

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE


def get_enrollment(view: ApiView, uuid: UUID) -> Enrollment:
    """Return somebody's place in a sequence of the agency or raise Http404."""
    return get_object_or_404(enrollments_to_show(view.agency), uuid=uuid)


def get_refusal(view: ApiView, uuid: UUID) -> Refusal:
    """Return a refusal of the agency's or raise Http404."""
    return get_object_or_404(refusals_to_show(view.agency), uuid=uuid)


class SequenceEnrollments(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.EnrollmentOut
    filter_backends: list[Any] = []
    parameters = ("state",)

    def get_queryset(self) -> "QuerySet[Enrollment]":
        if not self.agency:
            return Enrollment.objects.none()
        rows = enrollments_to_show(self.agency).filter(sequence=get_sequence(self, self.kwargs["uuid"]))
        state = self.request.query_params.get("state", "")
        if state and state not in EnrollmentState.values:
            raise bad_query("state", f"Known: {', '.join(EnrollmentState.values)}.")
        return rows.filter(state=state) if state else rows

    @extend_schema(
        summary="People in a sequence, newest first", parameters=[OpenApiParameter("state", str, enum=EnrollmentState.values)]
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.EnrollIn, responses=shapes.EnrolledOut, operation_id="sequences_enroll",
        summary="Take people in, each with a first letter for a member to look at; who cannot be stays out with the reason",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        outcome = actions.enroll(
            sequence=get_sequence(self, uuid), by=self.by, **self.values(shapes.EnrollIn)
        )
        told = {
            "taken": outcome.taken,
            "refused": [{"influencer": person.uuid, "reason": reason} for person, reason in outcome.refused],
        }
        return Response(shapes.EnrolledOut(told).data)


class EnrollmentDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.EnrollmentOut, summary="One person in one sequence")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)


class EnrollmentPause(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="enrollments_pause", request=None, responses=shapes.EnrollmentOut, summary="Hold one person's letters")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.pause_enrollment(enrollment=get_enrollment(self, uuid), by=self.by)
        return _answer(self, request, uuid)


class EnrollmentResume(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="enrollments_resume", request=None, responses=shapes.EnrollmentOut, summary="Go on where somebody was")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.resume_enrollment(enrollment=get_enrollment(self, uuid), by=self.by)
        return _answer(self, request, uuid)


class EnrollmentStop(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="enrollments_stop", request=shapes.StopIn, responses=shapes.EnrollmentOut, summary="Take somebody out")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        enrollment = get_enrollment(self, uuid)
        actions.stop_enrollment(enrollment=enrollment, by=self.by, **self.values(shapes.StopIn))
        return _answer(self, request, uuid)


class InfluencerRefusals(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.RefusalOut

    def get_queryset(self) -> "QuerySet[Refusal]":
        if not self.agency:
            return Refusal.objects.none()
        return refusals_to_show(self.agency).filter(influencer=get_influencer(self, self.kwargs["uuid"]))

    @extend_schema(summary="What somebody said no to, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.PersonRefusalIn, responses={201: shapes.RefusalOut}, summary="Keep that somebody said no to a brand"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        person = get_influencer(self, uuid)
        made = refusal_actions.note_refusal(
            influencer=person, by=self.by, **self.values(shapes.PersonRefusalIn)
        )
        return _made(request, made)


class CollaborationRefusals(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="collaborations_refuse", request=shapes.RefusalIn, responses={201: shapes.RefusalOut},
        summary="Keep the no and end the collaboration as declined",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        part = get_collaboration(self, uuid)
        values = self.values(shapes.RefusalIn)
        made = refusal_actions.note_refusal(
            influencer=part.influencer, collaboration=part, by=self.by, **values
        )
        return _made(request, made)


class RefusalDetail(ApiView):
    scopes = {"GET": READ, "DELETE": WRITE}

    @extend_schema(responses=shapes.RefusalOut, summary="One refusal")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.RefusalOut(get_refusal(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Take back a refusal noted by mistake")
    def delete(self, request: Request, uuid: UUID) -> Response:
        refusal = get_refusal(self, uuid)
        insist_on(request, shapes.RefusalOut(refusal).data)
        refusal_actions.take_back_refusal(refusal=refusal, by=self.by)
        return Response(status=204)


class ExpectedAnswer(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="influencers_expected_answer", responses=shapes.ExpectedAnswerOut,
        summary="How long somebody's answer is waited for, and on what that rests",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.ExpectedAnswerOut(expectation_of(get_influencer(self, uuid))).data)


def _answer(view: ApiView, request: Request, uuid: UUID) -> Response:
    return tagged(request, shapes.EnrollmentOut(get_enrollment(view, uuid)).data)


def _made(request: Request, made: Refusal) -> Response:
    location = reverse("api:refusal", args=[made.uuid])
    return tagged(request, shapes.RefusalOut(made).data, status=201, location=location)
