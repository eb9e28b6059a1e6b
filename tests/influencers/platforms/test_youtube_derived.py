"""Without YouTube's amendment nothing of ours is worked out from what is read there: each derived figure in turn."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from campaigns.fair_rate.packs import anchor
from campaigns.queries.fair_rate import base_price
from campaigns.queries.forecast import recent_posts
from campaigns.terms import Line
from influencers.actions.figures import figure_channels
from influencers.actions.keeping import purge_youtube
from influencers.actions.overlap import sketch_audiences
from influencers.filters import read_filters
from influencers.models import Channel, Comment, Influencer, OutsideFigure, Snapshot
from influencers.queries.figures import compare
from influencers.queries.overlap import compare as compare_audiences
from influencers.queries.profile import channel_histories
from influencers.queries.scores import BrandFacts, brand_facts, facts_of
from influencers.queries.similar import look_alikes
from influencers.rrr.fit import fit
from influencers.rrr.scoring import DEFAULT_GOAL
from influencers.scores import score_card
from tests import factories
from tests.influencers.content import comment_by, make_posts

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
        for days, followers in ((31, 10_000), (0, 20_000)):
            taken_at = now - timedelta(days=days)
            Snapshot.objects.create(channel=channel, taken_at=taken_at, followers=followers, source="poll")
        OutsideFigure.objects.create(
            channel=channel, source="YouTube Analytics", metric="audience.country.DE", value=0.6, unit="share",
            stated_on=now.date(),
        )  # fmt: skip
        posts = make_posts(channel, 12, before=now, **NUMBERS)
        make_posts(channel, 4, before=now, is_paid=True, **NUMBERS)
        comment_by(posts[0], range(600), at=now, text="Lovely")
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


def _growth(channels: list[Channel], **_: Any) -> bool:
    return any(channel.growth_30d is not None for channel in channels)


def _movement(channels: list[Channel], **_: Any) -> bool:
    person = channels[0].influencer
    return any(each.change for each in channel_histories(person, period="90d", now=timezone.now()))


def _paid(channels: list[Channel], **_: Any) -> bool:
    return any(facts.paid_engagement for facts in facts_of(channels, now=timezone.now()).values())


def _audience_in_other_scores(channels: list[Channel], brand: Any) -> bool:
    brand.markets = ["DE"]
    return brand_facts(channels[0].influencer, brand).audience_in_markets is not None


def _look_alikes(channels: list[Channel], **_: Any) -> bool:
    Influencer.objects.update(country="DE")
    (alike,) = look_alikes(Influencer.objects.get(pk=channels[0].influencer_id))
    return "Same tier: micro on YouTube" in alike.reasons


DERIVED: list[Callable[..., bool]] = [
    _engagement, _percentile, _ranking, _authenticity, _fit, _overlap, _forecast, _price, _growth, _movement, _paid,
    _audience_in_other_scores, _look_alikes,
]  # fmt: skip


@pytest.mark.parametrize("derived", DERIVED, ids=lambda derived: derived.__name__.strip("_"))
def test_it_is_worked_out_with_the_amendment_and_not_without(derived, channels, brand, settings):
    settings.YOUTUBE_DERIVED = "accepted"
    with_it = derived(_figured(channels), brand=brand)
    settings.YOUTUBE_DERIVED = "none"
    assert (with_it, derived(_figured(channels), brand=brand)) == (True, False)


@pytest.mark.parametrize(("platform", "left"), [("youtube", []), ("vk", ["growth", "percentile"])])
def test_no_list_is_narrowed_by_a_figure_there_may_not_be_and_says_why(alice, platform, left):
    address = QueryDict(f"platform={platform}&growth=5..&percentile=75..&g1.tag=a&g1.growth=1..")

    found = read_filters(address, by=alice, stages=[], members=[])

    asked = [each.field for group in (found.filters.every, *found.filters.any_of) for each in group]
    assert [field for field in asked if field in ("growth", "percentile")] == (left and [*left, "growth"])
    told = [parameter for parameter, sentence in found.problems if "YouTube's terms" in sentence]
    assert told == ([] if left else ["growth", "percentile", "g1.growth"])


def test_size_classes_stay_a_filter_of_youtube_alone(alice, channels):
    figured = _figured(channels)

    found = read_filters(QueryDict("platform=youtube&tier=micro"), by=alice, stages=[], members=[])

    assert [channel.tier for channel in figured] == ["micro", "micro"]
    assert ([each.field for each in found.filters.every], found.problems) == (["platform", "tier"], [])


def test_what_was_worked_out_while_it_was_allowed_goes(channels, settings):
    settings.YOUTUBE_DERIVED = "accepted"
    before = _figured(channels)[0]
    settings.YOUTUBE_DERIVED = "none"

    gone = purge_youtube(now=timezone.now())

    after = Channel.objects.get(pk=before.pk)
    assert (before.engagement is not None, before.growth_30d, gone["derived"]) == (True, 1.0, 2)
    assert (after.engagement, after.median_views, after.growth_30d, after.engagement_posts) == (None,) * 4
    assert (after.tier, after.followers) == ("micro", 20_000)
