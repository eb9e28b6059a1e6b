"""`manage.py up` for real: all processes, from a folder with a space, ended together."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
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
def up(data: Path, port: int, *options: str) -> Iterator["subprocess.Popen[str]"]:
    with (data.parent / f"up-{port}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "manage.py", "up", *options],
            cwd=ROOT,
            env=environment(data, port),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_ready(port: int, seconds: int = 90) -> dict[str, str]:
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


@pytest.fixture
def data(tmp_path: Path) -> Path:
    tmp_path.chmod(0o711)
    return tmp_path / "a folder with spaces" / "data"


@pytest.mark.xdist_group("up")
def test_everything_comes_up_heals_and_ends_together(data: Path) -> None:
    data.parent.mkdir()
    port = free_ports()
    with up(data, port, "--no-demo") as process:
        assert wait_ready(port) == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}
        assert httpx2.get(f"http://127.0.0.1:{port}/account/login/").status_code == 200
        wait_for(lambda: httpx2.get(f"http://127.0.0.1:{port + 1}/healthz").text == "ok")

        second = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", "up"],
            cwd=ROOT,
            env=environment(data, port),
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert f"Port {port} is in use." in second.stderr

        beat = pid_of("beat", read_log(data, port))
        os.kill(beat, signal.SIGKILL)
        wait_for(lambda: pid_of("beat", read_log(data, port)) != beat)
        assert "exited: beat" in read_log(data, port)

        process.send_signal(signal.SIGTERM)
        process.wait(60)
    wait_for(lambda: processes_of(data) == [])
    assert "Stopping" in read_log(data, port)


@pytest.mark.xdist_group("up")
def test_killed_without_a_word_it_leaves_nothing_behind_and_starts_again(data: Path) -> None:
    data.parent.mkdir()
    port = free_ports()
    with up(data, port, "--no-demo") as process:
        wait_ready(port)
        process.kill()
        process.wait()
    wait_for(lambda: processes_of(data) == [], 60)
    with up(data, port, "--no-demo") as process:
        wait_ready(port)
        process.send_signal(signal.SIGINT)
        process.wait(60)
    wait_for(lambda: processes_of(data) == [])


def pid_of(program: str, log: str) -> int:
    return int(re.findall(rf"spawned: '{program}' with pid (\d+)", log)[-1])


def wait_for(condition, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx2.TransportError):
            if condition():
                return
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")
