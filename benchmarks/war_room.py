"""How long a war room takes: its page, its parts, and how 200 people watch it on one live process.

    .venv/bin/python -m benchmarks.war_room [--lines 5000] [--comments 100000] [--rounds 60] [--watchers 200]

Starts a database of its own and prints of each page p50, p95, the fastest, the median of its own computing time, SQL
statements and bytes, first with the timeline alone, then with the comments, too. Goals: the page 50 ms p95 and 80 kB
with 5,000 lines, 150 ms with 100,000 comments, 15 statements. Then so many real connections listen to one room while
events are told: how long each takes to arrive, and whether every page got every event.
"""

import argparse
import asyncio
import contextlib
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.campaigns import house, measure
from benchmarks.list_influencers import own_database

POSTS = 20
EVENTS = 100
EVENTS_A_SECOND = 20


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--watchers", type=int, default=200)
    options = parser.parse_args()
    with own_database():
        client, _campaign = house(50)
        incident, monitor = room(options.lines)
        pages = addresses(incident)
        for title, fill in (
            (f"{options.lines:,} lines of the timeline", lambda: None),
            (
                f"and {options.comments:,} comments under {POSTS} posts",
                lambda: say(monitor, options.comments),
            ),
        ):
            fill()
            print(f"\n{title}")
            print(
                f"{'page':24} {'p50 ms':>8} {'p95 ms':>8} {'min ms':>8} {'CPU ms':>8} {'SQL':>4} {'bytes':>9} {'gzip':>8}"
            )
            for name, address in pages.items():
                print(f"{name:24} {measure(client, address, options.rounds)}", flush=True)
        watch(incident, options.watchers)
    return 0


def room(lines: int):
    """Make an incident of the campaign with so many lines; return it and its monitor."""
    from django.utils import timezone

    from accounts.models import Membership
    from campaigns.models import Campaign
    from crisis.actions.incidents import open_incident
    from crisis.actions.monitors import watch_campaign
    from crisis.models import IncidentMonitor, TimelineEntry
    from crisis.states import EntryKind

    by, campaign = Membership.objects.select_related("user", "agency").get(), Campaign.objects.get()
    now, chance = timezone.now(), random.Random(1)
    incident = open_incident(
        agency=by.agency,
        by=by,
        title="Storm about the cream",
        level="moderate",
        campaigns=[campaign],
        now=now,
    )
    monitor = watch_campaign(campaign=campaign, by=by, now=now)
    IncidentMonitor.objects.get_or_create(incident=incident, monitor=monitor)
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            incident=incident, at=now - timedelta(seconds=30 * n), kind=chance.choice(EntryKind.values), by=by,
            text=f"Line {n}: " + "somebody did something that matters here. " * chance.randrange(1, 4),
            starred_at=now if chance.random() < 0.05 else None,
        )
        for n in range(lines)
    )  # fmt: skip
    return incident, monitor


