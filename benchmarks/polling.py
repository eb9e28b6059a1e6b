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
CHANNELS_A_PERSON = 2
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
        print(f"{'tick, nothing due':<44} {_tick(0)}")
        print(f"{'tick, all due ones claimed and queued':<44} {_tick(options.due)}", flush=True)
        for name in ("first reading, two worker processes", "second reading, two worker processes"):
            print(_through_celery(name, options.read), flush=True)
            grow()


def _tick(due: int) -> str:
    from django.utils import timezone

    from influencers.actions.polling import queue_due_polls
    from influencers.models import Channel
    from irm.celery import app

    every = max(1, Channel.objects.count() // max(due, 1))
    ticks = []
    for _ in range(TICKS):
        _make_due(due, every=every)
        began = _computed()
        started = time.perf_counter()
        queue_due_polls(now=timezone.now())
        clock = (time.perf_counter() - started) * 1000
        ticks.append((clock, *(now - then for now, then in zip(_computed(), began, strict=True))))
        app.control.purge()
        _rest()
    clock, python, postgres = (statistics.median(column) for column in zip(*ticks, strict=True))
    return (
        f"{clock:>10.1f} ms, of which Python computed {python:.0f} and its database connection {postgres:.0f}"
    )


def _computed() -> tuple[float, float]:
    """Return milliseconds of computing so far: this process's, and those of its connection's PostgreSQL process."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    ticks = int(found[11]) + int(found[12])  # user and system time, proc(5)
    return time.process_time() * 1000, ticks * 1000 / os.sysconf("SC_CLK_TCK")


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


def _make_due(channels: int, *, every: int = 1) -> None:
    """Let so many channels become due: each one, or, as on a working day, every so manieth of the table."""
    from django.utils import timezone

    from influencers.models import Channel

    first = Channel.objects.order_by("pk").values_list("pk", flat=True)[0]
    Channel.objects.filter(pk__in=range(first, first + channels * every, every)).update(
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
    """Store channels, two of each person as in the bases we know."""
    from django.db import connection

    from accounts.models import Agency
    from benchmarks.people import further_columns, without_indexes

    agency = Agency.objects.create(name="Bench", slug="bench")
    person = "'person ' || lpad(n::text, 7, '0')"
    since = "now() + interval '1 day' * (1 + n %% 100 / 100.0)"
    for table, given, values, rows in (
        (
            "influencers_influencer", "uuid, agency_id, name, name_key, search_text, created_at, updated_at",
            f"gen_random_uuid(), {agency.pk}, initcap({person}), {person}, ' ' || {person} || ' ', now(), now()",
            -(-channels // CHANNELS_A_PERSON),
        ),
        (
            "influencers_channel",
            ("uuid, influencer_id, agency_id, platform, handle, handle_key, external_id, state, next_poll_at, created_at, "
            "updated_at, failures"),
            (f"gen_random_uuid(), (SELECT min(id) FROM influencers_influencer) + n / {CHANNELS_A_PERSON}, {agency.pk}, 'youtube',"
            f" 'c' || n, 'c' || n, 'UC' || lpad(n::text, 22, '0'), 'unchecked', {since}, now(), now(), 0"),
            channels,
        ),
    ):  # fmt: skip
        more = further_columns(table, f"INSERT INTO {table} ({given} {{")
        statement = f"""
            INSERT INTO {table} ({given}{"".join(f", {name}" for name, _ in more)})
            SELECT {values}{"".join(f", {value}" for _, value in more)} FROM generate_series(0, %s - 1) AS n
        """  # noqa: S608 -- our own tables
        with connection.cursor() as cursor, without_indexes(cursor, table):
            cursor.execute(statement, [rows])
    with connection.cursor() as cursor:
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
