"""Days on which a platform changed what a number means; drawn into histories, told by the API, no news for anybody."""

import datetime
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Break:
    """From `date` on the metrics of a platform mean something else. `as_of`: when we looked at the source."""

    platform: str
    metrics: tuple[str, ...]
    date: datetime.date
    label: str
    sentence: str
    source: str
    as_of: datetime.date
    review_by: datetime.date


@cache
def breaks() -> tuple[Break, ...]:
    """Return every known break, the oldest first."""
    pack = tomllib.loads(Path(__file__).with_name("breaks.toml").read_text())
    found = [
        Break(**row | {"metrics": tuple(row["metrics"])}, as_of=pack["as_of"], review_by=pack["review_by"])
        for row in pack["break"]
    ]
    return tuple(sorted(found, key=lambda each: each.date))


def breaks_of(platform: str, metric: str, *, since: datetime.date, until: datetime.date) -> Sequence[Break]:
    """Return the breaks of one metric within a time."""
    return [
        each
        for each in breaks()
        if each.platform == platform and metric in each.metrics and since <= each.date <= until
    ]
