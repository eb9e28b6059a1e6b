"""Rate lines ready to draw: the price in words, how it moved, and its small line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_currency
from django.utils.translation import get_language

from influencers.models import Rate
from influencers.queries.rates import RateLine
from influencers.rows import PLATFORM_ICONS, platform_label


@dataclass(frozen=True)
class DrawnLine:
    line: RateLine
    platform: str
    icon: str
    price: str
    drift: str  # "+12 %"; empty with nothing to compare
    chart: dict[str, Any] | None
    chart_id: str
    earlier: list[tuple[Rate, str]]


def price_words(rate: Rate) -> str:
    """Return an amount with its currency as the reader's language writes it."""
    return format_currency(rate.amount, rate.currency, locale=(get_language() or "en").replace("-", "_"))


def drawn_lines(lines: Iterable[RateLine]) -> list[DrawnLine]:
    return [_drawn(line) for line in lines]


def _drawn(line: RateLine) -> DrawnLine:
    points = [[day.isoformat(), float(amount)] for day, amount in line.points]
    series = {"name": line.newest.currency, "points": points}
    return DrawnLine(
        line=line,
        platform=platform_label(line.platform),
        icon=PLATFORM_ICONS.get(line.platform, "link"),
        price=price_words(line.newest),
        drift="" if line.drift is None else f"{line.drift * 100:+.0f} %",
        chart={"series": [series], "type": "line"} if len(points) > 1 else None,
        chart_id=f"rate-{line.newest.uuid}",
        earlier=[(rate, price_words(rate)) for rate in line.earlier],
    )
