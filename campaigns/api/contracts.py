"""Contract templates and contracts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import InvalidTransition
from accounts.private_files import private_file
from accounts.states import Scope
from campaigns.actions import contract_templates as template_actions
from campaigns.actions import contracts as actions
from campaigns.api import shapes_offers as shapes
from campaigns.api.collaborations import get_collaboration
from campaigns.models import Contract, ContractTemplate
from campaigns.queries.contracts import contracts_to_show, newest_body, signed_type, templates_to_show
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class ContractTemplates(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.ContractTemplateOut

    def get_queryset(self) -> "QuerySet[ContractTemplate]":
        return templates_to_show(self.agency).order_by() if self.agency else ContractTemplate.objects.none()

    @extend_schema(summary="Contract templates in use, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.ContractTemplateIn, responses={201: shapes.ContractTemplateBodyOut}, summary="Write a contract template"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        made = template_actions.add_contract_template(by=self.by, **self.values(shapes.ContractTemplateIn))
        return tagged(request, shapes.ContractTemplateBodyOut(_template(self, made.uuid)).data, status=201)


class ContractTemplateDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=shapes.ContractTemplateBodyOut, summary="One contract template with its text")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.ContractTemplateBodyOut(_template(self, uuid)).data)

    @extend_schema(
        request=shapes.ContractTemplateEditIn, responses=shapes.ContractTemplateBodyOut,
        summary="Rename a template, or write its next version",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        template = _template(self, uuid)
        insist_on(request, shapes.ContractTemplateBodyOut(template).data)
        stored = {"name": template.name, "body": newest_body(template)}
        values = {**stored, **self.values(shapes.ContractTemplateEditIn, partial=True)}
        template_actions.change_contract_template(template=template, by=self.by, **values)
        return tagged(request, shapes.ContractTemplateBodyOut(_template(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Put a template away")
    def delete(self, request: Request, uuid: UUID) -> Response:
        template = _template(self, uuid)
        insist_on(request, shapes.ContractTemplateBodyOut(template).data)
        template_actions.archive_contract_template(template=template, by=self.by)
        return Response(status=204)


class CollaborationContracts(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.ContractOut

    def get_queryset(self) -> "QuerySet[Contract]":
        if not self.agency:
            return Contract.objects.none()
        return contracts_to_show(self.agency).filter(
            collaboration=get_collaboration(self, self.kwargs["uuid"])
        )

    @extend_schema(
        summary="Contracts about somebody, newest first", operation_id="collaborations_contracts_list"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.ContractIn, responses={201: shapes.ContractOut}, operation_id="collaborations_contracts_create",
        summary="Write the contract about what was agreed; a worker prints it",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        made = actions.make_contract(
            collaboration=collaboration, by=self.by, **self.values(shapes.ContractIn)
        )
        return tagged(request, shapes.ContractOut(_contract(self, made.uuid)).data, status=201)


class CollaborationWaive(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.WaiveIn, responses={201: shapes.ContractOut}, operation_id="collaborations_waive_contract",
        summary="Go on without a contract, for a coded reason",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        made = actions.waive_contract(collaboration=collaboration, by=self.by, **self.values(shapes.WaiveIn))
        return tagged(request, shapes.ContractOut(_contract(self, made.uuid)).data, status=201)


class ContractDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.ContractOut, summary="One contract")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.ContractOut(_contract(self, uuid)).data)


class ContractPdf(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="contracts_pdf", summary="The printed contract",
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY)},
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        contract = _contract(self, uuid)
        if not contract.pdf:
            raise InvalidTransition("This contract is not printed yet. Ask again in a moment.")
        return private_file(
            request._request, contract.pdf, name="contract.pdf", content_type="application/pdf"
        )


class ContractSigned(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="contracts_signed", summary="The signed paper that was filed: a PDF or a picture",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        contract = _contract(self, uuid)
        if not contract.signed_file:
            raise InvalidTransition("No signed paper was filed for this contract.")
        name, kind = contract.signed_file_name, signed_type(contract)
        return private_file(request._request, contract.signed_file, name=name, content_type=kind)


class ContractSign(ApiView):
    scopes = {"POST": WRITE}
    parser_classes = [MultiPartParser]

    @extend_schema(
        request=shapes.SignedIn, responses=shapes.ContractOut, operation_id="contracts_sign",
        summary="File the signed paper",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        contract = _contract(self, uuid)
        actions.sign_contract(contract=contract, by=self.by, **self.values(shapes.SignedIn))
        return tagged(request, shapes.ContractOut(_contract(self, uuid)).data)


def verb(name: str, action: Callable[..., Any], shape: Any, summary: str) -> type[ApiView]:
    """Return the endpoint of one verb on a contract."""

    class ContractVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"contracts_{name}", request=shape, responses=shapes.ContractOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            contract = _contract(self, uuid)
            action(contract=contract, by=self.by, **(self.values(shape) if shape else {}))
            return tagged(request, shapes.ContractOut(_contract(self, uuid)).data)

    ContractVerb.__name__ = f"Contract{name.title()}"
    return ContractVerb


VERBS: list[tuple[str, Callable[..., Any], Any, str]] = [
    ("send", actions.send_contract, None, "Put a printed contract before the influencer"),
    ("cancel", actions.cancel_contract, shapes.WhyIn, "Take a contract out of force"),
]


def _template(view: ApiView, uuid: UUID) -> ContractTemplate:
    return get_object_or_404(templates_to_show(view.agency), uuid=uuid)


def _contract(view: ApiView, uuid: UUID) -> Contract:
    return get_object_or_404(contracts_to_show(view.agency), uuid=uuid)
