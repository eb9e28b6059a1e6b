"""Local servers that answer as the platforms' documentation says, their refusals included."""

from tests.platforms.fakes.youtube import FakeYouTube

__all__ = ["FakeYouTube"]
