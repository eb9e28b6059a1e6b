"""Fixtures of the platform tests; the fakes themselves can be used from anywhere."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from platforms.transport import Transport
from tests.platforms.fakes import FakeYouTube

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Replaces the application's fixture of that name: nothing here uses a cache."""


@pytest.fixture(autouse=True)
def _plain_static_files() -> None:
    """Replaces the application's fixture of that name: nothing here uses static files."""


@pytest.fixture
def fake_youtube() -> Iterator[FakeYouTube]:
    with FakeYouTube(now=NOON) as fake:
        yield fake


@pytest.fixture
def transport() -> Iterator[Transport]:
    """A transport with short patience and a small cap, so that the tests of faults stay fast."""
    transport = Transport(timeout=0.3, deadline=2.0, pause=0.01, max_bytes=1_000_000)
    yield transport
    transport.close()
