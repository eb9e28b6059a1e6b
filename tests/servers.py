"""Loaded before Django's settings: starts PostgreSQL and Valkey for the tests, in a folder of their own.

Set TEST_DATABASE_URL to run on another PostgreSQL (its role must be allowed to create databases).
"""

import contextlib
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Groups come before everything else: pytest-xdist gives out what has the most tests first.
LONG = ("tests/api/test_every_body.py", "tests/api/test_every_route.py", "tests/tenancy/")
_stack = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)  # before pytest-django reads the settings
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        # A worker inherits the servers of the process that started it, and takes a Valkey database of its own.
        os.environ["IRM_REDIS_DATABASE"] = str(int(worker.removeprefix("gw")) + 1)
        return
    folder = Path(tempfile.mkdtemp(prefix="irm-test-", dir="/tmp"))
    _stack.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["IRM_DATA"] = str(folder / "data")
    # Nothing is collected for tests; WhiteNoise warns with each client it serves when the folder is not there.
    (folder / "data" / "static").mkdir(parents=True)
    os.environ.pop("IRM_URL", None)
    for name in (
        "EMAIL_URL",
        "DATABASE_URL",
        "REDIS_URL",
        "IRM_DEMO_PASSWORD",
        "YOUTUBE_API_KEY",
        "LIVE_URL",
        "PORT",
    ):
        os.environ.pop(name, None)
    # `make lint` runs the checks; in each worker's process that a test starts they would load every page's code.
    os.environ["CELERY_SKIP_CHECKS"] = "1"

    sockets = folder / "sockets"
    own = "TEST_DATABASE_URL" not in os.environ
    # Before the first import of ours: the settings read it.
    os.environ["DATABASE_URL"] = (
        f"postgres://irm@/irm?host={sockets}" if own else os.environ["TEST_DATABASE_URL"]
    )

    from irm import embedded

    folder.chmod(0o711)
    servers = [embedded.prepare_postgres(folder / "postgres", sockets, durable=False)] if own else []
    servers.append(embedded.prepare_valkey(folder / "valkey", embedded.valkey_socket()))
    _stack.enter_context(embedded.running(servers))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long tests begin early: one that begins last leaves the other processor with nothing to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage more seldom, and not among the tests and modules that stay to the end: a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()
