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
from crisis.pages.clocks import clocks_of, in_short
from crisis.queries.hand_overs import offer_of, silent_until
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
    """Return the head's context: two statements for the offer of the lead and whom it can be made to, more where it can be closed.

    `takes_in`: how long until a member may take the lead unasked; empty: now. Owners may at any time.
    """
    may = rules.can_write(member, incident.agency)
    moves = [IncidentState(to) for to in IncidentState if to in INCIDENT_MOVES[IncidentState(incident.state)]]
    closable = may and IncidentState.CLOSED in moves
    is_live = incident.state in IncidentState.live
    offer = offer_of(incident) if is_live else None
    may_offer = is_live and offer is None and rules.can_offer_lead(member, incident)
    may_take = (
        may and is_live and member.pk != incident.commander_id and (offer is None or offer.to_id != member.pk)
    )
    waits = silent_until(incident, now) if may_take and not rules.can_set_up(member, incident.agency) else now
    return {
        "offer": offer, "may_answer": offer is not None and rules.can_answer(member, offer),
        "may_withdraw": offer is not None and rules.can_withdraw(member, offer), "may_offer": may_offer, "may_take": may_take,
        "takes_in": in_short(waits - now) if waits > now else "",
        "level": levels()[incident.level], "clocks": clocks_of(incident, now), "state_kind": STATE_KINDS[incident.state],
        "state_icon": STATE_ICONS[incident.state], "level_kind": LEVEL_KINDS[incident.level], "level_icon": LEVEL_ICONS[incident.level],
        "moves": [{"to": str(to), "label": to.label, "icon": MOVE_ICONS[to]} for to in moves] if may else [],
        "level_choices": [(each, levels()[each]) for each in reversed(Level)] if may else [],
        "obstacles": obstacles_to_closing(incident, now=now) if closable else [],
        "leaders": [
            each for each in staff_choices(incident.agency)
            if can_edit(each, incident.agency) and each.pk not in (incident.commander_id, member.pk)
        ] if may_offer else [],
        "first_actors": FirstActor.choices, "responses": Response.choices, "may_head": may,
    }  # fmt: skip
