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
SECONDS = 30


class Server:
    def __init__(self, port: int) -> None:
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start with empty folders and a UIDVALIDITY of its own."""
        command = [
            str(Path(sys.executable).with_name("pymap")),
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
def imap_server() -> Iterator[Server]:
    server = Server(free_ports())
    server.start()
    try:
        yield server
    finally:
        server.stop()
