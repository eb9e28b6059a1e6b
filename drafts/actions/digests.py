"""One letter a day to a client whom something waits for, in the morning of their zone; nothing waits, nothing comes."""

import smtplib
from dataclasses import dataclass, field
from datetime import datetime, time

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.models import Membership
from accounts.states import Role
from accounts.zones import zone_named
from campaigns.queries.shortlist import answerable
from drafts.models import Digest, Turn
from drafts.queries.outside import waiting_for
from influencers.queries.people_lists import entries_shared_with

FROM, UNTIL = time(7), time(12)  # in the reader's zone; a server that slept through it waits for tomorrow
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Waiting:
    """What waits for one client: stages of drafts, people of shortlists and of lists they said nothing about."""

    turns: list[Turn] = field(default_factory=list)
    candidates: int = 0
    entries: int = 0

    @property
    def number(self) -> int:
        return len(self.turns) + self.candidates + self.entries


def send_digests(*, now: datetime) -> int:
    """Beat: send today's letters whose morning it is; return how many left. Twice at once sends once."""
    sent = 0
    for member in _readers():
        there = now.astimezone(zone_named(member.user.time_zone))
        if (
            not FROM <= there.time() < UNTIL
            or Digest.objects.filter(member=member, day=there.date()).exists()
        ):
            continue
        waiting = what_waits(member, now=now)
        if not waiting.number:
            continue
        digest, is_ours = Digest.objects.get_or_create(
            member=member, day=there.date(), defaults={"made_at": now}
        )
        if is_ours:
            sent += _send(digest, waiting)
    return sent


def what_waits(member: Membership, *, now: datetime) -> Waiting:
    """Return what waits for this client's word. Reviewers decide nothing, so nothing waits for them."""
    if member.role != Role.APPROVER:
        return Waiting()
    return Waiting(
        turns=waiting_for(member, now=now),
        candidates=answerable(member.brand).filter(verdict="").count(),
        entries=entries_shared_with(member.brand).filter(verdict="").count() if member.brand else 0,
    )


def _readers() -> list[Membership]:
    rows = Membership.objects.active().filter(
        role__in=Role.client_roles, reminded_by_mail=True, user__is_active=True, brand__archived_at=None
    )
    return list(rows.select_related("user", "agency", "brand__agency").order_by("pk"))


def _send(digest: Digest, waiting: Waiting) -> bool:
    member = digest.member
    language = member.brand.language if member.brand and member.brand.language else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_named(member.user.time_zone)):
        subject = ngettext("%(number)s thing waits for you", "%(number)s things wait for you", waiting.number) % {"number": waiting.number}  # fmt: skip
        told = {"member": member, "waiting": waiting, "url": settings.SITE_URL + reverse("portal:home"), "site": settings.SITE_URL}  # fmt: skip
        body = render_to_string("drafts/digest.txt", told)
    message = EmailMessage(
        subject=f"{member.brand}: {subject}"[:150], body=body, from_email=settings.DEFAULT_FROM_EMAIL,
        to=[member.user.email], headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        # It may have left: better no letter today than two. The page shows what waits anyway.
        log.warning("digest not sent", digest=digest.pk, trouble=str(error)[:200])
        return False
    Digest.objects.filter(pk=digest.pk).update(sent_at=timezone.now())
    return True
