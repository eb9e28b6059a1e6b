"""Values of the fields an agency defines itself: how each kind is read, stored in JSON, and shown."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.errors import ActionError
from accounts.text import clean
from influencers.models import CustomField
from influencers.states import CustomFieldKind

LONGEST_TEXT = 500
_is_web_address = URLValidator(schemes=["http", "https"])


def read_custom(fields: Iterable[CustomField], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return {key: value as stored}; None where a value is taken away.

    Raises ActionError for a field the agency does not have, or a value that is not of its kind.
    """
    known = {field.key: field for field in fields}
    for key in given:
        if key not in known:
            raise ActionError(
                gettext("%(key)s is not a field of your agency.") % {"key": clean(str(key))[:40]}
            )
    return {key: _read(known[key], value) for key, value in given.items()}


def shown(field: CustomField, value: Any) -> str:
    """Return a stored value as people read it."""
    if field.kind == CustomFieldKind.YES_NO:
        return gettext("Yes") if value else gettext("No")
    if field.kind == CustomFieldKind.DATE:
        return date_format(date.fromisoformat(value), "j M Y")
    return str(value)


def _read(field: CustomField, value: Any) -> Any:
    if value is None or value == "":
        return None
    return _READERS[CustomFieldKind(field.kind)](field, value)


def _read_text(field: CustomField, value: Any) -> str | None:
    text = clean(str(value))
    if len(text) > LONGEST_TEXT:
        raise ActionError(
            gettext("%(field_label)s is too long: at most %(longest_text)s letters.")
            % {"field_label": field.label, "longest_text": LONGEST_TEXT}
        )
    return text or None


def _read_number(field: CustomField, value: Any) -> float | int:
    try:
        number = float(str(value))
    except ValueError as error:
        raise ActionError(
            gettext("%(field_label)s must be a number.") % {"field_label": field.label}
        ) from error
    if not math.isfinite(number) or abs(number) > 1e15:
        raise ActionError(
            gettext("%(field_label)s must be a number below 10^15.") % {"field_label": field.label}
        )
    return int(number) if number.is_integer() else number


def _read_date(field: CustomField, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        raise ActionError(
            gettext("%(field_label)s must be a date, for example 2026-05-31.") % {"field_label": field.label}
        ) from error


def _read_choice(field: CustomField, value: Any) -> str:
    if value not in field.choices:
        raise ActionError(
            gettext("%(field_label)s must be one of: %(choices)s.")
            % {"field_label": field.label, "choices": ", ".join(field.choices)}
        )
    return str(value)


def _read_yes_no(field: CustomField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ActionError(gettext("%(field_label)s must be yes or no.") % {"field_label": field.label})
    return value


def _read_link(field: CustomField, value: Any) -> str:
    try:
        _is_web_address(str(value))
    except ValidationError as error:
        raise ActionError(
            gettext("%(field_label)s must be a web address that begins with https://.")
            % {"field_label": field.label}
        ) from error
    return str(value)


_READERS: dict[CustomFieldKind, Callable[[CustomField, Any], Any]] = {
    CustomFieldKind.TEXT: _read_text,
    CustomFieldKind.NUMBER: _read_number,
    CustomFieldKind.DATE: _read_date,
    CustomFieldKind.CHOICE: _read_choice,
    CustomFieldKind.YES_NO: _read_yes_no,
    CustomFieldKind.LINK: _read_link,
}
