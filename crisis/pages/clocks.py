"""The clocks of an incident as pages draw them: what is asked, by when, whether it was kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crisis.models import Incident
from crisis.packs import levels
from crisis.room_fields import DUES, MOMENTS
from crisis.states import IncidentState

LABELS: dict[str, str | Promise] = {
    "acknowledge": _("Acknowledged"), "assess": _("First assessment"), "client": _("Client told"), "statement": _("First statement"),
    "update": _("Next update"),
}  # fmt: skip
SOON = timedelta(minutes=10)


@dataclass(frozen=True)
class Clock:
    """One timer. `due_at` None: kept, or not asked for at this level. `took` counts from the alert."""

    key: str
    label: str | Promise
    due_at: datetime | None
    kept_at: datetime | None
    took: timedelta | None
    in_time: bool
    now: datetime

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at <= self.now

    @property
    def is_soon(self) -> bool:
        return self.due_at is not None and self.now < self.due_at <= self.now + SOON

    @property
    def distance(self) -> str:
        """Return how far the deadline is: "4 min", "2 h 10 min", "3 d 4 h"; the script counts it on by the second."""
        return in_short(abs(self.due_at - self.now)) if self.due_at else ""

    @property
    def took_words(self) -> str:
        """Return how long it took, for one that was kept; nothing for what was done at once."""
        return in_short(self.took) if self.took else ""


def clocks_of(incident: Incident, now: datetime) -> list[Clock]:
    """Return an incident's clocks: what is due, soonest first, and what was kept; of one that is over only what was kept."""
    asked = levels()[incident.level]
    begin = incident.alerted_at or incident.opened_at
    is_live = incident.state in IncidentState.live
    found = []
    for key, label in LABELS.items():
        due = getattr(incident, DUES[key]) if is_live else None
        kept = getattr(incident, MOMENTS[key]) if key in MOMENTS else None
        took = max(timedelta(0), kept - begin) if kept else None
        if due is None and kept is None:
            continue
        in_time = took is not None and (
            took <= timedelta(minutes=getattr(asked, key)) or (key == "statement" and not asked.statement_asked)
        )  # fmt: skip
        found.append(Clock(key, label, due, kept, took, in_time, now))
    # What runs out first stands first: on a phone the row goes on beyond the edge.
    return sorted(found, key=lambda clock: (clock.due_at is None, clock.due_at or now))


def most_urgent(incident: Incident, now: datetime) -> Clock | None:
    """Return the clock that runs out first, or ran out first."""
    running = [clock for clock in clocks_of(incident, now) if clock.due_at]
    return min(running, key=lambda clock: clock.due_at or now, default=None)


def in_short(length: timedelta) -> str:
    """Write a length in at most two units: "under 1 min", "4 min", "2 h 10 min", "3 d 4 h"."""
    minutes = int(length.total_seconds() // 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "<1 min"
