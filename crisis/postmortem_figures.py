"""A post-mortem's figures: computed from the incident's moments and hours, kept as plain values when it closes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from crisis import packs
from crisis.figures import Durations, Hour, Moments, durations, score_sheet
from crisis.models import Incident

# In the order of a page: each with its name. Seconds, except for the share.
NAMES = {
    "detect": _("Noticed"), "acknowledge": _("Acknowledged"), "assess": _("First assessment"), "tell_client": _("Client told"),
    "first_statement": _("First word in public"), "approve": _("First full statement"), "half_way_back": _("Half way back"),
    "back_to_baseline": _("Back to the usual"),
}  # fmt: skip
MEANINGS = {
    "detect": _("From the first comment of the trouble to the alert."),
    "acknowledge": _("From the alert until somebody took note of it."),
    "assess": _("From the alert to the first assessment."),
    "tell_client": _("From the alert until the client was told."),
    "first_statement": _("From the alert to the first word in public, a holding statement included."),
    "approve": _("From the alert to the first full statement."),
    "half_way_back": _("From the alert until the share of negative comments had come half of its way back from the peak."),
    "back_to_baseline": _("From the alert until it stayed at its usual share for three hours."),
}  # fmt: skip
DETECT_MINUTES = 60  # as crisis.figures.score_sheet counts


def figures_of(incident: Incident, hours: Sequence[Hour]) -> dict[str, Any]:
    """Return how long everything took in seconds (None: did not happen), the peak's share, and the level's targets."""
    taken = durations(
        Moments(
            turned_at=incident.turned_at, alerted_at=incident.alerted_at, acknowledged_at=incident.acknowledged_at,
            assessed_at=incident.assessed_at, client_told_at=incident.client_told_at, statement_at=incident.first_statement_at,
            approved_at=incident.full_statement_at,
        ),
        hours,
    )  # fmt: skip
    return {
        "level": incident.level,
        "seconds": {name: _seconds(getattr(taken, name)) for name in NAMES},
        "peak_share": taken.peak_share,
        "targets": targets_of(incident, taken),
    }


def targets_of(incident: Incident, taken: Durations) -> dict[str, float]:
    """Return the seconds its level asks for, by name. An incident nobody was alerted to has no target of noticing."""
    level = packs.levels()[incident.level]
    rows = score_sheet(
        taken, acknowledge=level.acknowledge, assess=level.assess, client=level.client,
        statement=level.statement if level.statement_asked else None, detect=DETECT_MINUTES,
    )  # fmt: skip
    return {
        row.key: row.target.total_seconds()
        for row in rows
        if row.key not in ("detect", "acknowledge") or incident.alerted_at is not None
    }


def kept_of(figures: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many of the targets were kept, and how many there were. What did not happen was not kept."""
    targets, seconds = figures.get("targets", {}), figures.get("seconds", {})
    kept = sum(seconds.get(key) is not None and seconds[key] <= target for key, target in targets.items())
    return kept, len(targets)


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()
