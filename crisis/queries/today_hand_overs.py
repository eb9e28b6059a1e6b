"""The lead or a turn of duty that was offered to a member, among what is due now."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.due import Asked, Due, Urgency
from accounts.models import Membership
from accounts.united import Rows
from crisis.models import HandOver
from crisis.queries.hand_overs import offers_to

MOST = 10
COLUMNS = (
    "note", "by__user__name", "by__user__email", "incident__uuid", "incident__title", "incident__is_drill", "turn__ends_at",
)  # fmt: skip


def hand_overs_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for offers that wait for the member's answer."""
    return [Asked(_dues, (Rows(offers_to(membership, timezone.now()), COLUMNS, MOST),))]


def _dues(offers: list[HandOver]) -> list[Due]:
    return [_due(offer) for offer in offers]


def _due(offer: HandOver) -> Due:
    if offer.incident is not None:
        title = offer.incident.title
        who = _("DRILL: %(title)s") % {"title": title} if offer.incident.is_drill else title
        what, url = _("%(by)s offers you the lead"), offer.incident.get_absolute_url()
    else:
        until = date_format(timezone.localtime(offer.turn.ends_at), "D j M, H:i") if offer.turn else ""
        who, url = _("Duty until %(until)s") % {"until": until}, reverse("crisis:duty")
        what = _("%(by)s offers you their duty")
    return Due(
        kind=_("Hand-over"), icon="switch-horizontal", who=who, what=what % {"by": offer.by.user}, why=offer.note, url=url,
        action=_("Answer"), urgency=Urgency.NOW,
    )  # fmt: skip
