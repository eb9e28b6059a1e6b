"""What members say of comments' moods, the heads that learn from it, and how far the sentiment worker has come."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership
from influencers.models.content import Comment
from influencers.states import HeadState, Mood, Nature


class MoodCorrection(models.Model):
    """A member's word on a comment's mood. Its agency's alone; an own head learns from them."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, related_name="correction", primary_key=True
    )
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    mood = models.CharField(max_length=8, choices=Mood)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "-at"], name="corrections_of_agency")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.mood}"


class NatureCorrection(models.Model):
    """A member's word on a comment's nature, kept and learned from as one on its mood."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, related_name="nature_correction", primary_key=True
    )
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    nature = models.CharField(max_length=16, choices=Nature)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "-at"], name="natures_of_agency")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.nature}"


class OwnHead(models.Model):
    """What an agency's corrections taught, beside the shared heads.

    `before` and `after`: macro-F1 of moods, 0 to 1; `natures` corrections of natures were learned from too, with their
    own two figures.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="own_heads")
    state = models.CharField(max_length=8, choices=HeadState, default=HeadState.ASKED)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    fitted_at = models.DateTimeField(null=True)
    data = models.BinaryField(default=bytes)
    corrections = models.PositiveIntegerField(default=0)
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    natures = models.PositiveIntegerField(default=0, db_default=0)
    nature_before = models.FloatField(null=True)
    nature_after = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency"], name="one_head_in_use", condition=Q(state="used")),
            models.UniqueConstraint(fields=["agency"], name="one_head_learning", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.asked_at:%Y-%m-%d}"


class Rereading(models.Model):
    """A walk through stored comments because the model, an own head or a policy changed. Old verdicts stay until then."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, related_name="+")  # null: of all
    done_to = models.BigIntegerField(default=0)  # comments up to this id are read again
    up_to = models.BigIntegerField()  # the newest comment when it began
    why = models.CharField(max_length=80)  # the model's version with the policy, or the head's
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="rereadings_open", condition=Q(finished_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.why}: {self.done_to} of {self.up_to}"


class LoadedModel(models.Model):
    """What a sentiment worker has loaded, told by itself: pages never load a model to know."""

    version = models.CharField(max_length=40, unique=True)
    parts = models.JSONField(default=list)  # name, ready, problem, remedy of each
    loaded_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version
