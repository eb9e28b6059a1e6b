"""Who has which role in a room, with the duty of each."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Membership
from accounts.queries import staff_choices
from accounts.rules import can_edit
from crisis.models import Incident, RoleHolder
from crisis.packs import roles
from crisis.room_fields import COMMANDER, OUTSIDE


@dataclass(frozen=True)
class RoleRow:
    """A role, what its holder does, and who that is; None: nobody yet."""

    key: str
    name: str
    duty: str
    holder: RoleHolder | None


def roles_of(incident: Incident) -> list[RoleRow]:
    """Return the roles of a room in their order, the commander first; one statement."""
    held = {
        holder.role: holder for holder in incident.role_holders.filter(until=None).select_related("member__user")
    }  # fmt: skip
    return [
        RoleRow(role.key, role.name, role.duty, held.get(role.key))
        for role in roles().values()
        if role.key not in OUTSIDE
    ]


def roles_part(incident: Incident, member: Membership) -> dict[str, Any]:
    staff = list(staff_choices(incident.agency))
    return {
        "roles": [row for row in roles_of(incident) if row.key != COMMANDER],
        "staff": staff,
        "leaders": [
            each for each in staff if can_edit(each, incident.agency) and each.pk != incident.commander_id
        ],
    }
