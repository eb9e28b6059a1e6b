"""What can be done to notes."""

from django.db import transaction

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.models import Influencer, Note

LONGEST_NOTE = 10_000


@transaction.atomic
def add_note(*, influencer: Influencer, by: Membership, text: str) -> Note:
    """Write a note about an influencer for everybody in the house."""
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed("Viewers cannot write notes. Ask a manager or owner.")
    note = Note.objects.create(influencer=influencer, author=by, text=_read_text(text))
    record(by=by, action="influencers.note.added", subject=influencer, agency=by.agency, comment=_start(note))
    return note


@transaction.atomic
def change_note(*, note: Note, by: Membership, text: str) -> Note:
    """Correct one's own note."""
    if not rules.can_change_note(by, note):
        raise NotAllowed("Only who wrote a note can change it.")
    text = _read_text(text)
    if text != note.text:
        note.text = text
        note.save(update_fields=["text", "updated_at"])
        record(
            by=by,
            action="influencers.note.changed",
            subject=note.influencer,
            agency=by.agency,
            comment=_start(note),
        )
    return note


@transaction.atomic
def remove_note(*, note: Note, by: Membership) -> None:
    """Remove one's own note."""
    if not rules.can_change_note(by, note):
        raise NotAllowed("Only who wrote a note can remove it.")
    record(by=by, action="influencers.note.removed", subject=note.influencer, agency=by.agency)
    note.delete()


def _read_text(text: str) -> str:
    text = "\n".join(clean(line) for line in text.splitlines()).strip()
    if not text:
        raise ActionError("Write something first.")
    if len(text) > LONGEST_NOTE:
        raise ActionError(f"The note is too long: at most {LONGEST_NOTE:,} letters.")
    return text


def _start(note: Note) -> str:
    return note.text if len(note.text) <= 200 else f"{note.text[:199]}…"
