"""Sequences: list, write, change, start and end; their follow-ups, figures, and the hold of all at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from irm.api.etag import asked_version, insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView
from outreach.actions import sequences as actions
from outreach.actions import steps as step_actions
from outreach.api import shapes_sequences as shapes
from outreach.models import Sequence, Step
from outreach.queries import sequences as queries
from outreach.states import SequenceState

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE
STATES = (*SequenceState.values, "archived")


def get_sequence(view: ApiView, uuid: UUID) -> Sequence:
    """Return the agency's sequence or raise Http404."""
    rows = queries.sequences_to_show(view.agency).annotate(letters=Count("steps") + 1)
    return get_object_or_404(rows, uuid=uuid)


def get_step(view: ApiView, uuid: UUID) -> Step:
    """Return a follow-up of the agency's or raise Http404."""
    return get_object_or_404(queries.steps_to_show(view.agency), uuid=uuid)


class Sequences(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.SequenceOut
    filter_backends: list[Any] = []
    parameters = ("state", "q")

    def get_queryset(self) -> "QuerySet[Sequence]":
        if not self.agency:
            return Sequence.objects.none()
        state = self.request.query_params.get("state", "")
        if state and state not in STATES:
            raise bad_query("state", f"Known: {', '.join(STATES)}.")
        return queries.listed_sequences(
            self.agency, state=state, text=self.request.query_params.get("q", "")[:120]
        )

    @extend_schema(
        summary="Sequences of letters, newest first",
        parameters=[
            OpenApiParameter("state", str, description=f"One of {', '.join(STATES)}; left out: those not archived."),
            OpenApiParameter("q", str, description="Words of name or goal."),
        ],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=shapes.SequenceIn, responses={201: shapes.SequenceOut}, summary="Begin a sequence")
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.create_sequence(by=self.by, **self.values(shapes.SequenceIn))
        return _answer(self, request, made.uuid, status=201)


class SequenceDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.SequenceOut, summary="One sequence")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)

    @extend_schema(
        request=shapes.SequenceChangeIn, responses=shapes.SequenceOut, summary="Change fields; what is not given stays"
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        sequence = get_sequence(self, uuid)
        values = self.values(shapes.SequenceChangeIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        actions.update_sequence(sequence=sequence, by=self.by, version=version, **values)
        return _answer(self, request, uuid)


def verb(name: str, action: Callable[..., Sequence], summary: str) -> type[ApiView]:
    """Return the endpoint of one verb on a sequence."""

    class SequenceVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"sequences_{name}", request=None, responses=shapes.SequenceOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            action(sequence=get_sequence(self, uuid), by=self.by)
            return _answer(self, request, uuid)

    SequenceVerb.__name__ = f"Sequence{name.title()}"
    return SequenceVerb


class SequenceFigures(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="sequences_figures", responses=shapes.SequenceFiguresOut,
        summary="People by state and what came of each letter; opening is never watched",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        sequence = get_sequence(self, uuid)
        totals = queries.totals_of([sequence])[sequence.pk]
        told = {
            "people": totals.people, "active": totals.active, "answered": totals.answered, "troubled": totals.troubled,
            "letters": queries.figures_of(sequence, sequence.letters),
        }  # fmt: skip
        return Response(shapes.SequenceFiguresOut(told).data)


class SequenceSteps(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.StepOut

    def get_queryset(self) -> "QuerySet[Step]":
        if not self.agency:
            return Step.objects.none()
        return queries.steps_to_show(self.agency).filter(sequence=get_sequence(self, self.kwargs["uuid"]))

    @extend_schema(summary="Follow-ups of a sequence, the last one first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.StepIn, responses={201: shapes.StepOut}, summary="Add a follow-up at the end, also while it runs"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = step_actions.add_step(
            sequence=get_sequence(self, uuid), by=self.by, **self.values(shapes.StepIn)
        )
        location = reverse("api:sequence_step", args=[made.uuid])
        return tagged(request, shapes.StepOut(made).data, status=201, location=location)


class StepDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=shapes.StepOut, summary="One follow-up")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.StepOut(get_step(self, uuid)).data)

    @extend_schema(
        request=shapes.StepIn,
        responses=shapes.StepOut,
        summary="Change a follow-up for whoever has not had it",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        step = get_step(self, uuid)
        insist_on(request, shapes.StepOut(step).data)
        step_actions.change_step(step=step, by=self.by, **self.values(shapes.StepIn, partial=True))
        return tagged(request, shapes.StepOut(get_step(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Take the last follow-up away")
    def delete(self, request: Request, uuid: UUID) -> Response:
        step = get_step(self, uuid)
        insist_on(request, shapes.StepOut(step).data)
        step_actions.remove_step(step=step, by=self.by)
        return Response(status=204)


class StepPause(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="sequence_steps_pause",
        request=None,
        responses=shapes.StepOut,
        summary="Hold one follow-up",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        step_actions.pause_step(step=get_step(self, uuid), by=self.by)
        return tagged(request, shapes.StepOut(get_step(self, uuid)).data)


class StepResume(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="sequence_steps_resume", request=None, responses=shapes.StepOut, summary="Let it go on"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        step_actions.resume_step(step=get_step(self, uuid), by=self.by)
        return tagged(request, shapes.StepOut(get_step(self, uuid)).data)


class SequenceHold(ApiView):
    """Of all sequences of the agency."""

    scopes = {"GET": READ, "POST": WRITE, "DELETE": WRITE}

    @extend_schema(
        operation_id="sequence_hold", responses=shapes.HoldOut, summary="Whether all sequences are held"
    )
    def get(self, request: Request) -> Response:
        return tagged(request, _hold(self))

    @extend_schema(
        operation_id="sequence_hold_set", request=shapes.HoldIn, responses={201: shapes.HoldOut},
        summary="Hold all sequences: nothing of them is written or leaves",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        actions.hold_all(by=self.by, **self.values(shapes.HoldIn))
        return tagged(request, _hold(self), status=201, location=reverse("api:sequence_hold"))

    @extend_schema(
        operation_id="sequence_hold_release", responses={204: None}, summary="Let the sequences go on"
    )
    def delete(self, request: Request) -> Response:
        insist_on(request, _hold(self))
        actions.release_all(by=self.by)
        return Response(status=204)


def _hold(view: ApiView) -> Any:
    hold = queries.hold_of(view.agency)
    told = {
        "held": hold is not None,
        "reason": hold.reason if hold else "",
        "held_at": hold.held_at if hold else None,
    }
    return shapes.HoldOut(told).data


def _answer(view: ApiView, request: Request, uuid: UUID, *, status: int = 200) -> Response:
    location = reverse("api:sequence", args=[uuid]) if status == 201 else ""
    return tagged(
        request, shapes.SequenceOut(get_sequence(view, uuid)).data, status=status, location=location
    )


SequenceStart = verb("start", actions.start_sequence, "Let a sequence go on")
SequencePause = verb("pause", actions.pause_sequence, "Write and send nothing until it is started again")
SequenceFinish = verb("finish", actions.finish_sequence, "End a sequence for whoever is still in it")
SequenceArchive = verb("archive", actions.archive_sequence, "Put a sequence out of the lists")
SequenceRestore = verb("restore", actions.restore_sequence, "Bring an archived sequence back")
