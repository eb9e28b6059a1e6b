"""What the plan draws: where the money goes, and what it may bring there."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.forecast.drawing import Spread
from campaigns.queries.plan import Totals
from influencers.rows import platform_label

FEWEST_BARS = 2


def price_chart(totals: Totals, currency: str) -> dict[str, Any] | None:
    """Return a bar a platform: the planned price. None where there is nothing to compare."""
    rows = [total for total in totals.by_platform if total.planned]
    if len(rows) < FEWEST_BARS:
        return None
    return {
        "categories": [platform_label(total.name) for total in rows],
        "type": "bar",
        "horizontal": True,
        "from_zero": True,
        "unit": currency,
        "series": [{"name": _("Planned"), "points": [float(total.planned) for total in rows]}],
    }


def range_bar(spread: Spread | None) -> dict[str, float] | None:
    """Return where a range lies on a bar 100 wide that ends a tenth above it."""
    if spread is None or not spread.high:
        return None
    end = spread.high * 1.1
    low, likely, high = (round(100 * each / end, 1) for each in (spread.low, spread.likely, spread.high))
    return {"low": low, "likely": likely, "width": round(high - low, 1)}
