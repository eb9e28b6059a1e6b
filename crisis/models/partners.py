import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Membership, TimeStamped
from crisis.models.incidents import Incident
from crisis.states import Feeling
from influencers.models import Influencer


class ReplyKit(TimeStamped):
    """What an influencer has at hand in a crisis: how to answer which comments, what not to say, whom to call (R106)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reply_kits")
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="reply_kits")
    opening = models.TextField(blank=True)  # a few warm words: where we stand
    replies = models.JSONField(default=list)  # [{nature, what: clarify|answer|leave, how}]
    never = models.JSONField(default=list)  # ["what not to say", ...]
    contact = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who is there for them
    contact_reach = models.CharField(max_length=200, blank=True)  # a number, hours
    # The joint line: signed by both sides for one text; a changed text is signed anew.
    strategy = models.TextField(blank=True)
    strategy_hash = models.CharField(max_length=64, blank=True)
    ours_hash = models.CharField(max_length=64, blank=True)
    ours_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ours_at = models.DateTimeField(null=True, blank=True)
    theirs_hash = models.CharField(max_length=64, blank=True)
    theirs_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)  # on their personal page since
    seen_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "influencer"], name="one_kit_a_person_and_incident")
        ]
        indexes = [
            models.Index(fields=["influencer"], name="kits_shared", condition=Q(shared_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.influencer} in {self.incident}"


class CheckIn(TimeStamped):
    """How somebody is: asked by the house, answered on their page or written down after a call (R117)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kit = models.ForeignKey(ReplyKit, on_delete=models.CASCADE, related_name="check_ins")
    due_at = models.DateTimeField()
    feeling = models.CharField(max_length=10, choices=Feeling, blank=True)  # empty: not answered yet
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who wrote it down; null with an answer: they themselves
    seen_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who took note of the answer

    def __str__(self) -> str:
        return f"{self.kit}: {self.feeling}"
