"""What can be done to files about an influencer."""

from contextlib import ExitStack
from functools import partial
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.models import Influencer, InfluencerFile
from influencers.uploads import verify

MOST_FILES = 200
MAY_NOT = gettext_lazy("Viewers cannot change files. Ask a manager or owner.")


@transaction.atomic
def add_file(*, influencer: Influencer, by: Membership, file: UploadedFile, name: str = "") -> InfluencerFile:
    """Keep a file about an influencer. What it is, its content tells; see uploads.verify for what is refused."""
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(MAY_NOT)
    if influencer.files.count() >= MOST_FILES:
        raise ActionError(
            _("At most %(most_files)s files a person. Remove one first.") % {"most_files": MOST_FILES}
        )
    verified = verify(file, size=file.size or 0)
    stored = InfluencerFile(
        influencer=influencer,
        author=by,
        name=_name(name or file.name or "", verified.extension),
        content_type=verified.content_type,
        size=len(verified.content),
    )
    with ExitStack() as undo:
        # The name on disk is ours, never the sender's; the file goes again when its row cannot be stored.
        stored.file.save(f"{stored.uuid}{verified.extension}", ContentFile(verified.content), save=False)
        undo.callback(stored.file.delete, save=False)
        stored.save()
        record(
            by=by,
            action="influencers.file.added",
            subject=influencer,
            agency=by.agency,
            changes={"file": (None, stored.name)},
        )
        undo.pop_all()
    return stored


@transaction.atomic
def remove_file(*, stored: InfluencerFile, by: Membership) -> None:
    """Remove a file for good; the timeline keeps its name."""
    if not rules.can_edit_influencer(by, stored.influencer):
        raise NotAllowed(MAY_NOT)
    if stored.snapshots.exists():
        raise ActionError(_("This file shows figures that were entered by hand, so it stays with them."))
    record(
        by=by,
        action="influencers.file.removed",
        subject=stored.influencer,
        agency=by.agency,
        changes={"file": (stored.name, None)},
    )
    stored.delete()
    transaction.on_commit(partial(stored.file.delete, save=False), robust=True)


def _name(name: str, extension: str) -> str:
    """Return the name a file is shown and downloaded by: without folders, with the ending of what it really is."""
    bare = clean(PurePosixPath(name.replace("\\", "/")).name)
    given = PurePosixPath(bare)
    alike = {".jpeg": ".jpg"}.get(given.suffix.lower(), given.suffix.lower())
    start = given.stem if alike == extension or len(given.suffix) <= 5 else bare
    return f"{start[:200] or 'file'}{extension}"
