import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, Pass, TimeStamped
from campaigns.models import Campaign
from drafts.models.drafts import Revision
from drafts.states import Answer, LetterKind, RevisionState, StageKind


class ReviewPlan(TimeStamped):
    """How a campaign's drafts are reviewed: through which stages, and how many rounds of changes are agreed."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="review_plan")
    rounds = models.PositiveSmallIntegerField(default=2)  # rounds of changes that are part of the deal
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Review of {self.campaign}"


class ReviewStageQuerySet(models.QuerySet["ReviewStage"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(plan__campaign__agency=agency)


class ReviewStage(TimeStamped):
    """A step of the review in a campaign. Steps of the same position run side by side."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ReviewPlan, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=StageKind)
    position = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField(default=1)  # approvals before it is done
    hours = models.PositiveSmallIntegerField(default=24)  # it may take; then it is late, never decided
    is_hidden = models.BooleanField(default=False)  # clients and influencers do not see that it exists
    approvers = models.ManyToManyField(
        Membership, related_name="+", blank=True
    )  # none: anybody of that side who may approve

    objects = ReviewStageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("plan", models.functions.Lower("name"), name="review_stage_once"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="review_stage_needs_somebody"),
            models.CheckConstraint(
                condition=Q(hours__gte=1) & Q(hours__lte=24 * 60), name="review_hours_sensible"
            ),
            models.CheckConstraint(
                condition=~Q(kind=StageKind.CLIENT) | Q(is_hidden=False), name="client_stage_not_hidden"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TurnQuerySet(models.QuerySet["Turn"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(revision__draft__agency=agency)

    def open(self) -> Self:
        return self.filter(opened_at__isnull=False, closed_at=None)

    def waiting(self) -> Self:
        """Open, of a revision that is still in review, in a collaboration that goes on."""
        return self.open().filter(
            revision__state=RevisionState.IN_REVIEW,
            revision__draft__deliverable__collaboration__ended_at=None,
            revision__draft__deliverable__collaboration__campaign__archived_at=None,
        )

    def late(self, *, now: datetime) -> Self:
        return self.waiting().filter(due_at__lt=now)


class Turn(TimeStamped):
    """A stage's turn with one revision, as the stage was when it was handed in: opened, due, closed, with what outcome.

    Silence never decides: a turn that is past `due_at` is late and is told to others, and stays open.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="turns")
    stage = models.ForeignKey(
        ReviewStage, on_delete=models.SET_NULL, null=True, blank=True, related_name="turns"
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=StageKind)
    position = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    is_hidden = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Answer, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    approvers = models.ManyToManyField(Membership, related_name="turns", blank=True, through="TurnApprover")

    objects = TurnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None, due_at=None) | Q(opened_at__isnull=False, due_at__isnull=False),
                name="open_turn_has_a_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="turns_open", condition=Q(opened_at__isnull=False, closed_at=None)
            ),
            models.Index(fields=["revision", "position", "id"], name="turns_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class TurnApprover(models.Model):
    """Somebody a turn waits for, and when they were last reminded."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="places")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="places_in_review")
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "member"], name="approver_once")]

    def __str__(self) -> str:
        return str(self.member)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(revision__draft__agency=agency)

    def standing(self) -> Self:
        return self.filter(replaced_at=None)


class Decision(TimeStamped):
    """What somebody decided on the revision they saw. Decided again before the stage is done: the older one stays, replaced."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="decisions")
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="decisions")
    answer = models.CharField(max_length=20, choices=Answer)
    note = models.TextField(blank=True)
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    given_pass = models.ForeignKey(
        Pass, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # decided by a link to the draft
    by_label = models.CharField(max_length=250)
    heard_from = models.CharField(
        max_length=200, blank=True
    )  # a member wrote down what the client said otherwise: who, and how
    decided_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "member"], condition=Q(replaced_at=None, heard_from=""), name="one_decision_a_member"
            ),
            models.UniqueConstraint(
                fields=["turn", "given_pass"], condition=Q(replaced_at=None), name="one_decision_a_link"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(given_pass__isnull=False), name="decided_by_somebody"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["revision", "-id"], name="decisions_of_revision")]

    def __str__(self) -> str:
        return f"{self.by_label}: {self.get_answer_display()}"


class ReviewLetter(models.Model):
    """A letter to a member about a turn: written down first, claimed before it leaves, so that none leaves twice."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="letters")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=LetterKind)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # no longer needed when its time came

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "member", "kind"],
                condition=Q(claimed_at=None, dropped_at=None),
                name="one_waiting_letter",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="letters_waiting", condition=Q(claimed_at=None, dropped_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.member}"
