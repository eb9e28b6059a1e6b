"""The one door to the network: time-outs, retries, a size cap, and no secrets in logs."""

import json
import logging
import os
import re
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx2
import stamina

from platforms.contract import after
from platforms.errors import ChangedShape, Temporary

SHORT_WAIT = 10.0
"""Seconds of Retry-After below which the call itself waits; longer waits belong to the scheduler."""

_SECRET_IN_TEXT = re.compile(
    r"(?i)((?:access_token|refresh_token|client_secret|appsecret_proof|code_verifier|fb_exchange_token|key|code)=)"
    r"[^&\s\"']+"
    r"|(/bot)\d+:[A-Za-z0-9_-]+"
    r"|(\b(?:Bearer|OAuth)\s+)[A-Za-z0-9._~+/=|-]+"
)

Params = Mapping[str, str | int | Sequence[str | int]]


@cache
def usual_authorities() -> ssl.SSLContext:
    """Give the trust store all clients share; loading it takes longer than most calls."""
    return httpx2.create_ssl_context()


def redact(text: str) -> str:
    """Blank the values of keys and tokens in a URL, a header or a message."""
    return _SECRET_IN_TEXT.sub(lambda match: f"{match[1] or match[2] or match[3]}***", text)


class RedactSecrets(logging.Filter):
    """Rewrites log records of the HTTP client, which would otherwise print whole URLs and headers."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        return True


for _name in (
    "httpx2",
    *(f"httpcore2.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
):
    logging.getLogger(_name).addFilter(RedactSecrets())


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer in memory. ``attempts`` counts every request sent for it, for the quota ledger."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    """The requested URL without its secrets."""
    attempts: int = 1

    def json(self, *, platform: str) -> Any:
        """Decode the body; raise ``ChangedShape`` saying what came instead of JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ChangedShape(
                platform=platform, detail=f"{self.address}: {self._looks_like(error)}"
            ) from None

    def json_object(self, *, platform: str) -> dict[str, Any]:
        """Decode a body that must be a JSON object."""
        value = self.json(platform=platform)
        if not isinstance(value, dict):
            raise ChangedShape(
                platform=platform, detail=f"{self.address}: {type(value).__name__}, not an object"
            )
        return value

    def _looks_like(self, error: Exception) -> str:
        start = self.body[:200].lstrip()
        if not start:
            return f"empty body with status {self.status}"
        if start.startswith(b"<"):
            return f"HTML instead of JSON with status {self.status}"
        if start[:1] in b"{[":
            return f"JSON cut off or malformed after {len(self.body)} bytes ({error})"
        return f"not JSON: {start[:40]!r}"


class _Again(Exception):
    """An answer worth another attempt, with the exact wait when the server named one."""

    def __init__(self, reply: Reply, wait: float | None = None) -> None:
        super().__init__(f"status {reply.status}")
        self.reply = reply
        self.wait = wait


class Transport:
    """Sends requests through one client per host and process.

    ``timeout`` and ``deadline`` are seconds, for one wait on the socket and for a whole body;
    ``max_bytes`` caps a decoded body; ``attempts`` counts the first try; ``pause`` is the first wait
    between attempts (doubled each time, with jitter).
    """

    def __init__(
        self,
        *,
        timeout: float = 10.0,
        deadline: float = 60.0,
        max_bytes: int = 8_000_000,
        attempts: int = 3,
        pause: float = 0.3,
        user_agent: str = "irm/1 (+self-hosted)",
    ) -> None:
        self._timeout = httpx2.Timeout(timeout, connect=min(timeout, 5.0))
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._attempts = attempts
        self._pause = pause
        self._user_agent = user_agent
        self._clients: dict[tuple[int, str], httpx2.Client] = {}
        self._lock = threading.Lock()

    def request(
        self,
        method: str,
        url: str,
        *,
        platform: str,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json_body: Any = None,
        retry: bool = True,
    ) -> Reply:
        """Send one request and give the answer, whatever its status below 500.

        Retries transport errors, 5xx and a 429 with a Retry-After below ten seconds (waited exactly).
        ``retry=False`` is for calls that must not happen twice, such as spending a refresh token. Raises
        ``Temporary`` when the server stays unreachable or broken, ``ChangedShape`` when a body exceeds
        the cap. The error's ``tries`` counts the requests sent.
        """
        request = self._client(url).build_request(
            method, url, params=params, headers=headers, data=data, json=json_body
        )
        tries = 0
        try:
            for attempt in stamina.retry_context(
                on=_wait_before_next,
                attempts=self._attempts if retry else 1,
                timeout=None,
                wait_initial=self._pause,
                wait_jitter=self._pause,
            ):
                with attempt:
                    tries += 1
                    reply = _worth_keeping(self._send(request, platform, tries))
        except _Again as again:
            if again.reply.status == 429:
                return again.reply
            raise _failed(platform, f"{again.reply.address}: status {again.reply.status}", tries) from None
        except httpx2.TransportError as error:
            reason = f"{redact(str(request.url))}: {type(error).__name__}"
            raise _failed(platform, reason, tries) from None
        return reply

    def close(self) -> None:
        """Close the connections of this process."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def _client(self, url: str) -> httpx2.Client:
        # A forked worker must not share its parent's sockets, hence the process id in the key.
        parsed = httpx2.URL(url)
        key = (os.getpid(), f"{parsed.scheme}://{parsed.netloc.decode()}")
        client = self._clients.get(key)
        if client is None:
            with self._lock:
                client = self._clients.setdefault(
                    key,
                    httpx2.Client(
                        verify=usual_authorities(),
                        timeout=self._timeout,
                        headers={"User-Agent": self._user_agent},
                    ),
                )
        return client

    def _send(self, request: httpx2.Request, platform: str, tries: int) -> Reply:
        client = self._client(str(request.url))
        response = client.send(request, stream=True)
        try:
            body = self._read(response, platform, tries)
        finally:
            response.close()
        return Reply(response.status_code, response.headers, body, redact(str(request.url)), tries)

    def _read(self, response: httpx2.Response, platform: str, tries: int) -> bytes:
        ends_at = time.monotonic() + self._deadline
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self._max_bytes:
                    error = ChangedShape(
                        platform=platform, detail=f"body larger than {self._max_bytes} bytes"
                    )
                    error.tries = tries
                    raise error
                if time.monotonic() > ends_at:
                    raise httpx2.ReadTimeout("the whole body took too long")
        except httpx2.DecodingError as error:
            changed = ChangedShape(platform=platform, detail=f"body cannot be decompressed ({error})")
            changed.tries = tries
            raise changed from None
        return bytes(body)


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Read Retry-After (seconds or an HTTP date) as a moment."""
    wait = _retry_after(headers)
    return None if wait is None else after(now, wait, otherwise=0)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _worth_keeping(reply: Reply) -> Reply:
    """Raise ``_Again`` for an answer another attempt may better."""
    wait = _retry_after(reply.headers)
    short = wait if wait is not None and wait < SHORT_WAIT else None
    if reply.status >= 500 or (reply.status == 429 and short is not None):
        raise _Again(reply, short)
    return reply


def _wait_before_next(error: Exception) -> bool | float:
    if isinstance(error, _Again):
        return True if error.wait is None else error.wait
    return isinstance(error, httpx2.TransportError)


def _failed(platform: str, detail: str, tries: int) -> Temporary:
    error = Temporary(platform=platform, detail=detail)
    error.tries = tries
    return error
