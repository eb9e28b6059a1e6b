import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from influencers.models.channels import Channel
from influencers.states import Mood, MoodStage, Nature


class Post(models.Model):
    """A publication on a channel with its newest numbers. Missing numbers are unknown (null)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="posts")
    external_id = models.CharField(max_length=100)
    url = models.URLField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, blank=True)  # video, short, reel, image, story, text, ...
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    thumbnail_url = models.URLField(max_length=1000, blank=True)
    language = models.CharField(max_length=3, blank=True)
    published_at = models.DateTimeField()
    is_paid = models.BooleanField(
        null=True
    )  # marked as advertising by the platform or by a member; null: unknown
    # Who marked it by hand; then the platform's own label no longer changes the mark.
    marked_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    views = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments_count = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    measured_at = models.DateTimeField(null=True)
    # When its numbers are read next, also the end of a reader's lease; null: only with its channel's list of posts.
    due_at = models.DateTimeField(null=True)
    snapshot_at = models.DateTimeField(null=True)  # of the newest PostSnapshot
    comments_due_at = models.DateTimeField(null=True)  # there are more comments than were read; also a lease
    comments_read = models.BigIntegerField(null=True)  # the counter when comments were read last
    comments_read_at = models.DateTimeField(null=True)
    comments_cursor = models.CharField(
        max_length=1000, blank=True, default="", db_default=""
    )  # where a reading of all comments goes on that was too long for one time
    comments_again_at = models.DateTimeField(null=True)  # when all its threads are read for late replies
    gone_at = models.DateTimeField(null=True)  # the platform no longer shows it
    scanned_with = models.CharField(
        max_length=40, blank=True
    )  # version of the safety packs that read it last

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="post_once_per_channel")
        ]
        indexes = [
            models.Index(fields=["channel", "-published_at"], name="posts_of_channel"),
            models.Index(fields=["scanned_with"], name="posts_by_scan"),
            models.Index(fields=["due_at"], name="posts_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["comments_due_at"],
                name="posts_comments_due",
                condition=Q(comments_due_at__isnull=False),
            ),
            models.Index(
                fields=["comments_again_at"],
                name="posts_threads_again",
                condition=Q(comments_again_at__isnull=False),
            ),
            models.Index(fields=["external_id"], name="posts_across_agencies"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:80] or self.external_id


class PostSnapshot(models.Model):
    """A post's numbers at one time. Written when one changed, and once a day; in monthly partitions by `taken_at`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    taken_at = models.DateTimeField()
    views = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments_count = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "taken_at"], name="one_post_snapshot_a_moment")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.taken_at:%Y-%m-%d %H:%M}"


class Thumbnail(models.Model):
    """A small copy of a post's picture, written anew: platforms' addresses expire, and readers' addresses stay here."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="thumbnail", primary_key=True)
    picture = models.BinaryField()  # WebP; empty when the platform's could not be had
    source_url = models.URLField(max_length=1000)
    fetched_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id}: {len(self.picture)} bytes"


class Comment(models.Model):
    """What somebody wrote under a post. The author is kept as a keyed hash: enough to count, not to name.

    Not in partitions, because a comment is kept once by its platform's id, and a unique rule across partitions would
    have to name the time too. Old ones go in batches by `taken_in_at` (actions/keeping.py).
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    external_id = models.CharField(max_length=100)
    parent_external_id = models.CharField(
        max_length=100, blank=True, db_default=""
    )  # of the comment it answers
    author_hash = models.BigIntegerField()  # influencers/comment_authors.py
    text = models.TextField()
    likes = models.IntegerField(null=True)
    published_at = models.DateTimeField()
    # When we stored it. Whoever works through new comments goes by `id` (queries/comments.py: comments_after).
    taken_in_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)  # when the platform said that it was deleted
    # What the sentiment worker found (actions/moods.py); empty or null until it has read the comment.
    mood_stage = models.CharField(max_length=11, choices=MoodStage, blank=True, db_default="")
    # The mood that figures count: a member's correction; else neutral when unsure; else what the model says.
    mood = models.CharField(max_length=8, choices=Mood, blank=True, db_default="")
    mood_label = models.CharField(
        max_length=8, choices=Mood, blank=True, db_default=""
    )  # the model's own word
    mood_confidence = models.FloatField(null=True)  # calibrated probability of mood_label, 0 to 1
    mood_unsure = models.BooleanField(db_default=False)
    negative = models.FloatField(null=True)  # probability of negative, 0 to 1
    # A member's correction; else what the model says.
    nature = models.CharField(max_length=16, choices=Nature, blank=True, db_default="")
    nature_label = models.CharField(
        max_length=16, choices=Nature, blank=True, db_default=""
    )  # the model's own word, kept beside a correction; empty: the same as `nature`
    nature_confidence = models.FloatField(null=True)  # of the model's word, 0 to 1
    language = models.CharField(max_length=8, blank=True, db_default="")  # "und": could not be told
    model_version = models.CharField(
        max_length=40, blank=True, db_default=""
    )  # with ".<n>": the agency's own head n
    corrected_at = models.DateTimeField(null=True)  # a member said the mood; see MoodCorrection
    nature_corrected_at = models.DateTimeField(null=True)  # a member said the nature; see NatureCorrection

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "external_id"], name="comment_once_per_post")]
        indexes = [
            models.Index(fields=["post", "-published_at"], name="comments_of_post"),
            BrinIndex(fields=["taken_in_at"], name="comments_by_arrival", autosummarize=True),
            models.Index(
                fields=["mood_stage", "id"],
                name="comments_to_read",
                condition=Q(mood_stage__in=["", "provisional"]),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class AudienceSketch(models.Model):
    """Who comments on a channel, as a MinHash signature: enough to estimate overlap, useless to name anybody."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="audience_sketch")
    signature = models.BinaryField()  # 512 x uint32, little endian (rules: SE = sqrt(J(1-J)/512))
    commenters = models.PositiveIntegerField()  # distinct authors seen
    comments = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.commenters}"


class SafetyFlag(models.Model):
    """A place in a stored post that a word rule found. Kept, with what a member decided about it."""

    class State(models.TextChoices):
        OPEN = "open", "To look at"
        CONFIRMED = "confirmed", "Confirmed"
        DISMISSED = "dismissed", "Harmless"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="safety_flags")
    pack = models.CharField(max_length=40)  # id and version of the word pack
    category = models.CharField(max_length=20)
    severity = models.CharField(max_length=8)
    word = models.CharField(max_length=100)
    excerpt = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, null=True)
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "category", "word"], name="flag_once_per_post")
        ]
        indexes = [
            models.Index(fields=["state", "category"], name="flags_by_state", condition=~Q(state="dismissed"))
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.word}"
