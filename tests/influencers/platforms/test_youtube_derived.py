"""Without YouTube's amendment nothing of ours is worked out from what is read there: each derived figure in turn."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from campaigns.fair_rate.packs import anchor
from campaigns.queries.fair_rate import base_price
from campaigns.queries.forecast import recent_posts
from campaigns.terms import Line
from influencers.actions.figures import figure_channels
from influencers.actions.overlap import sketch_audiences
from influencers.models import Channel, Comment
from influencers.queries.figures import compare
from influencers.queries.overlap import compare as compare_audiences
from influencers.queries.scores import BrandFacts, facts_of
from influencers.rrr.fit import fit
from influencers.rrr.scoring import DEFAULT_GOAL
from influencers.scores import score_card
from tests import factories
from tests.influencers.content import make_posts

pytestmark = pytest.mark.django_db
NUMBERS = {"views": 10_000, "likes": 400, "comments_count": 40, "shares": 10}


@pytest.fixture
def channels(agency) -> list[Channel]:
    """Two channels of one size as polls leave them: posts, numbers, comments of many people."""
    now = timezone.now()
    made = []
    for name in ("one", "two"):
        channel = factories.make_channel(
            factories.make_influencer(agency, name), "youtube", name, followers=20_000, source="poll", measured_at=now
        )  # fmt: skip
        posts = make_posts(channel, 12, before=now, **NUMBERS)
        Comment.objects.bulk_create(
            Comment(post=posts[0], external_id=str(n), author_hash=n, text="Lovely", published_at=now)
            for n in range(600)
        )
        made.append(channel)
    return made


def _figured(channels: list[Channel]) -> list[Channel]:
    now = timezone.now()
    figure_channels(channel_ids=[channel.pk for channel in channels], now=now)
    Comment.objects.update(taken_in_at=now - timedelta(hours=1))
    sketch_audiences(now=now)
    return list(
        Channel.objects.filter(pk__in=[channel.pk for channel in channels]).select_related(
            "influencer__agency", "agency"
        )
    )


def _engagement(channels: list[Channel], **_: Any) -> bool:
    return any(c.engagement is not None or c.median_views is not None for c in channels)


def _percentile(channels: list[Channel], **_: Any) -> bool:
    return any(channel.percentile_of for channel in channels)


def _ranking(channels: list[Channel], **_: Any) -> bool:
    return not compare(channels).refusal


def _authenticity(channels: list[Channel], **_: Any) -> bool:
    facts = facts_of(channels, now=timezone.now())
    cards = [
        score_card(each, influencer=each.channel.influencer, goal=DEFAULT_GOAL) for each in facts.values()
    ]
    return any(card.authenticity or card.figures or card.rrr for card in cards)


def _fit(channels: list[Channel], brand: Any) -> bool:
    facts = facts_of(channels, now=timezone.now())[channels[0].pk]
    person = channels[0].influencer
    return fit(influencer=person, facts=facts, brand=brand, known=BrandFacts(), goal=DEFAULT_GOAL) is not None


def _overlap(channels: list[Channel], **_: Any) -> bool:
    return bool(compare_audiences(channels[0].agency, channels).own)


def _forecast(channels: list[Channel], **_: Any) -> bool:
    return bool(recent_posts([channel.pk for channel in channels], now=timezone.now()))


def _price(channels: list[Channel], **_: Any) -> bool:
    line = Line(platform="youtube", format="video", quantity=1)
    found = base_price(
        channels[0].agency,
        line,
        channels[0],
        currency=anchor("youtube", 20_000).currency,
        day=date(2026, 11, 1),
    )
    return not isinstance(found, str)


DERIVED: list[Callable[..., bool]] = [
    _engagement, _percentile, _ranking, _authenticity, _fit, _overlap, _forecast, _price,
]  # fmt: skip


@pytest.mark.parametrize("derived", DERIVED, ids=lambda derived: derived.__name__.strip("_"))
def test_it_is_worked_out_with_the_amendment_and_not_without(derived, channels, brand, settings):
    settings.YOUTUBE_DERIVED = "accepted"
    with_it = derived(_figured(channels), brand=brand)
    settings.YOUTUBE_DERIVED = "none"
    assert (with_it, derived(_figured(channels), brand=brand)) == (True, False)
