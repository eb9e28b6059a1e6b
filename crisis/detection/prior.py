"""What a stream without a past is held against: what is usual elsewhere, and how far above that is no chance.

Streams differ among each other by more than a stream differs from itself, so the limit is a plain margin in points
over the lower bound of the share, not a number of standard deviations.
"""

from dataclasses import dataclass
from typing import Any

# Own default, near the shares under brands' posts in the benchmarks.
PRIOR_SHARE = 0.25
DEFAULT, AGENCY, CHANNEL = "default", "agency", "channel"


@dataclass(frozen=True, slots=True)
class Prior:
    """A share of negative (0 to 1) that is usual elsewhere: `of` a channel's earlier posts, all that the agency hears, or
    our own default, from so many comments; `name` is the channel's."""

    share: float = PRIOR_SHARE
    of: str = DEFAULT
    comments: int = 0
    name: str = ""

    def numbers(self) -> dict[str, Any]:
        """Return plain values for an evidence's numbers."""
        return {
            "usual": round(self.share, 4),
            "basis": self.of,
            "known_comments": self.comments,
            "name": self.name,
        }

    def as_list(self) -> list[Any]:
        return [self.share, self.of, self.comments, self.name]
