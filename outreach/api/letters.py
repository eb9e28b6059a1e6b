"""Letters in the API: written, checked, filled in, sent; batches; the drafting help."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
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
from outreach.actions import drafting_help as help_actions
from outreach.actions import letter_batches as batches
from outreach.actions import letters as actions
from outreach.actions.sending import queue_message, unqueue_message
from outreach.api import shapes_letters as shapes
from outreach.drafting_facts import facts_of
from outreach.letters import Gate
from outreach.models import LetterBatch, Message, TemplateText
from outreach.queries.letters import batches_to_show, letters_to_show, unsent_letters

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE


def get_letter(view: ApiView, uuid: UUID) -> Message:
    rows = letters_to_show(view.agency).filter(thread__influencer__isnull=False)
    return get_object_or_404(rows.prefetch_related("thread__influencer__channels"), uuid=uuid)


def get_batch(view: ApiView, uuid: UUID) -> LetterBatch:
    return get_object_or_404(batches_to_show(view.agency), uuid=uuid)


class Letters(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.LetterOut
    filter_backends: list[Any] = []
    parameters = ("gate",)

    def get_queryset(self) -> "QuerySet[Message]":
        if not self.agency:
            return Message.objects.none()
        gate = self.request.query_params.get("gate", "")
        if gate and gate not in list(Gate):
            raise bad_query("gate", f"Known: {', '.join(Gate)}.")
        rows = unsent_letters(self.agency)
        return rows.filter(gate=gate) if gate else rows

    @extend_schema(
        summary="Letters that are being written or kept back, newest first",
        parameters=[OpenApiParameter("gate", str, description=f"One of {', '.join(Gate)}.")],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.LetterIn, responses={201: shapes.LetterOut}, summary="Begin a letter to somebody"
    )
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(shapes.LetterIn)
        template = values.pop("template", None)
        text = _text(template, values) if template else None
        made = actions.write_letter(by=self.by, template_text=text, **values)
        return _answer(self, request, made.uuid, status=201)


class LetterDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.LetterOut, summary="One letter")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)

    @extend_schema(request=shapes.LetterEditIn, responses=shapes.LetterOut, summary="Write on")
    def patch(self, request: Request, uuid: UUID) -> Response:
        letter = get_letter(self, uuid)
        insist_on(request, shapes.LetterOut(letter).data)
        values = self.values(shapes.LetterEditIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        actions.save_letter(message=letter, by=self.by, version=version, **values)
        return _answer(self, request, uuid)


class LetterCheck(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.LetterReportOut, summary="What the checker says of a letter")
    def get(self, request: Request, uuid: UUID) -> Response:
        report = actions.check_message(get_letter(self, uuid), keep=False)
        return tagged(request, shapes.LetterReportOut(report).data)


class LetterFill(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.LetterFillIn, responses=shapes.LetterOut, summary="Put values into its fields"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        letter = get_letter(self, uuid)
        values = self.values(shapes.LetterFillIn)
        actions.fill_fields(
            message=letter,
            by=self.by,
            typed=values.get("values"),
            version=values.get("version"),
        )
        return _answer(self, request, uuid)


class LetterMark(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.LetterMarkIn, responses=shapes.LetterOut, summary="Mark where a question is answered"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.mark_answer(message=get_letter(self, uuid), by=self.by, **self.values(shapes.LetterMarkIn))
        return _answer(self, request, uuid)


class LetterSend(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.LetterSendIn, responses=shapes.LetterOut, operation_id="letters_send",
        summary="Check a letter and put it into the outbox; kept back ones say why in `trouble`",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        letter = get_letter(self, uuid)
        actions.gate(letter, self.by, self.values(shapes.LetterSendIn).get("despite", ""))
        queue_message(message=letter, by=self.by)
        return _answer(self, request, uuid)


class LetterTakeBack(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=shapes.LetterOut, operation_id="letters_take_back",
        summary="Take a letter out of the outbox while it waits",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        unqueue_message(message=get_letter(self, uuid), by=self.by)
        return _answer(self, request, uuid)


class LetterDrop(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses=shapes.LetterOut, summary="Give a letter up")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.drop_letter(message=get_letter(self, uuid), by=self.by)
        return _answer(self, request, uuid)


class LetterBatches(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.LetterBatchOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[LetterBatch]":
        return batches_to_show(self.agency) if self.agency else LetterBatch.objects.none()

    @extend_schema(summary="Letters begun together, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.LetterBatchIn, responses={201: shapes.LetterBatchOut}, summary="Begin a letter to each of several people"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        made = batches.begin_letters(by=self.by, **self.values(shapes.LetterBatchIn))
        location = reverse("api:letter_batch", args=[made.uuid])
        return tagged(
            request, shapes.LetterBatchOut(get_batch(self, made.uuid)).data, status=201, location=location
        )


class LetterBatchDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.LetterBatchOut, summary="One batch of letters")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.LetterBatchOut(get_batch(self, uuid)).data)


class LetterBatchLetters(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.LetterOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Message]":
        if not self.agency:
            return Message.objects.none()
        return letters_to_show(self.agency).filter(batch=get_batch(self, self.kwargs["uuid"]))

    @extend_schema(summary="The letters of a batch", operation_id="letter_batch_letters")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class LetterBatchSend(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses=shapes.LettersSentOut, summary="Send what may go of a batch")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        outcome = batches.send_letters(batch=get_batch(self, uuid), by=self.by)
        return tagged(request, shapes.LettersSentOut(outcome).data)


class LetterBatchTakeBack(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses=shapes.TakenBackOut, summary="Take back what has not left")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        number = batches.take_letters_back(batch=get_batch(self, uuid), by=self.by)
        return tagged(request, {"taken_back": number})


class LetterFacts(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=shapes.FactsOut,
        operation_id="letter_facts",
        summary="What the drafting help may be given",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.FactsOut({"facts": facts_of(get_letter(self, uuid))}).data)


class LetterPropose(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.ProposeIn,
        responses=shapes.LetterProposalOut,
        summary="Ask the drafting help for a proposal",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        letter = get_letter(self, uuid)
        proposal = help_actions.propose_letter(message=letter, by=self.by, **self.values(shapes.ProposeIn))
        return tagged(request, shapes.LetterProposalOut(proposal).data)


class DraftingHelpView(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.DraftingHelpOut, summary="How the drafting help is set up")
    def get(self, request: Request) -> Response:
        return tagged(request, shapes.DraftingHelpOut(help_actions.help_of(self.agency)).data)

    @extend_schema(
        request=shapes.DraftingHelpIn,
        responses=shapes.DraftingHelpOut,
        summary="Set the drafting help up; owners",
    )
    def patch(self, request: Request) -> Response:
        values = self.values(shapes.DraftingHelpIn, partial=True)
        insist_on(request, shapes.DraftingHelpOut(help_actions.help_of(self.agency)).data)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        help_actions.set_drafting_help(by=self.by, version=version, **values)
        return tagged(request, shapes.DraftingHelpOut(help_actions.help_of(self.agency)).data)


class DraftingHelpTry(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses=shapes.TriedOut, summary="Ask the model for one word; owners")
    @idempotent
    def post(self, request: Request) -> Response:
        return tagged(request, {"said": help_actions.try_drafting_help(by=self.by)})


def _text(template: Any, values: dict[str, Any]) -> TemplateText | None:
    texts = list(template.texts.order_by("language"))
    wanted = [values.get("language", ""), *values["influencer"].languages, "en"]
    found = [text for language in wanted for text in texts if text.language == language]
    return next(iter([*found, *texts]), None)


def _answer(view: ApiView, request: Request, uuid: UUID, *, status: int = 200) -> Response:
    location = reverse("api:letter", args=[uuid]) if status == 201 else ""
    data = shapes.LetterOut(get_letter(view, uuid)).data
    return tagged(request, data, status=status, location=location) if location else tagged(request, data)
