import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models import Campaign
from campaigns.states import FirstActor, Response
from crisis.states import Level, VersionState


class PlaybookQuerySet(models.QuerySet["Playbook"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def living(self) -> Self:
        return self.filter(archived_at=None)


class Playbook(TimeStamped):
    """A scenario the agency is prepared for. Its plan stands in versions; one of them is in force."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="playbooks", db_index=False)
    scenario = models.CharField(
        max_length=40, blank=True
    )  # a key of crisis.packs.playbooks(); empty: an own one
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160, editable=False)  # fold(name)
    owner = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="playbooks"
    )
    reviewed_on = models.DateField(null=True, blank=True)  # every plan is looked at once a year
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name_key"], condition=Q(archived_at=None), name="playbook_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crisis:playbook", args=[self.uuid])


class PlaybookVersion(TimeStamped):
    """A plan as it was at one time: never changed once in force; incidents and campaigns point at it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    level = models.CharField(max_length=8, choices=Level)  # suggested at the opening
    response = models.CharField(max_length=9, choices=Response)
    first_actor = models.CharField(max_length=11, choices=FirstActor)
    why_first = models.CharField(max_length=300, blank=True)
    triggers = models.JSONField(default=list, blank=True)  # ["by what it is noticed", ...]
    tasks = models.JSONField(default=list, blank=True)  # [{role, text, minutes, is_legal}]
    templates = models.JSONField(default=list, blank=True)  # [{sort, language, text}]
    replies = models.JSONField(default=list, blank=True)  # [{nature, what: clarify|answer|leave, how}]
    never = models.JSONField(default=list, blank=True)  # ["what is not said", ...]
    contacts = models.JSONField(default=list, blank=True)  # [{who, name, reach}]
    why_changed = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: built in
    in_force_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # of the draft's edits: two editors at once are noticed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="playbook_version_once"),
            models.UniqueConstraint(
                fields=["playbook"], condition=Q(state=VersionState.IN_FORCE), name="one_version_in_force"
            ),
            models.UniqueConstraint(
                fields=["playbook"], condition=Q(state=VersionState.DRAFT), name="one_draft_a_playbook"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook}, version {self.number}"


class CampaignPlaybook(TimeStamped):
    """A playbook a campaign is prepared with before launch (R112), in the version then in force."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="playbook_places")
    version = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, related_name="campaign_places")
    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="campaign_places")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "playbook"], name="prepared_once_with_a_playbook")
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.playbook}"
