"""Polling is tried against the fake YouTube server and the sandbox; only the platforms are fakes."""

from collections.abc import Iterator

import pytest

from influencers import sources
from platforms.transport import Transport
from tests.platforms.fakes import FakeYouTube
from tests.platforms.fakes.youtube import KEY


@pytest.fixture
def youtube(settings, monkeypatch) -> Iterator[FakeYouTube]:
    """A YouTube on loopback that knows no channel yet, with a valid key in the settings."""
    transport = Transport(timeout=10.0, deadline=30.0, pause=0.01)
    monkeypatch.setattr(sources, "_transport", lambda: transport)
    with FakeYouTube() as fake:
        settings.YOUTUBE_BASE_URL, settings.YOUTUBE_API_KEY = fake.url, KEY
        yield fake
    transport.close()
