"""Contracts and their templates as pages and the API read them."""

from django.db.models import Max, QuerySet

from accounts.models import Agency
from campaigns.models import Collaboration, Contract, ContractTemplate
from campaigns.states import ContractState


def templates_to_show(agency: Agency) -> QuerySet[ContractTemplate]:
    """Return the agency's templates in use, by name, each with the number of its newest version."""
    return (
        ContractTemplate.objects.for_agency(agency).active().select_related("agency")
        .annotate(newest=Max("versions__number")).order_by("name", "language", "pk")
    )  # fmt: skip


def contracts_to_show(agency: Agency) -> QuerySet[Contract]:
    """Return the agency's contracts with what their pages name."""
    return Contract.objects.for_agency(agency).select_related(
        "author__user", "template_version__template", "collaboration__agency", "collaboration__influencer",
        "collaboration__campaign__brand", "collaboration__campaign__agency",
    )  # fmt: skip


def newest_contract(collaboration: Collaboration) -> Contract | None:
    """Return the contract in force, else the last there was."""
    rows = list(collaboration.contracts.select_related("template_version__template").order_by("-pk"))
    live = [row for row in rows if row.state in ContractState.live]
    return live[-1] if live else next(iter(rows), None)


def newest_body(template: ContractTemplate) -> str:
    """Return the text of a template's newest version."""
    return template.versions.order_by("-number").values_list("body", flat=True).first() or ""


_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


def signed_type(contract: Contract) -> str:
    """Return the content type of the signed paper; its extension was given by what its content is."""
    name = contract.signed_file_name
    return _TYPES.get(name[name.rfind(".") :], "application/octet-stream")
