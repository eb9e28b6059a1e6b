"""`manage.py up` for real: all processes, from a folder with a space, ended together."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.product import ROOT, environment, free_ports, processes_of, read_log, up, wait_for, wait_ready


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
