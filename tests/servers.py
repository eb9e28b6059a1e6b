"""Loaded before Django's settings: starts PostgreSQL and Valkey for the tests, in a folder of their own.

Set TEST_DATABASE_URL to run on another PostgreSQL (its role must be allowed to create databases).
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

_stack = contextlib.ExitStack()


def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:  # a worker inherits the servers of the process that started it, and takes a database of its own
        os.environ["IRM_REDIS_DATABASE"] = str(int(worker.removeprefix("gw")) + 1)
        return
    folder = Path(tempfile.mkdtemp(prefix="irm-test-", dir="/tmp"))
    _stack.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["IRM_DATA"] = str(folder / "data")
    os.environ.pop("IRM_URL", None)
    for name in ("EMAIL_URL", "DATABASE_URL", "REDIS_URL", "IRM_DEMO_PASSWORD", "YOUTUBE_API_KEY", "LIVE_URL", "PORT"):
        os.environ.pop(name, None)

    from irm import embedded

    servers = []
    if "TEST_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    else:
        sockets = folder / "sockets"
        folder.chmod(0o711)
        servers.append(embedded.prepare_postgres(folder / "postgres", sockets, durable=False))
        os.environ["DATABASE_URL"] = f"postgres://irm@/irm?host={sockets}"
    servers.append(embedded.prepare_valkey(folder / "valkey", embedded.valkey_socket()))
    _stack.enter_context(embedded.running(servers))


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()
