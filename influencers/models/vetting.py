import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Agency, Brand, Membership, TimeStamped
from influencers.models.channels import Channel
from influencers.models.people import Influencer
from influencers.states import RiskLevel


class Tier(models.Model):
    """Where a size class of one platform begins, in followers. Editable per agency; defaults: influencers/figures/tiers.toml."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="tiers")
    platform = models.CharField(max_length=16)
    key = models.CharField(max_length=20)  # nano, micro, mid, macro, mega, or the agency's own word
    from_followers = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "platform", "key"], name="tier_once_per_platform"),
            models.UniqueConstraint(fields=["agency", "platform", "from_followers"], name="tier_begins_once"),
        ]

    def __str__(self) -> str:
        return self.key


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class ChecklistItem(TimeStamped):
    """A question of the agency's due diligence."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="checklist_items")
    question = models.CharField(max_length=200)
    help = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ChecklistItemQuerySet.as_manager()

    def __str__(self) -> str:
        return self.question


class Verdict(TimeStamped):
    """One member's answer to one question about one influencer, with evidence. New answers are added, none is lost."""

    class Answer(models.TextChoices):
        GOOD = "good", "Nothing against it"
        CONCERN = "concern", "A concern"
        BAR = "bar", "Speaks against working together"
        UNKNOWN = "unknown", "Could not be found out"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="verdicts")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="verdicts")
    answer = models.CharField(max_length=8, choices=Answer)
    evidence = models.TextField(blank=True)
    evidence_url = models.URLField(max_length=500, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["influencer", "item", "-id"], name="verdicts_of_influencer")]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_answer_display()}"


class RiskAssessment(TimeStamped):
    """A risk level somebody decided on, and why; the newest counts, the older stay readable."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="risk_assessments")
    level = models.CharField(max_length=8, choices=RiskLevel)
    reason = models.TextField()
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.get_level_display()


class OutsideFigure(TimeStamped):
    """A figure another service states about a channel: audience, quality, reach. Never mixed with our own."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="outside_figures")
    source = models.CharField(max_length=60)  # the service, as its export mapping names it
    metric = models.CharField(
        max_length=60
    )  # influencers/outside/metrics.toml: audience.country.IN, quality.score, ...
    value = models.FloatField()
    unit = models.CharField(max_length=10)  # share, score, count, money:EUR
    stated_on = models.DateField()
    upload = models.ForeignKey("influencers.Import", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "source", "metric", "stated_on"], name="outside_figure_once"
            ),
        ]
        indexes = [models.Index(fields=["metric", "value"], name="outside_by_metric")]

    def __str__(self) -> str:
        return f"{self.metric} {self.value} ({self.source})"


class OverlapFigure(TimeStamped):
    """How much two channels' audiences share, as another service states it (source, date)."""

    first = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    of_smaller = models.FloatField(null=True)  # share of the smaller audience
    jaccard = models.FloatField(null=True)
    source = models.CharField(max_length=60)
    stated_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="overlap_pair_in_order"),
            models.UniqueConstraint(
                fields=["first", "second", "source", "stated_on"], name="overlap_stated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} + {self.second_id}"


class OverlapDecisionQuerySet(models.QuerySet["OverlapDecision"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class OverlapDecision(TimeStamped):
    """What was decided about an overlap above the threshold, by whom and why (R61)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="overlap_decisions")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, related_name="+")
    channels = ArrayField(models.BigIntegerField())  # sorted channel ids
    of_smaller = models.FloatField()  # the figure that was seen
    source = models.CharField(max_length=60, blank=True)  # the service that stated it; empty: own comments
    accepted = models.BooleanField()
    reason = models.TextField()
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    objects = OverlapDecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "-id"], name="overlap_decisions_newest")]

    def __str__(self) -> str:
        return self.reason[:80]


class OverlapVote(TimeStamped):
    """What a brand's client says about two audiences on a list that overlap above the threshold (R61: decide together).

    One voice for the brand: the newest answer stands, earlier ones are in the trail.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    list = models.ForeignKey("InfluencerList", on_delete=models.CASCADE, related_name="overlap_votes")
    first = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")  # the lower id
    second = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    of_smaller = models.FloatField()  # the figure that was seen
    source = models.CharField(max_length=60, blank=True)  # the service that stated it; empty: own comments
    accepted = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "first", "second"], name="overlap_vote_once_a_list"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="overlap_vote_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.remark[:80] or f"{self.first_id} + {self.second_id}"
