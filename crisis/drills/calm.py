"""What a drill's monitor knows beforehand: some days of a storm's usual life, so that the storm is unusual."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from crisis.detection import Grain, Heard, feed, grain_of, start
from crisis.drills import Recorded, drills
from crisis.drills.clock import recorded_at
from crisis.models import Drill

CALM_DAYS = 5


def first_state(drill: Drill, comments: Sequence[Recorded], *, stream: str) -> dict[str, Any]:
    """Return the state detection begins with. A file brings its own past with it; a storm gets some calm days."""
    begin = recorded_at(drill, 0.0)
    if not drill.storm:
        times = [recorded_at(drill, each.second) for each in comments]
        return start(stream, since=begin, grain=grain_of(times))
    state = start(stream, since=begin - timedelta(days=CALM_DAYS), grain=Grain.MINUTE)
    return feed(state, calm_days(drill.storm, before=begin)).state


def calm_days(storm: str, *, before: datetime) -> list[Heard]:
    """Return days of comments as the storm's own calm part has them, the same each time (a fixed seed)."""
    made = drills()[storm]
    calm = made.phases[0]
    random = np.random.default_rng(made.seed + 1)
    names = list(calm.groups)
    weights = np.array([calm.groups[name] for name in names])
    seconds = np.sort(random.uniform(0, CALM_DAYS * 86_400, random.poisson(calm.rate * 24 * CALM_DAYS)))
    spoken = random.choice(len(names), p=weights / weights.sum(), size=len(seconds))
    begin = before - timedelta(days=CALM_DAYS)
    return [
        Heard(
            f"calm-{number}", begin + timedelta(seconds=float(second)), author=f"calm-{number}",
            mood=made.groups[names[group]].mood, nature=made.groups[names[group]].nature,
        )
        for number, (second, group) in enumerate(zip(seconds, spoken, strict=True))
    ]  # fmt: skip
