"""What a member chooses for themselves."""

from django.db import transaction

from accounts.audit import record
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
