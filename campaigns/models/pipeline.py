import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models.campaigns import Campaign
from campaigns.states import EndKind, EndReason, Phase
from influencers.models import Influencer, Representative


class PipelineStageQuerySet(models.QuerySet["PipelineStage"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def working(self) -> Self:
        return self.filter(phase__in=Phase.working)


class PipelineStage(TimeStamped):
    """A step of a collaboration, in the agency's own words. What it means to the product is its phase and its key."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="pipeline_stages")
    name = models.CharField(max_length=60)
    key = models.CharField(
        max_length=20, blank=True, editable=False
    )  # of the default stages ("agreed"): what moves by itself finds its stage whatever it is called
    phase = models.CharField(max_length=10, choices=Phase)
    position = models.PositiveSmallIntegerField()
    how_to = models.TextField(blank=True)
    limit = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # people at once, per campaign; null: none
    entry_conditions = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    exit_conditions = ArrayField(models.CharField(max_length=24), default=list, blank=True)

    objects = PipelineStageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency", models.functions.Lower("name"), name="pipeline_stage_name_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "key"], condition=~Q(key=""), name="pipeline_stage_key_once"
            ),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="pipeline_phase_known"),
        ]
        indexes = [models.Index(fields=["agency", "position"], name="pipeline_in_order")]

    def __str__(self) -> str:
        return self.name


class CollaborationQuerySet(models.QuerySet["Collaboration"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def going_on(self) -> Self:
        """Not ended before its time."""
        return self.filter(ended_at=None)


class Collaboration(TimeStamped):
    """One influencer in one campaign, from being proposed to being paid."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="collaborations")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="collaborations")
    influencer = models.ForeignKey(Influencer, on_delete=models.PROTECT, related_name="collaborations")
    stage = models.ForeignKey(PipelineStage, on_delete=models.PROTECT, related_name="collaborations")
    stage_since = models.DateTimeField()
    rank = models.IntegerField(default=0)  # place in its column of the board, smallest on top
    owner = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_collaborations"
    )
    representative = models.ForeignKey(
        Representative, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    blocked_by = models.CharField(max_length=300, blank=True)  # what holds it up; empty: nothing
    # Ended before its time: declined, dropped out, taken out. What was delivered and paid stays.
    ended_at = models.DateTimeField(null=True, blank=True)
    end_kind = models.CharField(max_length=8, choices=EndKind, blank=True)
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    end_note = models.CharField(max_length=500, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replacements"
    )
    version = models.PositiveIntegerField(default=1)

    objects = CollaborationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "influencer"], name="once_in_a_campaign"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_kind="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_kind="") & ~Q(end_reason="")),
                name="ended_for_a_coded_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "stage", "rank", "id"], name="board_columns"),
            models.Index(fields=["agency", "-id"], name="collaborations_newest"),
            models.Index(fields=["influencer", "-id"], name="collaborations_of_influencer"),
        ]

    def __str__(self) -> str:
        return f"{self.influencer} in {self.campaign}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:collaboration", args=[self.uuid])


class StageMove(models.Model):
    """A collaboration went from one stage to another; names are kept, for stages are renamed and removed."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="moves")
    from_stage = models.ForeignKey(PipelineStage, on_delete=models.SET_NULL, null=True, related_name="+")
    to_stage = models.ForeignKey(PipelineStage, on_delete=models.SET_NULL, null=True, related_name="+")
    from_name = models.CharField(max_length=60, blank=True)
    to_name = models.CharField(max_length=60)
    to_phase = models.CharField(max_length=10, choices=Phase)
    despite = ArrayField(
        models.CharField(max_length=24), default=list, blank=True
    )  # conditions not met that somebody set aside, with the reason
    reason = models.CharField(max_length=300, blank=True)
    by_label = models.CharField(max_length=250)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["collaboration", "-id"], name="moves_of_collaboration")]

    def __str__(self) -> str:
        return f"{self.from_name} → {self.to_name}"
