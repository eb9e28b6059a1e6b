"""One installation of the whole product for all tests that need it running: preparing one takes half a minute."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.product import Installation, wait_ready


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """An installation that is not running yet.

    Not in pytest's own folder: each run of pytest closes that anew to all other accounts, and PostgreSQL's is one.
    """
    top = Path(tempfile.mkdtemp(prefix="irm-up-", dir="/tmp"))
    top.chmod(0o711)
    folder = top / "a folder with spaces"
    folder.mkdir()
    made = Installation(folder)
    with made.ending:
        yield made
        if made.process:
            made.end(signal.SIGTERM)
    shutil.rmtree(top, ignore_errors=True)


@pytest.fixture
def product(installation: Installation) -> Installation:
    """The installation, running; its first start makes the database and the demo agency."""
    if installation.process is None:
        installation.start()
        wait_ready(installation.port)
    return installation
