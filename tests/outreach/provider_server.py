"""A web server in the test's process that stands in for a mail provider's API and answers by the name of the recipient."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

QUEUED = {"id": "<provider@one.example>", "message": "Queued. Thank you."}
# What is said to letters for the name before the @: status and body.
ANSWERS: dict[str, tuple[int, Any]] = {
    "wrong": (400, {"message": "to parameter is not a valid address"}),
    "stranger": (401, {"message": "Invalid private key"}),
    "unpaid": (403, {"message": "Domain is not allowed to send"}),
    "large": (413, {"message": "Request entity too large"}),
    "often": (429, {"message": "Too many requests"}),
    "fallen": (500, {"message": "Internal error"}),
    "proxy": (502, "<html>Bad gateway</html>"),
    "closed": (503, {"message": "Service unavailable"}),
    "riddle": (200, "<html>Hello</html>"),
}
SLOW = 1.0  # seconds


class Provider(ThreadingHTTPServer):
    """`taken`: the fields of each letter that was taken; `asked`: how many requests came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.taken: list[dict[str, str]] = []
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Answer(BaseHTTPRequestHandler):
    server: Provider
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # noqa: N802 -- the library's name
        fields = self._fields()
        self.server.asked += 1
        name = fields.get("to", fields.get("To", "")).rpartition("<")[2].partition("@")[0]
        if name == "broken":
            self.close_connection = True
            return
        if name == "slow":
            time.sleep(SLOW)
            self.close_connection = True
            return
        status, body = ANSWERS.get(name, (200, QUEUED))
        if status == 200 and name not in ANSWERS:
            self.server.taken.append(fields)
        words = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def _fields(self) -> dict[str, str]:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        if kind.startswith("application/json"):
            return dict(json.loads(body))
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        form = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
        if not form.is_multipart():
            return dict(parse_qsl(body.decode()))
        return {
            str(part.get_param("name", header="content-disposition")): part.get_content()
            for part in form.iter_parts()
        }

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@contextmanager
def provider_server() -> Iterator[Provider]:
    """Run a provider."""
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
