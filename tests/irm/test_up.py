"""`manage.py up` for real: all processes, from a folder with a space, ended together."""

import os
import re
import signal
import subprocess
import sys

import httpx2
import pytest

from tests.product import ROOT, Installation, environment, wait_for, wait_ready


@pytest.mark.xdist_group("up")
def test_everything_comes_up_heals_and_ends_together(product: Installation) -> None:
    port = product.port
    assert wait_ready(port) == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}
    assert httpx2.get(f"http://127.0.0.1:{port}/account/login/").status_code == 200
    wait_for(lambda: httpx2.get(f"http://127.0.0.1:{port + 1}/healthz").text == "ok")

    second = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "up"],
        cwd=ROOT,
        env=environment(product.data, port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"Port {port} is in use." in second.stderr

    beat = pid_of("beat", product.log)
    os.kill(beat, signal.SIGKILL)
    wait_for(lambda: pid_of("beat", product.log) != beat)
    assert "exited: beat" in product.log

    product.end(signal.SIGTERM)
    assert "Stopping" in product.log


@pytest.mark.xdist_group("up")
def test_killed_without_a_word_it_leaves_nothing_behind_and_starts_again(product: Installation) -> None:
    product.end(signal.SIGKILL)
    product.start("--no-demo")
    wait_ready(product.port)
    product.end(signal.SIGINT)


def pid_of(program: str, log: str) -> int:
    return int(re.findall(rf"spawned: '{program}' with pid (\d+)", log)[-1])
