from typing import Any, Self

from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models.house import Agency, Membership


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def about(self, subject: models.Model) -> Self:
        """Everything that happened to one object."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def newest_first(self) -> Self:
        return self.order_by(F("id").desc())

    def update(self, **kwargs: object) -> int:
        raise TypeError("The audit trail is append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The audit trail is append-only.")


class AuditEntry(models.Model):
    """One thing somebody did, written in the same transaction as the thing itself. Append-only, also in Postgres."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="audit_entries", db_index=False)
    actor = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True)
    actor_label = models.CharField(max_length=250)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=250)
    data = models.JSONField(default=dict)
    request_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-id"], name="audit_of_agency"),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The audit trail is append-only.")
        super().save(*args, **kwargs)
