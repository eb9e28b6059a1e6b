"""Until when "tomorrow" is, in the zone of who says it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionError

MORNING = time(9)
TOMORROW, NEXT_WEEK, ON_DAY = "tomorrow", "next_week", "day"
CHOICES = (
    (TOMORROW, gettext_lazy("Until tomorrow morning")),
    (NEXT_WEEK, gettext_lazy("Until Monday")),
    (ON_DAY, gettext_lazy("Until a day")),
)


def moment_of(choice: str, day: str, *, now: datetime) -> datetime:
    """Return nine in the morning of the day that is meant, in the active zone. `day`: ISO, for ON_DAY."""
    today = timezone.localtime(now).date()
    if choice == TOMORROW:
        return _morning(today + timedelta(days=1))
    if choice == NEXT_WEEK:
        return _morning(today + timedelta(days=7 - today.weekday()))
    if choice != ON_DAY:
        raise ActionError(_("Choose until when: tomorrow, next_week or day."))
    try:
        return _morning(date.fromisoformat(day))
    except ValueError as error:
        raise ActionError(_("Choose the day.")) from error


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
