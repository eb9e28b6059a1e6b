"""What can be done to the fields an agency defines itself."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Membership
from accounts.text import clean, fold
from influencers import rules
from influencers.models import CustomField
from influencers.record_values import read_line
from influencers.states import CustomFieldKind

MOST_FIELDS = 40
MOST_CHOICES = 50
MAY_NOT = gettext_lazy("Viewers cannot change the agency's fields. Ask a manager or owner.")


@transaction.atomic
def add_custom_field(
    *, by: Membership, label: str, kind: str, choices: Sequence[str] = (), key: str = ""
) -> CustomField:
    """Define a fact the agency keeps about influencers.

    `key` names it in the API and in exports; left out, it is made from the label. `choices` belong to the kind choice.
    """
    if not rules.can_manage_fields(by, by.agency):
        raise NotAllowed(MAY_NOT)
    fields = list(CustomField.objects.for_agency(by.agency).select_for_update().order_by("position", "pk"))
    if len(fields) >= MOST_FIELDS:
        raise ActionError(
            gettext("At most %(most_fields)s fields. Remove one first.") % {"most_fields": MOST_FIELDS}
        )
    if kind not in CustomFieldKind.values:
        raise ActionError(
            gettext("Choose the kind of the field. Known: %(values)s.")
            % {"values": ", ".join(CustomFieldKind.values)}
        )
    label = _read_label(label)
    field = CustomField(
        agency=by.agency,
        label=label,
        kind=kind,
        choices=_read_choices(kind, choices),
        key=_read_key(key) or _free_key(label, {each.key for each in fields}),
        position=fields[-1].position + 1 if fields else 0,
    )
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:
        raise AlreadyExists(
            gettext("There is already a field with the key %(key)s.") % {"key": field.key}
        ) from error
    record(by=by, action="influencers.custom_field.added", subject=field, agency=by.agency)
    return field


@transaction.atomic
def change_custom_field(
    *, field: CustomField, by: Membership, label: str, choices: Sequence[str] | None = None
) -> CustomField:
    """Give a field another label or other choices. Its kind stays: stored values are of it.

    A choice taken away stays with those who have it, until somebody chooses another.
    """
    if not rules.can_manage_fields(by, field.agency):
        raise NotAllowed(MAY_NOT)
    values: dict[str, Any] = {"label": _read_label(label)}
    if choices is not None:
        values["choices"] = _read_choices(field.kind, choices)
    changes = changed_fields(field, values)
    for name, (_, new) in changes.items():
        setattr(field, name, new)
    if changes:
        field.save(update_fields=[*changes, "updated_at"])
        record(
            by=by, action="influencers.custom_field.changed", subject=field, agency=by.agency, changes=changes
        )
    return field


@transaction.atomic
def remove_custom_field(*, field: CustomField, by: Membership) -> None:
    """Stop keeping a field. Values already stored are no longer shown; defining the same key again brings them back."""
    if not rules.can_manage_fields(by, field.agency):
        raise NotAllowed(MAY_NOT)
    record(by=by, action="influencers.custom_field.removed", subject=field, agency=by.agency)
    field.delete()


def _read_label(label: str) -> str:
    label = read_line(label, 60, "The name of the field")
    if not label:
        raise ActionError(gettext("Give the field a name."))
    return label


def _read_key(key: str) -> str:
    if key and (slugify(key) != key or len(key) > 40):
        raise ActionError(
            gettext("A key is at most 40 small letters, digits and hyphens, for example shoe-size.")
        )
    return key


def _read_choices(kind: str, choices: Sequence[str]) -> list[str]:
    read = list(dict.fromkeys(read_line(choice, 60, "A choice") for choice in choices if clean(choice)))
    if kind != CustomFieldKind.CHOICE:
        if read:
            raise ActionError(gettext("Only a field of the kind “One of a list” has choices."))
        return []
    if not 2 <= len(read) <= MOST_CHOICES:
        raise ActionError(
            gettext("Write between 2 and %(most_choices)s choices.") % {"most_choices": MOST_CHOICES}
        )
    return read


def _free_key(label: str, taken: set[str]) -> str:
    start = slugify(fold(label))[:34].strip("-") or "field"
    key, number = start, 2
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    return key
