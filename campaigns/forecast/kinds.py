"""From a format that is sold to the posts it is forecast from (campaigns/forecast/kinds.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from campaigns.forecast.drawing import LEAST_POSTS
from campaigns.queries.forecast import Recent


@dataclass(frozen=True)
class Basis:
    """The posts a forecast draws from. `is_own_kind` is False where all kinds stand in for too few of the right one."""

    views: tuple[int, ...]
    reactions: tuple[int, ...]
    is_own_kind: bool

    @property
    def usual_reactions(self) -> float | None:
        """Return the median of likes, comments and shares a post gets; None from too few posts."""
        return median(self.reactions) if len(self.reactions) >= LEAST_POSTS else None


NOTHING = Basis((), (), is_own_kind=True)


@cache
def kinds_of(platform: str, format: str) -> tuple[str, ...]:
    """Return the kinds of posts a format is forecast from; none where every kind is."""
    with (Path(__file__).parent / "kinds.toml").open("rb") as file:
        pack = tomllib.load(file)
    return tuple(pack.get(platform, {}).get(format, ()))


def basis_of(platform: str, format: str, posts: Mapping[str, Recent]) -> Basis:
    """Return what to draw from: posts of the format's kinds, or all of them where those are fewer than LEAST_POSTS."""
    wanted = kinds_of(platform, format)
    own = [recent for kind, recent in posts.items() if kind in wanted]
    chosen = own if sum(len(recent.views) for recent in own) >= LEAST_POSTS else list(posts.values())
    return Basis(
        views=tuple(count for recent in chosen for count in recent.views),
        reactions=tuple(count for recent in chosen for count in recent.reactions),
        is_own_kind=chosen is own,
    )
