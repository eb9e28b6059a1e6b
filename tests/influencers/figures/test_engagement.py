from datetime import timedelta

import pytest
from django.utils import timezone

from influencers.actions.figures import change_tiers, ensure_tiers, figure_channels, figure_due
from influencers.figures.formulas import FORMULAS
from influencers.models import Channel, Snapshot, Tier
from tests import factories
from tests.influencers.content import make_posts

pytestmark = pytest.mark.django_db
NUMBERS = {"likes": 60, "comments_count": 30, "shares": 10, "views": 2000}
# (60 + 30) / 10,000 followers, (60 + 30 + 10) / 2,000 views, (60 + 30) / 2,000, (60 + 10) / 2,000
EXPECTED = {
    "instagram": 0.009,
    "tiktok": 0.05,
    "youtube": 0.045,
    "telegram": 0.035,
    "vk": 0.05,
    "sandbox": 0.045,
}


@pytest.fixture
def now():
    return timezone.now()


def figured(channel, now):
    figure_channels(channel_ids=[channel.pk], now=now)
    return Channel.objects.get(pk=channel.pk)


def make(agency, platform="sandbox", **fields):
    return factories.make_channel(
        factories.make_influencer(agency), platform, **{"followers": 10_000, **fields}
    )


@pytest.mark.parametrize("platform", FORMULAS)
def test_each_platform_counts_engagement_by_its_own_formula(platform, agency, now, settings):
    settings.YOUTUBE_DERIVED = "accepted"
    channel = make(agency, platform)
    make_posts(channel, 12, before=now, **NUMBERS)
    found = figured(channel, now)
    assert found.engagement == pytest.approx(EXPECTED[platform])
    assert (found.engagement_basis, found.engagement_posts) == (FORMULAS[platform].basis, 12)


def test_nothing_is_derived_from_youtube_unless_its_terms_were_amended(agency, now):
    channel = make(agency, "youtube")
    make_posts(channel, 12, before=now, **NUMBERS)
    found = figured(channel, now)
    assert (found.engagement, found.median_views, found.engagement_percentile) == (None, None, None)
    assert found.tier == "micro"


def test_twitch_has_no_engagement(agency, now):
    channel = make(agency, "twitch")
    make_posts(channel, 12, before=now, **NUMBERS)
    assert figured(channel, now).engagement is None


def test_eleven_posts_say_too_little(agency, now):
    channel = make(agency)
    make_posts(channel, 11, before=now, **NUMBERS)
    found = figured(channel, now)
    assert (found.engagement, found.engagement_posts) == (None, 11)


def test_the_median_leaves_out_young_and_paid_posts(agency, now):
    channel = make(agency)
    make_posts(channel, 13, before=now, **NUMBERS)
    make_posts(
        channel,
        20,
        before=now,
        views=100,
        likes=100,
        comments_count=0,
        is_paid=True,
        external_id=[f"paid{n}" for n in range(20)],
    )
    young = [now - timedelta(hours=n) for n in range(1, 21)]
    make_posts(channel, 20, before=now, views=100, likes=100, comments_count=0, published_at=young)
    found = figured(channel, now)
    assert (found.engagement, found.engagement_posts) == (pytest.approx(0.045), 13)


def test_only_the_newest_thirty_posts_count(agency, now):
    channel = make(agency)
    make_posts(channel, 60, before=now, views=1000, comments_count=0, likes=[10] * 30 + [900] * 30)
    found = figured(channel, now)
    assert (found.engagement, found.engagement_posts, found.median_views) == (pytest.approx(0.01), 30, 1000)


def test_posts_with_unknown_numbers_are_left_out_and_not_counted_as_zero(agency, now):
    channel = make(agency)
    make_posts(channel, 24, before=now, views=1000, likes=20, comments_count=[None, 10] * 12)
    found = figured(channel, now)
    assert (found.engagement, found.engagement_posts) == (pytest.approx(0.03), 12)


def test_posts_without_views_have_no_rate(agency, now):
    channel = make(agency)
    make_posts(channel, 12, before=now, views=0, likes=0, comments_count=0)
    assert figured(channel, now).engagement is None


def test_growth_compares_with_the_reading_thirty_days_before(agency, now):
    channel = make(agency, followers=1100)
    for days, followers in ((60, 500), (31, 1000), (10, 1090)):
        Snapshot.objects.create(
            channel=channel, taken_at=now - timedelta(days=days), followers=followers, source="poll"
        )
    assert figured(channel, now).growth_30d == pytest.approx(0.1)


def test_growth_without_an_old_reading_is_unknown(agency, now):
    channel = make(agency, followers=1100)
    Snapshot.objects.create(channel=channel, taken_at=now - timedelta(days=60), followers=1000, source="poll")
    assert figured(channel, now).growth_30d is None


def test_the_percentile_counts_like_channels_of_the_own_base_only(agency, other_agency, now):
    channels = [make(agency, engagement=n / 1000) for n in range(50)]
    for n in range(60):
        make(other_agency, engagement=0.5 + n / 1000)
        make(agency, "instagram", engagement=0.5 + n / 1000)
        make(agency, followers=100_000, engagement=0.5 + n / 1000)
    for channel in channels:
        make_posts(
            channel, 12, before=now, views=1000, likes=round(channel.engagement * 1000), comments_count=0
        )
    figure_channels(channel_ids=[channel.pk for channel in channels], now=now)
    places = [
        Channel.objects.values_list("engagement_percentile", "percentile_of").get(pk=channel.pk)
        for channel in (channels[0], channels[25], channels[49])
    ]
    assert places == [(0, 50), (51, 50), (99, 50)]


def test_below_fifty_like_channels_there_is_no_percentile_but_their_number(agency, now):
    channels = [make(agency) for _ in range(49)]
    for channel in channels:
        make_posts(channel, 12, before=now, **NUMBERS)
    figure_channels(channel_ids=[channel.pk for channel in channels], now=now)
    found = Channel.objects.get(pk=channels[7].pk)
    assert (found.engagement_percentile, found.percentile_of) == (None, 49)


def test_the_clock_finds_channels_whose_figures_are_missing_or_a_day_old(agency, now):
    new, old = make(agency), make(agency, figured_at=now - timedelta(hours=25))
    fresh = make(agency, figured_at=now - timedelta(hours=23))
    assert figure_due(now=now) == 2
    assert {c.pk: c.figured_at for c in (new, old, fresh) if c.refresh_from_db() is None} == {
        new.pk: now,
        old.pk: now,
        fresh.pk: now - timedelta(hours=23),
    }
    assert figure_due(now=now) == 0


def test_a_change_of_tiers_moves_the_channels(agency, alice, now):
    small, large = make(agency, followers=4000), make(agency, followers=60_000)
    figure_channels(channel_ids=[small.pk, large.pk], now=now)
    change_tiers(by=alice, platform="sandbox", tiers={"little": 5000, "big": 50_000})
    assert list(Channel.objects.order_by("pk").values_list("tier", flat=True)) == ["", "big"]


def test_each_platform_begins_with_the_default_tiers(agency):
    ensure_tiers(agency=agency)
    ensure_tiers(agency=agency)
    stored = Tier.objects.filter(agency=agency, platform="vk").order_by("from_followers")
    assert list(stored.values_list("key", "from_followers")) == [
        ("nano", 1000), ("micro", 10_000), ("mid", 50_000), ("macro", 500_000), ("mega", 1_000_000),
    ]  # fmt: skip
