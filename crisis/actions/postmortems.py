"""Post-mortems: opened when an incident closes, written without blame, closed only with a change or a reason for none."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import InvalidTransition, NotAllowed
from accounts.models import Agency, Membership
from campaigns.moves import move
from campaigns.reading import check_seen, in_words, read_member, read_name, read_text, store_changes
from crisis import packs, rules
from crisis.actions.timeline import write_entry
from crisis.models import Incident, Postmortem
from crisis.states import POSTMORTEM_MOVES, EntryKind, PostmortemState
from outreach.working_days import add_working_days, zone_of

WORDS = {"summary": 10_000, "impact": 10_000}


@transaction.atomic
def open_postmortem(*, incident: Incident, by: Membership | None, now: datetime) -> Postmortem:
    """Open the post-mortem of an incident that closed, due in its level's working days; a drill's is due by no day.

    An incident that was opened again and closed again finds its post-mortem taken up anew. `by` None: the clock.
    """
    due = _due_on(incident, now)
    given = {"owner": incident.commander, "due_on": due}
    found, is_new = Postmortem.objects.get_or_create(incident=incident, defaults=given)
    if not is_new:
        if found.state == PostmortemState.CLOSED:
            move(
                found,
                POSTMORTEM_MOVES,
                PostmortemState.WRITING,
                refused="",
                closed_at=None,
                closed_by=None,
                due_on=due,
            )
            record(by=by, action="crisis.postmortem.reopened", subject=found, agency=incident.agency, comment=_("The incident closed again."))  # fmt: skip
        return found
    record(by=by, action="crisis.postmortem.opened", subject=found, agency=incident.agency)
    told = (
        _("The post-mortem is open, due on %(day)s.") % {"day": date_format(due, "j M Y")}
        if due
        else _("The post-mortem is open.")
    )
    write_entry(incident=incident, kind=EntryKind.STATE, text=told, by=by, at=now, postmortem=str(found.uuid))
    return found


@transaction.atomic
def write_postmortem(
    *, postmortem: Postmortem, by: Membership, version: int | None = None, **values: Any
) -> Postmortem:
    """Change summary, impact, owner or due_on; what is not given stays. Raises EditConflict for an outdated `version`."""
    current = lock_postmortem(postmortem, by)
    check_seen(current, version)
    given: dict[str, Any] = {}
    for name, longest in WORDS.items():
        if name in values:
            given[name] = read_text(values[name], _("The text"), longest=longest)
    if "owner" in values:
        given["owner"] = (
            read_member(values["owner"], current.incident.agency, _("the owner")) or current.owner
        )
    if "due_on" in values:
        given["due_on"] = values["due_on"]
    changes = changed_fields(current, given)
    if changes:
        store_changes(current, changes)
        told = {name: change for name, change in changes.items() if name not in WORDS}
        record(
            by=by, action="crisis.postmortem.written", subject=current, agency=current.incident.agency,
            changes=in_words(told), fields=sorted(changes),
        )  # fmt: skip
    return current


@transaction.atomic
def reopen_postmortem(*, postmortem: Postmortem, by: Membership, reason: str) -> Postmortem:
    """Take a closed post-mortem up again, and say why. Its figures are computed anew."""
    insist(by, postmortem.incident.agency)
    reason = read_name(reason, 300, _("The reason"))
    move(
        postmortem, POSTMORTEM_MOVES, PostmortemState.WRITING, closed_at=None, closed_by=None, figures={},
        refused=_("This post-mortem is open already."),
    )  # fmt: skip
    record(
        by=by,
        action="crisis.postmortem.reopened",
        subject=postmortem,
        agency=postmortem.incident.agency,
        comment=reason,
    )
    write_entry(
        incident=postmortem.incident, kind=EntryKind.STATE, by=by,
        text=_("The post-mortem is open again: %(reason)s") % {"reason": reason},
    )  # fmt: skip
    return postmortem


def insist(by: Membership, agency: Agency) -> None:
    """Raise NotAllowed unless `by` may write post-mortems of the agency."""
    if not rules.can_write(by, agency):
        raise NotAllowed(_("Viewers cannot write post-mortems. Ask a manager or owner."))


def lock_postmortem(postmortem: Postmortem, by: Membership) -> Postmortem:
    """Return the post-mortem fresh and locked; raises when `by` may not change it or it is closed."""
    insist(by, postmortem.incident.agency)
    rows = Postmortem.objects.select_for_update(of=("self",)).select_related(
        "incident__agency", "owner__user"
    )
    current = rows.get(pk=postmortem.pk)
    if current.state == PostmortemState.CLOSED:
        raise InvalidTransition(_("This post-mortem is closed. Open it again before you change it."))
    return current


def _due_on(incident: Incident, now: datetime) -> date | None:
    days = packs.levels()[incident.level].postmortem_days
    if incident.is_drill or not days:
        return None
    zone: ZoneInfo = zone_of(None, incident.agency)
    return add_working_days(now, days, zone).date()


def local_today(agency: Agency) -> date:
    """Return the day it is where the agency is."""
    return timezone.now().astimezone(zone_of(None, agency)).date()
