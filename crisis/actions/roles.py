"""Who has which role in a room. There is one commander at a time, and a hand-over is by name."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership
from accounts.rules import can_edit
from campaigns.reading import read_member, read_name, read_text
from crisis.actions.locking import lock_incident, tell_house
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Incident, RoleHolder
from crisis.packs import roles
from crisis.room_fields import COMMANDER, OUTSIDE
from crisis.states import EntryKind


@transaction.atomic
def hand_over(
    *, incident: Incident, by: Membership, to: Membership, note: str, now: datetime | None = None
) -> Incident:
    """Give the lead to a member by name, or take it oneself; the note says what the next one must know.

    It holds at once, so that there is never none: who was handed it and cannot hands it on. Raises ActionError for
    somebody who may not work in the room.
    """
    now = now or timezone.now()
    current = lock_incident(incident, by)
    note = read_name(note, 500, _("What the next one must know"))
    read_member(to, current.agency, _("commander"))
    if not can_edit(to, current.agency):
        raise ActionError(_("%(who)s may look only. A commander is a manager or owner.") % {"who": to.user})
    if current.commander_id == to.pk:
        raise InvalidTransition(_("%(who)s is the commander already.") % {"who": to.user})
    before = current.commander
    current.commander = to
    current.save(update_fields=["commander", "updated_at"])
    _let(current, COMMANDER, to, now)
    names = {"before": before.user, "to": to.user, "note": note}
    if by.pk == to.pk:
        text = _("%(to)s took the lead from %(before)s: %(note)s") % names
    else:
        text = _("%(before)s handed the lead over to %(to)s: %(note)s") % names
    write_entry(incident=current, kind=EntryKind.ROLE, by=by, text=text, at=now, starred=True, role=COMMANDER)
    changes = {"commander": (str(before.user), str(to.user))}
    record(by=by, action="crisis.incident.handed_over", subject=current, changes=changes, comment=note)
    tell_house(current)
    return current


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
    _let(current, role, to, now)
    words = {"role": known[role].name, "to": str(to.user) if to else ""}
    text = _("%(role)s: %(to)s") % words if to else _("%(role)s: nobody now") % words
    write_entry(
        incident=current, kind=EntryKind.ROLE, by=by, text=f"{text}. {note}" if note else text, at=now, role=role
    )  # fmt: skip
    changes = {known[role].name: (str(held.member.user) if held else None, str(to.user) if to else None)}
    record(by=by, action="crisis.incident.role_given", subject=current, changes=changes, comment=note)
    tell_room(current, "roles")
    return current


def _let(incident: Incident, role: str, to: Membership | None, now: datetime) -> None:
    """End who has a role and begin who gets it: both moments stay readable."""
    incident.role_holders.filter(role=role, until=None).update(until=now, updated_at=now)
    if to is not None:
        RoleHolder.objects.create(incident=incident, role=role, member=to, since=now)
