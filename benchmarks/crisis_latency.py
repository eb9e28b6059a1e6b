"""How soon an alert stands on an open page after the comment that caused it came, while many others come.

    python -m benchmarks.crisis_latency [--rate 200] [--seconds 60] [--alerts 40]

Servers, workers (two processes, and the one that holds the models) and the live process of a folder of their own. So
many comments a second are stored as the poller stores them, under posts of several channels; in between, now by the
poller's way and now by the address for mentions, comes one with a watch-word of a monitor of its own. A page listens to
the agency as an open war room does: taken is the time from the store's commit to the event of the alert. Where it goes:
until detection wrote the alert, and from there to the page. The texts are the made-up comments of the sentiment tests.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.polling import own_servers

BIN = Path(sys.executable).parent
CHANNELS = 10
BEAT = 0.1  # seconds between two parcels
PORT = 8977


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--alerts", type=int, default=40)
    options = parser.parse_args()
    with own_servers():
        house = _house(options.alerts)
        with _processes():
            page = _Page(house["agency"].pk)
            _warm_up(house)
            _pour(house, options.rate, options.seconds, options.alerts)
            time.sleep(8)
            _tell(house, page, options.rate)


@contextmanager
def _processes() -> Iterator[None]:
    """Run what `manage.py up` runs for this, but beat's clock only as a second chance: nudges are what is measured."""
    celery = [
        str(BIN / "celery"),
        "-A",
        "irm",
        "--quiet",
        "worker",
        "--loglevel",
        "ERROR",
        "--without-mingle",
        "--without-gossip",
    ]
    granian = [
        str(BIN / "granian"),
        "--interface",
        "asgi",
        "--port",
        str(PORT),
        "--workers",
        "1",
        "--log-level",
        "error",
    ]
    commands = [
        [*celery, "--concurrency", "2"],
        [*celery, "--queues", "sentiment", "--hostname", "sentiment@%h", "--pool", "solo"],
        [*granian, "--no-ws", "irm.live:application"],
    ]
    started = [subprocess.Popen(command, cwd=Path(__file__).parents[1]) for command in commands]
    try:
        yield
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:  # the live process waits for pages that listen
                process.kill()
                process.wait()


class _Page:
    """An open page: server-sent events of the agency, each with the time it came."""

    def __init__(self, agency_id: int) -> None:
        from accounts.live import LIVE_PATH, topic_token

        self.came: dict[str, float] = {}
        self.address = f"http://127.0.0.1:{PORT}{LIVE_PATH}?token={topic_token(f'agency:{agency_id}')}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                with urllib.request.urlopen(self.address, timeout=120) as answer:  # noqa: S310 -- our own
                    for line in answer:
                        if line.startswith(b"data:") and b"alert" in line:
                            self._note(json.loads(line[5:]))
            except OSError:
                time.sleep(0.2)

    def _note(self, told: dict[str, Any]) -> None:
        alert = told.get("data", told).get("alert")
        if alert:
            self.came.setdefault(alert, time.time())


def _house(alerts: int) -> dict[str, Any]:
    """An agency whose monitors each hear a post and have a word of their own."""
    from django.utils import timezone

    from accounts.models import Agency, Membership, User
    from crisis.actions.monitors import begin_streams
    from crisis.models import Monitor, Stream
    from influencers.models import Channel, Influencer, Post

    now = timezone.now()
    agency = Agency.objects.create(name="Northlight", slug="northlight")
    owner = Membership.objects.create(
        agency=agency, user=User.objects.create_user("o@northlight.example", "x" * 20), role="owner"
    )
    posts: list[Any] = []
    for number in range(CHANNELS):
        person = Influencer.objects.create(agency=agency, name=f"Lena {number}")
        channel = Channel.objects.create(
            agency=agency, influencer=person, platform="sandbox", external_id=f"lena{number}"
        )
        posts.append(
            Post.objects.create(
                channel=channel, external_id=f"p{number}", published_at=now - timedelta(days=2)
            )
        )
    monitors = []
    for number in range(alerts):
        person = Influencer.objects.create(agency=agency, name=f"Watched {number}")
        word = {"written": f"watchword{number:03}", "level": "severe"}
        monitor = Monitor.objects.create(
            agency=agency, scope="influencer", influencer=person, name=f"Monitor {number}", name_key=f"monitor {number}",
            watched_from=now, sensitivity={"name": "normal", "words": [word]},
        )  # fmt: skip
        begin_streams(monitor, since=now)
        post = posts[number % CHANNELS]
        Stream.objects.create(monitor=monitor, kind="post", post=post, key=f"post:{post.pk}")
        monitors.append(monitor)
    return {"agency": agency, "owner": owner, "posts": posts, "monitors": monitors, "sent": {}}


