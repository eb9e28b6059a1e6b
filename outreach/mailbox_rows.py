"""Mailboxes as pages draw them: lights, facts, a chart of their days."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outreach.mail_access import label_of
from outreach.models import DomainHealth, Mailbox, MailboxDay
from outreach.queries.health import PERIODS
from outreach.states import HealthVerdict, MailboxState

LIGHTS = {
    HealthVerdict.GOOD: ("circle-check", "good"), HealthVerdict.WARN: ("alert-triangle", "warn"),
    HealthVerdict.BAD: ("circle-x", "bad"), HealthVerdict.UNKNOWN: ("question-mark", "quiet"),
}  # fmt: skip
STATES = {
    MailboxState.WORKING: ("circle-check", "good"), MailboxState.PAUSED: ("player-pause", "quiet"),
    MailboxState.STOPPED: ("alert-triangle", "bad"),
}  # fmt: skip
NAMES = {
    "spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "mx": "MX", "alignment": gettext_lazy("Alignment"), "reverse": gettext_lazy("Reverse DNS"),
    "encryption": gettext_lazy("Encryption"), "domain": gettext_lazy("Domain"),
}  # fmt: skip


def mailbox_row(mailbox: Mailbox) -> dict[str, Any]:
    """Return a mailbox with its two lights: its own state, and what its domain says."""
    health = health_of(mailbox)
    verdict = HealthVerdict(health.verdict) if health else HealthVerdict.UNKNOWN
    state_icon, state_kind = STATES[MailboxState(mailbox.state)]
    icon, kind = LIGHTS[verdict]
    return {
        "mailbox": mailbox, "waiting": getattr(mailbox, "waiting", 0), "health": health,
        "state": {"label": mailbox.get_state_display(), "icon": state_icon, "kind": state_kind},
        "domain": {"label": verdict.label if health else _("Not read yet"), "icon": icon, "kind": kind},
    }  # fmt: skip


def health_of(mailbox: Mailbox) -> DomainHealth | None:
    return getattr(mailbox, "health", None)


def sign_in_of(mailbox: Mailbox) -> dict[str, Any]:
    """Return how a mailbox signs in, for its page and the API: states only, no secret. No statement after mailboxes_to_show."""
    consent = getattr(mailbox, "consent", None)
    if consent is None or consent.given_at is None:
        return {
            "by": "password",
            "state": "",
            "service": "",
            "account": "",
            "since": None,
            "renewed_at": None,
        }
    return {
        "by": "consent", "state": "working" if consent.is_working else "over", "service": label_of(consent.app),
        "account": consent.account, "since": consent.given_at, "renewed_at": consent.refreshed_at,
    }  # fmt: skip


def health_rows(mailbox: Mailbox) -> list[dict[str, Any]]:
    """Return the rows of the health page, each with its light and name."""
    health = health_of(mailbox)
    rows = []
    for row in health.rows if health else []:
        verdict = HealthVerdict(row["verdict"])
        icon, kind = LIGHTS[verdict]
        rows.append(
            {
                **row,
                "name": NAMES.get(row["key"], row["key"]),
                "icon": icon,
                "kind": kind,
                "label": verdict.label,
            }
        )
    return rows


def days_chart(mailbox: Mailbox, today: date) -> dict[str, Any] | None:
    """Return the last thirty days as bars, None where nothing happened in them. One statement."""
    first = today - timedelta(days=max(PERIODS) - 1)
    days = {
        row.day: row for row in MailboxDay.objects.filter(mailbox=mailbox, day__gte=first, day__lte=today)
    }
    if not any(row.mails or row.hard_bounces or row.complaints or row.answers for row in days.values()):
        return None
    shown = [first + timedelta(days=number) for number in range(max(PERIODS))]
    series = (
        ("mails", _("Sent")),
        ("answers", _("Answers")),
        ("hard_bounces", _("Bounces")),
        ("complaints", _("Complaints")),
    )
    return {
        "type": "bar", "from_zero": True, "unit": _("letters"),
        "series": [
            {"name": label, "kind": "bar", "points": [[day.isoformat(), getattr(days.get(day), name, 0)] for day in shown]}
            for name, label in series
        ],
    }  # fmt: skip
