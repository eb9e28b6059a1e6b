import uuid
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, TimeStamped
from influencers.models.channels import Channel
from influencers.states import CredentialKind, CredentialState, SpendPurpose


class CredentialQuerySet(models.QuerySet["Credential"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def usable(self) -> Self:
        """Not taken back. One that was refused is tried again."""
        return self.exclude(state=CredentialState.REVOKED)

    def consents(self) -> Self:
        return self.filter(kind=CredentialKind.CONSENT)


class Credential(TimeStamped):
    """What an agency signs its calls to a platform with. The secrets are sealed (accounts/sealing.py).

    A consent is one influencer's, for one channel. What the installation itself has comes from its environment and is
    no row here.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=CredentialKind)
    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, null=True, blank=True, related_name="consent"
    )
    label = models.CharField(max_length=80, blank=True)
    sealed = models.TextField()
    account_id = models.CharField(
        max_length=100, blank=True
    )  # the platform's id of the account it speaks for
    scopes = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # of the access token; null: no end known
    refresh_expires_at = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=300, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=CredentialState, default=CredentialState.WORKING)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CredentialKind.CONSENT, channel__isnull=False)
                | (~Q(kind=CredentialKind.CONSENT) & Q(channel=None)),
                name="consents_and_only_consents_have_a_channel",
            ),
            models.UniqueConstraint(
                fields=["agency", "platform", "kind"],
                condition=Q(channel=None),
                name="one_credential_of_a_kind_per_agency",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.platform} {self.get_kind_display()}"


class ConsentLinkQuerySet(models.QuerySet["ConsentLink"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(channel__agency=agency)

    def open(self, *, now: datetime) -> Self:
        """Not used and not ended."""
        return self.filter(given_at=None, expires_at__gt=now)


class ConsentLink(TimeStamped):
    """A link by which one influencer gives consent for one channel. Its secret is kept only as a hash."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="consent_links")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    # Between going to the platform and coming back: what the answer must show, and the proof only we have (PKCE).
    state_hash = models.CharField(max_length=64, blank=True, db_index=True)
    sealed_verifier = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.channel)

    def is_open(self, *, now: datetime) -> bool:
        """Say whether the link can still be used."""
        return self.given_at is None and self.expires_at > now


class Spent(models.Model):
    """A line of the ledger: what was spent of one allowance of one credential, in one window, for whom.

    `access` names the credential (influencers/access.py), also one of the environment, which has no row.
    """

    access = models.CharField(max_length=80)
    bucket = models.CharField(max_length=30)
    window_start = models.DateTimeField()
    purpose = models.CharField(max_length=10, choices=SpendPurpose)
    units = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["access", "bucket", "window_start", "purpose"], name="one_line_of_the_ledger"
            )
        ]

    def __str__(self) -> str:
        return f"{self.access} {self.bucket} {self.units}"
