"""Looking at files that have come: what they are, how large, how long; pictures to show; then they are put away."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from drafts import tasks
from drafts.media.kinds import HEAD, IMAGE, FileKind, check_whole, kind_of
from drafts.media.pictures import read_picture
from drafts.media.storage import FileOnDisk, arriving, draft_storage
from drafts.media.videos import read_video
from drafts.models import RevisionFile
from drafts.states import FileState

CLAIM = timedelta(minutes=10)
MOST_ATTEMPTS = 3
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Seen:
    """What a look at a file found: its kind, fields of its row, and pictures made of it (WebP, by field of the row)."""

    kind: FileKind
    values: dict[str, Any]
    pictures: dict[str, bytes] = field(default_factory=dict)


def look_at_file(*, file_id: int, now: datetime) -> bool:
    """Look at one file that waits for it; say whether this call did. Twice at once looks once; a refusal is kept, in a sentence."""
    claimed = RevisionFile.objects.waiting(now=now).filter(pk=file_id)
    if not claimed.update(claimed_until=now + CLAIM, attempts=F("attempts") + 1):
        return False
    file = RevisionFile.objects.select_related("upload", "revision__draft__agency").get(pk=file_id)
    try:
        if file.attempts > MOST_ATTEMPTS:
            # Each time before, the worker ended while it was at it: the file is to blame.
            raise ActionError(_("The file could not be opened. Export it anew and send it again."))
        path = _where(file)
        seen = _look(path)
        _put_away(file, path, seen)
    except ActionError as error:
        _refuse(file, str(error))
    return True


def look_at_lost(*, now: datetime) -> int:
    """Beat: hand files nobody looked at to a worker; return how many."""
    lost = RevisionFile.objects.waiting(now=now).filter(created_at__lt=now - timedelta(seconds=30))
    ids = list(lost.values_list("pk", flat=True)[:100])
    for file_id in ids:
        tasks.look_at_file.delay(file_id=file_id)
    return len(ids)


def _where(file: RevisionFile) -> Path:
    """Return where the bytes are: still arriving, or put away already by a worker that ended before it said so."""
    if file.upload is not None:
        path = arriving(str(file.upload.uuid))
        if path.exists():
            return path
        stored = draft_storage()
        for extension in (".jpg", ".png", ".webp", ".mp4", ".mov", ".webm"):
            name = _name(file, extension)
            if not hasattr(stored, "read_part") and stored.exists(name):
                return Path(stored.path(name))
    raise ActionError(_("The file was lost on its way. Send it again."))


def _look(path: Path) -> Seen:
    with path.open("rb") as opened:
        kind = kind_of(opened.read(HEAD))
        opened.seek(0)
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    check_whole(path)
    if kind.kind == IMAGE:
        picture = read_picture(path, kind)
        values: dict[str, Any] = {"width": picture.width, "height": picture.height}
        pictures = {"shown": picture.shown, "poster": picture.small}
    else:
        video = read_video(path, kind)
        values = {
            "width": video.width, "height": video.height, "duration_ms": video.duration_ms or None,
            "codec": video.codec[:20], "has_sound": video.has_sound,
        }  # fmt: skip
        pictures = {"poster": video.poster}
    return Seen(kind, {**values, "sha256": digest}, pictures)


def _put_away(file: RevisionFile, path: Path, seen: Seen) -> None:
    """Keep pictures and original under names of ours, then say in the row that all is there."""
    storage = draft_storage()
    for made, content in seen.pictures.items():
        name = _name(file, f"-{made}.webp")
        storage.delete(name)  # of a look that was broken off
        setattr(file, made, storage.save(name, ContentFile(content)))
    original = _name(file, seen.kind.extension)
    arrives = file.upload is not None and path == arriving(str(file.upload.uuid))
    with path.open("rb") as opened:
        file.file = storage.save(original, FileOnDisk(opened, name=str(path))) if arrives else original
    for name, value in seen.values.items():
        setattr(file, name, value)
    file.kind, file.content_type, file.state = seen.kind.kind, seen.kind.content_type, FileState.READY
    file.claimed_until = None
    file.save()
    if arrives:
        path.unlink(missing_ok=True)


@transaction.atomic
def _refuse(file: RevisionFile, problem: str) -> None:
    file.state, file.problem, file.claimed_until = FileState.REFUSED, problem[:300], None
    file.save(update_fields=["state", "problem", "claimed_until", "updated_at"])
    record(
        by=None, action="drafts.file.refused", subject=file.revision.draft, agency=file.revision.draft.agency,
        changes={"file": (None, file.name)}, comment=problem,
    )  # fmt: skip
    if file.upload is not None:
        name = str(file.upload.uuid)
        transaction.on_commit(lambda: arriving(name).unlink(missing_ok=True), robust=True)
    log.info("draft file refused", file=file.pk, problem=problem)


def _name(file: RevisionFile, ending: str) -> str:
    return f"drafts/{file.created_at:%Y/%m}/{file.uuid}{ending}"
