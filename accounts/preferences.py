"""What a member chooses for themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership


@transaction.atomic
def set_reminded_by_mail(*, membership: Membership, wanted: bool) -> Membership:
    """Switch a member's own letters about near dates on or off; what waits to be sent is looked at again then."""
    changed = Membership.objects.filter(pk=membership.pk).exclude(reminded_by_mail=wanted)
    if changed.update(reminded_by_mail=wanted):
        record(
            by=membership, action="accounts.member.preferences_changed", subject=membership,
            changes={"reminders by mail": (not wanted, wanted)},
        )  # fmt: skip
    membership.reminded_by_mail = wanted
    return membership


@transaction.atomic
def set_daily_letter(*, membership: Membership, hour: int | None) -> Membership:
    """Set from which hour of their day a member is told by mail what is due; None switches the letter off."""
    if hour is not None and not 0 <= hour <= 23:
        raise ActionError(_("Choose an hour from 0 to 23."))
    before = Membership.objects.values_list("daily_letter_hour", flat=True).get(pk=membership.pk)
    if before != hour:
        Membership.objects.filter(pk=membership.pk).update(daily_letter_hour=hour)
        record(
            by=membership, action="accounts.member.preferences_changed", subject=membership,
            changes={"hour of the daily letter": (before, hour)},
        )  # fmt: skip
    membership.daily_letter_hour = hour
    return membership
