"""How long it takes at the least to make something (campaigns/lead_times.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


def shortest_days(platform: str, format: str) -> int:
    """Return in how many days a draft of the format can be there at the earliest."""
    pack = _pack()
    return pack.get(platform, {}).get(format) or pack["any"].get(format) or pack["any"]["default"]


@cache
def _pack() -> dict[str, Any]:
    with (Path(__file__).parent / "lead_times.toml").open("rb") as file:
        return tomllib.load(file)
