"""What the pages of files of mentions ask."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Agency
from crisis.mentions import TableLine, read_line, read_plan, rows_of
from crisis.mentions.columns import samples
from crisis.models import MentionFile, MentionFileProblem, Monitor
from influencers.importing.files import UnreadableFile

SAMPLE_ROWS, PREVIEW_ROWS = 100, 8
PROBLEMS_A_PAGE = 100


@dataclass(frozen=True)
class Preview:
    """Example cells of each column, and the first rows as they will come out. `problem`: why there are none."""

    columns: list[list[str]]
    lines: list[TableLine]
    problem: str = ""


def files_of(agency: Agency) -> "QuerySet[MentionFile]":
    """Return an agency's files of mentions with whom they belong to."""
    rows = MentionFile.objects.for_agency(agency)
    return rows.select_related("agency", "monitor__agency", "member__user")


def files_of_monitor(monitor: Monitor) -> "QuerySet[MentionFile]":
    """Return a monitor's files, the newest first."""
    return MentionFile.objects.filter(monitor=monitor).select_related("member__user").order_by("-pk")


def same_before(upload: MentionFile) -> MentionFile | None:
    """Return an earlier file of the same content for the same monitor that was taken in."""
    known = MentionFile.objects.filter(monitor=upload.monitor_id, sha256=upload.sha256, pk__lt=upload.pk)
    return known.filter(new__gt=0).exclude(state="undone").order_by("-pk").first()


def preview_of(upload: MentionFile, *, now: datetime) -> Preview:
    """Read the first rows by the file's plan."""
    plan = read_plan(upload.plan)
    try:
        rows = list(islice(rows_of(Path(upload.file.path), plan), SAMPLE_ROWS))
    except UnreadableFile as error:
        return Preview([], [], str(error))
    except (csv.Error, OSError):
        return Preview([], [], _("The file can no longer be read. Upload it again."))
    cells = [row[1] for row in rows]
    columns = [samples(cells, place) for place in range(len(plan.names))]
    return Preview(columns, [read_line(row, plan, now=now) for row in rows[:PREVIEW_ROWS]])


def problems_of(upload: MentionFile) -> "QuerySet[MentionFileProblem]":
    """Return why rows of a file are no mentions."""
    return MentionFileProblem.objects.filter(upload=upload)


def problems_after(upload: MentionFile, after: str) -> tuple[list[MentionFileProblem], str]:
    """Return one page of a file's problems in its order, and where the next begins ("" at the end)."""
    rows = problems_of(upload)
    row, _sign, pk = after.partition("-")
    if row.isdecimal() and pk.isdecimal() and len(row) < 10 and len(pk) < 19:
        rows = rows.filter(Q(row__gt=int(row)) | Q(row=int(row), pk__gt=int(pk)))
    found = list(rows.order_by("row", "pk")[: PROBLEMS_A_PAGE + 1])
    more = len(found) > PROBLEMS_A_PAGE
    found = found[:PROBLEMS_A_PAGE]
    return found, f"{found[-1].row}-{found[-1].pk}" if more else ""


def counts_of(upload: MentionFile) -> list[tuple[str, int]]:
    """Return what became of the rows so far, in words."""
    return [
        (_("New mentions"), upload.new), (_("Known already"), upload.known),
        (_("Without a keyword, or too old"), upload.left_out), (_("Rejected rows"), upload.rejected),
    ]  # fmt: skip


def rejected_lines(upload: MentionFile) -> Iterator[list[str]]:
    """Yield the rejected rows as a list to mend and take in again: the original cells, then row number and reason."""
    names = list(read_plan(upload.plan).names)
    yield [*names, _("Row in the file"), _("Why it was not taken in")]
    rejected = MentionFileProblem.objects.filter(upload=upload).order_by("row", "pk")
    for problem in rejected.iterator(chunk_size=2000):
        cells = [*problem.cells, *[""] * (len(names) - len(problem.cells))]
        yield [*cells, str(problem.row), problem.message]
