"""A fresh personal link by mail, for an influencer who lost theirs: only ever to the address on record."""

import smtplib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Pass
from accounts.passes import make_pass
from campaigns.actions.personal_links import USUAL_DAYS
from campaigns.models import Collaboration
from campaigns.queries.personal import whom_to_ask
from campaigns.states import PassVerb
from influencers.models import ContactPoint

MOST_LINKS = 20  # in one letter
NOT_AGAIN_FOR = timedelta(hours=1)
log = structlog.get_logger(__name__)


def mail_fresh_links(*, email: str, now: datetime) -> int:
    """Mail a fresh link to each page of whoever has this address; return how many links.

    An address nobody has, a page that was closed by hand, a campaign that is held or over, and one renewed within the
    hour bring none. Links they have keep working: whoever asks in their name can take nothing from them.
    """
    sent = 0
    for collaboration in _theirs(email)[:MOST_LINKS]:
        token = _renew(collaboration, now)
        if token and not _mail(collaboration, email, token):
            log.warning("link renewal not mailed", collaboration=collaboration.pk)
        sent += bool(token)
    return sent


def _theirs(email: str) -> list[Collaboration]:
    known = ContactPoint.objects.annotate(address=Lower("value")).filter(kind="email", address=email.lower())
    rows = Collaboration.objects.filter(
        influencer__in=known.values("influencer"), influencer__archived_at=None, influencer__merged_into=None,
        ended_at=None, campaign__archived_at=None, campaign__frozen_at=None,
    )  # fmt: skip
    loaded = ("agency", "influencer", "campaign__brand", "campaign__owner__user", "owner__user")
    return list(rows.select_related(*loaded).order_by("-pk"))


@transaction.atomic
def _renew(collaboration: Collaboration, now: datetime) -> str:
    """Make a link beside those that live; empty where the page was never opened to them, or was closed by hand."""
    locked = Collaboration.objects.select_for_update(of=("self",))
    locked.get(pk=collaboration.pk)  # asked twice at once: the second one finds the first one's link
    newest = Pass.objects.for_agency(collaboration.agency).about(collaboration).order_by("-pk").first()
    if (
        newest is None
        or newest.revoked_at
        or (newest.made_by_id is None and newest.created_at > now - NOT_AGAIN_FOR)
    ):
        return ""
    _made, token = make_pass(
        by=None, agency=collaboration.agency, subject=collaboration, holder=collaboration.influencer.name,
        verbs=PassVerb.values, days=USUAL_DAYS,
    )  # fmt: skip
    record(
        by=None, action="campaigns.personal_link.renewed", subject=collaboration, agency=collaboration.agency
    )
    return token


def _mail(collaboration: Collaboration, email: str, token: str) -> bool:
    person = whom_to_ask(collaboration)
    told = {
        "collaboration": collaboration,
        "url": f"{settings.SITE_URL}/p/{token}/",
        "days": USUAL_DAYS,
        "person": person,
    }
    message = EmailMessage(
        subject=_("Your page for %(campaign)s") % {"campaign": collaboration.campaign.name},
        body=render_to_string("campaigns/letters/fresh_link.txt", told), from_email=settings.DEFAULT_FROM_EMAIL, to=[email],
        reply_to=[person.user.email] if person else None, headers={"Auto-Submitted": "auto-replied"},
    )  # fmt: skip
    try:
        message.send()
    except (smtplib.SMTPException, OSError):
        return False
    return True
