"""What rooms to the right add to an influencer's Money tab. They register at start; this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from influencers.models import Influencer


@dataclass(frozen=True)
class MoneyPart:
    """`load` returns what the template reads as `part`; an empty dict leaves it out."""

    template: str
    load: Callable[[Influencer], dict[str, Any]]


PARTS: list[MoneyPart] = []


def money_parts(influencer: Influencer) -> list[dict[str, Any]]:
    """Return the parts that have something to show."""
    loaded = [(part.template, part.load(influencer)) for part in PARTS]
    return [{"template": template, "of": found} for template, found in loaded if found]
