import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models import Campaign
from crisis.models.incidents import Incident
from crisis.models.monitors import Monitor
from crisis.models.playbooks import PlaybookVersion
from crisis.states import ChangeKind, DrillState, FactorKind, PostmortemState
from influencers.models import ChecklistItem, Influencer


class Postmortem(TimeStamped):
    """What an incident teaches, without blame. Its figures are computed; they are kept as of the closing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="postmortem")
    state = models.CharField(max_length=7, choices=PostmortemState, default=PostmortemState.WRITING)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="postmortems")
    due_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    impact = models.TextField(blank=True)  # reach, cost, refunds, what it did to the client
    figures = models.JSONField(default=dict, blank=True)  # seconds by name, as of the closing
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Post-mortem of {self.incident}"


class Factor(TimeStamped):
    """A cause, a help, a stroke of luck or a lesson."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=12, choices=FactorKind)
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.text


class FollowUp(TimeStamped):
    """Something that is done so that it does not happen again: whose, by when, and how it is seen that it helped."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="crisis_follow_ups")
    due_on = models.DateField()
    seen_by = models.CharField(max_length=300, blank=True)  # by what it will be seen that it helped
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "due_on"], name="follow_ups_owed", condition=Q(done_at=None))
        ]

    def __str__(self) -> str:
        return self.text


class PlanChange(TimeStamped):
    """What a post-mortem changes; it cannot close without one, or without saying why nothing changes (R120)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=9, choices=ChangeKind)
    text = models.CharField(max_length=500)  # what changes, or why nothing does
    playbook_version = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_changes"
    )
    influencer = models.ForeignKey(
        Influencer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checklist_item = models.ForeignKey(
        ChecklistItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.text


class DrillQuerySet(models.QuerySet["Drill"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class Drill(TimeStamped):
    """A recorded storm played against the real team. Everything in it is marked; nothing leaves the house."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="drills")
    title = models.CharField(max_length=200)
    storm = models.CharField(max_length=40, blank=True)  # a key of crisis.drills.drills(); empty: from a file
    recording = models.FileField(upload_to="crisis/drills/%Y/%m/", max_length=300, blank=True)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="drills"
    )  # whose case is practiced; it is not touched
    monitor = models.OneToOneField(
        Monitor, on_delete=models.SET_NULL, null=True, blank=True, related_name="drill"
    )
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="drills"
    )
    speed = models.FloatField(default=1.0)  # recorded seconds in one real second
    state = models.CharField(max_length=7, choices=DrillState, default=DrillState.PLANNED)
    comments = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0.0)  # from the first to the last comment, as recorded
    left_out = models.PositiveIntegerField(default=0)  # lines of the file that could not be read
    problems = models.JSONField(default=list, blank=True)  # the first of them, as [line, why]
    played = models.PositiveIntegerField(
        default=0
    )  # how many were played so far: where it goes on after a crash
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    turns_at = models.DateTimeField(null=True, blank=True)  # when, in real time, the storm turns
    next_at = models.DateTimeField(null=True, blank=True)  # when the next comments are due; also a lease
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    score = models.JSONField(
        default=dict, blank=True
    )  # crisis.figures.score_sheet as plain values, at the end

    objects = DrillQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-id"], name="drills_newest"),
            models.Index(fields=["next_at"], name="drills_due", condition=Q(next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crisis:drill", args=[self.uuid])
