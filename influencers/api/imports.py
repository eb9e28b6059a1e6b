"""Lists taken in: upload, check the mapping, start; how far each has come and what came of it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import ActionError, InvalidTransition
from accounts.states import Scope
from influencers.actions import importing as actions
from influencers.api.import_shapes import ImportIn, ImportOut, ImportProblemOut, ImportWholeOut, PlanIn
from influencers.importing.plan import Plan
from influencers.models import Import, ImportProblem
from influencers.queries.importing import imports_of, problems_of
from influencers.states import ImportState
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import Problem
from irm.api.views import ApiView, ListView

FORM_BYTES = 64 * 1024  # what a form needs beside the file


class ImportFilters(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ImportState.choices)


class ImportList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ImportOut
    filterset_class = ImportFilters
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before any of it is read."""
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.IMPORT_MAX_BYTES + FORM_BYTES:
            limit = settings.IMPORT_MAX_BYTES // 1024**2
            raise Problem(
                "too-large",
                gettext("At most %(limit)s MB can be taken in. Split the list into parts.")
                % {"limit": limit},
            )

    def get_queryset(self) -> "QuerySet[Import]":
        return imports_of(self.agency)

    @extend_schema(summary="Imports, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request={"multipart/form-data": ImportIn},
        responses={201: ImportWholeOut},
        summary="Upload a list; the answer tells how its columns were understood",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(ImportIn)
        file = values["file"]
        upload = actions.upload_list(by=self.by, file=file, file_name=file.name, like=values.get("like"))
        location = reverse("api:import", args=[upload.uuid])
        return tagged(request, ImportWholeOut(upload).data, status=201, location=location)


class ImportDetail(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "PATCH": Scope.INFLUENCERS_WRITE}

    @extend_schema(responses=ImportWholeOut, summary="One import: state, counts and mapping")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ImportWholeOut(get_import(self, uuid)).data)

    @extend_schema(
        request=PlanIn, responses=ImportWholeOut, summary="Change mapping and options before the start"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        upload = get_import(self, uuid)
        insist_on(request, ImportWholeOut(upload).data)
        if not upload.plan:
            raise InvalidTransition(gettext("This import has no mapping that could be changed."))
        plan = _changed(Plan.from_json(upload.plan), self.values(PlanIn, partial=True))
        actions.change_plan(upload=upload, by=self.by, plan=plan)
        return tagged(request, ImportWholeOut(upload).data)


class ImportStart(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="imports_start",
        request=None,
        responses={202: ImportWholeOut},
        summary="Take the list in",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = actions.start_import(upload=get_import(self, uuid), by=self.by)
        return Response(ImportWholeOut(upload).data, status=202)


class ImportCancel(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="imports_cancel",
        request=None,
        responses=ImportWholeOut,
        summary="Stop; what is stored stays",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = actions.cancel_import(upload=get_import(self, uuid), by=self.by)
        return Response(ImportWholeOut(upload).data)


class ImportContinue(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="imports_continue",
        request=None,
        responses={202: ImportWholeOut},
        summary="Go on with a canceled or failed import after the last stored row",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        upload = actions.continue_import(upload=get_import(self, uuid), by=self.by)
        return Response(ImportWholeOut(upload).data, status=202)


@extend_schema(summary="Why rows, or single values, were not taken in")
class ImportProblems(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    serializer_class = ImportProblemOut
    ordering = ("row", "id")

    def get_queryset(self) -> "QuerySet[ImportProblem]":
        if not self.agency:
            return ImportProblem.objects.none()
        return problems_of(get_import(self, self.kwargs["uuid"]))


def _changed(plan: Plan, values: dict[str, Any]) -> Plan:
    columns = list(plan.columns)
    for change in values.pop("columns", []):
        position = change.pop("position")
        if position > len(columns):
            raise ActionError(
                gettext("There is no column %(position)s: the list has %(width)s.")
                % {"position": position, "width": len(columns)}
            )
        columns[position - 1] = replace(columns[position - 1], **change, why="")
    for name in ("owner", "stage"):
        if name in values:
            values[name] = values[name].pk if values[name] else None
    for name in ("platform", "as_of"):
        if name in values:
            values[f"{name}_why"] = ""
    if "tags" in values:
        values["tags"] = tuple(values["tags"])
    return replace(plan.with_columns(columns), **values)


def get_import(view: ApiView, uuid: UUID) -> Import:
    """Return an import of the agency, or answer 404."""
    rows = Import.objects.for_agency(view.agency).select_related("agency").defer("seen")
    return get_object_or_404(rows, uuid=uuid)
