"""The product's own web server as a process, the platforms as fake servers that sign as documented."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2
import pytest

from tests.influencers.platforms.conftest import (  # noqa: F401 - fixtures
    instagram,
    short_patience,
    telegram,
    tiktok,
    twitch,
    youtube,
)
from tests.platforms.fakes import FakeHub
from tests.platforms.fakes import instagram as fake_instagram
from tests.platforms.fakes import tiktok as fake_tiktok
from tests.processes import running
from tests.product import free_ports

PATIENCE = 60


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[str]:
    """Granian with the test's database; gives its address. One for all, which are of one group: it takes a while."""
    port = free_ports()
    granian = f"-W ignore -m granian --interface wsgi --log-level warning --port {port} irm.wsgi:application"
    secrets = {
        "INSTAGRAM_CLIENT_ID": "app",
        "INSTAGRAM_CLIENT_SECRET": fake_instagram.APP_SECRET,
        "TIKTOK_CLIENT_KEY": fake_tiktok.CLIENT_KEY,
        "TIKTOK_CLIENT_SECRET": fake_tiktok.CLIENT_SECRET,
    }
    with running(*granian.split(), **secrets):
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(url)
        yield url


@pytest.fixture
def public(settings, server: str) -> str:
    """Say to the product that platforms reach it at the server's address."""
    settings.PUBLIC_URL = server
    return server


@pytest.fixture
def apps(settings) -> None:
    """Give the installation what influencers consent to."""
    settings.INSTAGRAM_CLIENT_ID, settings.INSTAGRAM_CLIENT_SECRET = "app", fake_instagram.APP_SECRET
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = (
        fake_tiktok.CLIENT_KEY,
        fake_tiktok.CLIENT_SECRET,
    )


@pytest.fixture
def hub(settings, short_patience) -> Iterator[FakeHub]:  # noqa: F811 - the fixture
    with FakeHub() as fake:
        settings.YOUTUBE_HUB_URL = f"{fake.url}/subscribe"
        yield fake


def now() -> datetime:
    return datetime.now(UTC)


def _wait_until_it_answers(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(httpx2.TransportError):
            if httpx2.get(f"{url}/healthz").status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("The server did not start.")
