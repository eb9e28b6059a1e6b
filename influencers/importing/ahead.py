"""The rows of a list, read and prepared while the ones before them are stored.

Reading a long list takes a process of its own: it keeps one processor busy, PostgreSQL the other. A short one is read
by a thread, which starts at once.
"""

import csv
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import translation

from influencers.importing.chunks import Chunk, Preparer
from influencers.importing.files import UnreadableFile
from influencers.importing.plan import Plan
from influencers.importing.rows import House
from influencers.importing.tables import Row, read_rows
from irm.runtime import BASE_DIR

APART_FROM = 20_000  # rows; below, a process would hardly have started when the thread is done
_MEANWHILE = 2  # chunks read here while the process starts
_SERVE = "import django; django.setup(); from influencers.importing.ahead import serve; serve()"
_EXPECTED = (UnreadableFile, csv.Error, OSError)


@dataclass(frozen=True)
class Job:
    """What is to be read: the rows after the first `done`, `first` in the first chunk and `most` in each later one."""

    path: Path
    plan: Plan
    house: House
    today: date
    time_zone: str
    done: int
    first: int
    most: int
    language: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield the rows that may be about people, header, titles and those done left out."""
        first = self.plan.first_data_row()
        rows = (row for row in read_rows(self.path, self.plan.reading) if row[0] >= first)
        return islice(rows, self.done, None)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows understood. Asks the database nothing."""
        preparer = Preparer(self.plan, self.house, today=self.today, time_zone=self.time_zone)
        rows, size = self.rows(), self.first
        while lines := list(islice(rows, size)):
            yield preparer.prepare(lines)
            size = self.most


def chunks_ahead(job: Job, *, rows: int) -> Iterator[Chunk]:
    """Yield the chunks of a list of so many rows, each made while the one before is stored.

    Raises UnreadableFile, csv.Error and OSError where the file cannot be read (on).
    """
    if rows - job.done < APART_FROM:
        yield from _in_thread(job.chunks())
        return
    head = job.first + (_MEANWHILE - 1) * job.most
    with _reader(replace(job, done=job.done + head, first=job.most)) as coming:
        yield from _in_thread(islice(job.chunks(), _MEANWHILE))
        yield from _in_thread(coming)


def serve() -> None:
    """Read the list named on standard input and write its chunks to standard output: what the reading process does."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the process that started this one
    translation.activate(job.language)
    # Rows hold no circles: looking for some among them would take a tenth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    try:
        for chunk in job.chunks():
            _send(chunk.packed(), out)
        _send(None, out)
    except BrokenPipeError:
        os._exit(0)  # nobody waits for the rest: the import was canceled
    except _EXPECTED as error:
        _send(error, out)


def _send(message: object, out: IO[bytes]) -> None:
    pickle.dump(message, out, pickle.HIGHEST_PROTOCOL)
    out.flush()


@contextmanager
def _reader(job: Job) -> Iterator[Iterator[Chunk]]:
    """Start a process that reads, and end it whatever happens."""
    job = replace(job, language=translation.get_language() or settings.LANGUAGE_CODE)
    environment = {"DJANGO_SETTINGS_MODULE": "irm.settings", **os.environ}
    with subprocess.Popen(  # noqa: S603 -- our own code, nothing typed by anybody
        [sys.executable, "-W", "ignore", "-c", _SERVE],
        cwd=BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("The process that reads has no pipes.")
            pickle.dump(job, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.close()
            yield _received(process.stdout)
        finally:
            process.kill()


def _received(source: IO[bytes]) -> Iterator[Chunk]:
    while True:
        try:
            message = pickle.load(source)  # noqa: S301 -- from the process started above
        except EOFError:
            raise RuntimeError("The process that reads the list ended before its end.") from None
        if message is None:
            return
        if isinstance(message, Exception):
            raise message
        yield message


def _in_thread(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Yield chunks while a thread gets the next one."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, chunks, None)
        while chunk := coming.result():
            coming = reader.submit(next, chunks, None)
            yield chunk
