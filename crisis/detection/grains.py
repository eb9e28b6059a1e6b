"""How exact the times of a recorded stream are."""

from collections.abc import Sequence
from datetime import datetime

from crisis.detection.contract import Grain

_COARSE_FROM = 20  # comments that show it
_COARSE_SHARE = 0.98


def grain_of(times: Sequence[datetime]) -> Grain:
    """Say how exact times are: nearly all at the same second of the day are days, at full hours hours."""
    if len(times) < _COARSE_FROM:
        return Grain.MINUTE
    seconds = [int(each.timestamp()) for each in times]
    for grain in (Grain.DAY, Grain.HOUR):
        rest = [each % grain.unit for each in seconds]
        common = max(set(rest), key=rest.count) if len(set(rest)) < 50 else -1
        if rest.count(common) >= _COARSE_SHARE * len(rest):
            return grain
    return Grain.MINUTE
