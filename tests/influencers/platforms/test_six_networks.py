"""Each network from its server through a real Celery worker to the page. Only the platforms are fakes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from influencers.actions.polling import queue_due_polls
from influencers.models import Channel, Poll
from irm.runtime import BASE_DIR
from tests.influencers.platforms.networks import FAKES, FOLLOWERS, SECRETS, Network, settle

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 90
WORKER = (
    "-W",
    "ignore",
    "-m",
    "celery",
    "-A",
    "irm",
    "worker",
    "--concurrency",
    "1",
    "--loglevel",
    "WARNING",
)


@pytest.fixture
def networks(agency, settings) -> Iterator[dict[str, Network]]:
    """All six with one account each, due at this moment."""
    for name, value in SECRETS.items():
        setattr(settings, name, value)
    with ExitStack() as stack:
        found = {}
        for platform, fake_of in FAKES.items():
            fake = stack.enter_context(fake_of())
            setattr(settings, f"{platform.upper()}_BASE_URL", fake.url)
            found[platform] = settle(platform, fake, agency)
        yield found


@contextmanager
def worker(networks: dict[str, Network]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process that sees the test's database and the fakes."""
    url = os.environ["DATABASE_URL"].replace("/irm?", f"/{connection.settings_dict['NAME']}?")
    bases = {f"{platform.upper()}_BASE_URL": found.fake.url for platform, found in networks.items()}
    environment = os.environ | SECRETS | bases | {"DATABASE_URL": url}
    process = subprocess.Popen(
        [sys.executable, *WORKER], cwd=BASE_DIR, env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=PATIENCE)


def wait_until_read(number: int) -> None:
    end = time.monotonic() + PATIENCE
    while Poll.objects.count() < number:
        assert time.monotonic() < end, list(Channel.objects.values_list("platform", "state", "state_note"))
        time.sleep(0.1)


def test_each_network_goes_from_its_server_through_a_worker_to_the_page(networks, client_of, bob):
    assert queue_due_polls(now=timezone.now()) == len(FAKES)
    with worker(networks):
        wait_until_read(len(FAKES))

    client = client_of(bob)
    for platform, found in networks.items():
        channel = found.channel
        channel.refresh_from_db()
        page = client.get(reverse("influencers:channel", args=[channel.uuid])).text
        told = (channel.state, channel.followers, channel.snapshots.count(), f"{FOLLOWERS:,}" in page)
        assert told == ("ok", FOLLOWERS, 1, True), platform
        assert Poll.objects.get(channel=channel).result == "ok"


def test_postgres_gone_for_a_moment_and_redis_emptied_lose_nothing_and_repeat_nothing(networks):
    """A worker whose database connections are cut, and a broker that forgot its messages: the rows know the work."""
    from django.core.cache import cache

    from influencers.poll_claims import LEASE
    from irm.celery import app

    queue_due_polls(now=timezone.now())
    app.control.purge()  # the broker forgets
    cache.clear()
    assert Channel.objects.filter(claimed_until__isnull=False).count() == len(FAKES)
    with worker(networks):
        time.sleep(8)  # the worker waits for work with its connections open
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert queue_due_polls(now=timezone.now()) == 0  # the leases stand
        queue_due_polls(now=timezone.now() + LEASE * 1.1)
        wait_until_read(len(FAKES))

    states = Channel.objects.values_list("state", "followers", "claimed_until").distinct()
    assert list(states) == [("ok", FOLLOWERS, None)]
    assert all(found.channel.snapshots.count() == 1 for found in networks.values())
