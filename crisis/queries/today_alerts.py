"""Alerts nobody acknowledged, among what is due now."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import Asked, Due, Urgency
from accounts.models import Membership
from accounts.states import Role
from accounts.united import Rows
from crisis.models import Alert, AlertNotice
from crisis.queries.alerts import LOUD
from crisis.states import AlertState

MOST = 20
COLUMNS = ("uuid", "title", "level", "is_drill", "negative", "comments", "acknowledge_by")


def alerts_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for alerts that wait for the member: those they were told of, and severe ones."""
    if membership.role not in Role.editing_roles:
        return []
    told = AlertNotice.objects.filter(alert=OuterRef("pk"), member=membership)
    rows = Alert.objects.for_agency(membership.agency).filter(state=AlertState.NEW, noted="")
    rows = rows.filter(Q(level__in=LOUD) | Exists(told)).order_by("acknowledge_by", "pk")
    return [Asked(_dues, (Rows(rows, COLUMNS, MOST),))]


def _dues(alerts: list[Alert]) -> list[Due]:
    return [_due(alert) for alert in alerts]


def _due(alert: Alert) -> Due:
    what = _("%(negative)s of %(comments)s comments are negative") % {"negative": alert.negative, "comments": alert.comments}  # fmt: skip
    why = ""
    if alert.acknowledge_by:
        by = timezone.localtime(alert.acknowledge_by)
        why = _("To be acknowledged by %(by)s") % {"by": f"{by:%H:%M}"}
    return Due(
        kind=_("Alert"), icon="bell", who=_("DRILL: %(title)s") % {"title": alert.title} if alert.is_drill else alert.title,
        what=f"{alert.get_level_display()}: {what}", why=why, url=alert.get_absolute_url(), action=_("Look"), urgency=Urgency.NOW,
    )  # fmt: skip
