"""One letter a day to each member for whom something is due, from the hour they chose; nothing due, nothing comes."""

import smtplib
from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.due import Due
from accounts.models import Membership
from accounts.states import Role
from accounts.zones import zone_named
from outreach.models import DailyLetter

OPEN_FOR = timedelta(hours=4)  # a server that slept through it waits for tomorrow
MOST_TOLD = 25
Read = Callable[[Membership, date], list[Due]]
log = structlog.get_logger(__name__)


def send_daily_letters(*, now: datetime, read: Read) -> int:
    """Beat: send today's letters whose hour has come; return how many left. Twice at once sends once.

    `read` tells what is due to a member on a day, what presses most first; it looks over all rooms, so it is handed in
    by the one that sees them (desk/tasks.py).
    """
    sent = 0
    for member in _readers():
        there = now.astimezone(zone_named(member.user.time_zone))
        if not _is_time(there, member.daily_letter_hour):
            continue
        # The row first: what is due is read once a day, also where it is nothing.
        letter, is_ours = DailyLetter.objects.get_or_create(
            member=member, day=there.date(), defaults={"made_at": now}
        )
        if is_ours:
            sent += _tell(letter, member, read)
    return sent


def _readers() -> list[Membership]:
    rows = Membership.objects.active().filter(
        role__in=Role.agency_roles, daily_letter_hour__isnull=False, user__is_active=True
    )
    return list(rows.select_related("user", "agency").order_by("pk"))


def _is_time(there: datetime, hour: int | None) -> bool:
    if hour is None:
        return False
    since = there.replace(hour=hour, minute=0, second=0, microsecond=0)
    return since <= there < since + OPEN_FOR


def _tell(letter: DailyLetter, member: Membership, read: Read) -> bool:
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone_named(member.user.time_zone)):
        due = read(member, letter.day)
        if not due:
            return False
        DailyLetter.objects.filter(pk=letter.pk).update(number=len(due))
        subject = ngettext("%(number)s thing is due", "%(number)s things are due", len(due)) % {
            "number": len(due)
        }
        told = {
            "member": member, "due": due[:MOST_TOLD], "more": max(0, len(due) - MOST_TOLD), "site": settings.SITE_URL,
            "url": settings.SITE_URL + reverse("home"), "profile": settings.SITE_URL + reverse("accounts:profile"),
        }  # fmt: skip
        body = render_to_string("outreach/daily_letter.txt", told)
    message = EmailMessage(
        subject=f"{member.agency.name}: {subject}"[:150], body=body, from_email=settings.DEFAULT_FROM_EMAIL,
        to=[member.user.email], headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        # It may have left: better no letter today than two. Today shows what is due anyway.
        log.warning("daily letter not sent", letter=letter.pk, trouble=str(error)[:200])
        return False
    DailyLetter.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
    return True
