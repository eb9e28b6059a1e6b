"""The whole product as a process of its own, for tests that need every part of it at once."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parent.parent
DEMO_PASSWORD = "a demo password"
OURS = ("IRM_", "DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST_")


def free_ports() -> int:
    """Return a port that is free together with the next one."""
    while True:
        with contextlib.closing(socket.socket()) as first, contextlib.closing(socket.socket()) as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port


def environment(data: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "IRM_DATA": str(data), "PORT": str(port), "WEB_WORKERS": "1", "WORKER_PROCESSES": "1"}


@contextlib.contextmanager
def up(
    data: Path, port: int, *options: str, extra: dict[str, str] | None = None
) -> Iterator["subprocess.Popen[str]"]:
    with (data.parent / f"up-{port}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "manage.py", "up", *options],
            cwd=ROOT,
            env={**environment(data, port), **(extra or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_ready(port: int, seconds: int = 240) -> dict[str, str]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx2.TransportError):
            answer = httpx2.get(f"http://127.0.0.1:{port}/readyz", timeout=5)
            if answer.status_code == 200:
                return answer.json()
        time.sleep(0.2)
    raise AssertionError("not ready in time")


def processes_of(data: Path) -> list[str]:
    """Return the command lines of living processes that carry this installation's data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            environ = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if f"IRM_DATA={data}\0".encode() in environ and state != "Z":
                found.append(command)
    return found


def read_log(data: Path, port: int) -> str:
    return (data.parent / f"up-{port}.log").read_text()


def wait_for(condition, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx2.TransportError):
            if condition():
                return
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


class Installation:
    """A folder of data and the product that runs on it; ended and started again, it keeps what it has."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.port = free_ports()
        self.process: subprocess.Popen[str] | None = None
        self.ending = contextlib.ExitStack()

    @property
    def log(self) -> str:
        """What the product said since its last start."""
        return read_log(self.data, self.port)

    def start(self, *options: str) -> None:
        extra = {"IRM_DEMO_PASSWORD": DEMO_PASSWORD}
        self.process = self.ending.enter_context(up(self.data, self.port, *options, extra=extra))

    def end(self, sign: signal.Signals) -> None:
        """End it by a signal and wait until nothing of it is left."""
        assert self.process is not None
        self.process.send_signal(sign)
        self.process.wait(120)
        wait_for(lambda: processes_of(self.data) == [])
        self.process = None
