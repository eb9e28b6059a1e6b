"""What can be done with lists: uploaded, mapped, taken in, canceled, resumed."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.live import publish
from accounts.models import Membership
from influencers import rules
from influencers.importing.ahead import Job, chunks_ahead
from influencers.importing.chunks import Chunk
from influencers.importing.copying import learn_sizes
from influencers.importing.files import UnreadableFile, too_large
from influencers.importing.guessing import guess_plan
from influencers.importing.plan import Plan
from influencers.importing.rows import House
from influencers.importing.seen import SeenIds
from influencers.importing.spreadsheet import forget
from influencers.importing.storing import (
    ChunkResult,
    merge_chunk,
    write_newcomers,
    write_people,
    write_problems,
)
from influencers.importing.tables import Look, Reading, look_at
from influencers.models import Import, ImportProblem
from influencers.outside.packs import Mapping, read_by
from influencers.queries.importing import house_of, known_of
from influencers.queries.outside import mappings_of
from influencers.states import ImportState, import_sources
from influencers.tasks import run_import as run_import_task
from irm.request_id import current_request_id

CHUNK_ROWS = 2000
FIRST_CHUNK_ROWS = 500  # after it Postgres is told how large the tables are (learn_sizes)
LEASE = timedelta(minutes=3)  # a chunk takes a second; a worker silent for this long is gone
IMPORT_LOCK = 0x1A9  # first half of the advisory lock; the second is the agency's id
MAY_NOT = gettext_lazy("Viewers cannot import lists. Ask a manager or owner.")

logger = structlog.get_logger(__name__)


class _Stopped(Exception):
    """The import was canceled, or another worker has gone on with it: what this chunk did must not stay."""


class _Ending:
    """Tells the member when an import cannot go on, whatever the reason; faults of ours are raised on to the log.

    A worker that is killed tells nothing: its claim runs out, and the next worker goes on.
    """

    def __init__(self, upload: Import) -> None:
        self.upload = upload

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        if issubclass(kind, _Stopped | InvalidTransition):
            self.upload.refresh_from_db()
            return True
        unreadable = issubclass(kind, UnreadableFile | csv.Error | OSError)
        if issubclass(kind, UnreadableFile):
            sentence = str(error)
        elif unreadable:
            sentence = _("The file can no longer be read. Upload it again.")
        else:
            sentence = _(
                "The rows after the first %(rows_done)s could not be stored: a fault of ours, which is in the log."
            ) % {"rows_done": f"{self.upload.rows_done:,}"}
        _fail(self.upload, sentence)
        return unreadable


@contextmanager
def _one_request(upload: Import) -> Iterator[None]:
    """Let the audit entries of one import be told from all others: they share the import's own id."""
    token = current_request_id.set(upload.uuid)
    try:
        yield
    finally:
        current_request_id.reset(token)


def upload_list(*, by: Membership, file: File, file_name: str, like: Import | None = None) -> Import:
    """Keep a file and propose how it is read. With `like`, columns of the same name are mapped as in that import.

    Raises UnreadableFile with one sentence for a file that is no list; then nothing is kept.
    """
    if not rules.can_add_influencer(by, by.agency):
        raise NotAllowed(MAY_NOT)
    if file.size > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile(too_large(file.size, settings.IMPORT_MAX_BYTES))
    upload = Import(agency=by.agency, member=by, file_name=Path(file_name).name[:255] or "list")
    upload.file.save(f"{upload.uuid}{Path(file_name).suffix[:10].lower()}", file, save=False)
    try:
        look = look_at(Path(upload.file.path), limit=settings.IMPORT_MAX_BYTES)
        _propose(upload, look, like=like)
    except ActionError:
        forget(Path(upload.file.path))
        upload.file.delete(save=False)
        raise
    with transaction.atomic():
        upload.save()
        record(by=by, action="influencers.import.uploaded", subject=upload, rows=upload.rows_total or 0)
    return upload


def read_again(
    *,
    upload: Import,
    by: Membership,
    reading: Reading,
    header_row: int,
    mappings: Sequence[Mapping] | None = None,
) -> Import:
    """Read the file another way (encoding, separator, sheet, header row) and propose the mapping anew.

    With `mappings` only those are tried on the columns: one that was chosen is taken as it is, none leaves the guess.
    """
    _may_change(upload, by)
    look = look_at(Path(upload.file.path), limit=settings.IMPORT_MAX_BYTES, reading=reading)
    _propose(upload, look, header_row=header_row, mappings=mappings)
    _keep_plan(upload, {"plan": upload.plan, "rows_total": upload.rows_total})
    return upload


