import uuid
from typing import Self

from django.db import models

from accounts.models import Agency, Brand, Membership, TimeStamped
from influencers.models.people import Influencer
from influencers.states import RepresentativeKind


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class Representative(TimeStamped):
    """Somebody who speaks for influencers: an agent, a talent agency, an MCN."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="representatives")
    kind = models.CharField(max_length=8, choices=RepresentativeKind)
    name = models.CharField(max_length=200)
    company = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    notes = models.TextField(blank=True)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "name"], name="representative_by_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.company})" if self.company else self.name


class Representation(TimeStamped):
    """That a representative speaks for an influencer, for what, and whether they are the one to write to."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="representations")
    representative = models.ForeignKey(
        Representative, on_delete=models.PROTECT, related_name="representations"
    )
    covers = models.CharField(
        max_length=200, blank=True
    )  # platforms, countries or kinds of work; empty: everything
    write_to = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["influencer", "representative"], name="representation_once"),
            models.UniqueConstraint(
                fields=["influencer"], condition=models.Q(write_to=True), name="one_to_write_to"
            ),
        ]

    def __str__(self) -> str:
        return str(self.representative)


class BrandRelation(TimeStamped):
    """How an influencer stands to one brand: a fan, or somebody the brand once treated badly (R10, R12)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="brand_relations")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="influencer_relations")
    affinity = models.SmallIntegerField()  # -2 bad experience, -1 reserved, 0 neutral, 1 likes it, 2 a fan
    evidence = models.CharField(max_length=500, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["influencer", "brand"], name="one_relation_per_brand"),
            models.CheckConstraint(
                condition=models.Q(affinity__range=(-2, 2)), name="affinity_from_minus_2_to_2"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand}: {self.affinity:+d}"


class PastWork(TimeStamped):
    """Work an influencer did for a brand, ours or somebody else's, with how it went (R7, R56)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="past_work")
    brand = models.ForeignKey(Brand, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    brand_name = models.CharField(max_length=120)  # also of brands that are not clients
    brand_key = models.CharField(
        max_length=120, editable=False
    )  # fold(brand_name), compared with a brand's rivals
    happened_on = models.DateField(null=True, blank=True)
    post_url = models.URLField(max_length=500, blank=True)
    hitches = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # delays, changes, refusals on the way; null: unknown
    outcome = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["brand_key"], name="past_work_by_brand")]

    def __str__(self) -> str:
        return self.brand_name


class Rate(TimeStamped):
    """A price for one format on one platform: asked, offered or agreed, at a time, with what it includes."""

    class Kind(models.TextChoices):
        ASKED = "asked", "Asked by them"
        OFFERED = "offered", "Offered by us"
        AGREED = "agreed", "Agreed"
        LISTED = "listed", "From a price list"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="rates")
    platform = models.CharField(max_length=16)
    format = models.CharField(max_length=40)  # influencers/formats.py
    kind = models.CharField(max_length=8, choices=Kind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)  # ISO 4217
    quoted_on = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    rights_days = models.PositiveIntegerField(
        null=True, blank=True
    )  # paid usage included, in days; null: not stated
    exclusivity_days = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=0), name="rate_not_negative")]
        indexes = [
            models.Index(
                fields=["influencer", "platform", "format", "-quoted_on"], name="rates_of_influencer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.format}: {self.amount} {self.currency}"


class CareDate(TimeStamped):
    """A day of the year to think of somebody: an anniversary of working together, a name day, a child's birthday."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="care_dates")
    label = models.CharField(max_length=120)
    day = models.PositiveSmallIntegerField()  # month * 100 + day, as Influencer.birthday
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day__range=(101, 1231)), name="care_day_is_month_and_day"
            )
        ]

    def __str__(self) -> str:
        return self.label


class Gift(TimeStamped):
    """A gift planned or given, what it cost and what came of it (R52, R102)."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        SENT = "sent", "Sent"
        RECEIVED = "received", "Received"
        CANCELED = "canceled", "Canceled"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="gifts")
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # who pays
    what = models.CharField(max_length=200)
    occasion = models.CharField(max_length=120, blank=True)
    planned_for = models.DateField()
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    outcome = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(budget=None) | models.Q(budget__gte=0))
                & (models.Q(cost=None) | models.Q(cost__gte=0)),
                name="gift_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["planned_for"], name="gifts_planned", condition=models.Q(state="planned"))
        ]

    def __str__(self) -> str:
        return self.what
