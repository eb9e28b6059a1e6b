"""How the actions of this app begin: the rows locked, in one order, and what nobody may touch refused."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import EditConflict, InvalidTransition
from accounts.live import publish
from campaigns.actions.collaborations import locked
from campaigns.models import Collaboration
from campaigns.moves import PUT_AWAY
from drafts.comparing import what_changed
from drafts.models import Draft, Revision
from drafts.states import RevisionState

MAY_NOT = gettext_lazy("You can look at this draft, and not change it. Ask a manager or owner.")


def lock_work(collaboration: Collaboration) -> Collaboration:
    """Return a collaboration fresh and locked. Raises InvalidTransition where its campaign is put away or it ended."""
    current = locked(collaboration)
    if current.campaign.archived_at:
        raise InvalidTransition(PUT_AWAY.format(campaign=current.campaign))
    if current.ended_at:
        raise InvalidTransition(_("This collaboration has ended. What was handed in stays readable."))
    return current


def lock_draft(draft: Draft) -> Draft:
    """Return a draft fresh and locked, its collaboration first. Of two people who decide at once, the second waits here."""
    collaboration = lock_work(draft.deliverable.collaboration)
    current = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("deliverable", "newest", "client_saw", "agency")
        .get(pk=draft.pk)
    )
    current.deliverable.collaboration = collaboration
    if current.newest is not None:
        current.newest.draft = current
    return current


def seen_revision(draft: Draft, seen: int) -> Revision:
    """Return the revision in review, if it is the one that was seen. Raises EditConflict that says what changed since."""
    newest = newest_handed_in(draft)
    if newest is None:
        raise InvalidTransition(_("Nothing is handed in yet. There is nothing to decide on."))
    if newest.number != seen:
        older = draft.revisions.filter(number=seen).first()
        if older is None:
            raise EditConflict(_("There is no revision %(number)s of this draft.") % {"number": seen})
        raise EditConflict(
            _("You saw revision %(seen)s. Revision %(number)s came meanwhile, from %(who)s on %(when)s. %(what)s Look at it, then decide.")
            % {
                "seen": seen, "number": newest.number, "who": newest.submitted_label,
                "when": timezone.localtime(newest.submitted_at).strftime("%d %b %H:%M"),
                "what": what_changed(older, newest),
            }
        )  # fmt: skip
    return newest


def newest_handed_in(draft: Draft) -> Revision | None:
    """Return the newest revision that was handed in, whatever became of it."""
    found = draft.revisions.filter(submitted_at__isnull=False).order_by("-number").first()
    if found is not None:
        found.draft = draft
    return found


def mirror(draft: Draft, revision: Revision, **also: Any) -> None:
    """Repeat on a locked draft what lists read of its newest revision, and tell open pages."""
    values = {"newest": revision, "state": revision.state, **also}
    if revision.state not in RevisionState.open_states:
        values |= {"waiting_since": None, "due_at": None}
    for field, value in values.items():
        setattr(draft, field, value)
    draft.save(update_fields=[*values, "updated_at"])
    tell(draft)


def tell(draft: Draft) -> None:
    """Tell open pages that a draft changed."""
    publish(topic=f"agency:{draft.agency_id}", event="draft_changed", draft=str(draft.uuid))