def change_plan(*, upload: Import, by: Membership, plan: Plan) -> Import:
    """Keep the mapping and options as the member set them."""
    _may_change(upload, by)
    if plan.as_of and plan.as_of > _today(upload):
        raise ActionError(_("The numbers cannot be from the future. Choose today or an earlier day."))
    upload.plan = plan.to_json()
    _keep_plan(upload, {"plan": upload.plan})
    return upload


@transaction.atomic
def start_import(*, upload: Import, by: Membership, in_background: bool = True) -> Import:
    """Queue a mapped list; a worker takes it in. `in_background=False`: the caller runs it itself."""
    _may_change(upload, by)
    missing = Plan.from_json(upload.plan).missing()
    if missing:
        raise ActionError(missing)
    _move(upload, ImportState.QUEUED, _("This import has been started already."))
    record(by=by, action="influencers.import.started", subject=upload, rows=upload.rows_total or 0)
    if in_background:
        _nudge(upload)
    return upload


@transaction.atomic
def cancel_import(*, upload: Import, by: Membership) -> Import:
    """Stop an import. What is stored stays; it can be continued."""
    if not rules.can_add_influencer(by, upload.agency):
        raise NotAllowed(MAY_NOT)
    _move(
        upload,
        ImportState.CANCELED,
        _("This import has ended already."),
        finished_at=timezone.now(),
        claimed_until=None,
    )
    record(by=by, action="influencers.import.canceled", subject=upload, rows_done=upload.rows_done)
    _tell(upload)
    return upload


@transaction.atomic
def continue_import(*, upload: Import, by: Membership) -> Import:
    """Go on with a canceled or failed import after the last stored row."""
    if not rules.can_add_influencer(by, upload.agency):
        raise NotAllowed(MAY_NOT)
    if upload.state not in (ImportState.CANCELED, ImportState.FAILED):
        raise InvalidTransition(_("Only a canceled or failed import can be continued."))
    missing = Plan.from_json(upload.plan).missing()
    if missing:
        raise ActionError(missing)
    running = _("This import is running again already.")
    _move(upload, ImportState.QUEUED, running, finished_at=None, error="")
    if not upload.file:
        raise ActionError(
            _("The file is no longer kept. Upload it again; rows taken in before are recognized.")
        )
    record(by=by, action="influencers.import.started", subject=upload, rows_done=upload.rows_done)
    _nudge(upload)
    return upload


def run_import(*, upload: Import) -> Import:
    """Take a queued list in, chunk by chunk, each in one transaction with the count of rows done.

    Safe to call at any time by any number of workers: one holds the claim; a killed one's claim runs out and the next
    goes on after the last stored chunk.
    """
    if not _claim(upload):
        logger.info("import_not_free", upload=str(upload.uuid), state=upload.state)
        return upload
    with _Ending(upload), _one_request(upload):
        plan, house = Plan.from_json(upload.plan), house_of(upload.agency)
        for chunk in _chunks(upload, plan, house):
            _store_chunk(upload, plan, house, chunk)
            learn_sizes()
        _finish(upload)
    return upload


def _propose(
    upload: Import,
    look: Look,
    *,
    like: Import | None = None,
    header_row: int | None = None,
    mappings: Sequence[Mapping] | None = None,
) -> None:
    plan = guess_plan(
        look,
        file_name=upload.file_name,
        today=_today(upload),
        known=known_of(house_of(upload.agency)),
        header_row=header_row,
    )
    plan = read_by(
        plan,
        mappings_of(upload.agency) if mappings is None else mappings,
        upload.file_name,
        chosen=mappings is not None,
    )
    if like is not None:
        plan = plan.like(Plan.from_json(like.plan))
    first = plan.first_data_row()
    upload.rows_total = look.rows - sum(number < first for number, cells in look.sample)
    if not upload.rows_total:
        raise UnreadableFile(_("The file holds a header, but no rows below it."))
    upload.plan = plan.to_json()


def _may_change(upload: Import, by: Membership) -> None:
    if not rules.can_add_influencer(by, upload.agency):
        raise NotAllowed(MAY_NOT)
    if upload.state != ImportState.UPLOADED:
        raise InvalidTransition(_("This import has been started already; its mapping is fixed."))


def _keep_plan(upload: Import, values: dict[str, Any]) -> None:
    # Compare-and-set: somebody may have started the import in another window meanwhile.
    still = Import.objects.filter(pk=upload.pk, state=ImportState.UPLOADED)
    if not still.update(**values, updated_at=timezone.now()):
        raise InvalidTransition(_("This import has been started already; its mapping is fixed."))


def _move(upload: Import, to: str, refusal: str, **values: Any) -> None:
    free = Import.objects.filter(pk=upload.pk, state__in=import_sources(to))
    if not free.update(state=to, updated_at=timezone.now(), **values):
        raise InvalidTransition(refusal)
    upload.refresh_from_db()


