"""How well a channel suits a brand: from what is stored to the inputs of the score, each with its value in words."""

from accounts.models import Brand
from accounts.text import fold
from influencers.countries import country_name, language_name
from influencers.figures.formulas import why_not_figured
from influencers.models import Influencer
from influencers.queries.scores import BrandFacts, Facts
from influencers.rrr.scoring import Known, Score, good_share_rate, score

ABROAD = 0.2  # an audience can be where its author is not; without figures of it, that is all we grant


def fit(*, influencer: Influencer, facts: Facts, brand: Brand, known: BrandFacts, goal: str) -> Score | None:
    """Return reach, relevance and resonance of a channel for a brand.

    None where the platform's terms allow no figures of our own (figures.formulas.why_not_figured).
    """
    if why_not_figured(facts.channel.platform):
        return None
    return score(
        goal,
        {
            "expected_views": _views(facts), "topics": _topics(influencer, brand),
            "market": _market(influencer, brand, known), "language": _language(influencer, brand),
            "affinity": _affinity(known), "engagement": _engagement(facts), "comments": _comments(facts),
            "shares": _shares(facts), "repeated": _repeated(known),
        },
    )  # fmt: skip


def _views(facts: Facts) -> Known:
    views, place = facts.channel.median_views, facts.cell.views_place
    if views is None or place is None:
        return Known(None)
    return Known(place, f"{views:,} views at the median, more than {place:.0%} of your channels there")


def _topics(influencer: Influencer, brand: Brand) -> Known:
    if not brand.topics or not influencer.tags:
        return Known(None)
    tags = {fold(tag) for tag in influencer.tags}
    common = [topic for topic in brand.topics if fold(topic) in tags]
    return Known(len(common) / len(brand.topics), ", ".join(common) or "none in common")


def _market(influencer: Influencer, brand: Brand, known: BrandFacts) -> Known:
    if known.audience_in_markets is not None:
        share = known.audience_in_markets
        return Known(share, f"{share:.0%} of the audience ({known.audience_source})")
    if not brand.markets or not influencer.country:
        return Known(None)
    there = influencer.country in brand.markets
    return Known(1.0 if there else ABROAD, f"lives in {country_name(influencer.country)}")


def _language(influencer: Influencer, brand: Brand) -> Known:
    if not brand.languages or not influencer.languages:
        return Known(None)
    common = [language_name(code) for code in brand.languages if code in influencer.languages]
    return Known(1.0 if common else 0.0, ", ".join(common) or "none in common")


def _affinity(known: BrandFacts) -> Known:
    if known.affinity is None:
        return Known(None)
    return Known((known.affinity + 2) / 4, f"{known.affinity:+d}")


def _engagement(facts: Facts) -> Known:
    channel = facts.channel
    if channel.engagement is None:
        return Known(None)
    if channel.engagement_percentile is not None:
        place = channel.engagement_percentile / 100
        return Known(
            place, f"{channel.engagement:.2%}, more than {place:.0%} of {channel.percentile_of} like channels"
        )
    if facts.published is None:
        return Known(None)
    ratio = channel.engagement / facts.published.value
    return Known(
        ratio / 2, f"{channel.engagement:.2%}, {ratio:.1f} times {facts.published.source}'s benchmark"
    )


def _comments(facts: Facts) -> Known:
    if facts.generic_comments is None:
        return Known(None)
    return Known(1 - facts.generic_comments, f"{facts.generic_comments:.0%} say nothing")


def _shares(facts: Facts) -> Known:
    if facts.share_rate is None:
        return Known(None)
    return Known(facts.share_rate / good_share_rate(), f"{facts.share_rate:.2%} of views")


def _repeated(known: BrandFacts) -> Known:
    if not known.worked_before or known.hitches is None:
        return Known(None)
    return Known(
        1 / (1 + known.hitches), "without hitches" if known.hitches == 0 else f"hitches: {known.hitches}"
    )
