"""Processes of the product's own that work on the test's database, each ended with all that it started."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from irm.runtime import BASE_DIR

PATIENCE = 90
WORKER = ("-W", "ignore", "-m", "celery", "-A", "irm", "worker", "--loglevel", "WARNING")


def environment(**variables: str) -> dict[str, str]:
    """Return what a process needs to work on this test's database, and these variables."""
    name, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    url = os.environ["DATABASE_URL"].replace("/irm?", f"/{name}?")
    assert name in url and host in url
    return os.environ | {"DATABASE_URL": url} | variables


@contextmanager
def running(*command: str, **variables: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run Python with these arguments beside a block."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=BASE_DIR, env=environment(**variables), start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=PATIENCE)
