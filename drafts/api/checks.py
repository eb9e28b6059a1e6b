"""Check any text: nothing is kept."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from drafts.api import shapes_checks as shapes
from drafts.checking import check
from drafts.checking.reading import read_checked, report_as_data
from irm.api.idempotency import idempotent
from irm.api.views import ApiView


class DraftCheck(ApiView):
    scopes = {"POST": Scope.CAMPAIGNS_READ}

    @extend_schema(
        request=shapes.CheckIn, responses=shapes.CheckReportOut,
        summary="Check a text as drafts are checked; nothing is kept",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        report = check(read_checked(self.values(shapes.CheckIn)))
        return Response(report_as_data(report))
