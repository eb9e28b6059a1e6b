"""Who has which role in a room. There is one commander at a time, whose lead is handed over (hand_overs.py)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.reading import read_member, read_text
from crisis.actions.locking import lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Incident, RoleHolder
from crisis.packs import roles
from crisis.room_fields import COMMANDER, OUTSIDE
from crisis.states import EntryKind


@transaction.atomic
def give_role(
    *, incident: Incident, by: Membership, role: str, to: Membership | None, note: str = "", now: datetime | None = None
) -> Incident:  # fmt: skip
    """Give a role to a member, or leave it open (None). The commander's is handed over instead, with a note."""
    now = now or timezone.now()
    current = lock_incident(incident, by)
    known = roles()
    if role not in known or role in OUTSIDE:
        names = ", ".join(key for key in known if key not in OUTSIDE)
        raise ActionError(_("%(role)s is not a role in the room. Known: %(known)s.") % {"role": role[:40] or "-", "known": names})  # fmt: skip
    if role == COMMANDER:
        raise ActionError(_("The lead is handed over: choose who takes it and write what they must know."))
    read_member(to, current.agency, known[role].name)
    note = read_text(note, _("The note"), longest=300)
    held = current.role_holders.filter(role=role, until=None).select_related("member__user").first()
    if (held.member_id if held else None) == (to.pk if to else None):
        return current
    let(current, role, to, now)
    words = {"role": known[role].name, "to": str(to.user) if to else ""}
    text = _("%(role)s: %(to)s") % words if to else _("%(role)s: nobody now") % words
    write_entry(
        incident=current, kind=EntryKind.ROLE, by=by, text=f"{text}. {note}" if note else text, at=now, role=role
    )  # fmt: skip
    changes = {known[role].name: (str(held.member.user) if held else None, str(to.user) if to else None)}
    record(by=by, action="crisis.incident.role_given", subject=current, changes=changes, comment=note)
    tell_room(current, "roles")
    return current


def let(incident: Incident, role: str, to: Membership | None, now: datetime) -> None:
    """End who has a role and begin who gets it: both moments stay readable."""
    incident.role_holders.filter(role=role, until=None).update(until=now, updated_at=now)
    if to is not None:
        RoleHolder.objects.create(incident=incident, role=role, member=to, since=now)
