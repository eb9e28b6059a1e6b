"""What stands over a room: level, state and the moves from here, clocks, who leads, who speaks first, where we speak."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.queries import staff_choices
from accounts.rules import can_edit
from campaigns.states import FirstActor, Response
from crisis import rules
from crisis.actions.incidents import obstacles_to_closing
from crisis.models import Incident
from crisis.packs import levels
from crisis.pages.clocks import clocks_of
from crisis.states import INCIDENT_MOVES, IncidentState, Level

# State -> what a button that goes there says; those that want a reason are asked for it.
MOVE_ICONS = {
    "acting": "player-play", "calming": "mood-happy", "closed": "circle-check", "called_off": "circle-x", "open": "arrow-left",
}  # fmt: skip
STATE_KINDS = {"open": "warn", "acting": "bad", "calming": "live", "closed": "good", "called_off": ""}
STATE_ICONS = {
    "open": "eye", "acting": "flame", "calming": "mood-happy", "closed": "circle-check", "called_off": "circle-x",
}  # fmt: skip
LEVEL_KINDS = {"watch": "", "minor": "", "moderate": "warn", "severe": "bad", "critical": "bad"}
LEVEL_ICONS = {
    "watch": "eye", "minor": "info-circle", "moderate": "alert-circle", "severe": "alert-triangle", "critical": "urgent",
}  # fmt: skip


def head_context(incident: Incident, member: Membership, now: datetime) -> dict[str, Any]:
    """Return the head's context: one statement for the members to hand over to, three more where it can be closed."""
    may = rules.can_write(member, incident.agency)
    moves = [IncidentState(to) for to in IncidentState if to in INCIDENT_MOVES[IncidentState(incident.state)]]
    closable = may and IncidentState.CLOSED in moves
    return {
        "level": levels()[incident.level], "clocks": clocks_of(incident, now), "state_kind": STATE_KINDS[incident.state],
        "state_icon": STATE_ICONS[incident.state], "level_kind": LEVEL_KINDS[incident.level], "level_icon": LEVEL_ICONS[incident.level],
        "moves": [{"to": str(to), "label": to.label, "icon": MOVE_ICONS[to]} for to in moves] if may else [],
        "level_choices": [(each, levels()[each]) for each in reversed(Level)] if may else [],
        "obstacles": obstacles_to_closing(incident, now=now) if closable else [],
        "leaders": [
            each for each in staff_choices(incident.agency) if can_edit(each, incident.agency) and each.pk != incident.commander_id
        ] if may else [],
        "first_actors": FirstActor.choices, "responses": Response.choices, "may_head": may,
    }  # fmt: skip
