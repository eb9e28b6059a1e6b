"""TikTok through a worker to the page: one account by its own consent, whose token is renewed on the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from influencers.models import Credential, Poll
from tests.influencers.polling.networks.through_celery import (
    beat_until,
    page_of,
    polled_again,
    read,
    worker,
)
from tests.platforms.fakes.tiktok import FakeVideo

pytestmark = pytest.mark.django_db(transaction=True)
PLATFORM = "tiktok"


def test_tiktok_is_read_by_consent_renewed_when_its_token_ends_and_asked_for_when_it_is_withdrawn(
    network, client_of, bob
):
    channel, fake = network.channel, network.fake
    fake.creators["open-1"].videos.append(FakeVideo("7080213458555737986", timezone.now(), views=4_321))
    Credential.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client = client_of(bob)

    with worker({PLATFORM: network}):
        beat_until(read(channel, Poll.Kind.FIGURES, Poll.Kind.POSTS))
        shown = page_of(client, channel)
        renewed = [grant.access for grant in fake.grants]
        fake.grants.clear()
        beat_until(polled_again(channel))

    assert [word in shown for word in ("5,000", "4,321")] == [True] * 2
    assert renewed == ["act.2"]  # the first pair is dead, its successor was stored before it was used
    after = page_of(client, channel)
    assert "Needs the influencer" in after and "5,000" in after
