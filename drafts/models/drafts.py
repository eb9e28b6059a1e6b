import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency, Brand, Membership, TimeStamped
from campaigns.models import Deliverable
from campaigns.states import Side
from drafts.states import DraftKind, RevisionState, Severity


class DraftQuerySet(models.QuerySet["Draft"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def shown_to(self, brand: Brand) -> Self:
        """What clients of a brand may see: drafts a client's stage was opened for; revision by revision, see Turn."""
        return self.filter(
            deliverable__collaboration__campaign__brand=brand,
            deliverable__collaboration__campaign__archived_at=None,
            client_saw__isnull=False,
        )

    def going_on(self) -> Self:
        """Of people who are still part of a campaign that is not put away."""
        return self.filter(
            deliverable__collaboration__ended_at=None,
            deliverable__collaboration__campaign__archived_at=None,
        )


class Draft(TimeStamped):
    """What an influencer hands in for one deliverable, revision by revision, until it is approved."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="drafts")
    deliverable = models.OneToOneField(Deliverable, on_delete=models.PROTECT, related_name="draft")
    kind = models.CharField(max_length=8, choices=DraftKind)
    # Repeats of the newest revision, so that lists read one row: written by the actions that change it.
    newest = models.ForeignKey("drafts.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=RevisionState, default=RevisionState.WRITING)
    waiting_since = models.DateTimeField(null=True, blank=True)  # the stage that is open was opened
    due_at = models.DateTimeField(null=True, blank=True)  # the earliest of the open stages is due
    rounds_used = models.PositiveSmallIntegerField(default=0)  # times changes were asked of the influencer
    rounds_agreed = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # agreed with this influencer; null: as many as the campaign's plan says
    client_saw = models.ForeignKey(
        "drafts.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the newest revision a client's stage was opened for; null: clients have seen none

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RevisionState.values), name="draft_state_known"),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="drafts_newest"),
            models.Index(fields=["agency", "state", "-id"], name="drafts_by_state"),
            models.Index(
                fields=["agency", "due_at", "id"], name="drafts_in_review",
                condition=Q(state__in=RevisionState.open_states),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Draft of {self.deliverable}"

    def get_absolute_url(self) -> str:
        return reverse("drafts:review", args=[self.uuid])


class RevisionQuerySet(models.QuerySet["Revision"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(draft__agency=agency)


class Revision(TimeStamped):
    """One version of a draft. Once handed in it is locked and stays readable; the next one gets the next number."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=RevisionState, default=RevisionState.WRITING)
    title = models.CharField(max_length=300, blank=True)  # where the platform has one
    text = models.TextField(blank=True)  # the caption or post, as it will be published
    language = models.CharField(max_length=3, blank=True)  # ISO 639, of the text
    other_texts = models.JSONField(default=dict, blank=True)  # the same in other languages: {ISO 639: text}
    link = models.CharField(max_length=500, blank=True)  # an unlisted video, a preview
    note = models.TextField(blank=True)  # to the reviewers
    answers = models.JSONField(
        default=dict, blank=True
    )  # to questions of the checks, which only who made it can answer: {question key: answer}
    side = models.CharField(max_length=10, choices=Side, blank=True)  # who handed it in
    submitted_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: by personal link
    submitted_label = models.CharField(max_length=250, blank=True)
    on_behalf = models.BooleanField(default=False)  # a member handed in what the influencer sent otherwise
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)  # approved, rejected, returned or withdrawn
    answer_note = models.TextField(blank=True)  # what the influencer is told: what to change, why rejected
    with_changes = models.BooleanField(default=False)  # approved, with small changes to be made
    checked_at = models.DateTimeField(null=True, blank=True)  # the checks ran
    verdict = models.CharField(max_length=11, choices=Severity, blank=True)  # the gravest finding that counts
    checked = models.JSONField(
        default=dict, blank=True
    )  # what the checks say beside findings: conflicts between markets, markets applied, version of the rules
    version = models.PositiveIntegerField(default=1)  # of what is being written: two writers are noticed

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state__in=RevisionState.open_states), name="one_revision_in_review"
            ),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state=RevisionState.WRITING), name="one_revision_being_written"
            ),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state=RevisionState.APPROVED), name="one_approved_revision"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RevisionState.values), name="revision_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(RevisionState.WRITING, RevisionState.WITHDRAWN)) | Q(submitted_at__isnull=False),
                name="reviewed_once_handed_in",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Revision {self.number}"

    @property
    def is_locked(self) -> bool:
        return self.state != RevisionState.WRITING


class Checkpoint(TimeStamped):
    """A point of the brief held against one revision: ticked by whoever hands in, checked by a reviewer.

    The words are kept as they were asked for, so that a brief changed later does not change what was checked.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="checkpoints")
    key = models.UUIDField()  # BriefPoint.key
    section = models.CharField(max_length=14)
    text = models.TextField()
    is_verbatim = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    ticked_at = models.DateTimeField(null=True, blank=True)
    ticked_label = models.CharField(max_length=250, blank=True)
    is_met = models.BooleanField(null=True, blank=True)  # a reviewer's word; null: not looked at
    note = models.CharField(max_length=500, blank=True)  # why not met; the influencer reads it
    checked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="checkpoint_once"),
            models.CheckConstraint(
                condition=Q(is_met=None) | Q(checked_at__isnull=False), name="checked_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
