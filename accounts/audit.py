"""The audit trail: `record` is called by every action, inside its transaction."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from accounts.models import Agency, AuditEntry, Membership, Pass
from irm.request_id import current_request_id

SYSTEM = "system"

# Action -> sentence, one dict an app; each app's `audit.py` adds its own at start (tests hold it complete).
SENTENCES: dict[str, str] = {
    "accounts.agency.created": "created the agency",
    "accounts.agency.changed": "changed the agency's settings",
    "accounts.brand.created": "added the brand",
    "accounts.brand.changed": "changed the brand",
    "accounts.brand.archived": "archived the brand",
    "accounts.brand.restored": "restored the brand",
    "accounts.member.joined": "joined the agency",
    "accounts.member.role_changed": "changed the role",
    "accounts.member.preferences_changed": "changed what they are told of",
    "accounts.member.removed": "removed the member",
    "accounts.invitation.sent": "sent an invitation",
    "accounts.invitation.revoked": "revoked the invitation",
    "accounts.api_key.created": "made an API key",
    "accounts.api_key.revoked": "revoked the API key",
    "accounts.pass.made": "made a personal link",
    "accounts.pass.revoked": "revoked the personal link",
}


def entry(
    *,
    by: Membership | Pass | None,
    action: str,
    subject: models.Model,
    agency: Agency | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    **data: Any,
) -> AuditEntry:
    """Return an unsaved entry, for actions that write many at once; `record` for the rest says what goes in."""
    if action not in SENTENCES:
        raise ValueError(f"{action} has no sentence in audit.SENTENCES.")
    house = agency or getattr(subject, "agency", None) or (by.agency if by else None)
    if house is None:
        raise ValueError("An audit entry needs an agency.")
    if isinstance(by, Pass):
        data["pass"] = str(by.uuid)
    if changes:
        data["changes"] = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
    return AuditEntry(
        agency=house,
        actor=by if isinstance(by, Membership) else None,
        actor_label=by.label[:250] if by else SYSTEM,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:250],
        data=data,
        request_id=current_request_id.get() or uuid.uuid4(),
    )


def record(
    *,
    by: Membership | Pass | None,
    action: str,
    subject: models.Model,
    agency: Agency | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    **data: Any,
) -> AuditEntry:
    """Write down who did what to which object.

    `by` is None for what the clock does. `changes` maps field to (old, new). Secrets never go into `data`. Raises
    RuntimeError outside a transaction, so that the entry and the change live or die together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() must run inside the action's transaction.")
    written = entry(by=by, action=action, subject=subject, agency=agency, changes=changes, **data)
    written.save()
    return written


def changed_fields(instance: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return {field: (old, new)} for the values that differ from the instance's."""
    return {
        name: (getattr(instance, name), value)
        for name, value in values.items()
        if getattr(instance, name) != value
    }


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)
