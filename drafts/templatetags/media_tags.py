"""Template tags for files of drafts.

The same templates show files to the house, to a client, to the influencer and to the holder of a link. Pages for others than
the house name their addresses in the context as `file_routes`: {what: (route, arguments before the file's or revision's)}.
"""

from collections.abc import Iterable
from itertools import zip_longest
from uuid import UUID

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse

from drafts.models import Revision, RevisionFile
from drafts.states import FileState

register = template.Library()
OF_THE_HOUSE = {
    "file": ("drafts:file", ()),
    "files": ("drafts:files", ()),
    "uploads": ("drafts:uploads", ()),
    "remove": ("drafts:remove_file", ()),
    "move": ("drafts:move_file", ()),
    "describe": ("drafts:describe_file", ()),
}


@register.simple_tag(takes_context=True)
def file_url(context: Context, file: RevisionFile, part: str = "shown") -> str:
    """Return the address of a file's part: shown, poster or original."""
    return _address(context, "file", file.uuid, part)


@register.simple_tag(takes_context=True)
def file_verb(context: Context, file: RevisionFile, verb: str) -> str:
    """Return where a file is removed or moved."""
    return _address(context, verb, file.uuid)


@register.simple_tag(takes_context=True)
def files_url(context: Context, revision: Revision) -> str:
    """Return where the list of a revision's files is asked for anew."""
    return _address(context, "files", revision.uuid)


@register.simple_tag(takes_context=True)
def uploads_url(context: Context, revision: Revision) -> str:
    """Return where files are sent to."""
    return _address(context, "uploads", revision.uuid)


@register.filter
def any_checking(files: Iterable[RevisionFile]) -> bool:
    """Say whether a file is still being looked at."""
    return any(file.state == FileState.CHECKING for file in files)


@register.filter
def clock(milliseconds: int | None) -> str:
    """Return a length as m:ss, or h:mm:ss from an hour on; empty when it is not known."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.simple_tag
def upload_limits() -> dict[str, int]:
    """Return what the upload box tells the browser: bytes a part and bytes a file."""
    return {"part": settings.UPLOAD_PART_BYTES, "most": settings.UPLOAD_MAX_BYTES}


def _address(context: Context, what: str, uuid: UUID, *after: str) -> str:
    route, before = (context.get("file_routes") or OF_THE_HOUSE)[what]
    return reverse(route, args=[*before, uuid, *after])


@register.simple_tag
def paired_files(old: Revision, new: Revision) -> list[tuple[RevisionFile | None, RevisionFile | None]]:
    """Return the files of two revisions beside each other, by their order; None where one has none."""
    befores, afters = list(old.files.ready()), list(new.files.ready())
    for file, revision in [(file, old) for file in befores] + [(file, new) for file in afters]:
        file.revision = revision
    return list(zip_longest(befores, afters))


@register.filter
def with_other(file: RevisionFile, other: RevisionFile) -> list[RevisionFile]:
    """Return two files as a list, to be drawn alike."""
    return [file, other]
