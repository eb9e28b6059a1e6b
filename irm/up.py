"""`manage.py up`: bring everything up, say where it is, and end everything together."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection

from irm.embedded import embedded_servers, wait_until_up
from irm.env import env_int, env_str
from irm.supervisor import programs, start_supervisor, start_waiting

Say = Callable[[str], object]


class StartFailed(Exception):
    """The product cannot start; the message says why and what to do."""


class _Stopped(Exception):
    """Somebody asked us to end."""


def run(*, say: Say, demo: bool) -> None:
    """Run until Ctrl-C, SIGTERM, or until supervisord ends. Raises StartFailed with one sentence."""
    host = env_str("IRM_BIND", "127.0.0.1")
    for port in (settings.PORT, settings.LIVE_PORT):
        _refuse_taken(host, port)
    try:
        servers = embedded_servers()
    except (RuntimeError, OSError) as error:
        raise StartFailed(str(error)) from error
    if any(server.is_up() for server in servers):
        raise StartFailed(
            f"IRM is running already with the data in {settings.DATA_DIR}. Set IRM_DATA for a second one."
        )
    kept = programs(
        servers,
        host=host,
        port=settings.PORT,
        live_port=settings.LIVE_PORT,
        web_workers=env_int("WEB_WORKERS", 2),
        worker_processes=env_int("WORKER_PROCESSES", 2),
    )
    supervisor = start_supervisor(kept)
    stop = _stopper(supervisor)
    try:
        wait_until_up(servers)
        first_start = prepare(say=say)
        if demo and first_start:
            call_command("demo", verbosity=0)
        connection.close()
        start_waiting(kept)
        _wait_for_web(host, settings.PORT, supervisor)
        _greet(say)
        supervisor.wait()
    except _Stopped:
        say("Stopping ...")
    except (RuntimeError, DatabaseError) as error:
        raise StartFailed(str(error)) from error
    finally:
        stop()


def prepare(*, say: Say) -> bool:
    """Migrate the database and collect static files; return whether this was the first start."""
    with connection.cursor() as cursor:
        first_start = "accounts_agency" not in connection.introspection.table_names(cursor)
    if first_start:
        say("First start: preparing the database ...")
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static_files()
    return first_start


def _collect_static_files() -> None:
    """Gather, name by content and compress the static files, unless none has changed since the last time."""
    files = sorted(
        (path, os.stat(storage.path(path)).st_mtime_ns)
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    mark = hashlib.sha256(repr(files).encode()).hexdigest()
    stamp = settings.DATA_DIR / "static.stamp"
    if stamp.exists() and stamp.read_text() == mark:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(mark)


def _refuse_taken(host: str, port: int) -> None:
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartFailed(f"Port {port} is in use. Choose another: make run PORT={port + 100}") from error


def _stopper(supervisor: "subprocess.Popen[bytes]") -> Callable[[], None]:
    """Return a function that ends everything, and let SIGTERM and Ctrl-C come to it, once."""

    def ask(signum: int, frame: object) -> None:
        for later in (signal.SIGINT, signal.SIGTERM):
            signal.signal(later, signal.SIG_IGN)
        raise _Stopped

    def stop() -> None:
        if supervisor.poll() is None:
            supervisor.terminate()
            supervisor.wait()

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    return stop


def _wait_for_web(host: str, port: int, supervisor: "subprocess.Popen[bytes]", *, seconds: int = 60) -> None:
    address = ("127.0.0.1" if host in ("0.0.0.0", "") else host, port)  # noqa: S104 -- compared, not bound
    for _ in range(seconds * 10):
        with contextlib.closing(socket.socket()) as probe:
            if probe.connect_ex(address) == 0:
                return
        try:
            supervisor.wait(0.1)
            return
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"The web process did not answer within {seconds} s. See the log above.")


def _greet(say: Say) -> None:
    from accounts.demo import SLUG, demo_password, sign_ins  # noqa: PLC0415 -- the tables exist only now
    from accounts.models import Agency  # noqa: PLC0415

    say("")
    say(f"IRM runs at {settings.SITE_URL}  (Ctrl-C ends it)")
    if Agency.objects.filter(slug=SLUG).exists():
        say(f"Demo sign-ins: {', '.join(sign_ins())}")
        say(f"Their password: {demo_password()}")
    elif not Agency.objects.exists():
        say("No agency yet. Make the first one: manage.py create_agency --name NAME --owner EMAIL")
    connection.close()
    sys.stdout.flush()
