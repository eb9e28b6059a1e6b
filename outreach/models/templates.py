import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Agency, Brand, Membership, TimeStamped
from outreach.states import TemplateKind


class TemplateQuerySet(models.QuerySet["Template"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Template(TimeStamped):
    """A letter to begin from, in one or more languages. Its fields are `{{ name }}`, replaced in one pass."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=TemplateKind)
    goal = models.CharField(
        max_length=300, blank=True
    )  # what the letter is to achieve, set before writing (R81)
    brand = models.ForeignKey(Brand, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency", Lower("name"), condition=Q(archived_at=None), name="template_name_once_per_agency"
            )
        ]
        indexes = [models.Index(fields=["agency", "kind", "name"], name="templates_by_kind")]

    def __str__(self) -> str:
        return self.name


class TemplateText(TimeStamped):
    """A template in one language (ISO 639)."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=3)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "language"], name="template_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.language})"


class TemplateVersion(TimeStamped):
    """A template as it was after one edit. `texts`: {language: {"subject", "body"}}."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    goal = models.CharField(max_length=300, blank=True)
    texts = models.JSONField(default=dict)
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="letter_template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"
