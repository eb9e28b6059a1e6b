"""The processes of one installation, kept running by supervisor: servers, web, live, worker, beat.

supervisord restarts what dies, stops everything in order, and writes a line for each of it.
"""

import os
import shlex
import subprocess
import sys
import xmlrpc.client
from dataclasses import dataclass, field
from pathlib import Path

from supervisor.xmlrpc import SupervisorTransport

from irm.embedded import Server
from irm.runtime import BASE_DIR, data_dir, socket_dir

BIN = Path(sys.executable).parent
SERVERS_FIRST, APPLICATION_SECOND = 1, 10
GRANIAN_OPTIONS = (
    "--no-ws --http 1 --log-level warning --respawn-failed-workers --backlog 1024 --workers-kill-timeout 5"
)
CELERY_OPTIONS = "--loglevel WARNING --without-mingle --without-gossip"


# Lines of the servers that tell the operator nothing they could act on.
NOISE = (
    "INFO success:",
    "INFO RPC interface",
    "without any HTTP authentication",
    "Set uid to user",
    "overcommit",
    "INFO waiting for",
    "the database system is starting up",
)


@dataclass(frozen=True)
class Program:
    """One kept process. `waits`: started only after the database is migrated."""

    name: str
    command: list[str]
    stop_signal: str = "TERM"
    user: str | None = None
    waits: bool = True
    stop_seconds: int = 15
    environment: dict[str, str] = field(default_factory=dict)


def programs(
    servers: list[Server], *, host: str, port: int, live_port: int, web_workers: int, worker_processes: int
) -> list[Program]:
    """Return all processes of an installation."""
    granian = [str(BIN / "granian"), "--host", host, *GRANIAN_OPTIONS.split()]
    celery = [str(BIN / "celery"), "-A", "irm", "--quiet"]
    # Threads keep their database connections: idle ones are not ended before ten minutes.
    threads = ["--interface", "wsgi", "--blocking-threads", "4", "--blocking-threads-idle-timeout", "600"]
    web = [*threads, "--port", str(port), "--workers", str(web_workers), "irm.wsgi:application"]
    live = ["--interface", "asgi", "--port", str(live_port), "--workers", "1", "irm.live:application"]
    worker = ["worker", *CELERY_OPTIONS.split(), "--concurrency", str(worker_processes)]
    apart = ["worker", *CELERY_OPTIONS.split(), "--queues"]
    # Lists are taken in apart: one may take minutes, and channels are to be read meanwhile.
    imports = [*apart, "imports", "--hostname", "imports@%h", "--concurrency", "1"]
    # One process holds the models, in threads of its own; "solo" makes no second one that would load them again.
    sentiment = [*apart, "sentiment", "--hostname", "sentiment@%h", "--pool", "solo"]
    schedule = ["--pidfile", "", "--schedule", str(data_dir() / "beat-schedule")]
    return [
        *(_of_server(server) for server in servers),
        Program("web", [*granian, *web]),
        Program("live", [*granian, *live]),
        Program("worker", [*celery, *worker]),
        Program("imports", [*celery, *imports]),
        Program("sentiment", [*celery, *sentiment]),
        Program("beat", [*celery, "beat", "--loglevel", "WARNING", *schedule]),
    ]


def _of_server(server: Server) -> Program:
    signal_name = server.stop_signal.name.removeprefix("SIG")
    return Program(server.name, server.command, signal_name, server.user, waits=False)


def start_supervisor(kept: list[Program]) -> "subprocess.Popen[bytes]":
    """Start supervisord with the servers running and the rest waiting; its log comes out on our standard output."""
    folder = socket_dir()
    config = folder / "supervisord.conf"
    config.write_text(_config(kept, folder))
    # The log passes a process of its own, so that it still has a reader when we are killed: supervisord would
    # fall over a closed pipe before it has stopped its programs.
    quiet = subprocess.Popen(_without(NOISE), stdin=subprocess.PIPE, start_new_session=True)
    started = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config)],
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=quiet.stdin,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches us alone; we end the rest in order
        preexec_fn=_end_with_parent,
    )
    if quiet.stdin:
        quiet.stdin.close()
    return started


def _without(noise: tuple[str, ...]) -> list[str]:
    return ["grep", "--line-buffered", "-v", "-F", *(part for line in noise for part in ("-e", line))]


def start_waiting(kept: list[Program]) -> None:
    """Start the programs that waited for the migrations."""
    transport = SupervisorTransport(None, None, f"unix://{socket_dir() / 'supervisor.sock'}")
    # The URL is not used: the transport speaks to the socket.
    server = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
    for program in kept:
        if program.waits:
            server.supervisor.startProcess(program.name, False)


def _config(kept: list[Program], folder: Path) -> str:
    lines = [
        "[unix_http_server]",
        f"file={folder / 'supervisor.sock'}",
        "chmod=0700",
        "",
        "[supervisord]",
        "nodaemon=true",
        "logfile=/dev/null",
        "logfile_maxbytes=0",
        "loglevel=info",
        f"pidfile={folder / 'supervisord.pid'}",
        f"childlogdir={folder}",
        "",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
        "",
    ]
    if os.geteuid() == 0:
        lines.insert(lines.index("nodaemon=true"), "user=root")
    for program in kept:
        lines += _section(program)
    return "\n".join(lines) + "\n"


def _section(program: Program) -> list[str]:
    command = " ".join(shlex.quote(part) for part in program.command).replace("%", "%%")
    lines = [
        f"[program:{program.name}]",
        f"command={command}",
        f"directory={'/' if program.user else _escaped(BASE_DIR)}",
        f"autostart={'false' if program.waits else 'true'}",
        "autorestart=true",
        "startsecs=1",
        "startretries=20",
        f"stopsignal={program.stop_signal}",
        f"stopwaitsecs={program.stop_seconds}",
        "killasgroup=true",
        f"priority={APPLICATION_SECOND if program.waits else SERVERS_FIRST}",
        "redirect_stderr=true",
        "stdout_logfile=/dev/fd/1",
        "stdout_logfile_maxbytes=0",
        "",
    ]
    if program.user:
        lines.insert(1, f"user={program.user}")
    return lines


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _end_with_parent() -> None:
    """Ask Linux to end supervisord (and so all its programs) when we are killed without a chance to do it."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # noqa: PLC0415 -- runs in the child only
    import signal  # noqa: PLC0415

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 = PR_SET_PDEATHSIG
