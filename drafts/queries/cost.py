"""What each step of a review costs in time, and which ones never asked for anything otherwise (R26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from drafts.models import Revision, Turn
from drafts.states import Answer, RevisionState, StageKind

ENOUGH = 5  # reviews a step was part of before its use is judged
MOST_ROWS = 5000  # of the newest reviews of a campaign
_TOLD = (Answer.REQUEST_CHANGES, Answer.REJECT, Answer.APPROVE_WITH_CHANGES)


class TurnTimes(NamedTuple):
    """When a stage had its turn with one revision of a draft."""

    draft: int
    number: int
    name: str
    kind: str
    position: int
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    outcome: str


class RevisionTimes(NamedTuple):
    """When a revision of a draft was handed in and decided."""

    draft: int
    number: int
    state: str
    submitted_at: datetime | None
    decided_at: datetime | None


@dataclass
class Step:
    """One step of the review, over one or many drafts: whose it is, how often, how many hours, and what it was good for."""

    name: str
    whose: str
    times: int = 0
    hours: float = 0
    longest: float = 0  # hours
    late: int = 0
    done: int = 0  # times it came to an outcome
    told: int = 0  # times it asked for something otherwise
    is_stage: bool = True

    @property
    def average(self) -> float:
        """Hours a time."""
        return self.hours / self.times if self.times else 0

    @property
    def could_go(self) -> bool:
        """Say whether it was passed often enough without a word to ask what it is for."""
        return self.is_stage and self.done >= ENOUGH and self.told == 0

    def add(self, start: datetime, end: datetime) -> None:
        """Count one time."""
        spent = max(0.0, (end - start).total_seconds() / 3600)
        self.times, self.hours, self.longest = self.times + 1, self.hours + spent, max(self.longest, spent)


def cost_of_campaign(campaign: Campaign, *, now: datetime) -> list[Step]:
    """Return what the steps of a campaign's reviews took so far, its newest ones. Two statements."""
    way = "draft__deliverable__collaboration__campaign"
    turns = Turn.objects.filter(**{f"revision__{way}": campaign}, opened_at__isnull=False).values_list(
        "revision__draft_id", "revision__number", "name", "kind", "position", "opened_at", "closed_at", "due_at", "outcome"
    )  # fmt: skip
    revisions = Revision.objects.filter(**{way: campaign}).values_list(
        "draft_id", "number", "state", "submitted_at", "decided_at"
    )
    opened = [
        TurnTimes(draft, number, name, kind, place, opened_at, closed_at, due_at, outcome)
        for draft, number, name, kind, place, opened_at, closed_at, due_at, outcome in turns.order_by("-pk")[:MOST_ROWS]
        if opened_at is not None
    ]  # fmt: skip
    return cost_of(
        opened,
        [RevisionTimes(*row) for row in revisions.order_by("-pk")[:MOST_ROWS]],
        now=now,
    )


def cost_of(turns: Iterable[TurnTimes], revisions: Iterable[RevisionTimes], *, now: datetime) -> list[Step]:
    """Return the steps in the order of the review: the stages, the remarks passed on, the changes made."""
    turns, revisions = list(turns), sorted(revisions, key=lambda row: (row.draft, row.number))
    undecided = {(row.draft, row.number) for row in revisions if row.state == RevisionState.IN_REVIEW}
    steps: dict[str, Step] = {}
    for turn in sorted(turns, key=lambda row: (row.position, row.opened_at)):
        is_open = turn.closed_at is None
        if is_open and (turn.draft, turn.number) not in undecided:
            continue
        step = steps.setdefault(turn.name, Step(turn.name, str(StageKind(turn.kind).label)))
        end = turn.closed_at or now
        step.add(turn.opened_at, end)
        step.late += turn.due_at is not None and end > turn.due_at
        step.done += bool(turn.outcome)
        step.told += turn.outcome in _TOLD
    held, changing = _between(turns, revisions, now)
    return [*steps.values(), *(step for step in (held, changing) if step.times)]


def _between(turns: list[TurnTimes], revisions: list[RevisionTimes], now: datetime) -> tuple[Step, Step]:
    """Return what lies between stages: a client's remarks with us, and changes with the influencer."""
    held = Step(_("Remarks passed on"), str(StageKind.INTERNAL.label), is_stage=False)
    changing = Step(_("Changes made"), _("Influencer"), is_stage=False)
    by_number = {(row.draft, row.number): row for row in revisions}
    for turn in turns:
        if turn.kind != StageKind.CLIENT or turn.outcome not in (Answer.REQUEST_CHANGES, Answer.REJECT):
            continue
        row = by_number.get((turn.draft, turn.number))
        end = row.decided_at or (now if row.state == RevisionState.HELD else None) if row else None
        if turn.closed_at and end:
            held.add(turn.closed_at, end)
    for older, newer in pairwise(revisions):
        if older.draft == newer.draft and older.state == RevisionState.RETURNED and older.decided_at:
            changing.add(older.decided_at, newer.submitted_at or now)
    last = {row.draft: row for row in revisions}
    for row in last.values():
        if row.state == RevisionState.RETURNED and row.decided_at:
            changing.add(row.decided_at, now)
    return held, changing
