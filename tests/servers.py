"""Loaded before Django's settings: starts PostgreSQL and Valkey for the tests, in a folder of their own.

Set TEST_DATABASE_URL and TEST_REDIS_URL to run on real servers instead (the role must be allowed to create databases).
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

_stack = contextlib.ExitStack()


def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    if os.environ.get("PYTEST_XDIST_WORKER"):
        return  # a worker inherits the servers of the process that started it
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
    if "TEST_REDIS_URL" in os.environ:
        os.environ["REDIS_URL"] = os.environ["TEST_REDIS_URL"]
    else:
        servers.append(embedded.prepare_valkey(folder / "valkey", folder / "valkey.sock"))
        os.environ["TEST_VALKEY_SOCKET"] = str(folder / "valkey.sock")
    _stack.enter_context(embedded.running(servers))


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()
