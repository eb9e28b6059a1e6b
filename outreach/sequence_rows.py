"""A sequence as its page draws it: the line of letters, the chart, the people with what comes next for each."""

from collections.abc import Sequence as Rows
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outreach.models import Enrollment, Message, Sequence, Step, Template
from outreach.queries.sequences import OUTCOMES, LetterFigures, Totals
from outreach.states import EnrollmentState, MessageState, StopReason

ICONS = {
    EnrollmentState.REVIEW: ("eye", "warn"),
    EnrollmentState.RUNNING: ("player-play", "good"),
    EnrollmentState.PAUSED: ("player-pause", ""),
    EnrollmentState.STOPPED: ("circle-x", ""),
    EnrollmentState.FINISHED: ("circle-check", ""),
}
STOP_ICONS = {
    StopReason.ANSWERED: ("message", "good"),
    StopReason.REFUSED: ("circle-x", "bad"),
    StopReason.BOUNCED: ("alert-triangle", "bad"),
    StopReason.COMPLAINED: ("alert-triangle", "bad"),
    StopReason.OPTED_OUT: ("circle-x", "warn"),
    StopReason.FROZEN: ("lock", "warn"),
}


# Short enough for a legend of one line.
SHORT = {
    StopReason.ANSWERED: gettext_lazy("Answered"),
    StopReason.REFUSED: gettext_lazy("Said no"),
    StopReason.OPTED_OUT: gettext_lazy("Opted out"),
    StopReason.BOUNCED: gettext_lazy("Bounced"),
    StopReason.COMPLAINED: gettext_lazy("Spam"),
}


@dataclass(frozen=True)
class LetterStop:
    """One letter on the drawn line. `day` counts working days from the first letter; `waits`: who has it still to come."""

    number: int
    template: Template
    figures: LetterFigures
    day: int
    waits: int
    step: Step | None = None
    is_last: bool = False

    @property
    def answered(self) -> int | None:
        return self.figures.share(StopReason.ANSWERED)


@dataclass(frozen=True)
class PersonRow:
    """One person of a sequence. `next` says what comes, `letter` is the one a member can look at."""

    enrollment: Enrollment
    state: dict[str, str]
    left: Message | None
    next: str
    next_at: datetime | None
    letter: Message | None


def letter_line(
    sequence: Sequence, steps: Rows[Step], figures: Rows[LetterFigures], reach: dict[int, int]
) -> list[LetterStop]:
    """Return the letters in their order, the first one leading."""
    line = [LetterStop(0, sequence.template, figures[0], 0, 0, is_last=not steps)]
    day = 0
    for step in steps:
        day += step.delay_days
        line.append(
            LetterStop(step.position, step.template, figures[step.position], day, reach.get(step.position, 0), step, step is steps[-1])
        )  # fmt: skip
    return line


def chart_of(figures: Rows[LetterFigures]) -> dict[str, Any] | None:
    """Return bars by letter of what came of it; None before anything left. That a letter was opened is never watched."""
    if not any(row.sent for row in figures):
        return None
    names = [_("First letter"), *(_("Follow-up %(number)s") % {"number": row.number} for row in figures[1:])]
    shown = [reason for reason in OUTCOMES if any(row.outcomes[reason] for row in figures)]
    series = [{"name": _("Sent"), "points": [row.sent for row in figures]}]
    series += [{"name": str(SHORT[reason]), "points": [row.outcomes[reason] for row in figures]} for reason in shown]  # fmt: skip
    return {"categories": names, "type": "bar", "from_zero": True, "unit": _("letters"), "series": series}


def people_chips(totals: Totals, asked: str) -> list[dict[str, Any]]:
    """Return what people can be narrowed to, with how many there are."""
    chips = [{"key": "", "label": _("Everybody"), "number": totals.people}]
    if totals.troubled:
        chips.append({"key": "trouble", "label": _("Kept back"), "number": totals.troubled})
    chips += [{"key": state.value, "label": state.label, "number": totals.states[state]} for state in EnrollmentState if totals.states[state]]  # fmt: skip
    chips += [{"key": reason.value, "label": reason.label, "number": totals.reasons[reason]} for reason in StopReason if totals.reasons[reason]]  # fmt: skip
    return [{**chip, "is_chosen": chip["key"] == asked} for chip in chips]


def people_rows(rows: Rows[Enrollment], steps: Rows[Step]) -> list[PersonRow]:
    """Return people ready to draw; `letters` of each are loaded."""
    by_position = {step.position: step for step in steps}
    return [_person(row, by_position) for row in rows]


def _person(row: Enrollment, steps: dict[int, Step]) -> PersonRow:
    letters: list[Message] = getattr(row, "letters", [])
    left = [letter for letter in letters if letter.state == MessageState.SENT]
    open_ones = [letter for letter in letters if letter.state in (MessageState.WRITING, MessageState.BLOCKED)]
    waiting = next((letter for letter in letters if letter.state == MessageState.WAITING), None)
    words, at = _next(row, steps, waiting)
    return PersonRow(
        row, _state(row), left[-1] if left else None, words, at, open_ones[-1] if open_ones else waiting
    )


def _state(row: Enrollment) -> dict[str, str]:
    if row.state == EnrollmentState.STOPPED:
        icon, kind = STOP_ICONS.get(StopReason(row.stop_reason), ("circle-x", ""))
        return {"label": row.get_stop_reason_display(), "icon": icon, "kind": kind}
    if row.trouble:
        return {"label": _("Kept back"), "icon": "alert-triangle", "kind": "bad"}
    icon, kind = ICONS[EnrollmentState(row.state)]
    return {"label": row.get_state_display(), "icon": icon, "kind": kind}


def _next(row: Enrollment, steps: dict[int, Step], waiting: Message | None) -> tuple[str, datetime | None]:
    if row.trouble:
        return row.trouble, None
    if row.state == EnrollmentState.REVIEW:
        return (
            (_("The first letter waits to leave"), waiting.send_after)
            if waiting
            else (_("Look at the first letter"), None)
        )
    if row.state == EnrollmentState.PAUSED:
        return (
            (_("Goes on by itself"), row.paused_until)
            if row.paused_until
            else (_("Goes on when you say so"), None)
        )
    if row.state != EnrollmentState.RUNNING:
        return row.stop_note, None
    if waiting is not None:
        return _("Follow-up waits to leave"), waiting.send_after
    step = steps.get(row.steps_done)
    if step is not None and step.paused_at:
        return _("Waits: this follow-up is paused"), None
    return _("Follow-up %(number)s") % {"number": row.steps_done}, row.due_at
