"""Scores of a channel in words, as the profile's Scores tab, the comparison and the API show them."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Brand
from influencers.figures.formulas import FORMULAS, LEAST_LIKE_CHANNELS, LEAST_POSTS, why_not_figured
from influencers.fraud.signals import Signal, Verdict, look
from influencers.models import Influencer
from influencers.queries.scores import BrandFacts, Facts
from influencers.rows import PLATFORM_ICONS, platform_label
from influencers.rrr.fit import fit
from influencers.rrr.scoring import Score

OUR_FIGURE = "worked out by IRM from the platform's numbers"


@dataclass(frozen=True)
class Figure:
    """A figure with what it means; `value` None is unknown and `why_unknown` says why. Shares are percentages."""

    label: str
    value: float | None
    suffix: str
    definition: str
    why_unknown: str = ""
    aside: str = ""


@dataclass(frozen=True)
class ScoreCard:
    """One channel's figures, signs and score. Where `why_not` is set nothing is derived, and it says why."""

    facts: Facts
    label: str
    icon: str
    why_not: str
    figures: list[Figure] = field(default_factory=list)
    comparison: str = ""
    authenticity: Verdict | None = None
    rrr: Score | None = None

    @property
    def outstanding(self) -> list[Signal]:
        return (
            [signal for signal in self.authenticity.signals if signal.stands_out] if self.authenticity else []
        )


def score_card(
    facts: Facts, *, influencer: Influencer, brand: Brand | None = None, known: BrandFacts | None = None, goal: str
) -> ScoreCard:  # fmt: skip
    """Return everything a page shows about one channel's scores."""
    channel = facts.channel
    label, icon = platform_label(channel.platform), PLATFORM_ICONS.get(channel.platform, "link")
    why_not = why_not_figured(channel.platform)
    if why_not:
        return ScoreCard(facts, label, icon, why_not)
    scored = (
        fit(influencer=influencer, facts=facts, brand=brand, known=known or BrandFacts(), goal=goal)
        if brand
        else None
    )
    return ScoreCard(
        facts, label, icon, "", _figures(facts), comparison_words(facts), look(facts.evidence), scored
    )


def comparison_words(facts: Facts) -> str:
    """Return where the channel's engagement stands among like channels, and what that rests on, in a sentence or two."""
    channel = facts.channel
    if channel.engagement is None:
        return ""
    if channel.engagement_percentile is not None:
        return _(
            "More than %(engagement_percentile)s %% of the %(percentile_of)s %(tier)s channels on %(platform)s in your base."
        ) % {
            "engagement_percentile": channel.engagement_percentile,
            "percentile_of": f"{channel.percentile_of:,}",
            "tier": channel.tier,
            "platform": platform_label(channel.platform),
        }
    few = _(
        "Your base has %(percentile_of)s like channels with a figure; %(least_like_channels)s are needed."
    ) % {"percentile_of": channel.percentile_of or 0, "least_like_channels": LEAST_LIKE_CHANNELS}
    published = facts.published
    if published is None:
        return few
    return _(
        "%(few)s Published for %(tier)s channels: %(value)s (%(source)s, as of %(as_of)s; %(basis)s%(basis2)s)."
    ) % {
        "few": few,
        "tier": published.tier,
        "value": f"{published.value:.1%}",
        "source": published.source,
        "as_of": f"{published.as_of:%d %b %Y}",
        "basis": published.basis[0].lower(),
        "basis2": published.basis[1:].rstrip("."),
    }


def _figures(facts: Facts) -> list[Figure]:
    channel = facts.channel
    formula = FORMULAS[channel.platform].sentence
    posts = channel.engagement_posts or 0
    few = _("%(posts)s settled posts that are not paid; %(least_posts)s are needed.") % {
        "posts": posts,
        "least_posts": LEAST_POSTS,
    }
    return [
        Figure(_("Engagement"), _percent(channel.engagement), " %", formula, few, f"{posts} posts"),
        Figure(
            _("On paid posts"), _percent(facts.paid_engagement), " %", _("The same, over posts marked as paid. %(formula)s") % {"formula": formula},
            _("Fewer than 3 settled posts are marked as paid."), f"{facts.paid_posts} posts",
        ),
        Figure(
            _("Paid against organic"), _percent(facts.paid_against_organic), " %",
            _("Engagement on paid posts over that on organic ones. 100 % is equal, less says that advertising costs this audience's goodwill."),
            _("It needs both figures above."), f"{facts.paid_posts} paid, {posts} organic",
        ),
        Figure(_("Median views"), channel.median_views, "", _("Median views of the same posts as engagement."), few),
        Figure(
            _("Growth in 30 days"), _percent(channel.growth_30d), " %",
            _("Followers now against the reading 30 to 45 days ago."), _("There is no reading 30 to 45 days old."),
        ),
    ]  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 2)


def signal_words(signal: Signal) -> dict[str, Any]:
    """Return a sign's value and band in words."""
    if signal.value is None:
        return {"value": None, "band": _band(signal)}
    return {"value": _number(signal.value, signal.unit), "band": _band(signal)}


def _band(signal: Signal) -> str:
    low, high = (None if edge is None else _number(edge, signal.unit) for edge in (signal.low, signal.high))
    if low and high:
        return f"usual: {low} to {high}"
    return f"usual: at most {high}" if high else f"usual: at least {low}"


def _number(value: float, unit: str) -> str:
    return f"{value:.0%}" if "share" in unit else f"{value:.2f}" if value < 10 else f"{value:,.0f}"
