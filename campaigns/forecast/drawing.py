"""Drawing pieces from people's own posts: the arithmetic of the forecast, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 1_000
CUTS = (10, 50, 90)
SEED = 20_210  # the same plan is always told the same figures
LEAST_POSTS = 5  # from fewer no range is told

_Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Planned:
    """So many pieces of somebody whose recent posts counted so much each (views, or reactions)."""

    counts: Sequence[int]
    pieces: int = 1


@dataclass(frozen=True)
class Spread:
    """What may come of it: nine in ten draws lie above `low`, half above `likely`, one in ten above `high`."""

    low: int
    likely: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """One spread a row in the order asked (None: too few posts to tell), one for all together, and how many it leaves out."""

    rows: tuple[Spread | None, ...]
    together: Spread | None
    unknown: int


def forecast(planned: Sequence[Planned]) -> Forecast:
    """Draw what the planned pieces may bring. Grows linearly with pieces x DRAWS: 1,000 pieces are a million draws."""
    random = np.random.default_rng(SEED)
    together: _Counts = np.zeros(DRAWS)
    rows: list[Spread | None] = []
    for row in planned:
        if len(row.counts) < LEAST_POSTS or row.pieces < 1:
            rows.append(None)
            continue
        counts = np.asarray(row.counts, dtype=np.float64)
        sums = counts[random.integers(0, len(counts), size=(row.pieces, DRAWS))].sum(axis=0)
        together += sums
        rows.append(_spread(sums))
    unknown = rows.count(None)
    return Forecast(tuple(rows), _spread(together) if unknown < len(rows) else None, unknown)


def _spread(sums: _Counts) -> Spread:
    low, likely, high = np.percentile(sums, CUTS)
    return Spread(round(low), round(likely), round(high))
