"""Contract templates, and contracts: made, read, sent, signed, done without."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.private_files import private_file
from accounts.rules import can_edit
from campaigns import rules
from campaigns.actions import contract_templates as template_actions
from campaigns.actions import contracts as actions
from campaigns.contracting.printing import blocks_of
from campaigns.contracting.variables import KNOWN, TYPED, starter, starter_languages
from campaigns.forms.contracts import (
    ContractForm,
    ReasonForm,
    SignForm,
    TemplateEditForm,
    TemplateForm,
    WaiveForm,
)
from campaigns.models import Collaboration, Contract
from campaigns.queries.contracts import (
    contracts_to_show,
    newest_body,
    newest_contract,
    signed_type,
    templates_to_show,
)
from campaigns.queries.written_form import written_form
from campaigns.views.answers import button_answer, form_answer, get_collaboration_to_edit, posted


@require_GET
def templates(request: TenantRequest) -> HttpResponse:
    page = {
        "templates": templates_to_show(request.agency),
        "may_edit": can_edit(request.membership, request.agency),
    }
    return render(request, "campaigns/contracts/templates.html", page)


@require_http_methods(["GET", "POST"])
def new_template(request: TenantRequest) -> HttpResponse:
    """Write a template, beginning with a starter in ?language=."""
    language = request.GET.get("language", "en")
    language = language if language in starter_languages() else "en"
    form = TemplateForm(posted(request), initial={"language": language, "body": starter(language)})
    do = partial(template_actions.add_contract_template, by=request.membership)
    return _template_form(request, form, do, _("New contract template"), starters=starter_languages())


@require_http_methods(["GET", "POST"])
def edit_template(request: TenantRequest, uuid: UUID) -> HttpResponse:
    template = get_object_or_404(templates_to_show(request.agency), uuid=uuid)
    form = TemplateEditForm(posted(request), initial={"name": template.name, "body": newest_body(template)})
    do = partial(template_actions.change_contract_template, template=template, by=request.membership)
    return _template_form(request, form, do, template.name)


@require_POST
def archive_template(request: TenantRequest, uuid: UUID) -> HttpResponse:
    template = get_object_or_404(templates_to_show(request.agency), uuid=uuid)
    do = partial(template_actions.archive_contract_template, template=template, by=request.membership)
    return button_answer(request, do, done=_("Put away."), back="campaigns:contract_templates")


@require_http_methods(["GET", "POST"])
def make(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write the contract about what was agreed."""
    collaboration = get_collaboration_to_edit(request, uuid)
    last = newest_contract(collaboration)
    initial = {"influencer_legal_name": collaboration.influencer.name, **(last.values if last else {})}
    form = ContractForm(posted(request), initial=initial, templates=templates_to_show(request.agency))
    do = partial(actions.make_contract, collaboration=collaboration, by=request.membership)
    return _form(
        request,
        collaboration,
        form,
        do,
        _("The contract is written; a worker prints it."),
        _("Write the contract"),
    )


@require_http_methods(["GET", "POST"])
def waive(request: TenantRequest, uuid: UUID) -> HttpResponse:
    collaboration = get_collaboration_to_edit(request, uuid)
    do = partial(actions.waive_contract, collaboration=collaboration, by=request.membership)
    return _form(
        request, collaboration, WaiveForm(posted(request)), do, _("Noted."), _("Go on without a contract")
    )


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    contract = _get(request, uuid)
    page = {
        "contract": contract, "collaboration": contract.collaboration, "blocks": list(blocks_of(contract.body)),
        "may_edit": rules.can_edit_campaign(request.membership, contract.collaboration.campaign),
        "form": written_form(contract.collaboration, today=timezone.localdate()),
    }  # fmt: skip
    return render(request, "campaigns/contracts/contract.html", page)


@require_GET
def status(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with the print's state alone: the page asks until it is done."""
    return render(request, "campaigns/contracts/_print.html", {"contract": _get(request, uuid)})


@require_GET
def pdf(request: TenantRequest, uuid: UUID) -> HttpResponseBase:
    contract = _get(request, uuid)
    if not contract.pdf:
        raise Http404("This contract is not printed.")
    return private_file(request, contract.pdf, name="contract.pdf", content_type="application/pdf")


@require_GET
def signed(request: TenantRequest, uuid: UUID) -> HttpResponseBase:
    contract = _get(request, uuid)
    if not contract.signed_file:
        raise Http404("There is no signed paper.")
    kind = signed_type(contract)
    return private_file(request, contract.signed_file, name=contract.signed_file_name, content_type=kind)


@require_POST
def send(request: TenantRequest, uuid: UUID) -> HttpResponse:
    contract = _get(request, uuid)
    do = partial(actions.send_contract, contract=contract, by=request.membership)
    return button_answer(request, do, done=_("It is on their page now."), back=_page(contract))


@require_http_methods(["GET", "POST"])
def sign(request: TenantRequest, uuid: UUID) -> HttpResponse:
    contract = _get_to_edit(request, uuid)
    form = SignForm(posted(request), request.FILES or None)
    do = partial(actions.sign_contract, contract=contract, by=request.membership)
    return _form(
        request,
        contract.collaboration,
        form,
        do,
        _("The signed contract is on file."),
        _("File the signed paper"),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: TenantRequest, uuid: UUID) -> HttpResponse:
    contract = _get_to_edit(request, uuid)
    do = partial(actions.cancel_contract, contract=contract, by=request.membership)
    return _form(
        request,
        contract.collaboration,
        ReasonForm(posted(request)),
        do,
        _("Canceled."),
        _("Cancel the contract"),
    )


def _get(request: TenantRequest, uuid: UUID) -> Contract:
    return get_object_or_404(contracts_to_show(request.agency), uuid=uuid)


def _get_to_edit(request: TenantRequest, uuid: UUID) -> Contract:
    contract = _get(request, uuid)
    get_collaboration_to_edit(request, contract.collaboration.uuid)
    return contract


def _page(contract: Contract) -> str:
    return reverse("campaigns:contract", args=[contract.uuid])


def _form(
    request: TenantRequest, collaboration: Collaboration, form: Any, do: Any, done: str, title: str
) -> HttpResponse:
    back = collaboration.get_absolute_url()
    return form_answer(
        request, form, do=do, done=done, back=back, title=title, submit=_("Save"), template="campaigns/form.html",
        crumb=str(collaboration), crumb_url=back, campaign=collaboration.campaign,
    )  # fmt: skip


def _template_form(request: TenantRequest, form: Any, do: Any, title: str, **more: Any) -> HttpResponse:
    back = reverse("campaigns:contract_templates")
    return form_answer(
        request, form, do=do, done=_("Saved."), back=back, title=title, submit=_("Save"), crumb=_("Contract templates"),
        template="campaigns/contracts/template.html", crumb_url=back, known=KNOWN, typed=TYPED, **more,
    )  # fmt: skip