def say(monitor, comments: int) -> None:
    """Make posts that the monitor hears, and so many comments under them, over the last two days."""
    from django.db import connection
    from django.utils import timezone

    from crisis.models import Stream
    from crisis.states import StreamKind
    from influencers.models import Channel, Comment, Influencer, Post

    now, chance = timezone.now(), random.Random(2)
    person = Influencer.objects.order_by("pk").first()
    channel = Channel.objects.create(
        influencer=person, agency=person.agency, platform="sandbox", handle="bench", handle_key="bench"
    )
    posts = Post.objects.bulk_create(
        Post(channel=channel, external_id=f"p{n}", title=f"Post {n}", url=f"https://social.example/{n}", published_at=now - timedelta(days=3))
        for n in range(POSTS)
    )  # fmt: skip
    Stream.objects.bulk_create(
        Stream(monitor=monitor, kind=StreamKind.POST, post=post, key=f"post:{post.pk}") for post in posts
    )
    words = [
        "this",
        "cream",
        "has",
        "glass",
        "in",
        "it",
        "and",
        "nobody",
        "tells",
        "us",
        "why",
        "I",
        "loved",
        "it",
        "never",
        "again",
    ]
    for begin in range(0, comments, 10_000):
        Comment.objects.bulk_create(
            Comment(
                post=chance.choice(posts), external_id=f"c{n}", author_hash=n, text=" ".join(chance.choices(words, k=chance.randrange(3, 25))),
                published_at=now - timedelta(seconds=chance.randrange(2 * 86_400)), mood_stage="careful", mood_confidence=0.8,
                mood=chance.choice(("negative", "negative", "neutral", "positive")), nature=chance.choice(("complaint", "accusation", "other")),
            )
            for n in range(begin, min(comments, begin + 10_000))
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def addresses(incident) -> dict[str, str]:
    """Return the pages that are measured."""
    from accounts.models import Membership
    from crisis.pages.live import timeline_part

    here = incident.get_absolute_url()
    older = timeline_part(incident, Membership.objects.get())["older_lines"]
    return {
        "room": here,
        "timeline": f"{here}timeline/",
        "timeline, deep": f"{here}timeline/?{older}",
        "stream": f"{here}stream/",
        "stream, negative": f"{here}stream/?mood=negative",
        "stream, words": f"{here}stream/?q=glass+in+it",
        "stream, no such words": f"{here}stream/?q=nothinglikeit",
        "chart": f"{here}chart/",
        "affected": f"{here}exposure/",
    }


def watch(incident, watchers: int) -> None:
    """Let so many real connections listen to the room while events are told; print how long they take to arrive."""
    from accounts.live import topic_token
    from crisis.actions.timeline import topic_of

    with live_process() as (port, process):
        token = topic_token(topic_of(incident))
        begun = cpu_of(process.pid)
        delays, missing = asyncio.run(listen(port, token, incident, watchers))
        used = cpu_of(process.pid) - begun
    p95 = statistics.quantiles(delays, n=20)[-1]
    print(f"\n{watchers} people in one room, {EVENTS} events, {EVENTS_A_SECOND} a second")
    print(
        f"from telling to the page: p50 {statistics.median(delays):.1f} ms, p95 {p95:.1f} ms, longest {max(delays):.1f} ms; "
        f"not arrived: {missing}; the live process computed {used:.2f} s"
    )


async def listen(port: int, token: str, incident, watchers: int) -> tuple[list[float], int]:
    """Return how many milliseconds each event took to each page, and how many never came."""
    from urllib.parse import quote

    from crisis.actions.timeline import tell_room

    delays: list[float] = []
    got = [0] * watchers
    ready = asyncio.Semaphore(0)

    async def page(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /live/?token={quote(token)} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"retry"):
                    ready.release()
                if line.startswith(b"data:"):
                    told = float(line.partition(b'"told": ')[2].rstrip(b"}\r\n"))
                    delays.append((time.perf_counter() - told) * 1000)
                    got[number] += 1
        finally:
            writer.close()

    pages = [asyncio.create_task(page(number)) for number in range(watchers)]
    for _ in pages:
        await ready.acquire()
    await asyncio.sleep(1)  # the subscription begins with the first page
    for _ in range(EVENTS):
        await asyncio.to_thread(tell_room, incident, "comments", told=time.perf_counter())
        await asyncio.sleep(1 / EVENTS_A_SECOND)
    await asyncio.sleep(2)
    for task in pages:
        task.cancel()
    return delays, watchers * EVENTS - sum(got)


@contextlib.contextmanager
def live_process() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the live process on a free port."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = str(Path(sys.executable).parent / "granian")
    process = subprocess.Popen(
        [granian, "--interface", "asgi", "--port", str(port), "--workers", "1", "--log-level", "error", "irm.live:application"]
    )  # fmt: skip
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
            time.sleep(0.05)
        yield port, process
    finally:
        process.terminate()
        process.wait(10)


def cpu_of(pid: int) -> float:
    """Return the seconds a process and its children computed so far (Linux)."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if pid in (int(stat.parent.name), int(fields[1])):
                total += (int(fields[11]) + int(fields[12])) / 100
    return total


if __name__ == "__main__":
    sys.exit(main())
