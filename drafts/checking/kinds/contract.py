"""What a kind of rule is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from drafts.checking.context import Context
from drafts.checking.contract import FoundBy
from drafts.checking.rows import Rule

Run = Callable[[Rule, Context], Iterable[FoundBy]]


@dataclass(frozen=True)
class Kind:
    """`read` turns a row's parameters into what `run` uses and raises ValueError for what it cannot use.

    `of_advertising`: rules of this kind speak of content with a tie to the brand only, not of posts without one.
    """

    run: Run
    read: Callable[[Mapping[str, Any]], Any]
    of_advertising: bool = True


def nothing(params: Mapping[str, Any]) -> None:
    """Read parameters of a kind that takes none."""
    if params:
        raise ValueError(f"it takes no parameters, but {', '.join(params)} is given")


def only(params: Mapping[str, Any], *known: str, needed: tuple[str, ...] = ()) -> None:
    """Refuse parameters nobody reads, and missing ones."""
    if unknown := set(params) - set(known) - set(needed):
        raise ValueError(f"nobody reads {', '.join(sorted(unknown))}")
    if missing := set(needed) - set(params):
        raise ValueError(f"{', '.join(sorted(missing))} is missing")
