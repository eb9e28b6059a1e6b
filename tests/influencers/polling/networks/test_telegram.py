"""Telegram through a worker to the page: a public channel by a bot, and one that became private."""

import pytest

from influencers.models import Poll
from tests.influencers.polling.networks.through_celery import (
    beat_until,
    page_of,
    polled_again,
    read,
    worker,
)

pytestmark = pytest.mark.django_db(transaction=True)
PLATFORM = "telegram"


def test_telegram_is_read_by_a_bot_and_a_channel_that_vanishes_keeps_its_figures(network, client_of, bob):
    channel, fake = network.channel, network.fake

    with worker({PLATFORM: network}):
        beat_until(read(channel, Poll.Kind.FIGURES))
        first = page_of(client_of(bob), channel)
        fake.channels[0].private = True
        beat_until(polled_again(channel))

    after = page_of(client_of(bob), channel)
    assert [word in first for word in ("5,000", "Demo", "need the optional gateway")] == [True] * 3
    assert ("5,000" in after, "The platform did not show this account." in after) == (True, True)
    spent = [poll.units for poll in Poll.objects.filter(result="ok")]
    assert spent == [2.0]  # description and members are two calls
