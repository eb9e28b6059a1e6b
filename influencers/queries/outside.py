"""What other services say, and how their exports are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Agency
from influencers.models import Channel, ExportMapping, Influencer, OutsideFigure, OverlapFigure
from influencers.outside.metrics import label_of, metric_of
from influencers.outside.packs import Mapping, packs

MOST_FIGURES = 500
MOST_OVERLAPS = 50


@dataclass(frozen=True)
class Statement:
    """One figure as a page shows it: `value` and `suffix` for people, everything about it beside."""

    label: str
    value: float
    suffix: str
    definition: str
    unit: str
    stated_on: date
    metric: str


@dataclass(frozen=True)
class SaidBy:
    """What one service says about one channel, newest figure of each kind; `older` counts the rest."""

    source: str
    channel: Channel
    statements: list[Statement]
    newest: date
    older: int


def mappings_of(agency: Agency) -> list[Mapping]:
    """Return the agency's own mappings, by name, then those that come with the product."""
    rows = ExportMapping.objects.for_agency(agency).active().order_by("name", "pk")
    return [*map(as_mapping, rows), *packs().values()]


def as_mapping(row: ExportMapping) -> Mapping:
    return Mapping(str(row.uuid), row.name, row.service, row.columns)


def mapping_named(agency: Agency, key: str) -> Mapping | None:
    """Return a pack by its name, or one of the agency's mappings by its uuid."""
    if key in packs():
        return packs()[key]
    try:
        uuid = UUID(key)
    except ValueError:
        return None
    row = ExportMapping.objects.for_agency(agency).active().filter(uuid=uuid).first()
    return as_mapping(row) if row else None


def export_mappings(agency: Agency) -> "QuerySet[ExportMapping]":
    return ExportMapping.objects.for_agency(agency)


def figures_about(influencer: Influencer) -> "QuerySet[OutsideFigure]":
    """Return every figure any service stated about a person's channels."""
    return OutsideFigure.objects.filter(channel__influencer=influencer).select_related("channel")


def said_by_others(influencer: Influencer) -> list[SaidBy]:
    """Return what services say about a person, by service and channel, each kind of figure at its newest."""
    rows = figures_about(influencer).order_by("source", "channel", "-stated_on", "metric")[:MOST_FIGURES]
    groups: dict[tuple[str, int], list[OutsideFigure]] = {}
    for row in rows:
        groups.setdefault((row.source, row.channel_id), []).append(row)
    return [_said(found) for found in groups.values()]


def overlaps_stated(influencer: Influencer) -> "QuerySet[OverlapFigure]":
    """Return the overlaps services state between a person's channels and others, the highest first."""
    channels = Channel.objects.filter(influencer=influencer).values("pk")
    rows = OverlapFigure.objects.filter(first__in=channels) | OverlapFigure.objects.filter(
        second__in=channels
    )
    return rows.select_related("first__influencer", "second__influencer").order_by(
        "-stated_on", "-of_smaller", "pk"
    )


def statement(figure: OutsideFigure) -> Statement:
    """Return a figure ready to show: shares as percentages, money with its currency."""
    metric = metric_of(figure.metric)
    is_share, is_money = figure.unit == "share", figure.unit.startswith("money:")
    return Statement(
        label=label_of(figure.metric),
        value=round(figure.value * 100, 1) if is_share else figure.value,
        suffix="%" if is_share else f" {figure.unit.removeprefix('money:')}" if is_money else "",
        definition=metric.definition if metric else "",
        unit=figure.unit,
        stated_on=figure.stated_on,
        metric=figure.metric,
    )


def _said(rows: Iterable[OutsideFigure]) -> SaidBy:
    newest: dict[str, OutsideFigure] = {}
    total = 0
    for row in rows:
        newest.setdefault(row.metric, row)
        total += 1
    figures = sorted(newest.values(), key=_rank)
    return SaidBy(
        source=figures[0].source,
        channel=figures[0].channel,
        statements=[statement(figure) for figure in figures],
        newest=max(figure.stated_on for figure in figures),
        older=total - len(figures),
    )


def _rank(figure: OutsideFigure) -> tuple[bool, str, float, str]:
    """Order: single figures before breakdowns; in a breakdown the largest share first, ages by age."""
    stem = figure.metric.rpartition(".")[0]
    if figure.metric.startswith("audience."):
        return True, stem, 0.0 if stem == "audience.age" else -figure.value, figure.metric
    return False, "", 0.0, figure.metric
