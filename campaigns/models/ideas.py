import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Brand, Membership, TimeStamped
from campaigns.models.campaigns import Campaign
from campaigns.states import IdeaKind, IdeaState
from influencers.models import Influencer


class IdeaQuerySet(models.QuerySet["Idea"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class Idea(TimeStamped):
    """A story, fact or insight about somebody, and the scenario that would link them with a brand (R59)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="ideas")
    influencer = models.ForeignKey(
        Influencer, on_delete=models.CASCADE, null=True, blank=True, related_name="ideas"
    )
    brand = models.ForeignKey(Brand, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas")
    campaign = models.ForeignKey(
        Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    kind = models.CharField(max_length=7, choices=IdeaKind, default=IdeaKind.STORY)
    field = models.CharField(max_length=80, blank=True)  # of life or business it comes from
    insight = models.TextField()  # the story, fact or insight
    source_url = models.URLField(max_length=500, blank=True)  # the post or article it was seen in
    scenario = models.TextField(blank=True)  # how person and brand would come together
    state = models.CharField(max_length=7, choices=IdeaState, default=IdeaState.OPEN)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(insight=""), name="idea_says_something")]
        indexes = [
            models.Index(fields=["agency", "-id"], name="ideas_newest"),
            models.Index(fields=["influencer", "-id"], name="ideas_of_influencer"),
        ]

    def __str__(self) -> str:
        return self.insight[:80]