def _nudge(upload: Import) -> None:
    transaction.on_commit(lambda: run_import_task.delay(import_id=upload.pk), robust=True)


def _claim(upload: Import) -> bool:
    now = timezone.now()
    values = {"state": ImportState.RUNNING, "claimed_until": now + LEASE, "updated_at": now}
    queued = Import.objects.filter(pk=upload.pk, state=ImportState.QUEUED).update(**values)
    left = queued or Import.objects.filter(
        pk=upload.pk, state=ImportState.RUNNING, claimed_until__lt=now
    ).update(**values)
    if left:
        Import.objects.filter(pk=upload.pk, started_at=None).update(started_at=now)
    upload.refresh_from_db()
    return bool(left)


def _chunks(upload: Import, plan: Plan, house: House) -> Iterator[Chunk]:
    job = Job(
        Path(upload.file.path), plan, house, today=_today(upload), time_zone=upload.agency.time_zone,
        done=upload.rows_done, first=min(FIRST_CHUNK_ROWS, CHUNK_ROWS), most=CHUNK_ROWS,
    )  # fmt: skip
    return chunks_ahead(job, rows=upload.rows_total or 0)


def _store_chunk(upload: Import, plan: Plan, house: House, chunk: Chunk) -> None:
    for attempt in range(3):
        try:
            _write_chunk(upload, plan, house, chunk)
        except IntegrityError:
            # Somebody typed in one of these people between our look and our write. The next look finds them.
            if attempt == 2:
                raise
        else:
            break
    upload.refresh_from_db(fields=["state", "rows_done", "seen"])


@transaction.atomic
def _write_chunk(upload: Import, plan: Plan, house: House, chunk: Chunk) -> None:
    with connection.cursor() as cursor:
        # Two imports of one agency take turns: both may be about the same people.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [IMPORT_LOCK, upload.agency_id])
        # A chunk and its count live or die together, so one lost with the server's power is simply taken in again;
        # waiting for the disk after each chunk would cost a tenth of the time. The end of the import does wait.
        cursor.execute("SET LOCAL synchronous_commit = off")
    now = timezone.now()
    seen = SeenIds(upload.seen)
    result, people = merge_chunk(upload, plan, chunk, seen)
    write_people(upload, people, house=house, now=now)
    new = write_newcomers(upload, result.newcomers, now=now)
    if result.outside:
        result.outside.write(result.remark)
    notes = ImportProblem.objects.filter(upload=upload, rejected=False).count()
    write_problems(upload, result, notes_so_far=notes)
    seen.add_all(chain(new, (person.pk for person in people)))
    _count(upload, result, rows=chunk.size, seen=seen, now=now)
    _tell(upload)


def _count(upload: Import, result: ChunkResult, *, rows: int, seen: SeenIds, now: datetime) -> None:
    """Move the counts on, unless the import was canceled or another worker has stored these rows: then undo all."""
    mine = Import.objects.filter(pk=upload.pk, state=ImportState.RUNNING, rows_done=upload.rows_done)
    moved = mine.update(
        rows_done=F("rows_done") + rows,
        created=F("created") + result.created,
        updated=F("updated") + result.updated,
        unchanged=F("unchanged") + result.unchanged,
        merged=F("merged") + result.merged,
        rejected=F("rejected") + result.rejected,
        seen=seen.packed(),
        claimed_until=now + LEASE,
        updated_at=now,
    )
    if not moved:
        raise _Stopped


@transaction.atomic
def _finish(upload: Import) -> None:
    _move(
        upload,
        ImportState.DONE,
        _("This import has ended already."),
        finished_at=timezone.now(),
        claimed_until=None,
    )
    counts = {
        name: getattr(upload, name) for name in ("created", "updated", "unchanged", "merged", "rejected")
    }
    record(by=upload.member, action="influencers.import.finished", subject=upload, **counts)
    _tell(upload)


@transaction.atomic
def _fail(upload: Import, sentence: str) -> None:
    ended = {
        "state": ImportState.FAILED,
        "error": sentence[:500],
        "finished_at": timezone.now(),
        "claimed_until": None,
    }
    if not Import.objects.filter(pk=upload.pk, state__in=import_sources(ImportState.FAILED)).update(**ended):
        return  # canceled in the same moment: that is the member's own word
    upload.refresh_from_db()
    record(by=upload.member, action="influencers.import.failed", subject=upload, comment=sentence)
    _tell(upload)


def _tell(upload: Import) -> None:
    publish(topic=f"import:{upload.uuid}", event="import.progress")
    if upload.state not in (ImportState.QUEUED, ImportState.RUNNING):
        publish(topic=f"agency:{upload.agency_id}", event="import.ended", upload=str(upload.uuid))


def _today(upload: Import) -> date:
    return timezone.localdate(timezone=ZoneInfo(upload.agency.time_zone))
