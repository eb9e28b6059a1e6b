"""What can be done to notes."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.models import Influencer, Note
from influencers.search_text import refresh_search_text
from influencers.states import NoteKind

LONGEST_NOTE = 10_000


@transaction.atomic
def add_note(
    *,
    influencer: Influencer,
    by: Membership,
    text: str,
    kind: str = NoteKind.NOTE,
    happened_on: date | None = None,
) -> Note:
    """Write a note about an influencer for everybody in the house.

    `kind` is one of NoteKind. Calls, meetings and messages are no notes but contacts: they stand with the letters.
    """
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(_("Viewers cannot write notes. Ask a manager or owner."))
    if kind not in NoteKind.values:
        raise ActionError(
            _("%(kind)s is not a kind of note. Known: %(values)s.")
            % {"kind": clean(kind)[:40], "values": ", ".join(NoteKind.values)}
        )
    if happened_on and happened_on > timezone.localdate():
        raise ActionError(_("The date lies ahead. Write when it happened; what comes is a next step."))
    text = _read_text(text)
    note = Note.objects.create(
        influencer=influencer, author=by, text=text, kind=kind, happened_on=happened_on
    )
    refresh_search_text(influencer)
    record(
        by=by,
        action="influencers.note.added",
        subject=influencer,
        agency=by.agency,
        comment=_start(note),
    )
    return note


@transaction.atomic
def change_note(*, note: Note, by: Membership, text: str) -> Note:
    """Correct one's own note."""
    if not rules.can_change_note(by, note):
        raise NotAllowed(_("Only who wrote a note can change it."))
    text = _read_text(text)
    if text != note.text:
        note.text = text
        note.save(update_fields=["text", "updated_at"])
        refresh_search_text(note.influencer)
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
        raise NotAllowed(_("Only who wrote a note can remove it."))
    record(by=by, action="influencers.note.removed", subject=note.influencer, agency=by.agency)
    note.delete()
    refresh_search_text(note.influencer)


def remember_contact(influencer: Influencer, at: datetime) -> None:
    """Move the day of the last contact on; one that is newer stays."""
    older = Q(last_contact_at=None) | Q(last_contact_at__lt=at)
    if Influencer.objects.filter(older, pk=influencer.pk).update(last_contact_at=at):
        influencer.last_contact_at = at


def noon_of(day: date) -> datetime:
    """Return noon of a day, in the reader's zone: a day is all that is known. Today is now."""
    now = timezone.now()
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return min(noon, now) if day < timezone.localdate() else now


def _read_text(text: str) -> str:
    text = "\n".join(clean(line) for line in text.splitlines()).strip()
    if not text:
        raise ActionError(_("Write something first."))
    if len(text) > LONGEST_NOTE:
        raise ActionError(
            _("The note is too long: at most %(longest_note)s letters.")
            % {"longest_note": f"{LONGEST_NOTE:,}"}
        )
    return text


def _start(note: Note) -> str:
    return note.text if len(note.text) <= 200 else f"{note.text[:199]}…"
