"""VK through a worker to the page: a community with its wall and comments, the platform's mark of advertising, a ban."""

from datetime import timedelta

import pytest
from django.utils import timezone

from influencers.models import Poll, Post
from tests.influencers.polling.networks.through_celery import (
    beat_until,
    page_of,
    polled_again,
    read,
    worker,
)
from tests.platforms.fakes.vk import FakeComment, FakePost

pytestmark = pytest.mark.django_db(transaction=True)
PLATFORM = "vk"


def test_vk_is_read_with_its_wall_and_comments_and_a_ban_is_told(network, client_of, bob):
    channel, fake, now = network.channel, network.fake, timezone.now()
    said = [FakeComment(7, now - timedelta(hours=1), text="Где купить?")]
    fake.pages[0].posts += [
        FakePost(1, now - timedelta(days=1), text="Прогулка", comments=said),
        FakePost(2, now - timedelta(days=2), text="Реклама", ads=1),
    ]
    client = client_of(bob)

    with worker({PLATFORM: network}):
        beat_until(read(channel, Poll.Kind.FIGURES, Poll.Kind.POSTS, Poll.Kind.COMMENTS))
        shown, comments = page_of(client, channel), page_of(client, channel, "channel_comments")
        fake.pages[0].deactivated = "banned"
        beat_until(polled_again(channel))

    assert [word in shown for word in ("5,000", "Прогулка", "Реклама")] == [True] * 3
    assert "Где купить?" in comments
    assert list(Post.objects.order_by("pk").values_list("external_id", "is_paid")) == [
        ("-1_1", False),
        ("-1_2", True),
    ]
    after = page_of(client, channel)
    assert ("The platform did not show this account." in after, "5,000" in after) == (True, True)
