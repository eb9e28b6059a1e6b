"""Mentions from a file: taken in line by line, with what is wrong with a line."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from crisis.actions.mentions import Taken, check_may, take_mentions
from crisis.mentions import TableLine, read_table
from crisis.mentions.tables import LARGEST_FILE, columns_of
from crisis.models import Monitor
from crisis.states import MentionSource
from influencers.importing.files import too_large

MOST_PROBLEMS = 200  # that are told one by one


@dataclass(frozen=True)
class FileTaken:
    """What became of a file: its mentions, its columns by meaning, and lines that could not be taken in."""

    taken: Taken
    columns: dict[str, str]
    problems: tuple[TableLine, ...]

    @property
    def refused(self) -> int:
        return len(self.problems)


@transaction.atomic
def import_mentions(*, monitor: Monitor, by: Membership, file: File, now: datetime) -> FileTaken:
    """Take in the mentions of a CSV, TSV or workbook, each once. Raises ActionError for a file that cannot be read."""
    check_may(monitor, by)
    if (file.size or 0) > LARGEST_FILE:
        raise ActionError(too_large(file.size, LARGEST_FILE))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mentions"
        with path.open("wb") as copy:
            for part in file.chunks():
                copy.write(part)
        columns = columns_of(path)
        lines = list(read_table(path, now=now))
    items = (line.item for line in lines if line.item is not None)
    taken = take_mentions(monitor=monitor, items=items, source=MentionSource.FILE, by=by, now=now)
    problems = tuple(line for line in lines if line.item is None)
    if not lines:
        raise ActionError(_("The file holds no rows below the first."))
    record(
        by=by, action="crisis.mentions.imported", subject=monitor, new=taken.new, known=taken.known,
        left_out=taken.left_out, refused=len(problems),
    )  # fmt: skip
    return FileTaken(taken, columns, problems)
