"""The brief held against a revision, point by point."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from campaigns.reading import read_line
from drafts import rules
from drafts.actions.locking import MAY_NOT, lock_draft, tell
from drafts.models import Checkpoint


@transaction.atomic
def check_point(*, checkpoint: Checkpoint, by: Membership, is_met: bool | None, note: str = "") -> Checkpoint:
    """Say whether a revision holds to a point of the brief; None takes the word back. Not met needs `note`: what is missing."""
    draft = lock_draft(checkpoint.revision.draft)
    if not rules.can_edit_review(by, draft.deliverable.collaboration.campaign):
        raise NotAllowed(MAY_NOT)
    note = read_line(note, 500, _("The note"))
    if is_met is False and not note:
        raise ActionError(_("Say what is missing; the influencer reads it."))
    current = Checkpoint.objects.select_related("revision").get(pk=checkpoint.pk)
    words = {True: _("met"), False: _("not met"), None: None}
    before = words[current.is_met]
    current.is_met, current.note = is_met, note if is_met is False else ""
    current.checked_at, current.checked_by = (None, None) if is_met is None else (timezone.now(), by)
    current.save(update_fields=["is_met", "note", "checked_at", "checked_by", "updated_at"])
    record(
        by=by, action="drafts.checkpoint.checked", subject=draft, revision=current.revision.number, comment=note,
        changes={current.text[:80]: (before, words[is_met])},
    )  # fmt: skip
    tell(draft)
    return current
