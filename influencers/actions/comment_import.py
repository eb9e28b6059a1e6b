"""Comments from a file: stored as polled ones are, each once, and read by the sentiment worker like them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from influencers import rules
from influencers.actions.content import store_comments
from influencers.importing.comments import LARGEST_FILE, CommentRow, candidates, read_comments
from influencers.importing.files import too_large
from influencers.models import Channel, Comment, Post
from platforms.contract import CommentItem

KNOWN, REFUSED = "known", "refused"


@dataclass(frozen=True)
class RowNote:
    """A row that was not stored: known already, or refused, and why."""

    row: int
    result: str
    why: str


@dataclass
class CommentImport:
    """What became of a file of comments, row by row."""

    stored: int = 0
    notes: list[RowNote] = field(default_factory=list)

    @property
    def known(self) -> int:
        """How many were stored before or stand in the file twice."""
        return sum(note.result == KNOWN for note in self.notes)

    @property
    def refused(self) -> int:
        """How many rows could not be taken in."""
        return sum(note.result == REFUSED for note in self.notes)


@transaction.atomic
def import_comments(
    *, by: Membership, channel: Channel, file: File, now: datetime, post: Post | None = None
) -> CommentImport:
    """Store the comments of a file (CSV, TSV or a workbook) under a channel's stored posts, each once.

    With `post` all of them stand under it; else each row names its post by the platform's id or the link. Names of
    authors are not kept, only that two comments are of one. Raises ActionError for a file that cannot be read.
    """
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(_("Viewers cannot import comments. Ask a manager or owner."))
    if post is not None and post.channel_id != channel.pk:
        raise ActionError(_("This post is another channel's."))
    if (file.size or 0) > LARGEST_FILE:
        raise ActionError(too_large(file.size, LARGEST_FILE))
    rows = _rows_of(file, now=now, names_posts=post is None)
    found = CommentImport(notes=[RowNote(row.number, REFUSED, row.why) for row in rows if row.item is None])
    readable = [row for row in rows if row.item is not None]
    items = _not_yet_stored(found, _placed(found, readable, channel, post))
    found.stored = store_comments(channel=channel, comments=items)
    found.notes.sort(key=lambda note: note.row)
    record(
        by=by, action="influencers.comments.imported", subject=channel.influencer, channel=channel.handle,
        stored=found.stored, known=found.known, refused=found.refused,
    )  # fmt: skip
    return found


def _rows_of(file: File, *, now: datetime, names_posts: bool) -> list[CommentRow]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "comments"
        with path.open("wb") as copy:
            for part in file.chunks():
                copy.write(part)
        return list(read_comments(path, now=now, names_posts=names_posts))


def _placed(
    found: CommentImport, rows: Sequence[CommentRow], channel: Channel, post: Post | None
) -> list[tuple[int, int, CommentItem]]:
    """Return (row, post's key, item) of the rows whose post is stored; note the others."""
    if post is not None:
        return [(row.number, post.pk, _under(row, post.external_id)) for row in rows]
    named = {name for row in rows for name in candidates(row.post)}
    posts = Post.objects.filter(Q(external_id__in=named) | Q(url__in=named), channel=channel)
    places: dict[str, tuple[int, str]] = {}
    for pk, external_id, url in posts.values_list("pk", "external_id", "url"):
        places[external_id] = places[url] = (pk, external_id)
    placed = []
    for row in rows:
        place = next((places[name] for name in candidates(row.post) if name in places), None)
        if place is None:
            why = _("This channel has no stored post “%(post)s”.") % {"post": row.post[:80]}
            found.notes.append(RowNote(row.number, REFUSED, why))
        else:
            placed.append((row.number, place[0], _under(row, place[1])))
    return placed


def _under(row: CommentRow, post_external_id: str) -> CommentItem:
    if row.item is None:
        raise ValueError(f"Row {row.number} was refused.")
    return replace(row.item, post_external_id=post_external_id)


def _not_yet_stored(found: CommentImport, placed: list[tuple[int, int, CommentItem]]) -> list[CommentItem]:
    """Return what is new; note what is stored already and what the file says twice."""
    known = Comment.objects.filter(
        post__in={pk for _row, pk, _item in placed},
        external_id__in={item.external_id for _row, _pk, item in placed},
    )
    seen = dict.fromkeys(known.values_list("post", "external_id"), 0)
    new = []
    for number, pk, item in placed:
        key = (pk, item.external_id)
        if key in seen:
            first = seen[key]
            why = (
                _("It stands in row %(row)d already.") % {"row": first}
                if first
                else _("It is stored already.")
            )
            found.notes.append(RowNote(number, KNOWN, why))
            continue
        seen[key] = number
        new.append(item)
    return new
