"""What needs a person: each app contributes rows of this shape, and Today puts them together."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Urgency(StrEnum):
    NOW = "now"
    TODAY = "today"
    WEEK = "week"


URGENCY_LABELS = {Urgency.NOW: _("Now"), Urgency.TODAY: _("Today"), Urgency.WEEK: _("This week")}
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """One thing to do. `why` says why it is here, `action` what the button does; `due` is None without a date.

    `stake` is what hangs on it, an amount and its currency: a payment's own, else the campaign's budget; None: unknown.
    """

    kind: str
    icon: str
    who: str
    what: str
    why: str
    url: str
    action: str
    urgency: Urgency
    due: date | None = None
    stake: tuple[Decimal, str] | None = None


def urgency_of(due: date, today: date) -> Urgency:
    """Return when something is to be done: what is overdue, now."""
    if due < today:
        return Urgency.NOW
    return Urgency.TODAY if due == today else Urgency.WEEK
