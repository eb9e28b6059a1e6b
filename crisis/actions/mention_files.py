"""Files of mentions: uploaded, their columns set, taken in by a worker, stopped, continued, undone as a whole."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.live import publish
from accounts.models import Membership
from campaigns.moves import move
from crisis.actions.mentions import check_may
from crisis.actions.unlearning import unlearn
from crisis.mentions import propose, read_plan
from crisis.models import AlertSample, Mention, MentionFile, Monitor, Stream
from crisis.states import MENTION_FILE_MOVES, MentionFileState
from crisis.tasks import take_in_mentions
from influencers.importing.files import UnreadableFile, too_large
from influencers.importing.spreadsheet import forget


def upload_mentions(
    *, monitor: Monitor, by: Membership, file: File, file_name: str, start: bool = False
) -> MentionFile:
    """Keep a file and propose what its columns mean; with `start` it is taken in at once where nothing has to be decided.

    Raises UnreadableFile with one sentence for a file that is no list; then nothing is kept.
    """
    check_may(monitor, by)
    if (file.size or 0) > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile(too_large(file.size, settings.IMPORT_MAX_BYTES))
    upload = MentionFile(
        agency=monitor.agency, monitor=monitor, member=by, file_name=Path(file_name).name[:255] or "mentions"
    )
    upload.sha256 = _hash_of(file)
    upload.file.save(f"{upload.uuid}{Path(file_name).suffix[:10].lower()}", file, save=False)
    try:
        plan, upload.rows_total = propose(Path(upload.file.path), limit=settings.IMPORT_MAX_BYTES)
    except ActionError:
        forget(Path(upload.file.path))
        upload.file.delete(save=False)
        raise
    upload.plan = plan.as_dict()
    with transaction.atomic():
        upload.save()
        record(
            by=by,
            action="crisis.mention_file.uploaded",
            subject=upload,
            monitor=monitor.name,
            rows=upload.rows_total,
        )
        if start and not plan.missing():
            start_mentions(upload=upload, by=by)
    return upload


def set_columns(
    *, upload: MentionFile, by: Membership, meanings: Sequence[str], day_first: bool | None = None
) -> MentionFile:
    """Say what each column means, and whether dates such as 03/04/2031 begin with the day."""
    check_may(upload.monitor, by)
    try:
        plan = read_plan(upload.plan).with_meanings(list(meanings), day_first).as_dict()
    except ValueError as error:
        raise ActionError(str(error)) from None
    still = MentionFile.objects.filter(pk=upload.pk, state=MentionFileState.UPLOADED)
    if not still.update(plan=plan, updated_at=timezone.now()):
        raise InvalidTransition(_("This file is being read already; what its columns mean is fixed."))
    upload.plan = plan
    return upload


@transaction.atomic
def start_mentions(*, upload: MentionFile, by: Membership) -> MentionFile:
    """Queue a file; a worker takes its mentions in."""
    check_may(upload.monitor, by)
    if missing := read_plan(upload.plan).missing():
        raise ActionError(missing)
    if upload.state != MentionFileState.UPLOADED:
        raise InvalidTransition(_("This file was started already."))
    move(upload, MENTION_FILE_MOVES, MentionFileState.QUEUED, refused=_("This file was started already."))
    record(by=by, action="crisis.mention_file.started", subject=upload, rows=upload.rows_total or 0)
    _nudge(upload)
    return upload


@transaction.atomic
def cancel_mentions(*, upload: MentionFile, by: Membership) -> MentionFile:
    """Stop. What was taken in stays; it can be continued, or undone."""
    check_may(upload.monitor, by)
    ended = {"finished_at": timezone.now(), "claimed_until": None}
    move(
        upload,
        MENTION_FILE_MOVES,
        MentionFileState.CANCELED,
        refused=_("This file has ended already."),
        **ended,
    )
    record(by=by, action="crisis.mention_file.canceled", subject=upload, rows_done=upload.rows_done)
    tell_file(upload)
    return upload


@transaction.atomic
def continue_mentions(*, upload: MentionFile, by: Membership) -> MentionFile:
    """Go on with a canceled or failed file after its last stored row."""
    check_may(upload.monitor, by)
    if upload.state not in (MentionFileState.CANCELED, MentionFileState.FAILED):
        raise InvalidTransition(_("Only a canceled or failed file can be continued."))
    if not upload.file:
        raise ActionError(
            _("The file is no longer kept. Upload it again; mentions taken in before are known.")
        )
    if missing := read_plan(upload.plan).missing():
        raise ActionError(missing)
    running = _("This file is being read again already.")
    move(upload, MENTION_FILE_MOVES, MentionFileState.QUEUED, refused=running, finished_at=None, error="")
    record(by=by, action="crisis.mention_file.started", subject=upload, rows_done=upload.rows_done)
    _nudge(upload)
    return upload


@transaction.atomic
def undo_mentions(*, upload: MentionFile, by: Membership, now: datetime) -> MentionFile:
    """Take all mentions of a file out again, and out of what is usual; not once something was built on one of them."""
    check_may(upload.monitor, by)
    # Whoever counts mentions holds this lock: none of them is counted while they go.
    whole = Stream.objects.select_for_update().filter(monitor=upload.monitor_id, key="whole").first()
    if why := why_not_undone(upload):
        raise ActionError(why)
    refused = _("Only a file whose reading has ended can be undone, once.")
    move(upload, MENTION_FILE_MOVES, MentionFileState.UNDONE, refused=refused, finished_at=now)
    heard = Mention.objects.filter(from_file=upload, heard_at__isnull=False).count()
    if whole is not None and heard:
        unlearn(whole, upload)
    with connection.cursor() as cursor:  # nothing points at them: that was asked above
        cursor.execute(f'DELETE FROM "{Mention._meta.db_table}" WHERE from_file_id = %s', [upload.pk])  # noqa: S608
        gone = cursor.rowcount
    Monitor.objects.filter(pk=upload.monitor_id, heard__gte=heard).update(heard=F("heard") - heard)
    record(by=by, action="crisis.mention_file.undone", subject=upload, mentions=gone)
    tell_file(upload)
    return upload


def why_not_undone(upload: MentionFile) -> str:
    """Return what was built on a file's mentions, "" for nothing."""
    of_file = Mention.objects.filter(from_file=upload)
    samples = AlertSample.objects.filter(mention__in=of_file).count()
    if samples:
        return _("%(number)d of its mentions belong to alerts. Put single ones away instead.") % {
            "number": samples
        }
    corrected = of_file.filter(corrected_at__isnull=False).count()
    if corrected:
        return _("Somebody corrected %(number)d of its mentions. Put single ones away instead.") % {
            "number": corrected
        }
    return ""


def tell_file(upload: MentionFile) -> None:
    """Move open pages of a file on."""
    publish(topic=f"mention_file:{upload.uuid}", event="mention_file_moved")


def _nudge(upload: MentionFile) -> None:
    transaction.on_commit(lambda: take_in_mentions.delay(file_id=upload.pk), robust=True)


def _hash_of(file: File) -> str:
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
