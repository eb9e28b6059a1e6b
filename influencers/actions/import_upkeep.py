"""What the clock does for imports: lost ones are handed to the workers again, old files removed."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from accounts.audit import record
from influencers.importing.spreadsheet import forget
from influencers.models import Import
from influencers.queries.importing import lost_imports, with_old_files
from influencers.states import ImportState
from influencers.tasks import run_import as run_import_task

QUEUED_TOO_LONG = timedelta(seconds=30)
FILES_A_TICK = 500

log = structlog.get_logger(__name__)


def nudge_lost_imports(*, now: datetime) -> int:
    """Hand imports that no worker is at, although one should be, to the workers again; return how many."""
    lost = list(lost_imports(now=now, queued_before=now - QUEUED_TOO_LONG).values_list("pk", flat=True)[:100])
    for pk in lost:
        run_import_task.delay(import_id=pk)
    return len(lost)


def forget_import_files(*, now: datetime) -> int:
    """Remove the files of imports nobody has touched for IMPORT_FILES_DAYS; return how many. 0 days keeps them.

    What came of the rows stays, and so does the mapping. A list that was never started is canceled by it.
    """
    if not settings.IMPORT_FILES_DAYS:
        return 0
    before = now - timedelta(days=settings.IMPORT_FILES_DAYS)
    gone = 0
    for pk in list(with_old_files(before=before).order_by("pk").values_list("pk", flat=True)[:FILES_A_TICK]):
        gone += _forget_file(pk, before=before, now=now)
    if gone:
        log.info("import files removed", files=gone)
    return gone


@transaction.atomic
def _forget_file(pk: int, *, before: datetime, now: datetime) -> bool:
    # Locked, so that nobody continues the import meanwhile; looked at again, as somebody may have done it just before.
    upload = (
        with_old_files(before=before).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    )
    if upload is None:
        return False
    # The file first: should the row not be written after all, the next tick finds it again.
    forget(Path(upload.file.path))
    upload.file.delete(save=False)
    values: dict[str, Any] = {"file": ""}
    if upload.state == ImportState.UPLOADED:
        values |= {"state": ImportState.CANCELED, "finished_at": now}
    Import.objects.filter(pk=pk).update(**values)
    record(by=None, action="influencers.import.file_removed", subject=upload)
    return True
