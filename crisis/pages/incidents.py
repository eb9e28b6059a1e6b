"""Incidents as the list draws them: how urgent, who leads, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crisis.models import Incident
from crisis.pages.clocks import Clock, most_urgent
from crisis.pages.head import LEVEL_ICONS, LEVEL_KINDS, STATE_ICONS, STATE_KINDS
from crisis.queries.incidents import waiting_of
from crisis.states import IncidentState, Level


@dataclass(frozen=True)
class IncidentRow:
    """A line of the list. `open` and `late` are counts of tasks; 0 for what is over."""

    incident: Incident
    state_kind: str
    state_icon: str
    level_kind: str
    level_icon: str
    clock: Clock | None
    open: int
    late: int


def drawn_incidents(incidents: Sequence[Incident], now: datetime) -> list[IncidentRow]:
    """Return the lines for incidents; one statement more where some of them are live."""
    live = [each for each in incidents if each.state in IncidentState.live]
    waiting = waiting_of(live, now)
    return [
        IncidentRow(
            incident=each, state_kind=STATE_KINDS[each.state], state_icon=STATE_ICONS[each.state],
            level_kind=LEVEL_KINDS[each.level], level_icon=LEVEL_ICONS[each.level],
            clock=most_urgent(each, now) if each.pk in waiting else None, **waiting.get(each.pk, {"open": 0, "late": 0}),
        )
        for each in incidents
    ]  # fmt: skip


def most_urgent_first(rows: Sequence[IncidentRow]) -> list[IncidentRow]:
    """Put what is real before drills, the gravest first, then what runs out first."""
    return sorted(
        rows,
        key=lambda row: (
            row.incident.is_drill, -Level(row.incident.level).rank,
            row.clock.due_at.timestamp() if row.clock and row.clock.due_at else float("inf"),
        ),
    )  # fmt: skip
