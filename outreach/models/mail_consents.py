import uuid
from datetime import datetime
from typing import Self

from django.db import models

from accounts.models import Agency, Membership, TimeStamped
from outreach.models.mailboxes import Mailbox


class MailAppQuerySet(models.QuerySet["MailApp"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class MailApp(TimeStamped):
    """The agency's registration with a mail service (mail_services.py), through which its mailboxes sign in by OAuth 2."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="mail_apps")
    service = models.CharField(max_length=20)
    client_id = models.CharField(max_length=300)
    sealed = models.TextField()  # {"client_secret": ...}, see accounts/sealing.py
    tenant = models.CharField(max_length=100, blank=True)  # Microsoft's directory; empty: any organization
    # Of another service only: where it asks, where it gives tokens, what is asked for (words parted by spaces).
    label = models.CharField(max_length=80, blank=True)
    authorize_url = models.URLField(max_length=300, blank=True)
    token_url = models.URLField(max_length=300, blank=True)
    scopes = models.CharField(max_length=500, blank=True)

    objects = MailAppQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "service"], name="mail_app_once_a_service")]

    def __str__(self) -> str:
        return self.label or self.service


class MailConsent(TimeStamped):
    """What lets a mailbox sign in without a password: somebody's consent at its mail service, or the asking for it.

    While `given_at` is empty nothing was given yet. `ended_at`: the service took it back; a person connects it again.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="consent")
    app = models.ForeignKey(MailApp, on_delete=models.RESTRICT, related_name="consents")
    account = models.CharField(max_length=254, blank=True)  # whose consent it is, as the service told
    sealed = models.TextField(blank=True)  # access_token, refresh_token
    expires_at = models.DateTimeField(
        null=True, blank=True
    )  # of the access token; null: the service names no end
    refreshed_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    # The newest asking: what must come back, from whom, and until when.
    asked_app = models.ForeignKey(MailApp, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    state_hash = models.CharField(max_length=64, blank=True, db_index=True)
    sealed_verifier = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox} {self.account}"

    @property
    def is_working(self) -> bool:
        return self.given_at is not None and self.ended_at is None

    def is_old(self, *, now: datetime, early: float) -> bool:
        """Say whether the access token ends within `early` seconds."""
        return self.expires_at is not None and (self.expires_at - now).total_seconds() < early
