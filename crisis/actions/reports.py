"""What the room writes down: decisions with their reasons, notes, and the team's situation reports."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.reading import read_name, read_text
from crisis.actions.locking import lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Incident, SituationReport, TimelineEntry
from crisis.states import EntryKind


@transaction.atomic
def log_decision(
    *, incident: Incident, by: Membership, decision: str, why: str, alternatives: str = "", decided_by: str = "", at: datetime | None = None
) -> TimelineEntry:  # fmt: skip
    """Write down what was decided, why, by whom, and what else was thought of: a starred line of the timeline."""
    current = lock_incident(incident, by)
    now = timezone.now()
    if at is not None and at > now:
        raise ActionError(_("A decision was made before it is written down. Choose an earlier time."))
    decision = read_name(decision, 500, _("The decision"))
    why = read_name(why, 400, _("The reason"))
    other = read_text(alternatives, _("What else was thought of"), longest=1000)
    who = read_text(decided_by, _("Whose decision it was"), longest=160)
    made = write_entry(
        incident=current, kind=EntryKind.DECISION, by=by, at=at, starred=True, why=why, alternatives=other, decided_by=who,
        text=_("Decided: %(decision)s Why: %(why)s") % {"decision": _stopped(decision), "why": why},
    )  # fmt: skip
    record(by=by, action="crisis.incident.decided", subject=current, comment=decision[:300])
    return made


@transaction.atomic
def write_note(
    *, incident: Incident, by: Membership, text: str, at: datetime | None = None, starred: bool = False
) -> TimelineEntry:
    """Add a note to the timeline; of something earlier with its own time, also after the end."""
    current = lock_incident(incident, by, over_too=True)
    if at is not None and at > timezone.now():
        raise ActionError(_("A note is of something that has happened. Choose an earlier time."))
    text = read_name(text, 1000, _("The note"))
    made = write_entry(incident=current, kind=EntryKind.NOTE, by=by, text=text, at=at, starred=starred)
    record(by=by, action="crisis.incident.noted", subject=current, comment=text[:300])
    return made


@transaction.atomic
def report_situation(
    *, incident: Incident, by: Membership, conditions: str, actions: str = "", needs: str = ""
) -> SituationReport:
    """Tell the team how things stand: conditions, what is being done, what is needed. Earlier reports stay."""
    current = lock_incident(incident, by)
    read = {
        "conditions": read_text(conditions, _("The conditions"), longest=4000),
        "actions": read_text(actions, _("The actions"), longest=4000),
        "needs": read_text(needs, _("The needs"), longest=4000),
    }
    if not read["conditions"]:
        raise ActionError(_("Say how things stand: that is what the team asks first."))
    made = SituationReport.objects.create(incident=current, by=by, **read)
    line = read["conditions"].splitlines()[0][:300]
    write_entry(
        incident=current, kind=EntryKind.REPORT, by=by, report=str(made.uuid),
        text=_("Situation report: %(line)s") % {"line": line},
    )  # fmt: skip
    record(by=by, action="crisis.incident.reported", subject=current, comment=line)
    tell_room(current, "reports")
    return made


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
