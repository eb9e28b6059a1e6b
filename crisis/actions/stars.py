"""Lines of the timeline that matter: starred by a member, and the star taken back."""

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import NotAllowed
from accounts.models import Membership
from crisis import rules
from crisis.actions.locking import MAY_NOT
from crisis.actions.timeline import tell_room
from crisis.models import TimelineEntry


@transaction.atomic
def star_entry(*, entry: TimelineEntry, by: Membership, starred: bool = True) -> TimelineEntry:
    """Star a line, or take its star back; done already, it stays as it is. Also after the end: a post-mortem reads stars."""
    if not rules.can_write(by, entry.incident.agency):
        raise NotAllowed(str(MAY_NOT))
    current = TimelineEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if (current.starred_at is not None) == starred:
        return current
    current.starred_at, current.starred_by = (timezone.now(), by) if starred else (None, None)
    current.save(update_fields=["starred_at", "starred_by"])
    action = "crisis.timeline.starred" if starred else "crisis.timeline.unstarred"
    record(by=by, action=action, subject=entry.incident, comment=current.text[:300])
    tell_room(entry.incident, "timeline")
    return current
