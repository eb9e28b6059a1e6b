"""What can be done to the files of a revision: order, describe, remove them, take them along to the next one."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from campaigns.reading import read_line
from campaigns.rules import Actor
from drafts.actions.uploads import lock_written
from drafts.media.storage import draft_storage
from drafts.models import Revision, RevisionFile
from drafts.states import FileState

STORED = ("file", "shown", "poster")


@transaction.atomic
def remove_file(*, file: RevisionFile, by: Actor) -> None:
    """Take a file out of a revision that is being written; what other revisions show stays."""
    revision = lock_written(file.revision, by)
    names = [getattr(file, stored).name for stored in STORED if getattr(file, stored)]
    RevisionFile.objects.filter(pk=file.pk).delete()
    for position, pk in enumerate(revision.files.values_list("pk", flat=True)):
        RevisionFile.objects.filter(pk=pk).exclude(position=position).update(position=position)
    record(
        by=by, action="drafts.file.removed", subject=revision.draft,
        changes={"file": (file.name, None), "revision": (None, revision.number)},
    )  # fmt: skip
    transaction.on_commit(partial(forget_unused, names), robust=True)


@transaction.atomic
def order_files(*, revision: Revision, by: Actor, order: Iterable[UUID]) -> None:
    """Bring the files of a revision into an order; all of them are named, once."""
    current = lock_written(revision, by)
    files = {file.uuid: file for file in current.files.all()}
    wanted = list(order)
    if sorted(wanted) != sorted(files):
        raise ActionError(_("Some files came or went meanwhile. Look at the order once more."))
    for position, uuid in enumerate(wanted):
        if files[uuid].position != position:
            RevisionFile.objects.filter(pk=files[uuid].pk).update(
                position=position, updated_at=timezone.now()
            )
    record(by=by, action="drafts.files.ordered", subject=current.draft)


@transaction.atomic
def move_forward(*, file: RevisionFile, by: Actor) -> None:
    """Bring a file one place forward; the first one stays."""
    revision = lock_written(file.revision, by)
    order = list(revision.files.values_list("uuid", flat=True))
    at = order.index(file.uuid)
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
        order_files(revision=revision, by=by, order=order)


@transaction.atomic
def describe_file(*, file: RevisionFile, by: Actor, alt: str) -> RevisionFile:
    """Say what a file shows, for those who cannot see it."""
    lock_written(file.revision, by)
    file.alt = read_line(alt, 500, _("The description"))
    file.save(update_fields=["alt", "updated_at"])
    return file


def copy_files(*, old: Revision, new: Revision) -> None:
    """Take the ready files of a revision along to the next one; the stored bytes are shared, not copied."""
    rows = []
    for position, file in enumerate(old.files.ready()):
        kept = {
            each.attname: getattr(file, each.attname)
            for each in RevisionFile._meta.concrete_fields
            if each.name not in ("id", "uuid", "revision", "upload", "position", "claimed_until")
        }
        rows.append(RevisionFile(**kept, revision=new, position=position))
    RevisionFile.objects.bulk_create(rows)


def unfinished(revision: Revision) -> str:
    """Return why a revision cannot be handed in yet because of its files; empty where nothing is in the way."""
    if revision.uploads.alive(now=timezone.now()).exists():
        return _("A file is still on its way. Wait until it has come, or give it up.")
    states = dict(revision.files.exclude(state=FileState.READY).values_list("state", "name"))
    if FileState.CHECKING in states:
        return _("“%(name)s” is still being looked at. Try again in a moment.") % {
            "name": states[FileState.CHECKING]
        }
    if FileState.REFUSED in states:
        return _("“%(name)s” could not be taken in. Remove it first.") % {"name": states[FileState.REFUSED]}
    return ""


def forget_unused(names: Iterable[str]) -> None:
    """Delete stored files no row names any more."""
    for name in names:
        used = any(RevisionFile.objects.filter(**{stored: name}).exists() for stored in STORED)
        if not used:
            draft_storage().delete(name)
