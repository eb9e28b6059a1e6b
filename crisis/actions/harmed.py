"""Those harmed: who, how, and what was done for them. It goes on after an incident is over."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit import changed_fields, record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.moves import move
from campaigns.reading import (
    check_seen,
    in_words,
    read_choice,
    read_line,
    read_member,
    read_name,
    read_text,
    store_changes,
)
from crisis.actions.locking import lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import HarmedParty, Incident
from crisis.states import HARM_MOVES, EntryKind, HarmState

FIELDS = ("who", "number", "harm", "contact", "done", "owner")
MOST_PEOPLE = 1_000_000_000


@transaction.atomic
def add_harmed(*, incident: Incident, by: Membership, who: str, harm: str, **values: Any) -> HarmedParty:
    """Enter somebody harmed, or a group with its number; None: not known how many. Open until something is done."""
    current = lock_incident(incident, by, over_too=True)
    party = HarmedParty(incident=current, by=by, **_read(current, {"who": who, "harm": harm, **values}))
    party.save()
    _tell(party, by, "crisis.harmed.added", _("Entered those harmed: %(number)s"))
    return party


@transaction.atomic
def change_harmed(
    *, party: HarmedParty, by: Membership, version: int | None = None, **values: Any
) -> HarmedParty:
    """Change what is known of somebody harmed (FIELDS). Fields not given stay."""
    current = _lock(party, by)
    check_seen(current, version)
    changes = changed_fields(current, _read(current.incident, values))
    if changes:
        store_changes(current, changes)
        said = {name: pair for name, pair in in_words(changes).items() if name in ("number", "owner")}
        _tell(current, by, "crisis.harmed.changed", _("Changed what is known of those harmed"), changes=said)
    return current


@transaction.atomic
def move_harmed(
    *, party: HarmedParty, by: Membership, to: str, done: str = "", version: int | None = None
) -> HarmedParty:
    """Write down how far somebody was helped, with what was done: asked for where they were helped."""
    current = _lock(party, by)
    check_seen(current, version)
    state = read_choice(HarmState, to, _("a state of help"))
    done = read_text(done, _("What was done"), longest=4000) or current.done
    if state == HarmState.HELPED and not done:
        raise ActionError(_("Write down what was done for them."))
    settled = state in (HarmState.HELPED, HarmState.DECLINED)
    move(
        current, HARM_MOVES, state, done=done, settled_at=timezone.now() if settled else None, version=current.version + 1,
        refused=_("They are in another state already. Look again."),
    )  # fmt: skip
    _tell(current, by, "crisis.harmed.moved", _("Those harmed (%(number)s): %(state)s"))
    return current


def _lock(party: HarmedParty, by: Membership) -> HarmedParty:
    incident = lock_incident(party.incident, by, over_too=True)
    current = HarmedParty.objects.select_for_update(of=("self",)).select_related("owner__user").get(pk=party.pk)  # fmt: skip
    current.incident = incident
    return current


def _read(incident: Incident, values: dict[str, Any]) -> dict[str, Any]:
    if unknown := [name for name in values if name not in FIELDS]:
        raise TypeError(f"{unknown[0]} is not a field of somebody harmed.")
    readers: dict[str, Callable[[Any], Any]] = {
        "who": lambda value: read_name(value, 200, _("Who was harmed")),
        "number": _read_number,
        "harm": lambda value: read_name(value, 500, _("The harm")),
        "contact": lambda value: read_line(value, 320, _("The contact")),
        "done": lambda value: read_text(value, _("What was done"), longest=4000),
        "owner": lambda value: read_member(value, incident.agency, _("who looks after them")),
    }
    return {name: readers[name](value) for name, value in values.items()}


def _read_number(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= MOST_PEOPLE:
        raise ActionError(_("The number of people is at least 1. Leave it empty while nobody knows."))
    return value


def _tell(party: HarmedParty, by: Membership, action: str, says: str, **data: Any) -> None:
    # Names, harms and ways to reach them stay in the register: timeline and trail are never changed again.
    number = (
        ngettext("%(number)s person", "%(number)s people", party.number) % {"number": party.number}
        if party.number
        else _("number not known")
    )
    words = {"number": number, "state": HarmState(party.state).label}
    write_entry(
        incident=party.incident, kind=EntryKind.HARMED, by=by, text=says % words, harmed=str(party.uuid)
    )
    record(by=by, action=action, subject=party.incident, agency=party.incident.agency, **data)
    tell_room(party.incident, "harmed")
    tell_room(party.incident, "statements")
