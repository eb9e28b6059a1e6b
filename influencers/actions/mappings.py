"""What can be done with import mappings: made, copied from a pack, changed, removed, used on a list."""

from collections.abc import Mapping as Dict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Membership
from accounts.rules import can_edit
from accounts.text import clean
from influencers.actions.importing import read_again
from influencers.importing.plan import Plan
from influencers.models import ExportMapping, Import
from influencers.outside.packs import Mapping, columns_of, fault_of, packs

LONGEST_NAME, LONGEST_HEADER, MOST_COLUMNS = 60, 200, 500


@transaction.atomic
def create_mapping(*, by: Membership, name: str, service: str, columns: Dict[str, str]) -> ExportMapping:
    """Make a mapping of the agency's own. Raises ActionError for a name in use or a column that means nothing."""
    _may_change(by, by.agency_id)
    mapping = ExportMapping(
        agency=by.agency, name=_name(name), service=_service(service), columns=_columns(columns)
    )
    _store(mapping)
    record(by=by, action="influencers.mapping.created", subject=mapping, service=mapping.service)
    return mapping


def copy_pack(*, by: Membership, key: str) -> ExportMapping:
    """Make a mapping of the agency's own out of a pack, under a name that is free."""
    pack = packs()[key]
    taken = set(ExportMapping.objects.for_agency(by.agency).active().values_list("name", flat=True))
    names = (
        f"{pack.service} {number}" if number > 1 else pack.service for number in range(1, len(taken) + 2)
    )
    name = next(name for name in names if name not in taken)
    return create_mapping(by=by, name=name, service=pack.service, columns=pack.columns)


@transaction.atomic
def update_mapping(
    *,
    mapping: ExportMapping,
    by: Membership,
    name: str | None = None,
    service: str | None = None,
    columns: Dict[str, str] | None = None,
) -> ExportMapping:
    """Change a mapping; what is None stays. Lists taken in before are not touched."""
    _may_change(by, mapping.agency_id)
    values = {
        "name": mapping.name if name is None else _name(name),
        "service": mapping.service if service is None else _service(service),
        "columns": mapping.columns if columns is None else _columns(columns),
    }
    changes = changed_fields(mapping, values)
    if changes:
        for field, value in values.items():
            setattr(mapping, field, value)
        _store(mapping)
        record(by=by, action="influencers.mapping.changed", subject=mapping, changes=changes)
    return mapping


@transaction.atomic
def remove_mapping(*, mapping: ExportMapping, by: Membership) -> ExportMapping:
    """Take a mapping out of use; it can be brought back."""
    _may_change(by, mapping.agency_id)
    if not mapping.is_archived:
        mapping.is_archived = True
        mapping.save(update_fields=["is_archived", "updated_at"])
        record(by=by, action="influencers.mapping.removed", subject=mapping)
    return mapping


@transaction.atomic
def restore_mapping(*, mapping: ExportMapping, by: Membership) -> ExportMapping:
    """Bring a removed mapping back. Raises AlreadyExists when another has its name by now."""
    _may_change(by, mapping.agency_id)
    if mapping.is_archived:
        mapping.is_archived = False
        _store(mapping)
        record(by=by, action="influencers.mapping.restored", subject=mapping)
    return mapping


def use_mapping(*, upload: Import, by: Membership, mapping: Mapping | None) -> Import:
    """Read an uploaded list by a mapping, or (None) by its headers and cells alone."""
    plan = Plan.from_json(upload.plan)
    chosen = [mapping] if mapping else []
    return read_again(upload=upload, by=by, reading=plan.reading, header_row=plan.header_row, mappings=chosen)


def keep_mapping(*, upload: Import, by: Membership, name: str) -> ExportMapping:
    """Keep how a list's columns were understood as a mapping, for the next export of the same service."""
    plan = Plan.from_json(upload.plan)
    return create_mapping(by=by, name=name, service=plan.source or name, columns=columns_of(plan))


def _may_change(by: Membership, agency_id: int) -> None:
    if by.agency_id != agency_id or not can_edit(by, by.agency):
        raise NotAllowed(_("Viewers cannot change import mappings. Ask a manager or owner."))


def _store(mapping: ExportMapping) -> None:
    try:
        with transaction.atomic():
            mapping.save()
    except IntegrityError:
        raise AlreadyExists(_("There is a mapping named “%s” already.") % mapping.name) from None


def _name(text: str) -> str:
    name = clean(text)[:LONGEST_NAME]
    if not name:
        raise ActionError(_("Give the mapping a name."))
    return name


def _service(text: str) -> str:
    service = clean(text)[:LONGEST_NAME]
    if not service:
        raise ActionError(
            _("Name the service whose exports this reads: it stands beside each of its figures.")
        )
    return service


def _columns(columns: Dict[str, str]) -> dict[str, str]:
    kept = {
        header: target
        for key, target in columns.items()
        if (header := clean(key)[:LONGEST_HEADER]) and target
    }
    if not kept:
        raise ActionError(_("Name at least one column and what it means."))
    if len(kept) > MOST_COLUMNS:
        raise ActionError(_("At most %d columns.") % MOST_COLUMNS)
    fault = next((fault for target in kept.values() if (fault := fault_of(target))), "")
    if fault:
        raise ActionError(fault)
    return kept
