"""The board of a campaign: columns of cards, each column from its top; and the same people as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.db.models.functions import Least, RowNumber

from campaigns.models import Campaign, Collaboration, Deliverable, PipelineStage, Slot
from campaigns.states import DeliverableState

CARDS_A_COLUMN = 8
CARDS_MORE = 40
PEOPLE_A_PAGE = 50
SHOWN = (
    "uuid", "campaign_id", "stage_id", "stage_since", "rank", "blocked_by", "influencer__name", "owner__user__name",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """`due` is the next date somebody owes something at; None when nothing is owed."""

    collaboration: Collaboration
    due: datetime | None
    is_late: bool
    slots: str
    days: int


@dataclass(frozen=True)
class Column:
    """A stage with its first cards. `after` leads to the next ones; 0 when all are shown."""

    stage: PipelineStage
    people: int
    cards: list[Card]
    after: int

    @property
    def is_full(self) -> bool:
        return self.stage.limit is not None and self.people >= self.stage.limit


def board(
    campaign: Campaign, stages: Sequence[PipelineStage], *, now: datetime, owner: int | None = None
) -> list[Column]:
    """Return the stages with the first cards of each; four statements whatever the number of people."""
    rows = _people(campaign, owner)
    counts = dict(rows.order_by().values_list("stage_id").annotate(people=Count("pk")))
    place = Window(RowNumber(), partition_by=F("stage_id"), order_by=[F("rank").asc(), F("pk").asc()])
    first = rows.annotate(place=place).filter(place__lte=CARDS_A_COLUMN).order_by("stage_id", "rank", "pk")
    first = first.select_related("influencer", "owner__user").only(*SHOWN)
    by_stage: dict[int, list[Card]] = {}
    for card in _cards(list(first), now):
        by_stage.setdefault(card.collaboration.stage_id, []).append(card)
    columns = []
    for stage in stages:
        cards, people = by_stage.get(stage.pk, []), counts.get(stage.pk, 0)
        after = cards[-1].collaboration.pk if cards and people > len(cards) else 0
        columns.append(Column(stage, people, cards, after))
    return columns


def more_of_column(campaign: Campaign, stage: PipelineStage, *, after: int, now: datetime, owner: int | None = None) -> Column:  # fmt: skip
    """Return the cards of a column that come after the one with this id."""
    rows = _people(campaign, owner).filter(stage=stage)
    last = rows.filter(pk=after).values_list("rank", "pk").first()
    if last is None:
        return Column(stage, 0, [], 0)
    later = rows.filter(Q(rank__gt=last[0]) | Q(rank=last[0], pk__gt=last[1])).order_by("rank", "pk")
    found = list(later.select_related("influencer", "owner__user")[: CARDS_MORE + 1])
    shown = found[:CARDS_MORE]
    return Column(stage, 0, _cards(shown, now), shown[-1].pk if len(found) > CARDS_MORE else 0)


def people_list(campaign: Campaign, *, stage: str = "", owner: int | None = None) -> QuerySet[Collaboration]:
    """Return a campaign's people for the list, narrowed to a stage by its uuid."""
    rows = _people(campaign, owner).select_related("influencer", "stage", "owner__user")
    return rows.filter(stage__uuid=stage) if stage else rows


def listed_cards(rows: list[Collaboration], now: datetime) -> list[Card]:
    """Return what the list shows of each person; two statements."""
    return _cards(rows, now)


def _people(campaign: Campaign, owner: int | None) -> QuerySet[Collaboration]:
    rows = Collaboration.objects.filter(campaign=campaign)
    return rows if owner is None else rows.filter(owner_id=owner)


def _cards(rows: list[Collaboration], now: datetime) -> list[Card]:
    ids = [row.pk for row in rows]
    due = dict(
        Deliverable.objects.filter(collaboration__in=ids)
        .values_list("collaboration_id")
        .annotate(
            next=Least(
                Min("draft_due_at", filter=Q(state__in=DeliverableState.owes_draft)),
                Min("publish_due_at", filter=Q(state__in=DeliverableState.owes_post)),
            )
        )
    )
    slots: dict[int, list[str]] = {}
    for holder, title, platform, format in Slot.objects.filter(holder__in=ids).order_by("position", "pk").values_list("holder_id", "title", "platform", "format"):  # fmt: skip
        slots.setdefault(holder, []).append(title or f"{platform} {format}")
    return [
        Card(
            collaboration=row,
            due=due.get(row.pk),
            is_late=bool(due.get(row.pk) and due[row.pk] < now),
            slots=", ".join(slots.get(row.pk, [])),
            days=(now - row.stage_since).days,
        )
        for row in rows
    ]
