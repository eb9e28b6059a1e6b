import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership, TimeStamped
from campaigns.models import Collaboration
from crisis.models.incidents import Incident, IncidentCampaign
from crisis.states import Feeling, IncidentState
from influencers.models import Influencer


class ReplyKitQuerySet(models.QuerySet["ReplyKit"]):
    def shown_in(self, collaboration: Collaboration) -> Self:
        """Kits that stand on the influencer's page for a collaboration; never of a drill.

        Of an incident that touches campaigns they work in, only on the pages of those: another client's matter is not
        theirs to read here. Of one that touches none of them, on every page they have.
        """
        touched = IncidentCampaign.objects.filter(incident=OuterRef("incident"))
        theirs = touched.filter(campaign__collaborations__influencer=collaboration.influencer_id)
        here = touched.filter(campaign=collaboration.campaign_id)
        return self.filter(
            Q(Exists(here)) | ~Q(Exists(theirs)), influencer=collaboration.influencer_id, shared_at__isnull=False,
            incident__is_drill=False, incident__agency=collaboration.agency_id,
            incident__state__in=IncidentState.live,
        )  # fmt: skip


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

    objects = ReplyKitQuerySet.as_manager()

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
