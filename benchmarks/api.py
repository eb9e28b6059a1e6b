"""How fast the API answers, measured over HTTP against granian, and how many SQL statements an answer takes.

    python -m benchmarks.api [--rows 1000] [--requests 300]

Goals: creating an influencer 12 ms and 8 statements, a list of 50 rows 20 ms (both at the median). Servers and data
live in a folder of their own, which is removed afterwards.
"""

import argparse
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
Call = Callable[[int], tuple[str, str, dict[str, Any] | None, dict[str, str]]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--rows", type=int, default=1000, help="influencers stored before (each with two channels)"
    )
    parser.add_argument("--requests", type=int, default=300, help="requests measured a line")
    options = parser.parse_args()
    with _own_servers():
        key, person = _fill(options.rows)
        with _web_server() as port:
            print(f"{options.rows:,} influencers stored, {options.requests} requests a line, one connection")
            print(f"{'request':<42} {'SQL':>4} {'p50 ms':>8} {'p95 ms':>8} {'bytes':>8}")
            for name, call in _calls(person).items():
                print(_line(name, call, key, port, options.requests), flush=True)


def _calls(person: str) -> dict[str, Call]:
    def create(number: int) -> dict[str, Any]:
        return {
            "name": f"New {number}",
            "channels": [{"address": f"new{uuid.uuid4().hex[:12]}", "platform": "sandbox"}],
        }

    people = "/api/v1/influencers/"
    return {
        "create": lambda n: ("POST", people, {"name": f"New {n}", "country": "ES", "tags": ["beauty"]}, {}),
        "create with a channel": lambda n: ("POST", people, create(n), {}),
        "create with a channel, Idempotency-Key": lambda n: (
            "POST", people, create(n), {"Idempotency-Key": uuid.uuid4().hex},
        ),
        "change one field": lambda n: ("PATCH", f"{people}{person}/", {"next_step": f"Step {n}"}, {}),
        "read one": lambda n: ("GET", f"{people}{person}/", None, {}),
        "list 50": lambda n: ("GET", people, None, {}),
        "list 50 by followers": lambda n: ("GET", f"{people}?platform=sandbox&sort=followers", None, {}),
        "search, 50 of many": lambda n: ("GET", f"{people}?q=person", None, {}),
        "list 200": lambda n: ("GET", f"{people}?page_size=200", None, {}),
        "channels, 50": lambda n: ("GET", "/api/v1/channels/", None, {}),
    }  # fmt: skip


def _line(name: str, call: Call, key: str, port: int, requests: int) -> str:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(HOST, port)
    times, size = [], 0
    for number in range(requests + 20):
        method, path, body, extra = call(number)
        started = time.perf_counter()
        connection.request(method, path, json.dumps(body) if body else None, {**headers, **extra})
        answer = connection.getresponse()
        size = len(answer.read())
        if answer.status >= 300:
            sys.exit(f"{name}: the server answered {answer.status}")
        if number >= 20:  # the first ones warm caches and threads
            times.append((time.perf_counter() - started) * 1000)
    connection.close()
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{name:<42} {_statements(call, key):>4} {statistics.median(times):>8.1f} {p95:>8.1f} {size:>8,}"


def _statements(call: Call, key: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from rest_framework.test import APIClient

    client = APIClient(SERVER_NAME="localhost")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    method, path, body, headers = call(10**6)
    with CaptureQueriesContext(connection) as captured:
        client.generic(
            method, path, json.dumps(body) if body else "", content_type="application/json", headers=headers
        )
    frame = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return len([query for query in captured.captured_queries if not query["sql"].startswith(frame)])


def _fill(rows: int) -> tuple[str, str]:
    from django.db import connection

    from accounts.actions import create_agency, create_api_key
    from accounts.models import User
    from accounts.states import Scope
    from influencers.models import Channel, Influencer, name_key
    from influencers.search_text import search_text_of

    owner = User.objects.create_user("owner@bench.example", name="Owner")
    agency = create_agency(name="Bench", owner=owner)
    _, key = create_api_key(by=agency.memberships.get(), name="Bench", scopes=Scope.values)
    names = [f"Person {number:07}" for number in range(rows)]
    people = Influencer.objects.bulk_create(
        [
            Influencer(
                agency=agency,
                name=name,
                name_key=name_key(name),
                search_text=search_text_of(name=name),
                country="ES",
            )
            for name in names
        ],
        batch_size=5000,
    )
    channels = [(person, number) for number, person in enumerate(people) for _ in range(2)]
    Channel.objects.bulk_create(
        [
            Channel(
                influencer=person, agency=agency, platform="sandbox", handle=f"h{place}", handle_key=f"h{place}",
                followers=number * 37 % 1_000_000,
            )
            for place, (person, number) in enumerate(channels)
        ],
        batch_size=5000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does within a minute
    return key, str(people[rows // 2].uuid)


@contextmanager
def _own_servers() -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="irm-bench-", dir="/tmp"))
    os.environ.update(
        IRM_DATA=str(folder),
        DJANGO_SETTINGS_MODULE="irm.settings",
        IRM_API_RATE="100000000/h",
        IRM_LOG_LEVEL="ERROR",
    )
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)

    import django
    from django.core.management import call_command

    from irm.embedded import embedded_servers, running

    try:
        with running(embedded_servers()):
            django.setup()
            call_command("migrate", verbosity=0)
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _web_server() -> Iterator[int]:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    granian = Path(sys.executable).parent / "granian"
    options = [
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "error",
    ]
    command = [str(granian), "--host", HOST, "--port", str(port), *options, "irm.wsgi:application"]
    process = subprocess.Popen(command)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    main()
