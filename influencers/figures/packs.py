"""The size classes and published benchmarks that come with the product."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Benchmark:
    """A published engagement figure: a share, with who published it and when we looked."""

    value: float
    tier: str
    source: str
    source_url: str
    basis: str
    as_of: date


@cache
def default_tiers() -> dict[str, int]:
    """Return tier -> first number of followers, smallest first."""
    return {tier["key"]: tier["from_followers"] for tier in _read("tiers.toml")["tier"]}


def benchmark(platform: str, followers: int | None) -> Benchmark | None:
    """Return the published engagement of channels of this size; None where nobody published one."""
    pack = _read("benchmarks.toml")
    rates = pack["engagement"].get(platform)
    if rates is None or followers is None:
        return None
    fitting = [tier for tier, start in pack["from_followers"].items() if followers >= start]
    if not fitting:
        return None
    tier = max(fitting, key=lambda name: pack["from_followers"][name])
    return Benchmark(rates[tier], tier, pack["source"], pack["source_url"], pack["basis"], pack["as_of"])


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text())
