"""How engagement is counted on each platform, as data. A figure is never compared with one of another formula.

One post's rate is (the sum of `counted`) / `basis`; where one of them is unknown or the basis is 0, the rate is
unknown. A channel's figure is the median over its newest MOST_POSTS posts that are older than SETTLED and not marked as
paid; fewer than LEAST_POSTS say too little, and the figure stays unknown. Source: the practice of the field.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from influencers.models import Post
from platforms.contract import INSTAGRAM, SANDBOX, TELEGRAM, TIKTOK, TWITCH, VK, YOUTUBE
from platforms.registry import PLATFORMS

SETTLED = timedelta(hours=72)  # younger posts still gather likes
LEAST_POSTS = 12
MOST_POSTS = 30
LEAST_LIKE_CHANNELS = 50  # fewer like channels in the agency's base say too little
WORDS = {"likes": "likes", "comments_count": "comments", "shares": "shares"}


@dataclass(frozen=True)
class Formula:
    """How one platform's engagement is counted; `basis` is followers (of today) or views (of the post)."""

    counted: tuple[str, ...]
    basis: str

    @property
    def sentence(self) -> str:
        """Return the formula in words."""
        parts = " + ".join(WORDS[name] for name in self.counted)
        return (
            f"({parts}) / {self.basis}; the median of the last {LEAST_POSTS} to {MOST_POSTS} posts that are older than "
            "72 hours and not marked as paid."
        )


FORMULAS: dict[str, Formula] = {
    INSTAGRAM: Formula(("likes", "comments_count"), "followers"),
    TIKTOK: Formula(("likes", "comments_count", "shares"), "views"),
    YOUTUBE: Formula(("likes", "comments_count"), "views"),
    TELEGRAM: Formula(("likes", "shares"), "views"),
    VK: Formula(("likes", "comments_count", "shares"), "views"),
    SANDBOX: Formula(("likes", "comments_count"), "views"),
}
NO_FORMULA = {
    TWITCH: gettext_lazy("Twitch publishes neither likes nor comments, so there is no engagement to count.")
}


def why_not_derived(platform: str) -> str:
    """Return why a platform's terms let nothing be made of its numbers here, in one sentence; empty when they do."""
    if platform == YOUTUBE and settings.YOUTUBE_DERIVED != "accepted":
        return _(
            "YouTube's terms allow figures of one's own making only after an amendment to its API terms is accepted. "
            "Set IRM_YOUTUBE_DERIVED=accepted when yours is."
        )
    return ""


def withheld_platforms() -> list[str]:
    """Return the platforms whose numbers nothing is made of: no growth, no score, no part in a score of another one."""
    return [platform for platform in PLATFORMS if why_not_derived(platform)]


def why_not_figured(platform: str) -> str:
    """Return why no engagement is worked out from a platform's numbers here, in one sentence; empty when it is."""
    if why := why_not_derived(platform):
        return why
    if platform not in FORMULAS:
        return str(NO_FORMULA.get(platform) or _("There is no formula for this platform."))
    return ""


def figured_platforms() -> list[str]:
    """Return the platforms whose engagement is worked out in this installation."""
    return [platform for platform in FORMULAS if not why_not_figured(platform)]


def rate_of(post: Post, *, platform: str, followers: int | None) -> float | None:
    """Return one post's engagement as a share; None where something it needs is unknown."""
    formula = FORMULAS.get(platform)
    if formula is None:
        return None
    counted = [getattr(post, name) for name in formula.counted]
    basis = followers if formula.basis == "followers" else post.views
    if not basis or any(number is None for number in counted):
        return None
    return sum(counted) / basis
