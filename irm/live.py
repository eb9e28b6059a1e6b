"""The live process: server-sent events for open pages, carried from Redis pub/sub (ASGI).

One subscription to Redis serves every open page. A page names what it wants to hear with a signed token
(accounts/live.py); events are nudges to look again, so a page that was away for a moment misses no fact.
"""

import asyncio
import logging
import os
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irm.settings")

import redis.asyncio  # noqa: E402 -- the settings' name must be known first
from django.conf import settings  # noqa: E402
from django.core.signing import BadSignature  # noqa: E402

from accounts.live import LIVE_PATH, topics_of  # noqa: E402

logger = logging.getLogger(__name__)
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

HEARTBEAT_SECONDS = 20
WAITING_EVENTS = 200  # a page this far behind is cut off and reconnects
MOST_TOKENS = 20
PATIENCE_SECONDS = 5
PREFIX = "live:"
# None among them: some may have been missed, the page shall connect anew and look again.
Events = asyncio.Queue[str | None]


class Hub:
    """Takes every event from Redis once and hands it to the pages that listen to its topic.

    A page is only told that it listens when Redis said so too: what it fetches then is all that came before, and what
    comes after reaches it. When Redis is lost, the pages are cut off, since what was said meanwhile is lost as well.
    """

    def __init__(self) -> None:
        self._pages: dict[str, set[Events]] = defaultdict(set)
        self._reader: asyncio.Task[None] | None = None
        self._subscribed = asyncio.Event()
        self._is_ending = False

    def end_with(self, loop: asyncio.AbstractEventLoop) -> None:
        """End all streams when this process is told to end: the server waits for them, and they have no end of their own.

        The server's own handler, which hangs on the loop, is called as before: the loop reads signals from a file of its
        own (signal.set_wakeup_fd), whichever function stands here.
        """
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(self._end))
            signal.siginterrupt(each, False)

    def _end(self) -> None:
        self._is_ending = True
        self._cut_off()

    async def join(self, topics: list[str]) -> Events:
        """Return the queue on which a page receives its topics' events.

        TimeoutError when Redis does not answer, or when this process ends.
        """
        if self._is_ending:
            raise TimeoutError
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())
        await asyncio.wait_for(self._subscribed.wait(), PATIENCE_SECONDS)
        queue: Events = asyncio.Queue(WAITING_EVENTS)
        for topic in topics:
            self._pages[topic].add(queue)
        return queue

    def leave(self, topics: list[str], queue: Events) -> None:
        for topic in topics:
            self._pages[topic].discard(queue)
            if not self._pages[topic]:
                del self._pages[topic]

    async def _read(self) -> None:
        while True:
            try:
                await self._read_until_cut()
            except (redis.RedisError, OSError) as error:
                logger.warning("Redis does not answer, live updates pause: %s", error)
                self._cut_off()
                await asyncio.sleep(2)

    async def _read_until_cut(self) -> None:
        url = settings.REDIS_URL or settings.CACHES["default"]["LOCATION"]
        name = f"irm-live-{os.getpid()}"
        async with redis.asyncio.Redis.from_url(url, client_name=name) as client, client.pubsub() as channel:
            await channel.psubscribe(f"{PREFIX}*")
            async for message in channel.listen():
                if message["type"] == "psubscribe":
                    self._cut_off()  # who listens already did so to a connection that is lost
                    self._subscribed.set()
                elif message["type"] == "pmessage":
                    self._hand_out(message["channel"].decode().removeprefix(PREFIX), message["data"].decode())

    def _hand_out(self, topic: str, text: str | None) -> None:
        for queue in list(self._pages.get(topic, ())):
            if queue.full():
                queue.get_nowait()  # the oldest nudge goes: the page looks again anyway
            queue.put_nowait(text)

    def _cut_off(self) -> None:
        self._subscribed.clear()
        for topic in list(self._pages):
            self._hand_out(topic, None)


hub = Hub()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer /live/?token=... with a stream of events, /healthz with ok, all else with 404."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] != "http":
        return
    elif scope["path"] == "/healthz":
        await _answer(send, 200, b"ok")
    elif scope["path"] != LIVE_PATH:
        await _answer(send, 404, b"There is nothing here.")
    else:
        await _live(scope, receive, send)


async def _live(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    tokens = parse_qs(scope["query_string"].decode(errors="replace")).get("token", [""])
    origin = _origin(scope)
    try:
        topics = [topic for token in tokens[:MOST_TOKENS] for topic in topics_of(token)]
    except BadSignature:
        await _answer(send, 403, b"This page has been open for too long. Reload it.", origin)
        return
    try:
        queue = await hub.join(topics)
    except TimeoutError:
        await _answer(send, 503, b"Live updates pause.", origin)
        return
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await _stream(send, queue, gone, origin)
    finally:
        gone.cancel()
        hub.leave(topics, queue)


async def _stream(send: Send, queue: Events, gone: "asyncio.Task[None]", origin: bytes) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, *_cors(origin)]})
    await _event(send, "retry: 2000\n\n")
    while not gone.done():
        getting = asyncio.create_task(queue.get())
        await asyncio.wait({getting, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if getting.done() and getting.result() is None:
            await send({"type": "http.response.body", "body": b""})
            return
        if getting.done():
            await _event(send, f"data: {getting.result()}\n\n")
        else:
            getting.cancel()
            if not gone.done():
                await _event(send, ": still here\n\n")


async def _event(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _origin(scope: dict[str, Any]) -> bytes:
    return next((value for name, value in scope["headers"] if name == b"origin"), b"")


def _cors(origin: bytes) -> list[tuple[bytes, bytes]]:
    # The token is the permission, and no cookie is read here: any of our pages' origins may listen.
    return [(b"access-control-allow-origin", origin), (b"vary", b"Origin")] if origin else []


async def _answer(send: Send, status: int, body: bytes, origin: bytes = b"") -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_cors(origin)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            hub.end_with(asyncio.get_running_loop())
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
