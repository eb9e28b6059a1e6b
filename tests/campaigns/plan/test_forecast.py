"""What a plan may bring is drawn from the people's own posts, the same each time, and unknown where they are few."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.forecast.drawing import Planned, Spread, forecast
from campaigns.queries.forecast import recent_posts
from influencers.models import Post
from tests import factories


def test_posts_that_all_counted_the_same_leave_no_range():
    drawn = forecast([Planned([100] * 6, pieces=3)])

    assert drawn.rows == (Spread(300, 300, 300),)
    assert drawn.together == Spread(300, 300, 300)


def test_one_piece_lies_between_the_tenth_and_ninetieth_hundredth_of_the_posts():
    (row,) = forecast([Planned(range(1, 101))]).rows

    assert row is not None
    assert (5 <= row.low <= 15, 44 <= row.likely <= 57, 85 <= row.high <= 96) == (True, True, True)


def test_a_sum_over_people_varies_less_than_the_sum_of_their_ranges():
    people = [Planned(range(1, 101)) for _ in range(25)]

    drawn = forecast(people)

    assert drawn.together is not None
    apart = sum(row.high - row.low for row in drawn.rows if row)
    assert drawn.together.high - drawn.together.low < apart / 3


def test_too_few_posts_are_unknown_and_counted():
    drawn = forecast([Planned([10, 20, 30, 40]), Planned([100] * 5)])

    assert drawn.rows == (None, Spread(100, 100, 100))
    assert (drawn.unknown, drawn.together) == (1, Spread(100, 100, 100))


def test_nothing_known_at_all_has_no_sum():
    assert forecast([Planned([])]).together is None


def test_the_same_plan_is_told_the_same_figures_twice():
    plan = [Planned([5, 80, 33, 1_000, 12, 400], pieces=2)]

    assert forecast(plan) == forecast(plan)


@pytest.mark.django_db
def test_young_paid_and_removed_posts_are_left_out_and_kinds_are_apart(agency):
    channel = factories.make_channel(factories.make_influencer(agency), "tiktok", "juniper")
    now = timezone.now()
    for number, values in enumerate(
        [
            {"views": 10, "likes": 1, "comments_count": 1, "shares": 1},
            {"views": 20},
            {"views": 30, "kind": "story"},
            {"views": 1_000, "is_paid": True},
            {"views": 2_000, "gone_at": now},
            {"views": 3_000, "published_at": now - timedelta(hours=70)},
        ]
    ):
        values = {"kind": "video", "published_at": now - timedelta(days=10 + number)} | values
        Post.objects.create(channel=channel, external_id=str(number), **values)

    found = recent_posts([channel.pk], now=now)[channel.pk]

    assert found["video"].views == (10, 20)
    assert found["video"].reactions == (3,)
    assert found["story"].views == (30,)