def _warm_up(house: dict[str, Any]) -> None:
    """Wait until the models are loaded and a first comment was read."""
    from influencers.actions.moods import nudge
    from influencers.models import Comment

    _store(house["posts"][0], ["Good morning"])
    while Comment.objects.filter(mood_stage="").exists():
        nudge()
        time.sleep(2)
    time.sleep(4)


_number = 0


def _store(post: Any, texts: list[str]) -> None:
    from django.utils import timezone

    from influencers.actions.content import store_comments
    from platforms.contract import CommentItem

    global _number  # noqa: PLW0603 -- a counter of this process
    now, items = timezone.now(), []
    for text in texts:
        _number += 1
        items.append(
            CommentItem(
                external_id=f"c{_number}", post_external_id=post.external_id, text=text, fetched_at=now, published_at=now,
                author_external_id=f"a{_number}",
            )
        )  # fmt: skip
    store_comments(channel=post.channel, comments=items)


def _pour(house: dict[str, Any], rate: int, seconds: int, alerts: int) -> None:
    from benchmarks.sentiment import made_up

    texts, begin = made_up(), time.monotonic()
    parcel, place, raised, next_alert = int(rate * BEAT), 0, 0, 2.0
    apart = (seconds - 4) / alerts
    for beat in range(int(seconds / BEAT)):
        some = [texts[(place + n) % len(texts)] for n in range(parcel)]
        place += parcel
        _store(house["posts"][beat % CHANNELS], some)
        if raised < alerts and time.monotonic() - begin >= next_alert:
            _cause(house, raised)
            raised, next_alert = raised + 1, next_alert + apart
        wait = begin + (beat + 1) * BEAT - time.monotonic()
        time.sleep(max(0.0, wait))
    took = time.monotonic() - begin
    print(f"{place:,} comments stored in {took:.1f} s ({place / took:.0f} a second)")


def _cause(house: dict[str, Any], number: int) -> None:
    """One comment or mention with the monitor's word; every other one comes by the address for mentions."""
    from django.test import Client

    from crisis.actions.inbound import make_hook

    monitor, text = house["monitors"][number], f"I will call my watchword{number:03} about this"
    if number % 2:
        address, _key = make_hook(monitor=monitor, by=house["owner"])
        path, body = address[address.index("/c/in/") :], {"mentions": [{"id": "1", "text": text}]}
        answer = Client().post(path, body, content_type="application/json", headers={"host": "localhost"})
        assert answer.status_code == 200, answer.content
    else:
        _store(house["posts"][number % CHANNELS], [text])
    house["sent"][monitor.pk] = time.time()


def _tell(house: dict[str, Any], page: _Page, rate: int) -> None:
    from crisis.models import Alert, AlertFinding

    rows = {
        alert.monitor_id: alert
        for alert in Alert.objects.filter(monitor__in=list(house["sent"])).order_by("-pk")
    }
    written = dict(AlertFinding.objects.order_by("-pk").values_list("alert", "created_at"))
    taken: list[tuple[float, float, float, bool]] = []
    for number, monitor in enumerate(house["monitors"]):
        alert, sent = rows.get(monitor.pk), house["sent"].get(monitor.pk)
        came = page.came.get(str(alert.uuid)) if alert else None
        if alert is None or sent is None or came is None:
            continue
        at: datetime = written[alert.pk]
        taken.append((came - sent, at.timestamp() - sent, came - at.timestamp(), bool(number % 2)))
    print(
        f"{len(taken)} of {len(house['sent'])} alerts came to the page, at {rate} comments a second; load {os.getloadavg()[0]:.1f}"
    )
    for name, which in (("all", None), ("comments of the poller", False), ("mentions by the address", True)):
        some = [row for row in taken if which is None or row[3] is which]
        if some:
            columns = "   ".join(
                f"{label} p50 {_at(some, n, 0.5):.2f} p95 {_at(some, n, 0.95):.2f} s"
                for n, label in enumerate(("whole:", "until written:", "to the page:"))
            )
            print(f"{name:<26}{columns}   most {max(row[0] for row in some):.2f} s")


def _at(rows: list[tuple[float, float, float, bool]], column: int, share: float) -> float:
    values = sorted(float(row[column]) for row in rows)
    return (
        statistics.median(values) if share == 0.5 else values[min(len(values) - 1, int(share * len(values)))]
    )


if __name__ == "__main__":
    main()
