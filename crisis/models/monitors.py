import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Agency, Brand, Membership, TimeStamped
from campaigns.models import Campaign
from crisis.states import MentionSource, MonitorScope, MonitorState, StreamKind
from influencers.models import Comment, Influencer, Post
from influencers.states import Mood, MoodStage, Nature


class MonitorQuerySet(models.QuerySet["Monitor"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def watching(self) -> Self:
        return self.filter(state=MonitorState.ON)


class Monitor(TimeStamped):
    """What is listened to, how keenly, and for which words. Exactly one of campaign, influencer and brand is set."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="monitors", db_index=False)
    scope = models.CharField(max_length=10, choices=MonitorScope)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, null=True, blank=True, related_name="monitors"
    )
    influencer = models.ForeignKey(
        Influencer, on_delete=models.CASCADE, null=True, blank=True, related_name="monitors"
    )
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="monitors")
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160, editable=False)  # fold(name)
    state = models.CharField(max_length=6, choices=MonitorState, default=MonitorState.ON)
    is_drill = models.BooleanField(default=False)  # of a drill: marked everywhere, nothing leaves the house
    # A mention counts when one of these stands in it; none: every mention that comes to this monitor.
    keywords = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    not_words = ArrayField(
        models.CharField(max_length=100), default=list, blank=True
    )  # ... and none of these
    sensitivity = models.JSONField(default=dict, blank=True)  # crisis.detection.Sensitivity.as_dict
    feeds = ArrayField(models.URLField(max_length=500), default=list, blank=True)  # RSS and Atom
    feeds_due_at = models.DateTimeField(null=True, blank=True)  # also the end of a reader's lease
    feeds_trouble = models.CharField(max_length=300, blank=True)
    # Of each feed, by address: what it said about its last version (ETag, Last-Modified), what was wrong, when it was read.
    feed_marks = models.JSONField(default=dict, blank=True)
    # Other services send mentions to an address with this secret; they sign with it, too.
    hook_secret = models.BinaryField(null=True, blank=True)  # sealed (accounts/sealing.py)
    hook_hash = models.CharField(max_length=64, blank=True)  # of the secret in the address
    watched_from = models.DateTimeField()
    last_heard_at = models.DateTimeField(null=True, blank=True)
    heard = models.PositiveBigIntegerField(default=0)  # comments and mentions counted so far
    owner = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="monitors"
    )
    version = models.PositiveIntegerField(default=1)

    objects = MonitorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=MonitorScope.CAMPAIGN, campaign__isnull=False, influencer=None, brand=None)
                | Q(scope=MonitorScope.INFLUENCER, campaign=None, influencer__isnull=False, brand=None)
                | Q(scope=MonitorScope.BRAND, campaign=None, influencer=None, brand__isnull=False),
                name="monitor_watches_one_thing",
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(campaign__isnull=False, is_drill=False),
                name="one_monitor_a_campaign",
            ),
            models.UniqueConstraint(
                fields=["influencer"], condition=Q(influencer__isnull=False), name="one_monitor_an_influencer"
            ),
            models.UniqueConstraint(
                fields=["brand"], condition=Q(brand__isnull=False), name="one_monitor_a_brand"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "name_key", "id"], name="monitors_by_name"),
            models.Index(
                fields=["feeds_due_at"], name="monitors_feeds_due", condition=Q(feeds_due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crisis:monitor", args=[self.uuid])


class Stream(TimeStamped):
    """The comments of one post, one influencer or all of a monitor, with the state detection keeps of them.

    The row is locked while a batch is fed; its state, what was raised and what counts as heard change together.
    """

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="streams", db_index=False)
    kind = models.CharField(max_length=10, choices=StreamKind)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True, related_name="streams")
    influencer = models.ForeignKey(
        Influencer, on_delete=models.CASCADE, null=True, blank=True, related_name="streams"
    )
    key = models.CharField(max_length=80)  # detection's name of the stream, in every alert's key
    state = models.JSONField(default=dict, blank=True)  # crisis.detection: Fed.state
    reading = models.JSONField(default=dict, blank=True)  # where it stands now: Reading as plain values
    fed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True
    )  # of the next look without a comment: alerts end by time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["monitor", "key"], name="one_stream_a_key")]
        indexes = [
            models.Index(fields=["due_at"], name="streams_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.key


class Unheard(models.Model):
    """A comment under a watched post, whose mood was read and which detection has not counted yet, for one monitor.

    Written with the mood in one transaction, deleted with the counting in one: killed between, nothing is lost and
    nothing counts twice.
    """

    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="unheard", db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["monitor", "comment"], name="unheard_once_a_monitor")]

    def __str__(self) -> str:
        return f"Comment {self.comment_id}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class Mention(models.Model):
    """Something said of a campaign, brand or influencer elsewhere than under a post we poll. Kept once a monitor."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    source = models.CharField(max_length=7, choices=MentionSource)
    external_key = models.CharField(max_length=120)  # of the source, or a hash of address, time and text
    place = models.CharField(max_length=120, blank=True)  # the site, platform or, in a drill, the post
    url = models.URLField(max_length=1000, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    author = models.CharField(
        max_length=200, blank=True
    )  # as it was sent; of publications, not private persons
    author_hash = models.BigIntegerField(null=True)  # influencers/comment_authors.py
    likes = models.IntegerField(null=True)
    reach = models.BigIntegerField(null=True)  # as the source says; null: unknown
    at = models.DateTimeField()
    taken_in_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    from_file = models.ForeignKey(
        "crisis.MentionFile",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentions",
        db_index=False,
    )  # the file it came with
    mood_stage = models.CharField(max_length=11, choices=MoodStage, blank=True, default="")
    mood = models.CharField(max_length=8, choices=Mood, blank=True, default="")
    mood_confidence = models.FloatField(null=True)  # 0 to 1
    mood_unsure = models.BooleanField(default=False)
    nature = models.CharField(max_length=16, choices=Nature, blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    corrected_at = models.DateTimeField(null=True)  # a member said the mood or the nature
    heard_at = models.DateTimeField(null=True)  # when detection counted it
    put_away_at = models.DateTimeField(null=True)  # a member said it does not belong here

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monitor", "external_key"], name="mention_once_a_monitor")
        ]
        indexes = [
            models.Index(fields=["monitor", "-at", "-id"], name="mentions_newest"),
            models.Index(fields=["monitor", "id"], name="mentions_unheard", condition=Q(heard_at=None)),
            models.Index(fields=["id"], name="mentions_to_read", condition=Q(mood_stage="")),
            models.Index(fields=["agency", "-at", "-id"], name="mentions_of_agency"),
            models.Index(fields=["from_file"], name="mentions_of_file", condition=Q(from_file__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:80]


class KnownBreak(TimeStamped):
    """A time in which something known explains a change: noted on charts, nobody is woken."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="breaks")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=200)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="break_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.note
