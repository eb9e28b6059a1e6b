"""What a kind of rule is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from outreach.letters.context import Context
from outreach.letters.contract import Finding
from outreach.letters.patterns import Pattern, pattern
from outreach.letters.rows import Rule


@dataclass(frozen=True)
class Kind:
    """`read` turns a row's parameters into what `run` uses and raises ValueError for what it cannot use."""

    run: Callable[[Rule, Context], Iterable[Finding]]
    read: Callable[[Mapping[str, Any]], Any]


def nothing(params: Mapping[str, Any]) -> None:
    """Read parameters of a kind that takes none."""
    only(params)


def only(params: Mapping[str, Any], *known: str, needed: tuple[str, ...] = ()) -> None:
    """Refuse parameters nobody reads, and missing ones."""
    if unknown := set(params) - set(known) - set(needed):
        raise ValueError(f"nobody reads {', '.join(sorted(unknown))}")
    if missing := set(needed) - set(params):
        raise ValueError(f"{', '.join(sorted(missing))} is missing")


def patterns_of(written: Iterable[str]) -> tuple[Pattern, ...]:
    """Read patterns of a row; a row without any finds nothing and is refused."""
    found = tuple(map(pattern, written))
    if not found:
        raise ValueError("there is no pattern in it")
    return found
