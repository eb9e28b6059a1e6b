"""How a mailbox does, in figures: what left, what came back, as shares of 7 and 30 days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from outreach.models import Mailbox, MailboxDay
from outreach.states import HealthVerdict

PERIODS = (7, 30)
# Share of the mails of a period: where to look, and where the mailbox stops (rules.md 3.2).
WARN = {"complaints": 0.001, "hard_bounces": 0.02}
STOP = {"complaints": 0.003, "hard_bounces": 0.05}
COUNTED = ("mails", "new_contacts", "hard_bounces", "soft_bounces", "complaints", "answers")


@dataclass(frozen=True)
class Rates:
    """What a mailbox did in so many days up to today. Shares are of its mails, 0 to 1; None: none left."""

    days: int
    mails: int = 0
    new_contacts: int = 0
    hard_bounces: int = 0
    soft_bounces: int = 0
    complaints: int = 0
    answers: int = 0

    @property
    def bounce_share(self) -> float | None:
        return self.hard_bounces / self.mails if self.mails else None

    @property
    def complaint_share(self) -> float | None:
        return self.complaints / self.mails if self.mails else None

    @property
    def answer_share(self) -> float | None:
        return self.answers / self.mails if self.mails else None

    @property
    def bounce_percent(self) -> str:
        return f"{(self.bounce_share or 0) * 100:.1f}%"

    @property
    def complaint_percent(self) -> str:
        return f"{(self.complaint_share or 0) * 100:.2f}%"

    def verdict(self, kind: str) -> HealthVerdict:
        share = self.bounce_share if kind == "hard_bounces" else self.complaint_share
        if share is None:
            return HealthVerdict.UNKNOWN
        if share >= STOP[kind]:
            return HealthVerdict.BAD
        return HealthVerdict.WARN if share >= WARN[kind] else HealthVerdict.GOOD


def count_of(mailbox: Mailbox, day: date) -> MailboxDay:
    """Return what a day of a mailbox counts; all zero (and not stored) where nothing left."""
    return MailboxDay.objects.filter(mailbox=mailbox, day=day).first() or MailboxDay(mailbox=mailbox, day=day)


def rates_of(mailbox: Mailbox, *, today: date) -> list[Rates]:
    """Return the rates of 7 and of 30 days. Two statements."""
    found = []
    for days in PERIODS:
        rows = MailboxDay.objects.filter(
            mailbox=mailbox, day__gt=today - timedelta(days=days), day__lte=today
        )
        sums = rows.aggregate(**{name: Sum(name, default=0) for name in COUNTED})
        found.append(Rates(days=days, **sums))
    return found
