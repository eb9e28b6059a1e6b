"""The brand room: what belongs to a client beside the restrictions on the brand itself."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Agency, Brand, Membership, TimeStamped
from campaigns.states import ApprovalSide


class ProductQuerySet(models.QuerySet["Product"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(brand__agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Product(TimeStamped):
    """Something a brand sells, with what may and must be said of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    selling_points = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    # Keys of campaigns/disclosure/categories.toml: alcohol, finance, ...; they decide what needs a lawyer.
    categories = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    retail_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("brand", models.functions.Lower("name"), name="product_once_per_brand"),
            models.CheckConstraint(
                condition=Q(retail_price=None) | Q(retail_price__gte=0), name="product_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MandatorySentenceQuerySet(models.QuerySet["MandatorySentence"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(brand__agency=agency)


class MandatorySentence(TimeStamped):
    """A sentence that has to stand in the content, as it is, in a market or everywhere."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="mandatory_sentences")
    text = models.CharField(max_length=500)
    market = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2; empty: everywhere
    language = models.CharField(max_length=3, blank=True)  # ISO 639; empty: any
    category = models.CharField(max_length=40, blank=True)  # only for products of this category; empty: all
    note = models.CharField(max_length=300, blank=True)  # which law or contract asks for it

    objects = MandatorySentenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "market", "language", "text"], name="mandatory_sentence_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class BrandWordQuerySet(models.QuerySet["BrandWord"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(brand__agency=agency)


class BrandWord(TimeStamped):
    """A word a brand avoids, wants, or wants in another form."""

    class Kind(models.TextChoices):
        AVOID = "avoid", "Never say"
        PREFER = "prefer", "Say gladly"
        REPLACE = "replace", "Say otherwise"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=8, choices=Kind)
    word = models.CharField(max_length=80)
    word_key = models.CharField(max_length=80, editable=False)  # fold(word)
    instead = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = BrandWordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "word_key"], name="brand_word_once"),
            models.CheckConstraint(
                condition=~Q(kind="replace") | ~Q(instead=""), name="replaced_word_has_another"
            ),
        ]

    def __str__(self) -> str:
        return self.word


class ApprovalStage(TimeStamped):
    """A step a brand's drafts go through by default: who approves, in which order, in how many hours."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="approval_stages")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=ApprovalSide)
    needs_all = models.BooleanField(default=False)  # else one of the approvers is enough
    hours = models.PositiveSmallIntegerField(default=24)  # how long it may take
    approvers = models.ManyToManyField(Membership, related_name="+", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("brand", models.functions.Lower("name"), name="approval_stage_once"),
            models.CheckConstraint(
                condition=Q(hours__gte=1) & Q(hours__lte=24 * 60), name="approval_hours_sensible"
            ),
        ]

    def __str__(self) -> str:
        return self.name
