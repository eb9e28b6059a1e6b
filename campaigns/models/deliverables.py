import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models.pipeline import Collaboration
from campaigns.models.slots import Slot
from campaigns.states import DeliverableState, DueKind, LetterState, MoveReason, Side


class DeliverableQuerySet(models.QuerySet["Deliverable"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def owing_drafts(self) -> Self:
        return self.filter(state__in=DeliverableState.owes_draft, collaboration__ended_at=None)

    def owing_posts(self) -> Self:
        return self.filter(state__in=DeliverableState.owes_post, collaboration__ended_at=None)


class Deliverable(TimeStamped):
    """One piece of content an influencer owes: when its draft is due, when it goes out, what became of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="deliverables")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="deliverables")
    slot = models.ForeignKey(
        Slot, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliverables"
    )
    platform = models.CharField(max_length=16)
    format = models.CharField(max_length=40)
    title = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=9, choices=DeliverableState, default=DeliverableState.PLANNED)
    draft_due_at = models.DateTimeField(null=True, blank=True)
    publish_due_at = models.DateTimeField(null=True, blank=True)
    draft_in_at = models.DateTimeField(null=True, blank=True)  # when the first draft came
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_url = models.URLField(max_length=500, blank=True)
    short_notice = models.CharField(
        max_length=300, blank=True
    )  # why less time than usual is given (R94); empty: enough time, or nobody said
    version = models.PositiveIntegerField(default=1)

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(platform="") & ~Q(format=""), name="deliverable_has_a_platform"
            ),
            models.CheckConstraint(
                condition=Q(draft_due_at=None)
                | Q(publish_due_at=None)
                | Q(publish_due_at__gte=F("draft_due_at")),
                name="draft_before_publication",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliverableState.PUBLISHED) | Q(published_at__isnull=False),
                name="published_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "draft_due_at"],
                name="drafts_owed",
                condition=Q(state__in=DeliverableState.owes_draft),
            ),
            models.Index(
                fields=["agency", "publish_due_at"],
                name="posts_owed",
                condition=Q(state__in=DeliverableState.owes_post),
            ),
            models.Index(fields=["agency", "publish_due_at", "id"], name="deliverables_by_day"),
            models.Index(fields=["agency", "-id"], name="deliverables_newest"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.platform} {self.format} #{self.pk}"


class PostponementQuerySet(models.QuerySet["Postponement"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(deliverable__agency=agency)


class Postponement(TimeStamped):
    """A date that was moved: from when to when, who asked, why, and whether the client knows (R63, R65)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="postponements")
    what = models.CharField(max_length=7, choices=DueKind)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    asked_by = models.CharField(max_length=10, choices=Side)
    reason = models.CharField(max_length=9, choices=MoveReason)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT)
    reminded_firmly_at = models.DateTimeField(
        null=True, blank=True
    )  # after meeting them halfway: told that professionalism is expected (R64)
    client_warned_at = models.DateTimeField(null=True, blank=True)
    client_warned_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PostponementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(from_at=F("to_at")), name="postponed_to_another_time")
        ]
        indexes = [models.Index(fields=["deliverable", "-id"], name="postponements_newest")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} moved"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class Reminder(models.Model):
    """That a date comes near and the work is still owed. One for each date and distance; a moved date reminds anew."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="reminders")
    what = models.CharField(max_length=7, choices=DueKind)
    days_before = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()  # the date it reminds of
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)  # a member took note; it leaves Today

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "what", "days_before", "due_at"], name="reminded_once"
            ),
        ]
        indexes = [models.Index(fields=["agency", "-id"], name="reminders_unseen", condition=Q(seen_at=None))]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.get_what_display()} in {self.days_before} days"


class ReminderLetter(models.Model):
    """A reminder on its way to one reader: a member, or the influencer (`member` null). Its row is the outbox.

    Claimed by compare-and-set before it leaves. One whose fate is unknown is shown to a person and never sent again.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="letters")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=7, choices=LetterState, default=LetterState.WAITING)
    send_after = models.DateTimeField()  # a decent hour where the reader lives
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=320, blank=True)  # where it went
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)  # what the mail server said

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "member"], name="one_letter_per_reader", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_after"], name="reminder_letters_waiting", condition=Q(state=LetterState.WAITING)
            ),
            models.Index(
                fields=["claimed_at"], name="reminder_letters_leaving", condition=Q(state=LetterState.LEAVING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reminder} to {self.member or self.address}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(member__agency=agency)

    def usable(self) -> Self:
        return self.filter(revoked_at=None, member__ended_at=None, member__user__is_active=True)


class CalendarFeed(TimeStamped):
    """A secret address other calendars read the campaign calendar from. It shows what its member may see."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="calendar_feeds")
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )  # null: all of them
    token_hash = models.CharField(max_length=64, unique=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.campaign or "All campaigns")
