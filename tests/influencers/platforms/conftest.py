"""Every network is a fake server on loopback; all that lies between it and the page is real."""

from collections.abc import Iterator

import pytest

from influencers import sources
from platforms.transport import Transport
from tests.platforms.fakes import FakeInstagram, FakeTelegram, FakeTikTok, FakeTwitch, FakeVK, FakeYouTube


@pytest.fixture
def short_patience(monkeypatch) -> Iterator[None]:
    transport = Transport(timeout=10.0, deadline=30.0, pause=0.01)
    monkeypatch.setattr(sources, "_transport", lambda: transport)
    yield
    transport.close()


@pytest.fixture
def youtube(settings, short_patience) -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        settings.YOUTUBE_BASE_URL = fake.url
        yield fake


@pytest.fixture
def vk(settings, short_patience) -> Iterator[FakeVK]:
    with FakeVK() as fake:
        settings.VK_BASE_URL = fake.url
        yield fake


@pytest.fixture
def twitch(settings, short_patience) -> Iterator[FakeTwitch]:
    with FakeTwitch() as fake:
        settings.TWITCH_BASE_URL = fake.url
        yield fake


@pytest.fixture
def telegram(settings, short_patience) -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        settings.TELEGRAM_BASE_URL = fake.url
        yield fake


@pytest.fixture
def instagram(settings, short_patience) -> Iterator[FakeInstagram]:
    with FakeInstagram() as fake:
        settings.INSTAGRAM_BASE_URL = fake.url
        yield fake


@pytest.fixture
def tiktok(settings, short_patience) -> Iterator[FakeTikTok]:
    with FakeTikTok() as fake:
        settings.TIKTOK_BASE_URL = fake.url
        yield fake
