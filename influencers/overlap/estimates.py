"""What signatures and sizes of audiences say, with the error of each figure. No database here."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from influencers.overlap.minhash import (
    SLOTS,
    Signature,
    equal_slots,
    jaccard_margin,
    mean_holders,
)

FEWEST_COMMENTERS = 100
"""With fewer, one person more or less moves the share of the smaller audience by over a percentage point."""


@dataclass(frozen=True)
class Audience:
    """The people seen commenting on one channel: `size` different ones."""

    channel_id: int
    platform: str
    size: int
    signature: Signature

    @property
    def is_enough(self) -> bool:
        return self.size >= FEWEST_COMMENTERS


@dataclass(frozen=True)
class Shared:
    """What two audiences share. All are shares from 0 to 1; a margin holds 95 % of cases."""

    jaccard: float
    jaccard_margin: float
    of_smaller: float
    of_smaller_margin: float
    people: int


@dataclass(frozen=True)
class Together:
    """Several audiences as one: `contacts` counts a person once for each audience they are in, `people` once."""

    contacts: int
    people: int
    people_margin: int

    @property
    def repeated(self) -> int:
        """How many contacts go to somebody who was reached already."""
        return self.contacts - self.people

    @property
    def unique_share(self) -> float:
        """Different people for each contact, 0 to 1."""
        return self.people / self.contacts if self.contacts else 0.0


def shared(first: Audience, second: Audience) -> Shared:
    """Return what two audiences share: |A and B| = J / (1 + J) x (|A| + |B|), as a share of the smaller one.

    The margin of J is carried over with the derivative of that formula, (|A| + |B|) / (1 + J)^2.
    """
    equal = equal_slots(first.signature, second.signature)
    jaccard, margin = equal / SLOTS, jaccard_margin(equal)
    both, smaller = first.size + second.size, min(first.size, second.size)
    if not smaller:
        return Shared(jaccard, margin, 0.0, 1.0, 0)
    people = min(jaccard / (1 + jaccard) * both, smaller)
    return Shared(
        jaccard=jaccard,
        jaccard_margin=margin,
        of_smaller=people / smaller,
        of_smaller_margin=min(margin * both / (1 + jaccard) ** 2 / smaller, 1.0),
        people=round(people),
    )


def together(audiences: Sequence[Audience]) -> Together:
    """Return several audiences as one: the sum of their sizes over the number of audiences a person is in on average."""
    sizes = [audience.size for audience in audiences]
    if len(audiences) == 1:
        return Together(sizes[0], sizes[0], 0)
    holders, margin = mean_holders([audience.signature for audience in audiences])
    people = max(sum(sizes) / holders, max(sizes))
    return Together(sum(sizes), round(people), round(people * margin / holders))


def pairs(audiences: Sequence[Audience]) -> dict[tuple[int, int], Shared]:
    """Return what each two audiences of one platform share, by (lower channel id, higher channel id).

    Across platforms nobody can be recognized: each platform has names of its own.
    """
    ordered = sorted(audiences, key=lambda audience: audience.channel_id)
    return {
        (first.channel_id, second.channel_id): shared(first, second)
        for first, second in combinations(ordered, 2)
        if first.platform == second.platform and first.is_enough and second.is_enough
    }
