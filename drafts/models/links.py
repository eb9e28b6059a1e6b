import uuid
from datetime import datetime
from typing import Self

from django.db import models

from accounts.models import Agency, Membership, Pass, TimeStamped
from drafts.models.drafts import Draft


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(draft__agency=agency)

    def usable(self, *, now: datetime) -> Self:
        return self.filter(given_pass__revoked_at=None, given_pass__expires_at__gt=now)


class ShareLink(TimeStamped):
    """A link to one draft for somebody without an account. What it lets do, until when, and its uses are its pass's."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="share_links")
    given_pass = models.OneToOneField(Pass, on_delete=models.PROTECT, related_name="share_link")
    passcode = models.CharField(
        max_length=128, blank=True
    )  # hashed as passwords are; empty: the address is enough

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["draft", "-id"], name="links_of_draft")]

    def __str__(self) -> str:
        return f"Link for {self.given_pass.holder}"


class Digest(models.Model):
    """One letter a day to a client whom something waits for: written down before it leaves, so that none leaves twice."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # in the member's zone
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # null: being sent, or the mail server refused it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.member} {self.day}"
