import uuid
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models.house import Agency, Membership, TimeStamped


class PassQuerySet(models.QuerySet["Pass"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def about(self, subject: models.Model) -> Self:
        """Every pass given for one object."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def usable(self, *, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class Pass(TimeStamped):
    """A personal link for somebody without a sign-in. It opens one object, for the named verbs, until it ends.

    The link's secret is shown once and kept only as a hash. Acts in actions as `by`, beside `Membership`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="passes")
    subject_type = models.CharField(max_length=60)  # as in AuditEntry: "campaigns.collaboration"
    subject_id = models.BigIntegerField()
    holder = models.CharField(max_length=200)  # who it was made for, as the trail names them
    verbs = ArrayField(models.CharField(max_length=30))
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = PassQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "-id"], name="passes_of_subject")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How the audit trail names this actor."""
        return f"{self.holder} (personal link)"

    def allows(self, verb: str, *, now: datetime | None = None) -> bool:
        """Say whether the link still opens and names the verb."""
        return not self.revoked_at and self.expires_at > (now or timezone.now()) and verb in self.verbs


class PassUse(models.Model):
    """One time a personal link was used to do something, or was opened for the first time that day."""

    used_pass = models.ForeignKey(Pass, on_delete=models.CASCADE, related_name="uses")
    verb = models.CharField(max_length=30)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["used_pass", "-id"], name="uses_of_pass")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
