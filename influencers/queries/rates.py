"""Rate cards: the newest price of each format, and how it moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from influencers.formats import format_name
from influencers.models import Influencer, Rate

MOST_RATES = 500


@dataclass(frozen=True)
class RateLine:
    """The prices of one format on one platform in one currency, newest first.

    `drift` is the newest price against the mean of the earlier ones, as a share (0.1: ten percent dearer); None with
    nothing to compare. Only prices of the same kind are compared: what is asked is not what is agreed.
    """

    platform: str
    format: str
    name: str
    newest: Rate
    earlier: list[Rate]
    drift: float | None

    @property
    def points(self) -> list[tuple[date, Decimal]]:
        """Return (day, amount) of the newest price's kind, oldest first."""
        same = [rate for rate in (self.newest, *self.earlier) if rate.kind == self.newest.kind]
        return [(rate.quoted_on, rate.amount) for rate in reversed(same)]


def rate_card(influencer: Influencer) -> list[RateLine]:
    """Return the influencer's rate card, by platform and format, from their newest MOST_RATES prices."""
    newest = influencer.rates.select_related("author__user").order_by("-quoted_on", "-pk")[:MOST_RATES]
    rates = sorted(newest, key=_line)
    return [_rate_line(list(same)) for _, same in groupby(rates, key=_line)]


def drift_of(newest: Rate, earlier: Iterable[Rate]) -> float | None:
    """Return how much the newest price differs from the mean of earlier ones of its kind, as a share."""
    before = [rate.amount for rate in earlier if rate.kind == newest.kind]
    mean = sum(before, Decimal(0)) / len(before) if before else Decimal(0)
    return float(newest.amount / mean - 1) if mean else None


def _line(rate: Rate) -> tuple[str, str, str]:
    return rate.platform, rate.format, rate.currency


def _rate_line(rates: list[Rate]) -> RateLine:
    newest, *earlier = rates
    return RateLine(
        platform=newest.platform,
        format=newest.format,
        name=format_name(newest.platform, newest.format),
        newest=newest,
        earlier=earlier,
        drift=drift_of(newest, earlier),
    )
