"""The agency's contract templates. A change is a new version; contracts made before keep theirs."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.countries import is_language
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.rules import can_edit
from campaigns.contracting.variables import check_body
from campaigns.models import ContractTemplate, ContractTemplateVersion
from campaigns.reading import read_name, store_once

LONGEST_BODY = 100_000
MAY_NOT = "Viewers cannot change contract templates. Ask a manager or owner."
KNOWN_NAME = "There is a template of this name in this language already."


@transaction.atomic
def add_contract_template(*, by: Membership, name: str, language: str, body: str) -> ContractTemplate:
    """Write a contract template in one language (ISO 639). Placeholders: campaigns.contracting.variables."""
    if not can_edit(by, by.agency):
        raise NotAllowed(MAY_NOT)
    template = ContractTemplate(
        agency=by.agency, name=read_name(name, 120, "The template's name"), language=_read_language(language)
    )
    body = _read_body(body)
    store_once(template, KNOWN_NAME)
    ContractTemplateVersion.objects.create(template=template, number=1, body=body, author=by)
    record(by=by, action="campaigns.contract_template.added", subject=template)
    return template


@transaction.atomic
def change_contract_template(
    *, template: ContractTemplate, by: Membership, name: str, body: str
) -> ContractTemplateVersion:
    """Give a template another name or text; a new text is a new version. Returns the newest version."""
    current = _lock(template, by)
    changes: dict[str, tuple[Any, Any]] = {}
    name, body = read_name(name, 120, "The template's name"), _read_body(body)
    if name != current.name:
        changes["name"] = (current.name, name)
        current.name = name
        store_once(current, KNOWN_NAME)
    newest = (
        current.versions.order_by("-number").select_related("template").get(number=current.versions.count())
    )
    if body != newest.body:
        changes["version"] = (newest.number, newest.number + 1)
        newest = ContractTemplateVersion.objects.create(
            template=current, number=newest.number + 1, body=body, author=by
        )
    if changes:
        record(by=by, action="campaigns.contract_template.changed", subject=current, changes=changes)
    return newest


@transaction.atomic
def archive_contract_template(*, template: ContractTemplate, by: Membership) -> ContractTemplate:
    """Put a template away: no new contracts from it, the old ones stay."""
    current = _lock(template, by)
    current.archived_at = timezone.now()
    current.save(update_fields=["archived_at", "updated_at"])
    record(by=by, action="campaigns.contract_template.archived", subject=current)
    return current


def _lock(template: ContractTemplate, by: Membership) -> ContractTemplate:
    if not can_edit(by, template.agency):
        raise NotAllowed(MAY_NOT)
    current = (
        ContractTemplate.objects.select_for_update(of=("self",)).select_related("agency").get(pk=template.pk)
    )
    if current.archived_at:
        raise InvalidTransition("This template was put away.")
    return current


def _read_language(language: str) -> str:
    language = language.strip().lower()
    if not is_language(language):
        raise ActionError(f"{language[:20] or 'Nothing'} is not the code of a language. Examples: en, ko.")
    return language


def _read_body(body: str) -> str:
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise ActionError("The template has no text yet.")
    if len(body) > LONGEST_BODY:
        raise ActionError(f"The template is too long: at most {LONGEST_BODY:,} letters.")
    check_body(body)
    return body
