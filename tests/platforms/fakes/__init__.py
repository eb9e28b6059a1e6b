"""Local servers that answer as the platforms' documentation says, their refusals included."""

from tests.platforms.fakes.instagram import FakeInstagram
from tests.platforms.fakes.telegram import FakeGateway, FakeTelegram
from tests.platforms.fakes.tiktok import FakeTikTok
from tests.platforms.fakes.twitch import FakeTwitch
from tests.platforms.fakes.vk import FakeVK
from tests.platforms.fakes.websub import FakeHub
from tests.platforms.fakes.youtube import FakeYouTube

__all__ = [
    "FakeGateway",
    "FakeHub",
    "FakeInstagram",
    "FakeTelegram",
    "FakeTikTok",
    "FakeTwitch",
    "FakeVK",
    "FakeYouTube",
]
