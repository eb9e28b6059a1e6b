"""Sequences with what came of them: people by state, figures by letter, who a change reaches."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Agency
from accounts.text import fold
from influencers.models import Influencer
from outreach.models import Enrollment, Message, Sequence, SequenceHold, Step
from outreach.states import EnrollmentState, MessageState, StopReason

OUTCOMES = (
    StopReason.ANSWERED,
    StopReason.REFUSED,
    StopReason.OPTED_OUT,
    StopReason.BOUNCED,
    StopReason.COMPLAINED,
)


@dataclass(frozen=True)
class Totals:
    """How many people stand where in one sequence."""

    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    troubled: int = 0

    @property
    def people(self) -> int:
        return sum(self.states.values())

    @property
    def active(self) -> int:
        return sum(self.states[state] for state in EnrollmentState.active)

    @property
    def answered(self) -> int:
        """Who wrote back, a refusal and an opt-out included."""
        return sum(
            self.reasons[reason] for reason in (StopReason.ANSWERED, StopReason.REFUSED, StopReason.OPTED_OUT)
        )


@dataclass(frozen=True)
class LetterFigures:
    """What came after one letter of a sequence: it was the last one they got before they did it. Opening is not watched."""

    number: int  # 0 the first letter
    sent: int
    outcomes: dict[str, int]

    def share(self, reason: str) -> int | None:
        """Return percent of the letters that left, None where none did."""
        return round(100 * self.outcomes[reason] / self.sent) if self.sent else None


def sequences_to_show(agency: Agency) -> QuerySet[Sequence]:
    return Sequence.objects.for_agency(agency).select_related(
        "agency", "campaign__brand", "mailbox", "template", "author__user"
    )


def listed_sequences(
    agency: Agency, *, state: str = "", text: str = "", campaign: str = ""
) -> QuerySet[Sequence]:
    """Return sequences; `state` "archived" shows those put away, which are left out otherwise."""
    rows = sequences_to_show(agency)
    rows = rows.exclude(archived_at=None) if state == "archived" else rows.filter(archived_at=None)
    if state and state != "archived":
        rows = rows.filter(state=state)
    if campaign:
        rows = rows.filter(campaign__uuid=campaign)
    for word in fold(text).split():
        rows = rows.filter(Q(name__icontains=word) | Q(goal__icontains=word))
    return rows.annotate(letters=Count("steps") + 1)


def enrollments_to_show(agency: Agency) -> QuerySet[Enrollment]:
    return Enrollment.objects.for_agency(agency).select_related(
        "sequence__agency", "sequence__campaign", "influencer", "collaboration__campaign"
    )


def people_of(sequence: Sequence, *, state: str = "", text: str = "") -> QuerySet[Enrollment]:
    """Return who is in a sequence with their letters; `state` is one of EnrollmentState, "trouble", or a stop reason."""
    letters = Message.objects.only("uuid", "enrollment_id", "step_number", "state", "at", "send_after", "trouble", "thread_id").select_related("thread")  # fmt: skip
    rows = enrollments_to_show(sequence.agency).filter(sequence=sequence)
    rows = rows.prefetch_related(Prefetch("messages", letters.order_by("step_number"), to_attr="letters"))
    if state == "trouble":
        rows = rows.exclude(trouble="")
    elif state in EnrollmentState.values:
        rows = rows.filter(state=state)
    elif state in StopReason.values:
        rows = rows.filter(stop_reason=state)
    for word in fold(text).split():
        rows = rows.filter(influencer__search_text__contains=word)
    return rows


def totals_of(sequences: Collection[Sequence]) -> dict[int, Totals]:
    """Return how many people stand where, by sequence; one statement."""
    rows = (
        Enrollment.objects.filter(sequence__in=sequences)
        .values_list("sequence_id", "state", "stop_reason")
        .annotate(people=Count("pk"), troubled=Count("pk", filter=~Q(trouble="")))
    )
    states: dict[int, Counter[str]] = {sequence.pk: Counter() for sequence in sequences}
    reasons: dict[int, Counter[str]] = {sequence.pk: Counter() for sequence in sequences}
    troubled: Counter[int] = Counter()
    for pk, state, reason, people, stuck in rows:
        states[pk][state] += people
        if reason:
            reasons[pk][reason] += people
        troubled[pk] += stuck
    return {pk: Totals(states[pk], reasons[pk], troubled[pk]) for pk in states}


def figures_of(sequence: Sequence, letters: int) -> list[LetterFigures]:
    """Return what left and what came of it, by letter; `letters` counts the first one. Two statements."""
    mine = Message.objects.filter(enrollment__sequence=sequence, state=MessageState.SENT)
    sent = dict(mine.values_list("step_number").annotate(number=Count("pk")))
    last = Message.objects.filter(enrollment=OuterRef("pk"), state=MessageState.SENT).order_by("-step_number")
    rows = (
        Enrollment.objects.filter(sequence=sequence, stop_reason__in=OUTCOMES)
        .annotate(last=Subquery(last.values("step_number")[:1]))
        .values_list("last", "stop_reason")
        .annotate(people=Count("pk"))
    )
    outcomes: dict[int, dict[str, int]] = {}
    for number, reason, people in rows:
        if number is not None:
            outcomes.setdefault(number, dict.fromkeys(map(str, OUTCOMES), 0))[reason] = people
    numbers = range(max(letters, *(number + 1 for number in (*sent, *outcomes, 0))))
    none = dict.fromkeys(map(str, OUTCOMES), 0)
    return [LetterFigures(number, sent.get(number, 0), outcomes.get(number, none)) for number in numbers]


def reach_of(sequence: Sequence) -> dict[int, int]:
    """Return follow-up -> how many people have it still to come, by its position; one statement."""
    rows = (
        Enrollment.objects.filter(sequence=sequence, state__in=EnrollmentState.active)
        .values_list("steps_done")
        .annotate(people=Count("pk"))
    )
    by_done = dict(rows)
    return {
        position: sum(people for done, people in by_done.items() if done <= position)
        for position in range(1, 10)
    }


def steps_of(sequence: Sequence) -> list[Step]:
    return list(sequence.steps.select_related("template").order_by("position"))


def steps_to_show(agency: Agency) -> QuerySet[Step]:
    return Step.objects.filter(sequence__agency=agency).select_related("sequence__agency", "template")


def hold_of(agency: Agency) -> SequenceHold | None:
    """Return what holds all sequences of the agency, if something does."""
    return SequenceHold.objects.filter(agency=agency).select_related("held_by__user").first()


def open_sequences(agency: Agency) -> list[Sequence]:
    """Return sequences that people can be taken into, newest first."""
    rows = sequences_to_show(agency).filter(archived_at=None).exclude(state="finished")
    return list(rows.order_by("-pk")[:200])


def enrollments_of(influencer: Influencer) -> list[Enrollment]:
    """Return the sequences somebody is or was in, newest first."""
    rows = Enrollment.objects.filter(influencer=influencer).select_related("sequence__campaign", "influencer")
    return list(rows.order_by("-pk")[:20])
