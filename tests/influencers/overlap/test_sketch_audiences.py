"""Sketches follow the stored comments."""

from datetime import timedelta

import pytest
from django.utils import timezone

from influencers.actions.overlap import sketch_audiences
from influencers.models import AudienceSketch
from influencers.overlap.minhash import packed, signature_of
from influencers.tasks import sketch_audiences as task
from tests import factories
from tests.influencers.overlap.conftest import READ_AT, comment

pytestmark = pytest.mark.django_db


def made() -> dict[str, tuple[int, int]]:
    rows = AudienceSketch.objects.select_related("channel__influencer")
    return {row.channel.influencer.name: (row.commenters, row.comments) for row in rows}


def test_a_channel_with_comments_gets_a_sketch_and_one_without_none(agency, channel_of):
    ana = factories.make_channel(factories.make_influencer(agency, "Ana"))
    comment(ana, [1, 2, 2, 3])
    comment(ana, [3, 4])
    comment(factories.make_channel(factories.make_influencer(agency, "Leo")), [])
    assert sketch_audiences(now=READ_AT + timedelta(minutes=1)) == 1
    assert made() == {"Ana": (4, 6)}
    assert bytes(AudienceSketch.objects.get().signature) == packed(signature_of([1, 2, 3, 4]))


def test_only_channels_read_since_are_sketched_again(ana, leo):
    assert sketch_audiences(now=READ_AT + timedelta(hours=1)) == 0
    comment(ana, range(5000, 5010), measured_at=READ_AT + timedelta(hours=2))
    assert sketch_audiences(now=READ_AT + timedelta(hours=3)) == 1
    assert made() == {"Ana": (310, 310), "Leo": (300, 300)}
    assert sketch_audiences(now=READ_AT + timedelta(hours=4)) == 0


def test_a_round_takes_the_channels_without_a_sketch_first_and_no_more_than_allowed(agency, ana):
    comment(ana, [9999], measured_at=READ_AT + timedelta(hours=2))
    comment(factories.make_channel(factories.make_influencer(agency, "New")), [1])
    assert sketch_audiences(now=READ_AT + timedelta(hours=3), at_most=1) == 1
    assert made() == {"Ana": (300, 300), "New": (1, 1)}


def test_the_beat_task_makes_them(agency):
    comment(factories.make_channel(factories.make_influencer(agency, "Ana")), [1])
    task()
    assert made() == {"Ana": (1, 1)}
    assert AudienceSketch.objects.get().made_at <= timezone.now()
