"""Whose answer is late, and what to try next: the follow-up that comes by itself, another way, somebody of the bench."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Agency
from campaigns.models import Slot
from campaigns.states import CandidateState
from outreach.models import Enrollment, Thread
from outreach.queries.contact_ways import ContactWay, ways_of
from outreach.states import EnrollmentState, ThreadState, WaitingFor


@dataclass(frozen=True)
class Silent:
    """A thread whose answer is late, with the steps that are left, the one to take first named by `next`."""

    thread: Thread
    follow_up: Enrollment | None = None
    ways: list[ContactWay] = field(default_factory=list)
    slot: Slot | None = None  # whose bench has somebody who could step in

    @property
    def next(self) -> str:
        if self.follow_up is not None:
            return "follow_up"
        if self.ways:
            return "way"
        return "bench" if self.slot is not None else "close"


def silent_threads(agency: Agency, *, now: datetime) -> QuerySet[Thread]:
    """Return open threads whose answer is late, those that are asleep left out."""
    return (
        Thread.objects.for_agency(agency)
        .awake(now=now)
        .filter(
            answer_due_at__lte=now,
            state=ThreadState.OPEN,
            waiting_for=WaitingFor.THEM,
            influencer__isnull=False,
        )
        .select_related("influencer", "assignee__user", "mailbox", "collaboration__campaign")
    )


def with_steps(threads: list[Thread]) -> list[Silent]:
    """Return threads with what is left to try; five statements, whatever their number."""
    people = {thread.influencer_id for thread in threads if thread.influencer_id}
    coming = {row.influencer_id: row for row in coming_follow_ups(people)}
    tried = {pk: [thread.correspondent for thread in threads if thread.influencer_id == pk] for pk in people}
    ways = ways_of(people, tried)
    parts = [thread.collaboration_id for thread in threads if thread.collaboration_id]
    slots = {slot.holder_id: slot for slot in _with_bench(parts)}
    return [
        Silent(
            thread, coming.get(thread.influencer_id or 0), ways.get(thread.influencer_id or 0, [])[:4],
            slots.get(thread.collaboration_id),
        )
        for thread in threads
    ]  # fmt: skip


def coming_follow_ups(people: set[int]) -> QuerySet[Enrollment]:
    """Return who gets another letter by itself: it is due, or waits in the outbox."""
    going_on = Q(due_at__isnull=False) | Q(messages__state="waiting")
    rows = Enrollment.objects.filter(
        going_on, influencer__in=people, state=EnrollmentState.RUNNING, trouble=""
    )
    return rows.select_related("sequence").distinct()


def _with_bench(parts: list[int]) -> QuerySet[Slot]:
    bench = Count("candidates", filter=Q(candidates__state=CandidateState.BENCH))
    return Slot.objects.filter(holder__in=parts).annotate(bench_size=bench).filter(bench_size__gt=0)


def days_late(thread: Thread, *, now: datetime | None = None) -> int:
    """Return how many days an answer is late."""
    return ((now or timezone.now()) - thread.answer_due_at).days if thread.answer_due_at else 0
