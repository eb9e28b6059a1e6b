import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from accounts.models import Agency, Membership, TimeStamped
from influencers.models.people import Influencer, InfluencerFile
from influencers.states import ChannelState, SnapshotSource


class ChannelQuerySet(models.QuerySet["Channel"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def due(self, *, now: datetime) -> Self:
        """Channels whose next poll has come and that no worker holds."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        return self.filter(free, next_poll_at__lte=now)


class Channel(TimeStamped):
    """An influencer's account on a platform, with the newest known numbers. Missing numbers are unknown (null)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # One foreign key of both columns (migration 0002) holds the influencer, and the agency equal to the influencer's:
    # the usual two beside it would ask the same again for each row that comes in.
    influencer = models.ForeignKey(
        Influencer, on_delete=models.CASCADE, related_name="channels", db_constraint=False
    )
    # Repeats influencer.agency for the unique rules below.
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    platform = models.CharField(max_length=16)
    handle = models.CharField(max_length=150, blank=True)  # as the platform writes it, without @
    handle_key = models.CharField(max_length=150, blank=True, editable=False)  # handle in lower case
    external_id = models.CharField(max_length=100, blank=True)  # the platform's own id
    url = models.URLField(max_length=500, blank=True)
    title = models.CharField(max_length=200, blank=True)
    bio = models.TextField(blank=True)
    avatar_url = models.URLField(max_length=1000, blank=True)

    followers = models.BigIntegerField(null=True, blank=True)
    following = models.BigIntegerField(null=True, blank=True)
    posts_count = models.BigIntegerField(null=True, blank=True)
    views_count = models.BigIntegerField(null=True, blank=True)
    precision = models.CharField(max_length=12, blank=True)  # exact, rounded3, abbreviated
    measured_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=SnapshotSource, blank=True)

    state = models.CharField(max_length=14, choices=ChannelState, default=ChannelState.UNCHECKED)
    state_note = models.CharField(max_length=300, blank=True)  # the reason, in a sentence for a person
    last_polled_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # polls in a row that met no answer
    absent_since = models.DateTimeField(
        null=True, blank=True
    )  # the first poll in a row that found no such account
    poll_every = models.PositiveIntegerField(
        default=86400, db_default=86400
    )  # seconds; adapts to how fast the numbers move

    # Until then its numbers matter by the hour: a campaign it takes part in is running (actions/polling.py: watch_channel).
    watch_until = models.DateTimeField(null=True, blank=True)

    posts_due_at = models.DateTimeField(
        null=True, blank=True
    )  # when its posts are read next, also the end of a reader's lease; null: not read yet

    nudged_at = models.DateTimeField(
        null=True, blank=True
    )  # the last due time a platform's notice brought forward; the next one lies at least a gap later

    # Derived, each with its basis (influencers/figures): recomputed when posts or snapshots come in.
    tier = models.CharField(max_length=20, blank=True)  # Tier.key of the agency for this platform
    growth_30d = models.FloatField(
        null=True, blank=True
    )  # share: 0.05 = 5 % more followers than 30 days before
    engagement = models.FloatField(
        null=True, blank=True
    )  # median over recent organic posts; share of engagement_basis
    engagement_basis = models.CharField(
        max_length=10, blank=True
    )  # followers | views: which formula (figures/formulas.py)
    engagement_posts = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # how many posts the median rests on
    engagement_percentile = models.PositiveSmallIntegerField(null=True, blank=True)  # among like channels
    percentile_of = models.PositiveIntegerField(null=True, blank=True)  # how many like channels those are
    median_views = models.BigIntegerField(null=True, blank=True)
    figured_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "platform", "handle_key"],
                condition=~Q(handle_key=""),
                name="handle_once_per_agency",
            ),
            models.UniqueConstraint(
                fields=["agency", "platform", "external_id"],
                condition=~Q(external_id=""),
                name="external_id_once_per_agency",
            ),
        ]
        indexes = [
            # -1 puts the unknown last and keeps the order one a page can begin anywhere in.
            models.Index(
                "agency",
                "platform",
                Coalesce("followers", Value(-1)).desc(),
                F("influencer").desc(),
                name="channel_by_followers",
            ),
            models.Index(
                fields=["platform", "next_poll_at"],
                name="channel_due_on_platform",
                condition=Q(next_poll_at__isnull=False),
            ),
            models.Index(fields=["platform", "external_id"], name="channel_across_agencies"),
            models.Index(fields=["agency", "platform", "tier", "engagement"], name="channel_cell"),
            models.Index(
                F("platform"),
                F("posts_due_at").asc(nulls_first=True),
                name="channel_posts_due",
                condition=Q(state="ok"),
            ),
            models.Index(F("figured_at").asc(nulls_first=True), name="channel_by_figuring"),
            models.Index(
                fields=["agency", "platform", "median_views"],
                name="channel_expected_views",
                condition=Q(median_views__isnull=False),
            ),
            # Today shows the newest of those a person must look after; without it all channels are read for them.
            models.Index(
                fields=["agency", "-updated_at"],
                name="channel_needs_a_person",
                condition=Q(state__in=list(ChannelState.needs_a_person)),
            ),
            models.Index(
                fields=["platform", "state"], name="channel_unplanned", condition=Q(next_poll_at__isnull=True)
            ),
            models.Index(
                fields=["agency", "platform"],
                name="channel_unplanned_of_agency",
                condition=Q(next_poll_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {('@' + self.handle) if self.handle else self.title or self.external_id}"


class Snapshot(models.Model):
    """A channel's numbers at one time. Written when something changed, and once a day.

    Kept in monthly partitions by `taken_at` (influencers/partitions.py), so the database has no key on `id` alone.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    taken_at = models.DateTimeField()
    followers = models.BigIntegerField(null=True)
    following = models.BigIntegerField(null=True)
    posts_count = models.BigIntegerField(null=True)
    views_count = models.BigIntegerField(null=True)
    precision = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=8, choices=SnapshotSource)
    # Figures a person entered: who, where they were read, and the screenshot that shows them.
    entered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    note = models.CharField(max_length=300, blank=True, db_default="")
    evidence = models.ForeignKey(
        InfluencerFile, on_delete=models.RESTRICT, null=True, related_name="snapshots", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "taken_at"], name="one_snapshot_a_moment")]
        indexes = [
            # Polled figures have neither, so these cost the poller nothing.
            models.Index(
                fields=["entered_by"], name="snapshots_entered", condition=Q(entered_by__isnull=False)
            ),
            models.Index(fields=["evidence"], name="snapshots_proven", condition=Q(evidence__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.taken_at:%Y-%m-%d %H:%M}"
