"""What members do with an alert: acknowledge it, dismiss it with a reason, put it into an incident, read it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.live import publish
from accounts.models import Membership
from campaigns.moves import move
from crisis import rules
from crisis.actions.notices import quiet_down
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Alert, AlertRead, Incident, IncidentMonitor, KnownBreak
from crisis.states import ALERT_MOVES, AlertState, EntryKind, IncidentState

LONGEST_REASON = 300


@transaction.atomic
def acknowledge_alert(*, alert: Alert, by: Membership, now: datetime | None = None) -> Alert:
    """Say that somebody looks after it: nobody further up the chain is told. Raises when it is settled already."""
    _check(alert, by)
    now = now or timezone.now()
    refused = _("This alert was acknowledged or settled already.")
    move(
        alert, ALERT_MOVES, AlertState.ACKNOWLEDGED, refused=refused, acknowledged_at=now, acknowledged_by=by
    )
    _settle(alert, by, "crisis.alert.acknowledged")
    return alert


@transaction.atomic
def dismiss_alert(*, alert: Alert, by: Membership, reason: str) -> Alert:
    """Say that it was nothing, and why: the next one who asks reads it."""
    _check(alert, by)
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ActionError(_("Say why this alert is nothing, in a few words."))
    refused = _("This alert belongs to an incident or was dismissed already.")
    move(alert, ALERT_MOVES, AlertState.DISMISSED, refused=refused, dismissed_reason=reason)
    _settle(alert, by, "crisis.alert.dismissed", comment=reason)
    return alert


@transaction.atomic
def join_incident(*, alert: Alert, incident: Incident, by: Membership) -> Alert:
    """Put an alert into an incident that runs; whoever does it has acknowledged it. The room listens to its monitor."""
    _check(alert, by)
    if incident.agency_id != alert.agency_id:
        raise NotAllowed(_("This incident is another agency's."))
    if incident.state not in IncidentState.live:
        raise ActionError(_("This incident is over. Open a new one."))
    if incident.is_drill != alert.is_drill:
        raise ActionError(_("A drill and a real incident are kept apart."))
    now = timezone.now()
    known = {"acknowledged_at": now, "acknowledged_by": by} if alert.acknowledged_at is None else {}
    refused = _("This alert belongs to an incident already.")
    move(alert, ALERT_MOVES, AlertState.JOINED, refused=refused, incident=incident, **known)
    IncidentMonitor.objects.get_or_create(incident=incident, monitor=alert.monitor)
    text = _("Alert: %(title)s") % {"title": alert.title}
    write_entry(
        incident=incident, kind=EntryKind.ALERT, text=text, by=by, at=alert.raised_at, alert=str(alert.uuid)
    )
    tell_room(incident, "room")
    _settle(alert, by, "crisis.alert.joined", incident=str(incident.uuid))
    return alert


@transaction.atomic
def explain_alert(
    *, alert: Alert, by: Membership, note: str, hours: int = 6, now: datetime | None = None
) -> KnownBreak:
    """Say that something known explains an alert: it is dismissed, and for so many hours the monitor wakes nobody."""
    from crisis.actions.breaks import add_break  # noqa: PLC0415 -- listening and alerts know each other

    _check(alert, by)
    if not 1 <= hours <= 240:
        raise ActionError(_("It lasts 1 to 240 hours from now."))
    now = now or timezone.now()
    known = add_break(
        monitor=alert.monitor, by=by, starts_at=min(alert.began_at, now), ends_at=now + timedelta(hours=hours), note=note
    )  # fmt: skip
    dismiss_alert(alert=alert, by=by, reason=known.note)
    return known


@transaction.atomic
def read_alert(*, alert: Alert, by: Membership, now: datetime | None = None) -> None:
    """Remember that a member has looked at it. No audit entry: nothing changes for others."""
    if not rules.can_read(by, alert.agency):
        raise NotAllowed(_("Only members of the agency see its alerts."))
    AlertRead.objects.bulk_create(
        [AlertRead(alert=alert, member=by, read_at=now or timezone.now())], ignore_conflicts=True
    )


def do_to_many(
    *, alerts: Iterable[Alert], by: Membership, verb: str, reason: str = ""
) -> tuple[int, list[str]]:
    """Acknowledge or dismiss several, each by itself; return how many it did and what was refused, a sentence each."""
    done, refused = 0, []
    for alert in alerts:
        try:
            if verb == "acknowledge":
                acknowledge_alert(alert=alert, by=by)
            else:
                dismiss_alert(alert=alert, by=by, reason=reason)
            done += 1
        except NotAllowed:
            raise
        except ActionError as error:
            refused.append(f"{alert}: {error}")
    return done, refused


def _check(alert: Alert, by: Membership) -> None:
    if not rules.can_write(by, alert.agency):
        raise NotAllowed(_("Only managers and owners settle alerts."))


def _settle(alert: Alert, by: Membership, action: str, **data: Any) -> None:
    quiet_down(alert)
    read_alert(alert=alert, by=by)
    record(by=by, action=action, subject=alert, drill=alert.is_drill, **data)
    publish(topic=f"agency:{alert.agency_id}", event="alert_changed", alert=str(alert.uuid))
