import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Agency, Membership, TimeStamped
from drafts.models.drafts import Revision
from drafts.states import Severity


class FindingQuerySet(models.QuerySet["Finding"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(revision__draft__agency=agency)

    def holding(self) -> Self:
        """What stands in the way of an approval: neither mended nor answered nor overruled."""
        return self.filter(severity__in=Severity.holding, overruled_at=None)


class Finding(TimeStamped):
    """What one rule says to one revision: which words, why, by which source, and what to write instead."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField(default=0)  # gravest first, as the checks order them
    rule = models.CharField(max_length=80)  # id of a rule row, or of a kind of brand rule
    kind = models.CharField(max_length=40, blank=True)  # of rule
    market = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2; empty: everywhere
    platform = models.CharField(max_length=16, blank=True)
    severity = models.CharField(max_length=11, choices=Severity)
    message = models.TextField()
    outcome = models.CharField(max_length=40, blank=True)  # what was seen, for programs: missing, late, ...
    says = models.TextField(blank=True)  # what the rule asks for, in its own words
    where = models.CharField(max_length=5, default="text")  # of the revision: its text or its title
    start = models.PositiveIntegerField(null=True, blank=True)  # characters there, as Python counts them
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=10, blank=True)  # how well the source backs the rule
    as_of = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    proposal = models.TextField(blank=True)  # in the post's language
    question = models.TextField(blank=True)
    question_key = models.CharField(max_length=80, blank=True)
    answering = models.CharField(max_length=6, blank=True)  # choice, number or text
    choices = models.JSONField(default=list, blank=True)  # [[value, label], ...] of a choice
    unit = models.CharField(max_length=20, blank=True)  # of a number
    answer = models.CharField(max_length=300, blank=True)
    overruled_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    overruled_at = models.DateTimeField(null=True, blank=True)
    overrule_reason = models.CharField(max_length=500, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="finding_severity_known"),
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(end__gte=F("start")), name="finding_span_in_order"
            ),
            models.CheckConstraint(
                condition=Q(overruled_at=None)
                | (Q(overruled_by__isnull=False) & ~Q(overrule_reason="")),
                name="overruled_by_somebody_for_a_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["revision", "position", "id"], name="findings_in_order")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.message[:80]}"
