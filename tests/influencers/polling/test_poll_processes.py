"""Polls in processes of their own: a real worker, and one that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from influencers.actions.polling import queue_due_polls
from influencers.models import Channel, Snapshot
from influencers.poll_claims import LEASE
from irm.runtime import BASE_DIR
from tests import factories
from tests.influencers.polling.rounds import channel_id, make_due, poll_round
from tests.platforms.fakes.youtube import KEY

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 40


@contextmanager
def _process(*command: str, youtube_url: str = "") -> Iterator[subprocess.Popen]:
    name = connection.settings_dict["NAME"]
    host = connection.settings_dict["HOST"]
    url = os.environ["DATABASE_URL"].replace("/irm?", f"/{name}?")
    assert name in url and host in url
    environment = os.environ | {
        "DATABASE_URL": url,
        "YOUTUBE_API_KEY": KEY if youtube_url else "",
        "YOUTUBE_BASE_URL": youtube_url,
    }
    process = subprocess.Popen(
        [sys.executable, *command], cwd=BASE_DIR, env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=PATIENCE)


def _wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def _somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_a_worker_reads_what_the_tick_queued(agency):
    influencer = factories.make_influencer(agency)
    channels = [factories.make_channel(influencer, "sandbox", f"worker{number}") for number in range(60)]
    worker = ("-m", "celery", "-A", "irm", "worker", "--concurrency", "1", "--loglevel", "WARNING")

    assert queue_due_polls(now=timezone.now()) == 60
    with _process(*worker):
        _wait_until(lambda: Snapshot.objects.count() == 60)

    assert set(Channel.objects.values_list("state", "claimed_until")) == {("ok", None)}
    assert all(channel.snapshots.count() == 1 for channel in channels)


def test_a_worker_killed_between_the_answer_and_the_storing_repeats_nothing_twice(agency, youtube):
    youtube.add_channel(channel_id(1), handle="@x", subscribers=7000)
    channel = make_due(
        factories.make_influencer(agency), channel_id(1), handle="x", next_poll_at=timezone.now()
    )

    with _process("manage.py", "poll", "--once", "--platform", "youtube", youtube_url=youtube.url) as process:
        _wait_until(
            lambda: Channel.objects.filter(claimed_until__isnull=False).exists() or process.poll() is not None
        )
        with transaction.atomic():
            Channel.objects.select_for_update().get(pk=channel.pk)
            _wait_until(lambda: len(youtube.requests) == 1 and _somebody_waits_for_a_lock())
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE)

    channel.refresh_from_db()
    assert (channel.followers, Snapshot.objects.count()) == (None, 0)
    now = timezone.now()
    assert poll_round(now=now) == 0  # the claim stands until its lease ends
    assert poll_round(now=now + LEASE + timedelta(seconds=1)) == 1
    channel.refresh_from_db()
    assert (channel.followers, Snapshot.objects.count(), len(youtube.requests)) == (7000, 1, 2)


def test_the_command_says_a_line_a_batch(agency, youtube, capfd):
    for number in range(55):
        youtube.add_channel(channel_id(number), handle=f"@c{number}")
        make_due(factories.make_influencer(agency), channel_id(number), handle=f"c{number}")

    with _process("manage.py", "poll", "--once", youtube_url=youtube.url) as process:
        assert process.wait(timeout=PATIENCE) == 0

    lines = [line for line in capfd.readouterr().out.splitlines() if line.startswith("youtube:")]
    assert [line.split(" in ")[0] for line in lines] == [
        "youtube: 50 channels of 50 accounts",
        "youtube: 5 channels of 5 accounts",
    ]
