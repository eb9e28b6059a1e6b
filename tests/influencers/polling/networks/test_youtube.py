"""YouTube through a worker to the page: figures in a batch, uploads, comments, a video without them, a deleted channel."""

from datetime import timedelta

import pytest
from django.utils import timezone

from influencers.models import Comment, Poll, Spent
from tests import factories
from tests.influencers.platforms.networks import YOUTUBE_ID
from tests.influencers.polling.networks.through_celery import beat_until, page_of, read, worker
from tests.platforms.fakes.youtube_shapes import FakeComment

pytestmark = pytest.mark.django_db(transaction=True)
PLATFORM = "youtube"


def test_youtube_is_read_in_one_batch_with_its_uploads_and_comments_and_shown(network, client_of, bob):
    channel, fake, now = network.channel, network.fake, timezone.now()
    gone = factories.make_channel(channel.influencer, "youtube", "gone", external_id=f"UC{8:022d}")
    said = [FakeComment(f"c{n}", f"Lovely boots {n}", now - timedelta(hours=n)) for n in range(3)]
    fake.add_video("aaaaaaaaaaa", YOUTUBE_ID, title="A walk", comments=said)
    fake.add_video("bbbbbbbbbbb", YOUTUBE_ID, title="Silent", comments=None)

    with worker({PLATFORM: network}):
        beat_until(read(channel, Poll.Kind.FIGURES, Poll.Kind.POSTS, Poll.Kind.COMMENTS))

    client = client_of(bob)
    page, comments = page_of(client, channel), page_of(client, channel, "channel_comments")
    assert [word in page for word in ("5,000", "A walk", "Silent", "rounded")] == [True] * 4
    assert [f"Lovely boots {n}" in comments for n in range(3)] == [True] * 3
    assert "The platform did not show this account." in page_of(client, gone)
    assert Comment.objects.count() == 3
    # Both channels were one call.
    assert len([seen for seen in fake.requests if seen.get("id").startswith("UC")]) == 1
    charged = sum(Spent.objects.filter(bucket="yt.general").values_list("units", flat=True))
    assert charged == fake.units_used()
