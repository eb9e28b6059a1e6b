"""What a row of an export says for another service: figures, prices and overlaps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.text import clean
from influencers.formats import currencies, formats
from influencers.importing.blanks import is_blank
from influencers.importing.channel_rows import ChannelRow, Notes
from influencers.importing.plan import Column, Plan
from influencers.outside import targets
from influencers.outside.cells import currency_in, parse_countries, parse_figure, parse_money
from influencers.outside.metrics import label_of, metric_of
from platforms.addresses import resolve
from platforms.contract import ChannelRef
from platforms.errors import NotAProfile
from platforms.registry import PLATFORMS

_NO_CHANNEL = gettext_noop("It is not clear to which channel this belongs, so it was left out.")


@dataclass(slots=True)
class StatedFigure:
    """A figure another service states about one of the row's channels; `unit` as OutsideFigure keeps it."""

    channel: ChannelRow
    metric: str
    value: float
    unit: str


@dataclass(slots=True)
class StatedPrice:
    """A price of a price list."""

    platform: str
    format: str
    amount: Decimal
    currency: str


@dataclass(slots=True)
class StatedOverlap:
    """What the row's channel shares with another one."""

    channel: ChannelRow
    other: ChannelRef
    column: str
    of_smaller: float | None = None
    jaccard: float | None = None


@dataclass(slots=True)
class Stated:
    """Everything a row says for another service."""

    figures: list[StatedFigure] = field(default_factory=list)
    prices: list[StatedPrice] = field(default_factory=list)
    overlap: StatedOverlap | None = None

    def in_words(self) -> list[tuple[str, str]]:
        """Return (what, how much) for the preview."""
        words = [(label_of(f.metric), _words(f.value, f.unit)) for f in self.figures]
        words += [
            (targets.label(f"{targets.PRICE}{p.format}"), f"{p.amount:,} {p.currency}") for p in self.prices
        ]
        if self.overlap:
            share = self.overlap.of_smaller if self.overlap.of_smaller is not None else self.overlap.jaccard
            words.append(
                (targets.label(targets.WITH), f"{self.overlap.other.handle or ''} {share or 0:.1%}".strip())
            )
        return words


class OutsideReader:
    """Reads the outside columns of one list; made once a list."""

    def __init__(self, plan: Plan) -> None:
        named = [
            (index, column) for index, column in enumerate(plan.columns) if targets.is_outside(column.target)
        ]
        self._figures = [(i, c) for i, c in named if c.target.startswith(targets.FIGURE)]
        self._prices = [
            (i, c) for i, c in named if c.target.startswith(targets.PRICE) and c.target != targets.CURRENCY
        ]
        self._single = {c.target: (i, c) for i, c in named}
        self._currency = plan.currency

    def read(self, row: list[str], channels: list[ChannelRow], notes: Notes) -> Stated | None:
        """Return what the row says, or None when that is nothing. What is not understood becomes a note."""
        stated = Stated()
        for index, column in self._figures:
            if row[index] and not is_blank(row[index]):
                self._attempt(column, notes, self._read_figure, stated, row[index].strip(), column, channels)
        if self._prices:
            currency = self._row_currency(row, notes)
            for index, column in self._prices:
                if row[index] and not is_blank(row[index]):
                    self._attempt(
                        column,
                        notes,
                        self._read_price,
                        stated,
                        row[index].strip(),
                        column,
                        channels,
                        currency,
                    )
        if targets.WITH in self._single:
            self._read_overlap(stated, row, channels, notes)
        return stated if stated.figures or stated.prices or stated.overlap else None

    def _attempt(self, column: Column, notes: Notes, read: Callable[..., None], *arguments: object) -> None:
        try:
            read(*arguments)
        except ValueError as error:
            notes.append((column.name, str(error)))

    def _read_figure(self, stated: Stated, cell: str, column: Column, channels: list[ChannelRow]) -> None:
        channel = _channel_for(column, channels)
        if column.target == targets.COUNTRIES:
            for code, share in parse_countries(cell).items():
                stated.figures.append(StatedFigure(channel, f"audience.country.{code}", share, "share"))
            return
        key = column.target.removeprefix(targets.FIGURE)
        metric = metric_of(key)
        unit = metric.unit if metric else "score"
        if unit == "money":
            amount, currency = parse_money(cell, currency_in(column.name) or self._currency)
            stated.figures.append(StatedFigure(channel, key, float(amount), f"money:{currency}"))
        else:
            stated.figures.append(StatedFigure(channel, key, parse_figure(cell, unit, column.scale), unit))

    def _read_price(
        self, stated: Stated, cell: str, column: Column, channels: list[ChannelRow], currency: str
    ) -> None:
        platform = column.platform or _channel_for(column, channels).platform
        kind = column.target.removeprefix(targets.PRICE)
        if kind not in formats(platform):
            raise ValueError(
                _("%(what)s is not sold on %(platform)s.")
                % {"what": targets.label(column.target), "platform": PLATFORMS[platform].label}
            )
        amount, found = parse_money(cell, currency or currency_in(column.name) or self._currency)
        stated.prices.append(StatedPrice(platform, kind, amount, found))

    def _row_currency(self, row: list[str], notes: Notes) -> str:
        index, column = self._single.get(targets.CURRENCY, (None, None))
        if index is None or column is None or is_blank(row[index]):
            return ""
        cell = row[index].strip()
        code = cell.upper() if cell.upper() in currencies() else currency_in(cell)
        if not code:
            notes.append(
                (
                    column.name,
                    _("“%(cell)s” is not a currency we know, such as EUR.") % {"cell": clean(cell)[:20]},
                )
            )
        return code

    def _read_overlap(self, stated: Stated, row: list[str], channels: list[ChannelRow], notes: Notes) -> None:
        index, column = self._single[targets.WITH]
        if is_blank(row[index]):
            return
        try:
            channel = _channel_for(column, channels)
            overlap = StatedOverlap(
                channel, resolve(row[index].strip(), platform=channel.platform), column.name
            )
            overlap.of_smaller = self._share(row, targets.OF_SMALLER)
            overlap.jaccard = self._share(row, targets.JACCARD)
        except NotAProfile as error:
            notes.append((column.name, error.for_person))
        except ValueError as error:
            notes.append((column.name, str(error)))
        else:
            if overlap.of_smaller is not None or overlap.jaccard is not None:
                stated.overlap = overlap

    def _share(self, row: list[str], target: str) -> float | None:
        index, column = self._single.get(target, (None, None))
        if index is None or column is None or not row[index] or is_blank(row[index]):
            return None
        share = parse_figure(row[index].strip(), "share", column.scale)
        if share < 0:
            raise ValueError(_("“%(cell)s” is below zero.") % {"cell": clean(row[index])[:40]})
        return share


def _channel_for(column: Column, channels: list[ChannelRow]) -> ChannelRow:
    """Return the channel of the row a column speaks about. Raises ValueError where that is not clear."""
    fitting = [c for c in channels if c.platform == column.platform] if column.platform else channels
    if len(fitting) != 1:
        raise ValueError(_(_NO_CHANNEL))
    return fitting[0]


def _words(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.1%}"
    return f"{value:,.10g} {unit.removeprefix('money:')}" if unit.startswith("money:") else f"{value:,.10g}"
