"""Statements and their texts: written, checked, approved, published."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from crisis.actions import statements as actions
from crisis.api import shapes_statements as shapes
from crisis.api.registers import get_room
from crisis.models import Publication, Statement, StatementText
from crisis.queries.statements import plain_statements, publications_to_show, report_of, texts_to_show
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class IncidentStatements(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.StatementOut

    def get_queryset(self) -> "QuerySet[Statement]":
        if not self.agency:
            return Statement.objects.none()
        return plain_statements(self.agency).filter(incident=get_room(self, self.kwargs["uuid"]))

    @extend_schema(summary="An incident's statements, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.NewStatementIn, responses={201: shapes.StatementOut},
        summary="Begin a statement, with a text in each language from the playbook's template",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        incident = get_room(self, uuid)
        made = actions.write_statement(incident=incident, by=self.by, **self.values(shapes.NewStatementIn))
        location = reverse("api:statement", args=[made.uuid])
        return tagged(request, shapes.StatementOut(made).data, status=201, location=location)


class StatementDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.StatementOut, summary="One statement")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.StatementOut(get_statement(self, uuid)).data)

    @extend_schema(
        request=shapes.StatementIn, responses=shapes.StatementOut, summary="Change what a statement is for"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        statement, values = get_statement(self, uuid), self.values(shapes.StatementIn, partial=True)
        actions.change_statement(statement=statement, by=self.by, **values)
        return tagged(request, shapes.StatementOut(get_statement(self, uuid)).data)


class StatementTexts(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.StatementTextOut

    def get_queryset(self) -> "QuerySet[StatementText]":
        if not self.agency:
            return StatementText.objects.none()
        return texts_to_show(self.agency).filter(statement=get_statement(self, self.kwargs["uuid"]))

    @extend_schema(summary="A statement's texts: variants and languages")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.NewStatementTextIn, responses={201: shapes.StatementTextOut}, summary="Add a text"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        statement = get_statement(self, uuid)
        made = actions.add_text(statement=statement, by=self.by, **self.values(shapes.NewStatementTextIn))
        location = reverse("api:statement_text", args=[made.uuid])
        return tagged(request, shapes.StatementTextOut(made).data, status=201, location=location)


class StatementTextDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.StatementTextOut, summary="One text")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _shown(self, request, uuid)

    @extend_schema(
        request=shapes.StatementTextIn, responses=shapes.StatementTextOut,
        summary="Keep what is written; other words ask for the approvals anew",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        text, values = get_text(self, uuid), self.values(shapes.StatementTextIn, partial=True)
        actions.save_text(text=text, by=self.by, version=asked_version(request), **values)
        return _shown(self, request, uuid)


class StatementTextCheck(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=shapes.StatementReportOut, summary="What the checker says of a text as it stands"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.StatementReportOut(report_of(get_text(self, uuid))).data)


class StatementTextAsk(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.AskApprovalIn, responses=shapes.StatementTextOut,
        summary="Ask for the approvals the incident's level wants",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.ask_for_approval(text=get_text(self, uuid), by=self.by, **self.values(shapes.AskApprovalIn))
        return _shown(self, request, uuid)


class StatementTextApprove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.ApproveTextIn, responses=shapes.StatementTextOut,
        summary="Say yes to the words you read, in your role in the room",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.approve(text=get_text(self, uuid), by=self.by, **self.values(shapes.ApproveTextIn))
        return _shown(self, request, uuid)


class StatementTextSendBack(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.SendTextBackIn,
        responses=shapes.StatementTextOut,
        summary="Say what has to change in the words you read",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.send_back(text=get_text(self, uuid), by=self.by, **self.values(shapes.SendTextBackIn))
        return _shown(self, request, uuid)


class TextPublications(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.PublicationOut

    def get_queryset(self) -> "QuerySet[Publication]":
        if not self.agency:
            return Publication.objects.none()
        return publications_to_show(self.agency).filter(text=get_text(self, self.kwargs["uuid"]))

    @extend_schema(summary="Where, when and by whom a text was said")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.PublicationIn, responses={201: shapes.PublicationOut},
        summary="Write down that a text was published; without its approvals only with a reason",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.publish(text=get_text(self, uuid), by=self.by, **self.values(shapes.PublicationIn))
        return Response(shapes.PublicationOut(made).data, status=201)


def get_statement(view: ApiView, uuid: UUID) -> Statement:
    """Return the agency's statement or raise Http404."""
    return get_object_or_404(plain_statements(view.agency), uuid=uuid)


def get_text(view: ApiView, uuid: UUID) -> StatementText:
    """Return the agency's text or raise Http404."""
    return get_object_or_404(texts_to_show(view.agency), uuid=uuid)


def _shown(view: ApiView, request: Request, uuid: UUID) -> Response:
    return tagged(request, shapes.StatementTextOut(get_text(view, uuid)).data)
