"""A real IMAP server in a process of its own (pymap, in memory), and a way to put mail into it."""

import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.product import free_ports

USER, PASSWORD = "demouser", "demopass"  # noqa: S105 -- pymap's own
SECONDS = 90


class Server:
    def __init__(self, port: int, tokens: Path | None = None) -> None:
        self.port, self._tokens = port, tokens
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start with empty folders and a UIDVALIDITY of its own."""
        started = [str(Path(sys.executable).with_name("pymap"))]
        if self._tokens is not None:
            started = [sys.executable, str(Path(__file__).with_name("imap_bearer.py")), str(self._tokens)]
        command = [
            *started,
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--no-tls",
            "dict",
        ]
        self._process = subprocess.Popen(
            [*command, "--demo-data"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            try:
                self._client().logout()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("The IMAP server did not start.")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(SECONDS)

    def put(self, *mails: bytes) -> None:
        """Let mails arrive in the inbox now."""
        client = self._client()
        for mail in mails:
            client.append("INBOX", "", "", mail)
        client.logout()

    def flags(self) -> list[bytes]:
        """Return what the server knows of each mail in the inbox: its flags, and that it is there."""
        client = self._client()
        client.select("INBOX", readonly=True)
        rows = client.uid("FETCH", "1:*", "(FLAGS)")[1]
        client.logout()
        return [row for row in rows if isinstance(row, bytes)]

    def _client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=SECONDS)
        client.login(USER, PASSWORD)
        return client


@contextmanager
def imap_server(tokens: Path | None = None) -> Iterator[Server]:
    """Run a server; with `tokens` it takes the access tokens written there too (imap_bearer.py)."""
    server = Server(free_ports(), tokens)
    server.start()
    try:
        yield server
    finally:
        server.stop()
