"""Incidents told as if they had happened at their time: actions run now, and what they wrote is moved to then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from crisis.models import (
    ClientUpdate,
    Fact,
    Incident,
    IncidentTask,
    SavedEvidence,
    SituationReport,
    StatementApproval,
    TimelineEntry,
)
from crisis.states import TaskState


@dataclass
class Story:
    """An incident that is being told. Within `at(moment)` everything that is written counts as of the moment."""

    incident: Incident

    @contextmanager
    def at(self, moment: datetime) -> Iterator[Incident]:
        """Yield the incident, fresh; afterwards move what was written meanwhile to the moment."""
        last = TimelineEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        done = set(self.incident.tasks.exclude(done_at=None).values_list("pk", flat=True))
        self.incident.refresh_from_db()
        yield self.incident
        TimelineEntry.objects.filter(incident=self.incident, pk__gt=last).update(at=moment, written_at=moment)
        settled = IncidentTask.objects.filter(incident=self.incident, state=TaskState.DONE).exclude(
            pk__in=done
        )
        settled.update(done_at=moment)
        self.incident.refresh_from_db()

    def settle(self, moment: datetime) -> None:
        """Give rows that say when they were made a moment of the story."""
        mine = {"incident": self.incident}
        for model in (Fact, SituationReport, ClientUpdate):
            model.objects.filter(**mine).update(created_at=moment, updated_at=moment)
        Fact.objects.filter(**mine, verified_at__isnull=False).update(verified_at=moment)
        SavedEvidence.objects.filter(**mine).update(saved_at=moment)
        StatementApproval.objects.filter(text__statement__incident=self.incident).update(created_at=moment)
