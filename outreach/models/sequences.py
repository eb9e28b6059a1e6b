import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models import Campaign, Collaboration
from influencers.models import Influencer
from outreach.models.mailboxes import Mailbox
from outreach.models.templates import Template
from outreach.states import EnrollmentState, SequenceState, StepCondition, StopReason


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Sequence(TimeStamped):
    """A first letter, looked at by a person for each recipient, and the follow-ups that go out when nobody answers.

    The first letter's text is `template`; the follow-ups are its steps.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="sequences")
    name = models.CharField(max_length=120)
    goal = models.CharField(max_length=300, blank=True)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="sequences"
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="sequences")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=SequenceState, default=SequenceState.WRITING)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SequenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "-id"], name="sequences_newest")]

    def __str__(self) -> str:
        return self.name


class Step(TimeStamped):
    """A follow-up: so many working days after the letter before it, unless somebody answered."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()  # 1 is the first follow-up
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    delay_days = models.PositiveSmallIntegerField()  # working days
    condition = models.CharField(max_length=8, choices=StepCondition, default=StepCondition.ALWAYS)
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "position"],
                name="step_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence}, follow-up {self.position}"


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(sequence__agency=agency)

    def due(self, *, now: datetime) -> Self:
        """Whose next letter is to be written now."""
        return self.filter(state=EnrollmentState.RUNNING, due_at__lte=now)


class Enrollment(TimeStamped):
    """One person in one sequence. Their letters are the messages that point here."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="enrollments")
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="enrollments")
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrollments"
    )
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=8, choices=EnrollmentState, default=EnrollmentState.REVIEW)
    steps_done = models.PositiveSmallIntegerField(default=0)  # letters sent: 1 = the first letter
    due_at = models.DateTimeField(null=True, blank=True)  # of the next letter; null: none waits for its time
    paused_until = models.DateTimeField(
        null=True, blank=True
    )  # an automatic reply said until when; null: by hand
    trouble = models.CharField(
        max_length=300, blank=True
    )  # why the next letter was not written or is kept back
    stop_reason = models.CharField(max_length=10, choices=StopReason, blank=True)
    stop_note = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sequence", "influencer"], name="once_in_a_sequence"),
            models.CheckConstraint(
                condition=~Q(state=EnrollmentState.STOPPED) | ~Q(stop_reason=""), name="stopped_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="enrollments_due",
                condition=Q(state=EnrollmentState.RUNNING, due_at__isnull=False),
            ),
            models.Index(
                fields=["paused_until"],
                name="enrollments_back",
                condition=Q(state=EnrollmentState.PAUSED, paused_until__isnull=False),
            ),
            models.Index(fields=["sequence", "state", "id"], name="enrollments_of_sequence"),
            models.Index(fields=["influencer", "-id"], name="enrollments_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.influencer} in {self.sequence}"


class SequenceHold(models.Model):
    """While this row is there, no sequence of the agency writes or sends anything."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="sequence_hold")
    reason = models.CharField(max_length=300)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.reason
