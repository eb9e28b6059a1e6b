"""What the line and the platforms can do wrong, tried on each network: nothing lost, nothing twice, no hot loop."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from influencers import sources
from influencers.models import Channel, Poll
from influencers.states import ChannelState
from platforms.transport import Transport
from tests.influencers.platforms.networks import FAKES, FOLLOWERS, SECRETS, settle
from tests.influencers.polling.rounds import poll_round
from tests.rows import anew

pytestmark = pytest.mark.django_db
ODD = "answered in an unexpected form, so nothing was stored."
SILENT = "could not be reached just now. It will be tried again."
FAULTS = {
    "malformed": ({"status": 200, "body": b'{"data": [{]'}, ODD),
    "html": ({"status": 200, "body": b"<html><body>Sorry</body></html>"}, ODD),
    "empty": ({"status": 200, "body": b""}, ODD),
    "10 MB": ({"status": 200, "body": b'{"a": "' + b"x" * 10_000_000 + b'"}'}, ODD),
    "a list": ({"status": 200, "body": b"[1, 2]"}, ODD),
    "truncated": ({"truncate": True}, SILENT),
    "cut": ({"drop": True}, SILENT),
    "500": ({"status": 500, "body": b"<html>busy</html>"}, SILENT),
}


@pytest.fixture(params=list(FAKES))
def network(request, agency, settings, monkeypatch):
    """One network after a first, good reading two days ago."""
    transport = Transport(timeout=10.0, deadline=30.0, pause=0.01, max_bytes=5_000_000)
    monkeypatch.setattr(sources, "_transport", lambda: transport)
    for name, value in SECRETS.items():
        setattr(settings, name, value)
    with FAKES[request.param]() as fake:
        setattr(settings, f"{request.param.upper()}_BASE_URL", fake.url)
        found = settle(request.param, fake, agency)
        poll_round(request.param, now=timezone.now() - timedelta(days=2))
        found.channel.refresh_from_db()
        assert (found.channel.state, found.channel.followers) == (ChannelState.OK, FOLLOWERS)
        yield found
    transport.close()


def _again(network) -> Channel:
    Channel.objects.update(next_poll_at=timezone.now() - timedelta(minutes=1))
    poll_round(network.channel.platform)
    network.channel.refresh_from_db()
    return network.channel


def test_a_fault_stores_nothing_says_so_and_passes(network, client_of, bob, subtests):
    client = client_of(bob)
    for name, (fault, sentence) in FAULTS.items():
        network.fake.heal()
        with anew(subtests, name):
            network.channel.refresh_from_db()
            _fail_and_heal(network, fault, sentence, client)


def _fail_and_heal(network, fault, sentence, client):
    network.fake.fail_next(20, **fault)

    channel = _again(network)

    assert (channel.followers, channel.snapshots.count(), channel.failures) == (FOLLOWERS, 1, 1)
    assert channel.state_note.endswith(sentence)
    assert channel.claimed_until is None
    assert channel.next_poll_at > timezone.now() + timedelta(seconds=60)  # no hot loop
    asked = len(network.fake.requests)
    assert (poll_round(channel.platform), len(network.fake.requests)) == (0, asked)
    assert Poll.objects.order_by("-pk").first().note == channel.state_note
    page = client.get(reverse("influencers:channel", args=[channel.uuid])).text
    assert channel.state_note in page

    network.fake.heal()
    channel = _again(network)
    assert (channel.state, channel.state_note, channel.failures) == (ChannelState.OK, "", 0)


def test_a_platform_that_answers_nothing_rests_after_three_tries(network):
    network.fake.fail_next(100, drop=True)
    for _ in range(3):
        _again(network)
    asked = len(network.fake.requests)

    _again(network)

    assert len(network.fake.requests) == asked
    assert network.channel.snapshots.count() == 1


def test_a_clock_that_is_wrong_by_a_day_twists_nothing(network):
    """The platform's clock is nobody's: figures carry ours."""
    network.fake.advance(timedelta(days=1))

    channel = _again(network)

    assert abs(channel.measured_at - timezone.now()) < timedelta(minutes=1)
    assert channel.snapshots.count() == 1  # nothing changed, and it is the same day
