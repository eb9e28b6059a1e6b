"""PostgreSQL goes away while a platform is being asked, and comes back: the reading is repeated, once."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from irm import embedded
from irm.runtime import BASE_DIR
from tests.influencers.polling.rounds import channel_id
from tests.platforms.fakes.youtube import KEY

pytestmark = pytest.mark.django_db
PATIENCE = 120
SEED = f"""
from tests import factories
person = factories.make_influencer(factories.make_agency("Northlight", slug="northlight"))
factories.make_channel(person, "youtube", "x", external_id="{channel_id(1)}")
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path: a socket's has at most 107 bytes."""
    made = Path(tempfile.mkdtemp(prefix="irm-pg-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _postgres(folder: Path) -> Iterator[None]:
    """Run a copy of the tests' cluster, migrated as that is, so that nobody else notices its restart."""
    server = embedded.prepare_postgres(folder / "data", folder / "s", durable=True)
    with embedded.running([server]):
        yield


def _copy_cluster(folder: Path) -> None:
    made = embedded.prepare_postgres(folder / "data", folder / "s", durable=True)
    shutil.rmtree(folder / "data")
    folder.chmod(0o777)  # the copy is made by the account the server runs under
    program = Path(made.command[0]).with_name("pg_basebackup")
    with connection.cursor() as cursor:
        cursor.execute("SHOW unix_socket_directories")
        host = cursor.fetchone()[0]
    command = [str(program), "-h", host, "-U", "irm", "-D", str(folder / "data"), "--checkpoint=fast"]
    subprocess.run(command, check=True, user=made.user, group=made.user, cwd="/")
    folder.chmod(0o711)


def _command(folder: Path, url: str, *arguments: str) -> subprocess.Popen:
    environment = os.environ | {
        "DATABASE_URL": f"postgres://irm@/{connection.settings_dict['NAME']}?host={folder / 's'}",
        "YOUTUBE_API_KEY": KEY,
        "YOUTUBE_BASE_URL": url,
    }
    return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, env=environment)


def _ask(folder: Path, statement: str) -> list[tuple]:
    there = psycopg2.connect(host=str(folder / "s"), user="irm", dbname=connection.settings_dict["NAME"])
    try:
        with there, there.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()
    finally:
        there.close()


def test_what_was_being_read_when_postgres_restarted_is_read_again_and_stored_once(folder, youtube):
    youtube.add_channel(channel_id(1), handle="@x", subscribers=7000)
    youtube.fail_next(1, path="channels", delay=5.0)
    state = "SELECT followers, claimed_until IS NOT NULL, (SELECT count(*) FROM influencers_snapshot) FROM influencers_channel"

    _copy_cluster(folder)
    with _postgres(folder):
        assert _command(folder, youtube.url, "shell", "-v", "0", "-c", SEED).wait(timeout=PATIENCE) == 0
        poll = _command(folder, youtube.url, "poll", "--skip-checks", "--once", "--platform", "youtube")
        end = time.monotonic() + PATIENCE
        while not youtube.requests and time.monotonic() < end:
            time.sleep(0.05)
    with _postgres(folder):
        assert poll.wait(timeout=PATIENCE) != 0  # its connection was cut, and it says so
        assert _ask(folder, state) == [(None, True, 0)]
        _ask(folder, "UPDATE influencers_channel SET claimed_until = now() - interval '1 s' RETURNING id")

        again = _command(folder, youtube.url, "poll", "--skip-checks", "--once", "--platform", "youtube")
        assert again.wait(timeout=PATIENCE) == 0
        assert _ask(folder, state) == [(7000, False, 1)]
    assert len(youtube.requests) == 2
