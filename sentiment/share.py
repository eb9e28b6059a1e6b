"""The share of negative comments, with the band the true share lies in.

Two ways lead to it: counting verdicts, and adding up the probabilities of negative. Which is nearer differs by language
and was measured on sets kept back from training; `settings.json` holds the mix for each (`count`: how much of the
counting way) and the error that was left. The band joins that error with the chance of the draw.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from sentiment.contract import Share, Tally
from sentiment.e5_file import DamagedModel
from sentiment.heads import FOLDER, read_blends

NINE_OF_TEN = 1.645
DEFAULT = {"count": 0.5, "error": 0.08}


@cache
def _measured() -> dict[str, Any]:
    try:
        found = read_blends(FOLDER / "settings.json").get("share", {})
    except DamagedModel:
        return {}
    return found if isinstance(found, dict) else {}


def share_of_negative(tallies: Mapping[str, Tally]) -> Share:
    """Return the share of negative over all languages; None when there is nothing to count.

    Tallies are by language code, as `tally(verdicts)` or an SQL sum gives them.
    """
    total = sum(one.count for one in tallies.values())
    if total <= 0:
        return Share(None, None, None)
    mean, error = 0.0, 0.0
    for language, one in tallies.items():
        if one.count <= 0:
            continue
        known = {**DEFAULT, **_measured().get("", {}), **_measured().get(language, {})}
        counted, added = one.negative / one.count, one.probability / one.count
        mean += one.count * (known["count"] * counted + (1 - known["count"]) * added)
        # A language's error pushes all its comments the same way, so errors add up and do not cancel out.
        error += one.count * known["error"]
    mean, error = min(max(mean / total, 0.0), 1.0), error / total
    low, high = _wilson(mean, total)
    return Share(
        share=mean,
        low=max(0.0, mean - math.hypot(mean - low, NINE_OF_TEN * error)),
        high=min(1.0, mean + math.hypot(high - mean, NINE_OF_TEN * error)),
        count=total,
    )


def _wilson(share: float, count: int) -> tuple[float, float]:
    """Return the Wilson score interval of a share (Wilson 1927), nine times of ten."""
    square = NINE_OF_TEN**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = (NINE_OF_TEN / (1 + square / count)) * math.sqrt(
        share * (1 - share) / count + square / (4 * count**2)
    )
    return min(middle - half, share), max(middle + half, share)
