"""Letters the product itself sends to members (not outreach)."""

import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation


def invitation_url(token: str) -> str:
    """Return the address an invited person opens."""
    return settings.SITE_URL + reverse("accounts:join", args=[token])


def mail_open_invitation(*, invitation_id: int, token: str) -> None:
    """Mail the link to the invited address, once, if it can still be used.

    The row is claimed before the letter leaves: a repeated task sends nothing. When the server refuses, the claim is
    taken back, the members page goes on offering the link to copy, and smtplib.SMTPException or OSError is raised.
    """
    waiting = Invitation.objects.open().filter(pk=invitation_id, mailed_at=None)
    if not waiting.update(mailed_at=timezone.now()):
        return
    invitation = Invitation.objects.select_related("agency", "invited_by__user").get(pk=invitation_id)
    context = {"invitation": invitation, "url": invitation_url(token)}
    try:
        send_mail(
            subject=f"{invitation.agency.name} invites you to IRM",
            message=render_to_string("accounts/invitation_letter.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[invitation.email],
        )
    except (smtplib.SMTPException, OSError):
        Invitation.objects.filter(pk=invitation_id).update(mailed_at=None)
        raise
