"""Twitch through a worker to the page: a profile and followers by an application's token, which is fetched anew."""

import pytest
from django.utils import timezone

from influencers.models import Channel, Poll
from tests.influencers.polling.networks.through_celery import (
    beat_until,
    page_of,
    polled_again,
    read,
    worker,
)
from tests.platforms.fakes.twitch import FakeVideo

pytestmark = pytest.mark.django_db(transaction=True)
PLATFORM = "twitch"


def test_twitch_is_read_with_its_recordings_and_again_after_its_token_was_revoked(network, client_of, bob):
    channel, fake = network.channel, network.fake
    fake.users["77"].videos.append(FakeVideo("335921245", timezone.now(), views=18_630))

    with worker({PLATFORM: network}):
        beat_until(read(channel, Poll.Kind.FIGURES, Poll.Kind.POSTS))
        first = page_of(client_of(bob), channel)
        fake.revoke_tokens()
        fake.users["77"].followers = 6_001
        beat_until(polled_again(channel))

    page = page_of(client_of(bob), channel)
    assert [word in first for word in ("5,000", "18,630", "no comments, likes or shares")] == [True] * 3
    assert ("6,001" in page, Channel.objects.get().state) == (True, "ok")
    assert len([seen for seen in fake.requests if seen.path == "/oauth2/token"]) == 2
