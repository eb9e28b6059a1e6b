"""Streams made for the tests: comments by the hour with a fixed seed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
from django.utils import timezone

from crisis.detection import Heard

DAYS_BEFORE = 40
_TODAY = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
# A Monday at midnight, so that hours of the week are the same whenever the tests run.
BEGIN = _TODAY - timedelta(days=DAYS_BEFORE + _TODAY.weekday())


def made(
    days: int, *, rate: Callable[[int], float] | float = 15.0, share: Callable[[int], float] | float = 0.15, seed: int = 1,
    nature: Callable[[int], str] = lambda hour: "", from_hour: int = 0,
) -> list[Heard]:  # fmt: skip
    """Return comments of so many days: `rate` an hour (times a daily curve) and `share` of negative, by hour."""
    rng = np.random.default_rng(seed)
    found: list[Heard] = []
    for hour in range(from_hour, days * 24):
        often = rate(hour) if callable(rate) else rate
        worse = share(hour) if callable(share) else share
        curve = 1 + 0.8 * np.sin((hour % 24 - 9) / 24 * 2 * np.pi)
        for second in sorted(rng.uniform(0, 3600, rng.poisson(often * curve))):
            is_negative = rng.random() < worse
            found.append(
                Heard(
                    f"c{hour}-{len(found)}", at(hour, second), author=f"a{rng.integers(10**6)}",
                    mood="negative" if is_negative else "neutral", nature=nature(hour) if is_negative else "",
                )
            )  # fmt: skip
    return found


def at(hour: int, seconds: float = 0.0) -> datetime:
    """Return a moment so many hours after the streams begin."""
    return BEGIN + timedelta(hours=hour, seconds=float(seconds))


def hours_of(moment: datetime) -> float:
    """Return how many hours after the beginning a moment is."""
    return (moment - BEGIN).total_seconds() / 3600
