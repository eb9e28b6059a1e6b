"""How a mailbox does: its days are counted, its domain is read, and it stops before it spoils its name."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import Membership
from outreach import rules
from outreach.actions.mailboxes import stop_mailbox
from outreach.dns_health import Resolve, read_domain, worst
from outreach.leaving_time import day_of
from outreach.models import DomainHealth, Mailbox, MailboxDay
from outreach.queries.health import STOP, rates_of

# The same advice holds for a handful of letters as for thousands; below this a single bounce would be a high share.
FEWEST = 20
ONCE_IS_CHANCE = 2  # so many complaints or bounces at least stop a mailbox
STALE_AFTER = timedelta(days=1)
MOST_READ = 50


@transaction.atomic
def note_day(
    *,
    mailbox: Mailbox,
    now: datetime,
    hard_bounces: int = 0,
    soft_bounces: int = 0,
    complaints: int = 0,
    answers: int = 0,
) -> None:
    """Count what came back to a mailbox today, and stop it at the limits of rules.md 3.2 (queries/health.STOP)."""
    day = day_of(mailbox, now)
    MailboxDay.objects.get_or_create(mailbox=mailbox, day=day)
    MailboxDay.objects.filter(mailbox=mailbox, day=day).update(
        hard_bounces=F("hard_bounces") + hard_bounces, soft_bounces=F("soft_bounces") + soft_bounces,
        complaints=F("complaints") + complaints, answers=F("answers") + answers,
    )  # fmt: skip
    if hard_bounces or complaints:
        _stop_at_limits(mailbox, now)


@transaction.atomic
def read_health(
    *, mailbox: Mailbox, by: Membership | None, now: datetime, resolve: Resolve | None = None
) -> DomainHealth:
    """Read what the DNS says of a mailbox's domain now, and keep it. `resolve` asks the DNS; None: the real one."""
    if by is not None and not rules.can_read(by, mailbox.agency):
        raise NotAllowed(_("You cannot see this mailbox."))
    rows = read_domain(mailbox, resolve=resolve)
    stored, _is_new = DomainHealth.objects.update_or_create(
        mailbox=mailbox,
        defaults={"read_at": now, "verdict": worst(rows), "rows": [row.stored() for row in rows]},
    )
    return stored


def read_stale(*, now: datetime, resolve: Resolve | None = None) -> int:
    """Read the domains that nobody looked at for a day; return how many."""
    rows = (
        Mailbox.objects.active()
        .filter(agency__is_demo=False)
        .filter(Q(health=None) | Q(health__read_at__lt=now - STALE_AFTER))
    )
    found = list(rows.select_related("agency")[:MOST_READ])
    for mailbox in found:
        read_health(mailbox=mailbox, by=None, now=now, resolve=resolve)
    return len(found)


def _stop_at_limits(mailbox: Mailbox, now: datetime) -> None:
    for rates in rates_of(mailbox, today=day_of(mailbox, now)):
        for kind, share, number, name in (
            ("complaints", rates.complaint_share, rates.complaints, _("spam complaints")),
            ("hard_bounces", rates.bounce_share, rates.hard_bounces, _("letters to addresses that do not exist")),
        ):  # fmt: skip
            if rates.mails >= FEWEST and number >= ONCE_IS_CHANCE and (share or 0) >= STOP[kind]:
                stop_mailbox(
                    mailbox=mailbox,
                    note=_("%(number)d %(name)s in %(days)d days, %(share).1f%% of %(mails)d mails: the limit is %(limit).1f%%.") % {
                        "number": number, "name": name, "days": rates.days, "share": (share or 0) * 100,
                        "mails": rates.mails, "limit": STOP[kind] * 100,
                    },
                )  # fmt: skip
                return
