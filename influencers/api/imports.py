"""Lists taken in: how far each has come and what came of it."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.api.shapes import ImportOut, ImportProblemOut
from influencers.models import Import, ImportProblem
from influencers.queries.importing import imports_of, problems_of
from influencers.states import ImportState
from irm.api.etag import tagged
from irm.api.views import ApiView, ListView


class ImportFilters(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ImportState.choices)


@extend_schema(summary="Imports, newest first")
class ImportList(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    serializer_class = ImportOut
    filterset_class = ImportFilters

    def get_queryset(self) -> "QuerySet[Import]":
        return imports_of(self.agency)


class ImportDetail(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}

    @extend_schema(responses=ImportOut, summary="One import: state and counts")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ImportOut(_get_import(self, uuid)).data)


@extend_schema(summary="Why rows, or single values, were not taken in")
class ImportProblems(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    serializer_class = ImportProblemOut
    ordering = ("row", "id")

    def get_queryset(self) -> "QuerySet[ImportProblem]":
        if not self.agency:
            return ImportProblem.objects.none()
        return problems_of(_get_import(self, self.kwargs["uuid"]))


def _get_import(view: ApiView, uuid: UUID) -> Import:
    return get_object_or_404(imports_of(view.agency), uuid=uuid)
