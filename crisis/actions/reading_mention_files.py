"""Taking files of mentions in: a worker at a time, chunk by chunk, each in one transaction with the count of rows done."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import InvalidTransition
from campaigns.moves import move
from crisis.actions.mention_files import tell_file
from crisis.actions.mentions import take_mentions
from crisis.mentions import TableLine, read_line, read_plan, rows_of
from crisis.models import MentionFile, MentionFileProblem
from crisis.states import MENTION_FILE_MOVES, MentionFileState, MentionSource
from influencers.importing.files import UnreadableFile
from influencers.importing.spreadsheet import forget

CHUNK = 1000
LEASE = timedelta(minutes=3)  # a chunk takes a second; a worker silent for this long is gone
QUEUED_TOO_LONG = timedelta(seconds=30)
LONGEST_CELL, MOST_CELLS = 2000, 60  # of a rejected row that is kept to be mended
FILES_A_TICK = 50


class _Stopped(Exception):
    """The file was canceled, or another worker has gone on with it: what this chunk did must not stay."""


def take_in_due(*, now: datetime, only: int | None = None) -> int:
    """Take in the file that was nudged for, or all that no worker is at although one should be; return how many."""
    lost = Q(state=MentionFileState.QUEUED, updated_at__lt=now - QUEUED_TOO_LONG)
    lost |= Q(state=MentionFileState.RUNNING, claimed_until__lt=now)
    due = MentionFile.objects.filter(lost if only is None else Q(pk=only)).order_by("pk")
    taken = 0
    for upload in due.select_related("agency", "monitor__agency", "member")[:FILES_A_TICK]:
        taken += take_in(upload=upload, now=now)
    if only is None:
        _forget_old_files(now)
    return taken


def take_in(*, upload: MentionFile, now: datetime) -> bool:
    """Take a queued file in; return whether it was this worker's.

    Safe to call at any time by any number of workers: one holds the claim; a killed one's claim runs out and the next
    goes on after the last stored chunk.
    """
    if not _claim(upload, now):
        return False
    try:
        for lines in _chunks(upload):
            _store(upload, lines)
        _finish(upload)
    except (_Stopped, InvalidTransition):
        upload.refresh_from_db()
    except UnreadableFile as error:
        _fail(upload, str(error))
    except (csv.Error, OSError):
        _fail(upload, _("The file can no longer be read. Upload it again."))
    return True


def _claim(upload: MentionFile, now: datetime) -> bool:
    values = {"state": MentionFileState.RUNNING, "claimed_until": now + LEASE, "updated_at": now}
    mine = MentionFile.objects.filter(pk=upload.pk)
    free = Q(state=MentionFileState.QUEUED) | Q(state=MentionFileState.RUNNING, claimed_until__lt=now)
    if not mine.filter(free).update(**values):
        return False
    mine.filter(started_at=None).update(started_at=now)
    upload.refresh_from_db()
    return True


def _chunks(upload: MentionFile) -> Iterator[list[TableLine]]:
    plan = read_plan(upload.plan)
    rows = islice(rows_of(Path(upload.file.path), plan), upload.rows_done, None)
    while some := list(islice(rows, CHUNK)):
        now = timezone.now()
        yield [read_line(row, plan, now=now) for row in some]


@transaction.atomic
def _store(upload: MentionFile, lines: Sequence[TableLine]) -> None:
    now = timezone.now()
    items = [line.item for line in lines if line.item is not None]
    taken = take_mentions(
        monitor=upload.monitor,
        items=items,
        source=MentionSource.FILE,
        by=upload.member,
        now=now,
        from_file=upload,
    )
    rejected = [line for line in lines if line.item is None]
    MentionFileProblem.objects.bulk_create(
        MentionFileProblem(upload=upload, row=line.number, message=line.why[:300], cells=_kept(line.cells))
        for line in rejected
    )
    # Unless it was canceled or another worker has stored these rows: then all of it is undone.
    mine = MentionFile.objects.filter(
        pk=upload.pk, state=MentionFileState.RUNNING, rows_done=upload.rows_done
    )
    moved = mine.update(
        rows_done=F("rows_done") + len(lines), new=F("new") + taken.new, known=F("known") + taken.known,
        left_out=F("left_out") + taken.left_out, rejected=F("rejected") + len(rejected), claimed_until=now + LEASE,
        updated_at=now,
    )  # fmt: skip
    if not moved:
        raise _Stopped
    upload.rows_done += len(lines)
    tell_file(upload)


def _kept(cells: Sequence[str]) -> list[str]:
    return [cell[:LONGEST_CELL].replace("\x00", "") for cell in cells[:MOST_CELLS]]


@transaction.atomic
def _finish(upload: MentionFile) -> None:
    ended = {"finished_at": timezone.now(), "claimed_until": None}
    move(upload, MENTION_FILE_MOVES, MentionFileState.DONE, refused=_("It has ended already."), **ended)
    upload.refresh_from_db()
    counts = {name: getattr(upload, name) for name in ("new", "known", "left_out", "rejected")}
    record(by=upload.member, action="crisis.mention_file.finished", subject=upload, **counts)
    tell_file(upload)


@transaction.atomic
def _fail(upload: MentionFile, sentence: str) -> None:
    ended = {"finished_at": timezone.now(), "claimed_until": None, "error": sentence[:500]}
    try:
        move(upload, MENTION_FILE_MOVES, MentionFileState.FAILED, refused="", **ended)
    except InvalidTransition:
        return  # canceled in the same moment: that is the member's own word
    record(by=upload.member, action="crisis.mention_file.failed", subject=upload, comment=sentence)
    tell_file(upload)


def _forget_old_files(now: datetime) -> None:
    """Remove files nobody has touched for IMPORT_FILES_DAYS; what came of their rows stays. 0 days keeps them."""
    if not settings.IMPORT_FILES_DAYS:
        return
    before = now - timedelta(days=settings.IMPORT_FILES_DAYS)
    at_rest = MentionFile.objects.exclude(state__in=(MentionFileState.QUEUED, MentionFileState.RUNNING))
    for upload in at_rest.filter(updated_at__lt=before).exclude(file="")[:FILES_A_TICK]:
        with transaction.atomic():
            kept = at_rest.filter(pk=upload.pk, updated_at__lt=before)
            if kept.update(file="", updated_at=now):
                record(by=None, action="crisis.mention_file.forgotten", subject=upload)
                path = Path(upload.file.path)
                forget(path)
                path.unlink(missing_ok=True)
