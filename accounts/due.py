"""What needs a person: each app contributes rows of this shape, and Today puts them together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.united import Rows, united


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


@dataclass(frozen=True)
class Asked:
    """What one kind of thing to do is read from: rows of one table or of several, and what they come to.

    `read` is called with as many lists of rows as there are `parts`.
    """

    read: Callable[..., list[Due]]
    parts: tuple[Rows, ...]


def answers(asked: Sequence[Asked]) -> list[Due]:
    """Return what all that is asked for comes to, one kind after the other; one statement, whatever the kinds."""
    found = iter(united([part for each in asked for part in each.parts]))
    return [due for each in asked for due in each.read(*(next(found) for _part in each.parts))]


def urgency_of(due: date, today: date) -> Urgency:
    """Return when something is to be done: what is overdue, now."""
    if due < today:
        return Urgency.NOW
    return Urgency.TODAY if due == today else Urgency.WEEK
