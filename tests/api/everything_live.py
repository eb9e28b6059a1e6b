"""Lines of a timeline, for the tests of every endpoint."""

from typing import Any

from accounts.models import Membership
from crisis.actions.timeline import write_entry
from crisis.models import Incident
from crisis.states import EntryKind


def more_of_live(by: Membership, incident: Incident) -> dict[str, Any]:
    """Add a line to an incident's timeline."""
    line = write_entry(incident=incident, kind=EntryKind.NOTE, text="The brand called.", by=by)
    return {"timeline-entries": line}
