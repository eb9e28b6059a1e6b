"""How fast due channels are found, read from a fake YouTube on loopback, and stored.

    python -m benchmarks.polling [--stored 1000000] [--due 5000] [--read 100000]

The tick is timed with so many channels stored and due. Then as many as `--read` become due and two worker processes read
them, tick by tick, as in production. The fake answers in a process of its own, without the delay of a network, and counts
its quota. Servers and data live in a folder of their own, which is removed afterwards.
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
PATIENCE = 1800
PEOPLE = 10_000
WORKER = "-W ignore -m celery -A irm --quiet worker -c 2 -l ERROR"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", type=int, default=1_000_000, help="channels stored")
    parser.add_argument("--due", type=int, default=5000, help="of which this many are due at a tick")
    parser.add_argument("--read", type=int, default=100_000, help="channels read through Celery")
    options = parser.parse_args()
    with _fake_youtube(options.read) as (url, grow), own_servers(url):
        _fill(options.stored)
        print(f"{options.stored:,} channels stored, {options.due:,} of them due at a tick", flush=True)
        print(f"{'tick, nothing due':<44} {_tick(0):>10.1f} ms")
        print(f"{'tick, all due ones claimed and queued':<44} {_tick(options.due):>10.1f} ms", flush=True)
        for name in ("first reading, two worker processes", "second reading, two worker processes"):
            print(_through_celery(name, options.read), flush=True)
            grow()


def _tick(due: int) -> float:
    from django.utils import timezone

    from influencers.actions.polling import queue_due_polls
    from irm.celery import app

    times = []
    for _ in range(TICKS):
        _make_due(due)
        started = time.perf_counter()
        queue_due_polls(now=timezone.now())
        times.append((time.perf_counter() - started) * 1000)
        app.control.purge()
        _rest()
    return statistics.median(times)


def _through_celery(name: str, channels: int) -> str:
    from django.db.models import Sum
    from django.utils import timezone

    from influencers.actions.polling import queue_due_polls
    from influencers.models import Channel, Poll, Spent

    _make_due(channels)
    units = Spent.objects.aggregate(n=Sum("units"))["n"] or 0
    worker = subprocess.Popen([sys.executable, *WORKER.split()])
    memory: list[int] = []
    try:
        time.sleep(5)  # the worker starts
        due = Channel.objects.filter(next_poll_at__lte=timezone.now())
        started, begin = time.perf_counter(), timezone.now()
        while due.exists():
            # The next tick comes when the queue is nearly read, which is sooner than the beat's minute.
            if due.filter(claimed_until__isnull=False).count() < 500:
                queue_due_polls(now=timezone.now())
            memory.append(_memory_of_children(worker.pid))
            if time.perf_counter() - started > PATIENCE:
                sys.exit("The workers did not finish.")
            time.sleep(0.2)
        seconds = time.perf_counter() - started
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    units = (Spent.objects.aggregate(n=Sum("units"))["n"] or 0) - units
    lines = Poll.objects.filter(at__gte=begin).count()
    quarter = max(memory[: max(1, len(memory) // 4)])
    return (
        f"{name:<44} {channels / seconds:>10,.0f} channels/s  {units * 50 / channels:.3f} units per 50, {lines:,} log lines, "
        f"workers {quarter / 1024:.0f} MB after a quarter, {max(memory) / 1024:.0f} MB at most"
    )


def _memory_of_children(pid: int) -> int:
    """Return the kB two worker processes hold themselves."""
    found = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "rss="], capture_output=True, text=True, check=False
    )
    return sum(map(int, found.stdout.split()))


def _make_due(channels: int) -> None:
    from django.utils import timezone

    from influencers.models import Channel

    Channel.objects.filter(pk__in=Channel.objects.order_by("pk").values("pk")[:channels]).update(
        next_poll_at=timezone.now() - timedelta(minutes=1), claimed_until=None
    )


def _rest() -> None:
    from django.utils import timezone

    from influencers.models import Channel

    now = timezone.now()
    Channel.objects.filter(next_poll_at__lte=now).update(
        next_poll_at=now + timedelta(days=1), claimed_until=None
    )


def channel_id(number: int) -> str:
    """Return an id of the length YouTube's have."""
    return f"UC{number:022d}"


def _fill(channels: int) -> None:
    from django.db import connection

    from accounts.models import Agency
    from benchmarks.people import further_columns, without_indexes
    from influencers.models import Influencer, name_key
    from influencers.search_text import search_text_of

    agency = Agency.objects.create(name="Bench", slug="bench")
    names = [f"Person {number:07}" for number in range(PEOPLE)]
    Influencer.objects.bulk_create(
        [
            Influencer(
                agency=agency, name=name, name_key=name_key(name), search_text=search_text_of(name=name)
            )
            for name in names
        ],
        batch_size=5000,
    )
    table = "influencers_channel"
    given = (
        "uuid, influencer_id, agency_id, platform, handle, handle_key, external_id, state, next_poll_at, created_at, "
        "updated_at, failures"
    )
    more = further_columns(table, f"INSERT INTO {table} ({given} {{")
    statement = f"""
        INSERT INTO {table} ({given}{"".join(f", {name}" for name, _ in more)})
        SELECT gen_random_uuid(), (SELECT min(id) FROM influencers_influencer) + n %% {PEOPLE}, {agency.pk}, 'youtube',
            'c' || n, 'c' || n, 'UC' || lpad(n::text, 22, '0'), 'unchecked', now() + interval '1 day' * (1 + n %% 100 / 100.0),
            now(), now(), 0 {"".join(f", {value}" for _, value in more)}
        FROM generate_series(0, %s - 1) AS n
    """  # noqa: S608 -- our own table
    with connection.cursor() as cursor:
        with without_indexes(cursor, table):
            cursor.execute(statement, [channels])
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does within a minute


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
            fake.add_channel(channel_id(number), handle=f"@c{number}", title=f"Channel {number}")
        pipe.send(fake.url)
        while pipe.recv() == "grow":
            for channel in fake.channels.values():
                channel.views += 1
            pipe.send("grown")


@contextmanager
def own_servers(youtube_url: str = "") -> Iterator[None]:
    """Start servers of our own in a folder that goes afterwards, with an empty migrated database."""
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
