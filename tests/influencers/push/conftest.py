"""The product's own web server as a process, the platforms as fake servers that sign as documented."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2
import pytest
from django.db import connection

from irm.runtime import BASE_DIR
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
from tests.product import free_ports

PATIENCE = 60


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """Granian with the test's database; gives its address. One for all, which are of one group: it takes a while."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    port = free_ports()
    environment = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/irm?", f"/{name}?"),
        "INSTAGRAM_CLIENT_ID": "app",
        "INSTAGRAM_CLIENT_SECRET": fake_instagram.APP_SECRET,
        "TIKTOK_CLIENT_KEY": fake_tiktok.CLIENT_KEY,
        "TIKTOK_CLIENT_SECRET": fake_tiktok.CLIENT_SECRET,
    }
    command = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "irm.wsgi:application"]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", *command], cwd=BASE_DIR, env=environment, stdout=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(url)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


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
