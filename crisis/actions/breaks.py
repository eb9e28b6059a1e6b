"""Known breaks: times in which something known explains a change. Noted on charts, nobody is woken."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.reading import read_name
from crisis.actions.mentions import check_may
from crisis.models import KnownBreak, Monitor

LONGEST = timedelta(days=31)
MOST = 200


@transaction.atomic
def add_break(
    *, monitor: Monitor, by: Membership, starts_at: datetime, ends_at: datetime, note: str
) -> KnownBreak:
    """Note that something known will happen, or did: a sale, a live stream. Watch-words still alert in it."""
    check_may(monitor, by)
    _check(starts_at, ends_at)
    if monitor.breaks.count() >= MOST:
        raise ActionError(_("At most %(most)d known breaks a monitor. Remove old ones.") % {"most": MOST})
    note = read_name(note, 200, _("What happens then"))
    made = KnownBreak.objects.create(monitor=monitor, starts_at=starts_at, ends_at=ends_at, note=note, by=by)
    record(by=by, action="crisis.break.added", subject=monitor, comment=note)
    return made


@transaction.atomic
def change_break(
    *, known: KnownBreak, by: Membership, starts_at: datetime, ends_at: datetime, note: str
) -> KnownBreak:
    """Say anew when it is and what it is."""
    check_may(known.monitor, by)
    _check(starts_at, ends_at)
    known.starts_at, known.ends_at, known.note = (
        starts_at,
        ends_at,
        read_name(note, 200, _("What happens then")),
    )
    known.save(update_fields=["starts_at", "ends_at", "note", "updated_at"])
    record(by=by, action="crisis.break.changed", subject=known.monitor, comment=known.note)
    return known


@transaction.atomic
def remove_break(*, known: KnownBreak, by: Membership) -> None:
    """Take a known break back; alerts that fell into it stay noted."""
    check_may(known.monitor, by)
    note, monitor = known.note, known.monitor
    known.delete()
    record(by=by, action="crisis.break.removed", subject=monitor, comment=note)


def _check(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ActionError(_("It ends before it begins. Check the times."))
    if ends_at - starts_at > LONGEST:
        raise ActionError(_("A known break is at most a month long."))
