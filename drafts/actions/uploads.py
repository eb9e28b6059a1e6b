"""Files on their way: begun, written part by part, ended. Whatever breaks, the row says how much has come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from campaigns.reading import read_line
from campaigns.rules import Actor
from drafts import rules, tasks
from drafts.media.kinds import HEAD, FileKind, kind_of
from drafts.media.storage import arriving, check_room
from drafts.models import Revision, RevisionFile, Upload
from drafts.states import FileState, UploadState

MOST_FILES = 30  # of a revision: a carousel has at most 20
CLAIM = timedelta(seconds=90)  # longer than a part takes on a slow line; a dead writer's claim then ends
BLOCK = 64 * 1024
MAY_NOT = gettext_lazy("You may look at this draft, not change it.")


class PartRefused(ActionError):
    """The part does not follow on what is here. `offset` is where the next one must begin."""

    def __init__(self, says: str, offset: int) -> None:
        super().__init__(says)
        self.offset = offset


class Busy(ActionError):
    """Another connection is writing this upload at the moment."""


@transaction.atomic
def begin_upload(
    *, revision: Revision, by: Actor, name: str, size: int, now: datetime | None = None
) -> Upload:
    """Make room for a file of `size` bytes in a revision that is being written. Nothing has come yet."""
    current = lock_written(revision, by)
    limit = settings.UPLOAD_MAX_BYTES
    if not 0 < size <= limit:
        raise ActionError(
            _("The file is empty.")
            if size <= 0
            else _("The file is too large: at most %(limit)s MB.") % {"limit": f"{limit // 1024 // 1024:,}"}
        )
    moment = now or timezone.now()
    taken = current.files.count() + current.uploads.alive(now=moment).count()
    if taken >= MOST_FILES:
        raise ActionError(_("At most %(most)s files a revision. Remove one first.") % {"most": MOST_FILES})
    check_room(size)
    made = Upload.objects.create(
        revision=current, name=shown_name(name), size=size,
        member=by if isinstance(by, Membership) else None,
        given_pass=None if isinstance(by, Membership) else by,
        expires_at=moment + timedelta(hours=settings.UPLOAD_HOURS),
    )  # fmt: skip
    arriving(str(made.uuid)).touch()
    return made


def write_part(
    *,
    upload: Upload,
    by: Actor,
    offset: int,
    length: int | None,
    read: Callable[[int], bytes],
    now: datetime | None = None,
) -> Upload:
    """Write what `read(most bytes)` gives from `offset` on; return the upload as it stands. The last byte makes it a file.

    Not one transaction: the line may be slow. The row is claimed first, bytes are written, then `offset` moves by
    compare-and-set; a line that breaks keeps what has come. Raises PartRefused when `offset` is not where we are, Busy
    when another connection writes, ActionError when the file is none we take in.
    """
    moment = now or timezone.now()
    if not rules.can_write(by, upload.revision.draft.deliverable.collaboration):
        raise NotAllowed(MAY_NOT)
    _claim(upload, offset, moment)
    came = 0
    try:
        came = _write(upload, offset, length, read)
    finally:
        ours = Upload.objects.filter(pk=upload.pk, offset=offset, writing_until=upload.writing_until)
        ours.update(
            offset=offset + came, writing_until=None, updated_at=timezone.now(),
            expires_at=moment + timedelta(hours=settings.UPLOAD_HOURS),
        )  # fmt: skip
    upload.refresh_from_db()
    if offset < min(HEAD, upload.size) <= upload.offset:
        _check_beginning(upload)
    if upload.offset == upload.size:
        _become_file(upload)
    return upload


def add_file(*, revision: Revision, by: Actor, file: File, alt: str = "") -> RevisionFile:
    """Take a file that is here whole into a revision that is being written; `alt` says what it shows.

    Raises ActionError for one that is empty, too large, one too many, or none we take in.
    """
    described = read_line(alt, 500, _("The description"))
    upload = begin_upload(revision=revision, by=by, name=file.name or "", size=file.size or 0)
    file.seek(0)
    written = write_part(upload=upload, by=by, offset=0, length=upload.size, read=file.read)
    made = RevisionFile.objects.filter(upload=written).first()
    if made is None:
        end_upload(upload=written, by=by)
        raise ActionError(_("The file did not come whole. Send it again."))
    if described:
        RevisionFile.objects.filter(pk=made.pk).update(alt=described)
        made.alt = described
    return made


@transaction.atomic
def end_upload(*, upload: Upload, by: Actor) -> None:
    """Give an upload up; what has come of it is forgotten."""
    lock_written(upload.revision, by)
    if not Upload.objects.filter(pk=upload.pk, state=UploadState.COMING).update(state=UploadState.ENDED):
        raise InvalidTransition(_("This upload is over already."))
    transaction.on_commit(partial(_forget, str(upload.uuid)), robust=True)


def expire_uploads(*, now: datetime) -> int:
    """Beat: forget uploads whose rest never came, and what lies about of ended ones; return how many ended."""
    over = list(Upload.objects.filter(state=UploadState.COMING, expires_at__lte=now)[:500])
    for upload in over:
        waiting = Upload.objects.filter(pk=upload.pk, state=UploadState.COMING, expires_at__lte=now)
        if waiting.update(state=UploadState.ENDED, updated_at=now):
            _forget(str(upload.uuid))
    return len(over)


def lock_written(revision: Revision, by: Actor) -> Revision:
    """Return a revision fresh and locked for a change of its files; refuses one that was handed in, and who may not."""
    current = (
        Revision.objects.select_for_update(of=("self",))
        .select_related("draft__agency", "draft__deliverable__collaboration__campaign")
        .get(pk=revision.pk)
    )
    if not rules.can_write(by, current.draft.deliverable.collaboration):
        raise NotAllowed(MAY_NOT)
    if current.is_locked:
        raise InvalidTransition(_("This revision was handed in. Begin a new one to change its files."))
    return current


def shown_name(name: str) -> str:
    """Return the name a file is shown by: one line without folders."""
    return clean(PurePosixPath(name.replace("\\", "/")).name)[:200] or _("file")


def _claim(upload: Upload, offset: int, now: datetime) -> None:
    upload.writing_until = timezone.now() + CLAIM
    free = Q(writing_until=None) | Q(writing_until__lt=now)
    alive = Upload.objects.alive(now=now).filter(pk=upload.pk)
    if alive.filter(free, offset=offset).update(writing_until=upload.writing_until):
        return
    upload.refresh_from_db()
    if upload.state != UploadState.COMING or upload.expires_at <= now:
        raise InvalidTransition(upload.problem or _("This upload is over. Begin it anew."))
    if upload.offset != offset:
        raise PartRefused(_("This part does not follow on what has come."), upload.offset)
    raise Busy(_("Another window is sending this file already."))


def _write(upload: Upload, offset: int, length: int | None, read: Callable[[int], bytes]) -> int:
    """Write at most `length` bytes and never beyond the size; return how many came, also when the line breaks."""
    room = upload.size - offset
    if length is not None and length > room:
        raise ActionError(_("More came than was announced."))
    left, came = room if length is None else length, 0
    with arriving(str(upload.uuid)).open("r+b") as file:
        file.seek(offset)
        while left > 0:
            try:
                block = read(min(BLOCK, left))
            except OSError:  # the line broke; what has come counts (Django's UnreadablePostError is one)
                break
            if not block:
                break
            file.write(block)
            came, left = came + len(block), left - len(block)
    return came


def _check_beginning(upload: Upload) -> None:
    """Refuse at the first part what we would refuse at the end, so that nobody sends a gigabyte for nothing."""
    try:
        _kind(upload)
    except ActionError as error:
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.REFUSED, problem=str(error)[:300])
        _forget(str(upload.uuid))
        raise


def _kind(upload: Upload) -> FileKind:
    with arriving(str(upload.uuid)).open("rb") as file:
        return kind_of(file.read(HEAD))


@transaction.atomic
def _become_file(upload: Upload) -> None:
    """Make a whole upload a file of its revision; looking at it is a task's work."""
    revision = Revision.objects.select_for_update(of=("self",)).get(pk=upload.revision_id)
    coming = Upload.objects.filter(pk=upload.pk, state=UploadState.COMING, offset=F("size"))
    if revision.is_locked:
        coming.update(state=UploadState.REFUSED, problem=_("The revision was handed in meanwhile."))
        raise InvalidTransition(_("The revision was handed in meanwhile. Begin a new one to add files."))
    if not coming.update(state=UploadState.WHOLE):
        return
    kind = _kind(upload)
    position = revision.files.count()
    made = RevisionFile.objects.create(
        revision=revision, upload=upload, position=position, name=upload.name, size=upload.size,
        kind=kind.kind, content_type=kind.content_type, state=FileState.CHECKING,
    )  # fmt: skip
    record(
        by=upload.by, action="drafts.file.added", subject=revision.draft,
        changes={"file": (None, made.name), "revision": (None, revision.number)},
    )  # fmt: skip
    transaction.on_commit(partial(tasks.look_at_file.delay, file_id=made.pk), robust=True)


def _forget(name: str) -> None:
    arriving(name).unlink(missing_ok=True)
