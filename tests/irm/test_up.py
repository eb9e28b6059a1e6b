"""`manage.py up` for real: all processes, from a folder with a space, ended together."""

import os
import re
import signal
import subprocess
import sys
import threading

import httpx2
import pytest
from django.core import signing

from accounts.live import LIVE_PATH, TOKEN_SALT
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

    page = listen(product)
    product.end(signal.SIGTERM)
    page.join(10)
    assert "Stopping" in product.log
    # An open page holds nothing up: the live process ends its streams, nobody has to kill it.
    assert (page.is_alive(), "refused to gracefully stop" in product.log) == (False, False)


@pytest.mark.xdist_group("up")
def test_killed_without_a_word_it_leaves_nothing_behind_and_starts_again(product: Installation) -> None:
    product.end(signal.SIGKILL)
    product.start("--no-demo")
    wait_ready(product.port)
    product.end(signal.SIGINT)


def listen(product: Installation) -> threading.Thread:
    """Open a page's stream of live updates and read it until the live process ends it."""
    secret = (product.data / "secret_key").read_text().strip()
    token = signing.dumps(["agency:0"], key=secret, salt=TOKEN_SALT)
    is_open = threading.Event()

    def read() -> None:
        url = f"http://127.0.0.1:{product.port + 1}{LIVE_PATH}"
        with httpx2.stream("GET", url, params={"token": token}, timeout=60) as answer:
            for _line in answer.iter_lines():
                is_open.set()

    page = threading.Thread(target=read, daemon=True)
    page.start()
    assert is_open.wait(30)
    return page


def pid_of(program: str, log: str) -> int:
    return int(re.findall(rf"spawned: '{program}' with pid (\d+)", log)[-1])
