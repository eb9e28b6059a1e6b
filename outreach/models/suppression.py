import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Brand, Membership, TimeStamped
from campaigns.models import Collaboration
from campaigns.states import EndReason
from influencers.models import Influencer
from outreach.models.threads import Message
from outreach.states import SuppressionReason


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def for_agency(self, agency: Agency) -> Self:
        """The agency's own; those of the installation are not listed."""
        return self.filter(agency=agency)

    def holding(self) -> Self:
        return self.filter(lifted_at=None)

    def reaching(self, agency: Agency) -> Self:
        """What keeps this agency from writing: its own and the installation's."""
        return self.holding().filter(Q(agency=agency) | Q(agency=None))


class Suppression(TimeStamped):
    """An address nobody may be written to at. Kept as a keyed hash, so that it survives erasure and re-import."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="suppressions"
    )  # null: the whole installation
    address_hash = models.CharField(max_length=64)  # HMAC-SHA256 of the normalized address
    hint = models.CharField(max_length=60, blank=True)  # "m…@example.org", for people who look for it
    reason = models.CharField(max_length=12, choices=SuppressionReason)
    note = models.CharField(max_length=300, blank=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_note = models.CharField(max_length=300, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "address_hash"],
                condition=Q(lifted_at=None),
                nulls_distinct=False,
                name="suppressed_once",
            )
        ]
        indexes = [models.Index(fields=["address_hash"], name="suppressions_by_address")]

    def __str__(self) -> str:
        return self.hint or self.address_hash[:8]


class RefusalQuerySet(models.QuerySet["Refusal"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(influencer__agency=agency)


class Refusal(TimeStamped):
    """Somebody said no: why, in our codes and their words, remembered for the brand so that nobody asks again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="refusals")
    brand = models.ForeignKey(
        Brand, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # null: any brand
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=12, choices=EndReason)
    words = models.CharField(max_length=500, blank=True)
    ask_again_on = models.DateField(null=True, blank=True)  # "in spring"; null: not for this brand
    at = models.DateTimeField()
    made_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RefusalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["influencer", "brand", "-at"], name="refusals_of_person")]

    def __str__(self) -> str:
        return f"{self.influencer}: {self.reason}"
