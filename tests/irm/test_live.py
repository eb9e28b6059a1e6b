"""The live process for real: granian on a port, Redis, a page listening."""

import asyncio
import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from sys import executable
from uuid import uuid4

import httpx2
import pytest
import redis.asyncio
from django.conf import settings
from django.db import transaction

from accounts.live import publish, topic_token
from irm import live
from tests.product import wait_for

PATIENCE = 60

# Channels of Redis are not parted by its databases: test processes side by side would hear each other.
OURS, THEIRS = f"agency:{uuid4()}", f"agency:{uuid4()}"


@pytest.fixture(scope="module")
def live_url() -> Iterator[str]:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = str(Path(executable).parent / "granian")
    process = subprocess.Popen(
        [
            granian,
            "--interface",
            "asgi",
            "--port",
            str(port),
            "--log-level",
            "error",
            "irm.live:application",
        ]
    )
    try:
        wait_for(lambda: httpx2.get(f"http://127.0.0.1:{port}/healthz").text == "ok", PATIENCE)
        yield f"http://127.0.0.1:{port}/live/"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def hear(url: str, *topics: str, origin: str = "") -> "tuple[list[str], threading.Thread, threading.Event]":
    lines: list[str] = []
    listening = threading.Event()

    def listen() -> None:
        headers = {"origin": origin} if origin else {}
        with httpx2.stream(
            "GET", url, params={"token": topic_token(*topics)}, headers=headers, timeout=PATIENCE
        ) as answer:
            assert answer.headers["content-type"] == "text/event-stream"
            for line in answer.iter_lines():
                listening.set()
                if line.startswith("data:"):
                    lines.append(line)
                if "end" in line:
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert listening.wait(PATIENCE)
    return lines, thread, listening


@pytest.mark.django_db(transaction=True)
def test_page_hears_its_own_topic_and_no_other(live_url: str) -> None:
    lines, thread, _ = hear(live_url, OURS)
    publish(topic=THEIRS, event="secret")
    publish(topic=OURS, event="channel_polled", channel="abc")
    publish(topic=OURS, event="end")
    thread.join(PATIENCE)
    assert lines == [
        'data: {"event": "channel_polled", "data": {"channel": "abc"}}',
        'data: {"event": "end", "data": {}}',
    ]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_change_is_not_told(live_url: str) -> None:
    lines, thread, _ = hear(live_url, OURS)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        publish(topic=OURS, event="never happened")
        raise ZeroDivisionError
    publish(topic=OURS, event="end")
    thread.join(PATIENCE)
    assert lines == ['data: {"event": "end", "data": {}}']


@pytest.mark.parametrize("token", ["", "forged", topic_token.__name__ + ":x:y"])
def test_forged_permission_is_refused(live_url: str, token: str) -> None:
    answer = httpx2.get(live_url, params={"token": token})
    assert (answer.status_code, answer.text) == (403, "This page has been open for too long. Reload it.")


def test_anything_else_is_not_there(live_url: str) -> None:
    assert httpx2.get(live_url.replace("/live/", "/settings/")).status_code == 404


def test_pages_are_sent_away_to_look_again_when_redis_was_lost(monkeypatch) -> None:
    monkeypatch.setattr(live, "PATIENCE_SECONDS", PATIENCE)

    async def lose_redis() -> list[str | None]:
        hub = live.Hub()
        first = await hub.join([OURS])
        async with redis.asyncio.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
            for each in await client.client_list(_type="pubsub"):
                if each["name"] == f"irm-live-{os.getpid()}":
                    await client.client_kill_filter(_id=each["id"])
            heard = [await asyncio.wait_for(first.get(), PATIENCE)]
            second = await hub.join([OURS])
            await client.publish(f"{live.PREFIX}{OURS}", "news")
            heard.append(await asyncio.wait_for(second.get(), PATIENCE))
        hub._reader.cancel()
        return heard

    assert asyncio.run(lose_redis()) == [None, "news"]
