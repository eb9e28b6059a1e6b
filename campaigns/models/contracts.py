import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models.offers import Offer
from campaigns.models.pipeline import Collaboration
from campaigns.states import ContractState, NoContract


class ContractTemplateQuerySet(models.QuerySet["ContractTemplate"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)


class ContractTemplate(TimeStamped):
    """A contract of the agency in one language. Its text lies in versions: contracts made keep theirs."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="contract_templates")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=3, default="en")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ContractTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency",
                models.functions.Lower("name"),
                "language",
                condition=Q(archived_at=None),
                name="contract_template_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContractTemplateVersion(TimeStamped):
    """A template's text at one time, with placeholders in double braces."""

    template = models.ForeignKey(ContractTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_once")]

    def __str__(self) -> str:
        return f"{self.template} v{self.number}"


class ContractQuerySet(models.QuerySet["Contract"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(collaboration__agency=agency)

    def live(self) -> Self:
        return self.filter(state__in=ContractState.live)


class Contract(TimeStamped):
    """The paper about one collaboration, or the reason why there is none."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="contracts")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    template_version = models.ForeignKey(
        ContractTemplateVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=ContractState, default=ContractState.DRAFT)
    number = models.CharField(max_length=40, blank=True)  # the agency's own
    body = models.TextField(blank=True)  # the template with its values filled in
    values = models.JSONField(default=dict)
    pdf = models.FileField(upload_to="contracts/%Y/%m/", max_length=200, blank=True)
    pdf_error = models.CharField(max_length=300, blank=True)
    pdf_made_at = models.DateTimeField(null=True, blank=True)
    pdf_wanted_at = models.DateTimeField(
        null=True, blank=True
    )  # waits for a worker since; null: nothing to print
    sent_at = models.DateTimeField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_file = models.FileField(upload_to="contracts/%Y/%m/", max_length=200, blank=True)
    signed_file_name = models.CharField(max_length=200, blank=True)
    signed_file_digest = models.CharField(max_length=64, blank=True)  # SHA-256
    waived_reason = models.CharField(max_length=13, choices=NoContract, blank=True)
    waived_note = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration"],
                condition=Q(state__in=ContractState.live),
                name="one_live_contract",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContractState.WAIVED) | ~Q(waived_reason=""), name="waived_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=ContractState.SIGNED) | Q(signed_on__isnull=False), name="signed_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"Contract with {self.collaboration.influencer}"
