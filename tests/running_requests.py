"""Requests that run beside a test: a browser that is closed does not end what it asked for.

A table that is emptied while such a request reads the next one is a deadlock, so emptying waits for them.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.signals import request_finished, request_started
from django.test import TransactionTestCase

PATIENCE_SECONDS = 20.0
_running: dict[int, threading.Thread] = {}
_home = threading.get_ident()


def watch() -> None:
    """Know of each request that a thread of a test server begins and ends, and let tables be emptied in between only."""
    request_started.connect(begin, weak=False, dispatch_uid="tests.running_requests")
    request_finished.connect(end, weak=False, dispatch_uid="tests.running_requests")
    cases: Any = TransactionTestCase
    empty: Callable[[Any], None] = cases._fixture_teardown

    def empty_in_peace(case: Any) -> None:
        wait_for_all()
        empty(case)

    cases._fixture_teardown = empty_in_peace


def wait_for_all() -> None:
    """Return when nothing runs any more, or after PATIENCE_SECONDS."""
    latest = time.monotonic() + PATIENCE_SECONDS
    while any(thread.is_alive() for thread in list(_running.values())) and time.monotonic() < latest:
        time.sleep(0.02)


def begin(**_told: Any) -> None:
    """Note that this thread began a request, unless it is the tests' own: a test client may never close its streams."""
    thread = threading.current_thread()
    if thread.ident is not None and thread.ident != _home:
        _running[thread.ident] = thread


def end(**_told: Any) -> None:
    """Note that this thread's request ended."""
    _running.pop(threading.get_ident(), None)
