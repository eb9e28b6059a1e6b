"""Wordings as data: read once, made into one pattern each."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def pack(name: str) -> dict[str, Any]:
    """Return the tables of one pack."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern that finds any of these, without case."""
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE | re.MULTILINE)
