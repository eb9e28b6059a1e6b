"""How fast due channels are found, read from a fake YouTube on loopback, and stored.

    python -m benchmarks.polling [--channels 100000] [--due 5000]

The fake answers in a process of its own, without the delay of a network. Servers and data live in a folder of their
own, which is removed afterwards.
"""

import argparse
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

KEY = "AIzaTestKeyOfTheFakeServer0000000000000"
TICKS = 5
PATIENCE = 600


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--channels", type=int, default=100_000, help="channels stored")
    parser.add_argument("--due", type=int, default=5000, help="of which this many are due")
    options = parser.parse_args()
    with _fake_youtube(options.due) as (url, grow), _own_servers(url):
        _fill(options.channels, options.due)
        print(f"{options.channels:,} channels stored, {options.due:,} of them due")
        print(f"{'tick, nothing due':<44} {_tick(due=False):>10.1f} ms")
        print(f"{'tick, all due ones claimed and queued':<44} {_tick(due=True):>10.1f} ms")
        for name, read in (("first reading, one process", _read), ("second reading, one process", _read)):
            print(_line(name, options.due, read), flush=True)
            grow()
        print(_line("through Celery, two worker processes", options.due, _through_celery))


def _line(name: str, due: int, read: Callable[[], None]) -> str:
    from influencers.models import Snapshot

    _make_due()
    before, started = Snapshot.objects.count(), time.perf_counter()
    read()
    seconds = time.perf_counter() - started
    return f"{name:<44} {due / seconds:>10,.0f} channels/s  ({Snapshot.objects.count() - before:,} snapshots)"


def _tick(*, due: bool) -> float:
    from django.utils import timezone

    from influencers.actions.polling import queue_due_polls
    from irm.celery import app

    times = []
    for _ in range(TICKS):
        if due:
            _make_due()
        started = time.perf_counter()
        queue_due_polls(now=timezone.now())
        times.append((time.perf_counter() - started) * 1000)
        app.control.purge()
        _rest()
    return statistics.median(times)


def _read() -> None:
    from django.utils import timezone

    from influencers.actions.polling import claim_due, poll_claimed

    claim = claim_due(platform="youtube", now=timezone.now())
    for batch in claim.batches:
        poll_claimed(channel_ids=batch, claimed_until=claim.until, now=timezone.now())


def _through_celery() -> None:
    from django.utils import timezone

    from influencers.actions.polling import queue_due_polls
    from influencers.models import Channel

    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "celery",
        "-A",
        "irm",
        "--quiet",
        "worker",
        "-c",
        "2",
        "-l",
        "ERROR",
    ]
    worker = subprocess.Popen(command)
    try:
        queue_due_polls(now=timezone.now())
        end = time.monotonic() + PATIENCE
        while Channel.objects.filter(claimed_until__isnull=False).exists():
            if time.monotonic() > end:
                sys.exit("The workers did not finish.")
            time.sleep(0.1)
    finally:
        worker.terminate()
        worker.wait(timeout=60)


def _make_due() -> None:
    from django.utils import timezone

    from influencers.models import Channel

    Channel.objects.filter(external_id__lt=_id(10**6)).update(
        next_poll_at=timezone.now() - timedelta(minutes=1), claimed_until=None
    )


def _rest() -> None:
    from django.utils import timezone

    from influencers.models import Channel

    Channel.objects.filter(external_id__lt=_id(10**6)).update(
        next_poll_at=timezone.now() + timedelta(days=1), claimed_until=None
    )


def _id(number: int) -> str:
    return f"UC{number:022d}"


def _fill(channels: int, due: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from accounts.models import Agency
    from influencers.models import Channel, Influencer, name_key
    from influencers.search_text import search_text_of

    agency = Agency.objects.create(name="Bench", slug="bench")
    names = [f"Person {number:07}" for number in range(channels)]
    people = Influencer.objects.bulk_create(
        [
            Influencer(
                agency=agency, name=name, name_key=name_key(name), search_text=search_text_of(name=name)
            )
            for name in names
        ],
        batch_size=5000,
    )
    later = timezone.now() + timedelta(days=1)
    Channel.objects.bulk_create(
        [
            Channel(
                influencer=person, agency=agency, platform="youtube", handle=f"c{number}", handle_key=f"c{number}",
                external_id=_id(number if number < due else number + 10**6), next_poll_at=later,
            )
            for number, person in enumerate(people)
        ],
        batch_size=5000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does within a minute


@contextmanager
def _fake_youtube(channels: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Give the fake's address, and a function that lets every channel's views grow."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, channels))
    process.start()

    def grow() -> None:
        here.send("grow")
        here.recv()

    try:
        yield here.recv(), grow
    finally:
        here.send("end")
        process.join(timeout=20)


def _serve(pipe: Connection, channels: int) -> None:
    from tests.platforms.fakes import FakeYouTube

    with FakeYouTube() as fake:
        for number in range(channels):
            fake.add_channel(_id(number), handle=f"@c{number}", title=f"Channel {number}")
        pipe.send(fake.url)
        while pipe.recv() == "grow":
            for channel in fake.channels.values():
                channel.views += 1
            pipe.send("grown")


@contextmanager
def _own_servers(youtube_url: str) -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="irm-bench-", dir="/tmp"))
    os.environ.update(
        IRM_DATA=str(folder),
        DJANGO_SETTINGS_MODULE="irm.settings",
        YOUTUBE_API_KEY=KEY,
        YOUTUBE_DAILY_UNITS="100000000",  # the work is measured, not the pace
        YOUTUBE_BASE_URL=youtube_url,
        IRM_LOG_LEVEL="ERROR",
    )
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)

    import django
    from django.core.management import call_command

    from irm.embedded import embedded_servers, running

    try:
        with running(embedded_servers()):
            django.setup()
            call_command("migrate", verbosity=0)
            yield
            django.db.connection.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
