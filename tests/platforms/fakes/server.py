"""A real HTTP server on loopback that a fake platform builds on: clock, request log, injected faults."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Seen:
    """One received request; ``query`` and ``form`` keep repeated keys."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]

    def get(self, name: str, default: str = "") -> str:
        return next(iter(self.all(name)), default)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: Any = None
    """Encoded as JSON unless it is bytes already."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """What happens to the next requests instead of (or, for a delay, before) the real answer."""

    times: int
    path: str
    after: int
    status: int | None
    body: Any
    headers: Mapping[str, str]
    delay: float
    drop: bool
    truncate: bool


class FakeServer:
    """Base of the fakes. Subclasses give ``answer``; tests move the clock and inject faults."""

    def __init__(self, *, now: datetime | None = None) -> None:
        self.requests: list[Seen] = []
        self._faults: list[Fault] = []
        self._lock = threading.RLock()
        self._offset = (now or datetime.now(UTC)) - datetime.now(UTC)
        self._frozen = now
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def now(self) -> datetime:
        return self._frozen or datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        if self._frozen is not None:
            self._frozen += by
        else:
            self._offset += by

    def fail_next(
        self,
        times: int = 1,
        *,
        path: str = "",
        after: int = 0,
        status: int | None = None,
        body: Any = b"",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        drop: bool = False,
        truncate: bool = False,
    ) -> None:
        """Spoil the next ``times`` requests whose path contains ``path``, after letting ``after`` pass."""
        self._faults.append(Fault(times, path, after, status, body, headers or {}, delay, drop, truncate))

    def heal(self) -> None:
        """Forget the faults that are still to come."""
        with self._lock:
            self._faults.clear()

    def answer(self, request: Seen) -> Reply:
        raise NotImplementedError

    def start(self) -> Self:
        fake = self

        class Handler(_Handler):
            server_of = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextmanager
    def _next_fault(self, request: Seen) -> Iterator[Fault | None]:
        with self._lock:
            self.requests.append(request)
            fault = next((fault for fault in self._faults if fault.path in request.path), None)
            if fault is not None and fault.after > 0:
                fault.after -= 1
                fault = None
            elif fault is not None:
                fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
        yield fault

    def serve(self, request: Seen) -> tuple[Reply, Fault | None]:
        with self._next_fault(request) as fault:
            if fault is not None:
                time.sleep(fault.delay)
                if fault.drop:
                    return Reply(), fault
                if fault.status is not None:
                    return Reply(fault.status, fault.body, fault.headers), fault
            with self._lock:
                return self.answer(request), fault


class _Handler(BaseHTTPRequestHandler):
    server_of: FakeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        request = Seen(
            self.command,
            parts.path,
            tuple(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        reply, fault = self.server_of.serve(request)
        if fault is not None and fault.drop:
            # Linger zero makes the kernel send a reset instead of a polite end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self._send(reply, cut=fault is not None and fault.truncate)

    do_GET = do_POST = do_DELETE = _serve

    def _send(self, reply: Reply, *, cut: bool) -> None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        headers = {"Content-Type": "application/json", "Date": formatdate(usegmt=True), **reply.headers}
        head = [f"HTTP/1.1 {reply.status} -", *(f"{name}: {value}" for name, value in headers.items())]
        head.append(f"Content-Length: {len(body)}")
        if cut:
            body = body[: len(body) // 2]
            self.close_connection = True
        try:
            self.wfile.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent; tests read ``requests``."""

    def handle(self) -> None:
        try:
            super().handle()
        except (OSError, ValueError):
            self.close_connection = True
