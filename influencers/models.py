import uuid
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from accounts.text import fold
from influencers.states import ChannelState, ContactKind, ImportState, SnapshotSource


class StageQuerySet(models.QuerySet["Stage"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Stage(TimeStamped):
    """A step of the agency's relationship with an influencer: found, contacted, partner, ..."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    objects = StageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="stage_name_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class InfluencerQuerySet(models.QuerySet["Influencer"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Influencer(TimeStamped):
    """A person (or duo, or house) the agency knows, with all their channels."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="influencers")
    name = models.CharField(max_length=200)
    # fold(name): what lists sort by and imports match by, in any script.
    name_key = models.CharField(max_length=200, editable=False)
    # Folded name, handles, channel titles, tags and contact points: the one column text search reads.
    search_text = models.TextField(editable=False, default="")
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2; empty = unknown
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # ISO 639
    time_zone = models.CharField(max_length=64, blank=True)  # IANA name; empty = unknown
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_influencers")
    next_step = models.CharField(max_length=200, blank=True)
    next_step_date = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # grows with each edit: two editors at once are noticed
    # The list that brought this person in; null: typed in by a member, or made by the API.
    first_import = models.ForeignKey("Import", on_delete=models.SET_NULL, null=True, editable=False, db_index=False, related_name="+")

    objects = InfluencerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "name_key", "id"], name="influencer_by_name", condition=Q(archived_at=None)),
            models.Index(fields=["agency", "-updated_at", "-id"], name="influencer_by_change", condition=Q(archived_at=None)),
            models.Index(fields=["agency", "-id"], name="influencer_by_age", condition=Q(archived_at=None)),
            models.Index(fields=["agency", "name_key"], name="influencer_match_name"),
            models.Index(fields=["agency", "country", "name_key", "id"], name="influencer_by_country", condition=~Q(country="")),
            models.Index(fields=["agency", "stage", "name_key", "id"], name="influencer_by_stage"),
            models.Index(fields=["owner", "next_step_date"], name="influencer_next_steps", condition=Q(next_step_date__isnull=False)),
            models.Index(fields=["first_import", "name_key", "id"], name="influencer_by_import", condition=Q(first_import__isnull=False)),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="influencer_search", fastupdate=True),
            GinIndex(fields=["tags"], name="influencer_tags"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("influencers:detail", args=[self.uuid])


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
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="channels")
    # Repeats influencer.agency for the unique rules below; a composite foreign key (migration 0002) keeps it equal.
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
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
    absent_since = models.DateTimeField(null=True, blank=True)  # the first poll in a row that found no such account
    poll_every = models.PositiveIntegerField(default=86400, db_default=86400)  # seconds; adapts to how fast the numbers move

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "platform", "handle_key"], condition=~Q(handle_key=""), name="handle_once_per_agency"),
            models.UniqueConstraint(fields=["agency", "platform", "external_id"], condition=~Q(external_id=""), name="external_id_once_per_agency"),
        ]
        indexes = [
            # -1 puts the unknown last and keeps the order one a page can begin anywhere in.
            models.Index("agency", "platform", Coalesce("followers", Value(-1)).desc(), F("influencer").desc(), name="channel_by_followers"),
            models.Index(fields=["platform", "next_poll_at"], name="channel_due_on_platform", condition=Q(next_poll_at__isnull=False)),
            models.Index(fields=["platform", "external_id"], name="channel_across_agencies"),
            models.Index(fields=["platform", "state"], name="channel_unplanned", condition=Q(next_poll_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {('@' + self.handle) if self.handle else self.title or self.external_id}"


class Snapshot(models.Model):
    """A channel's numbers at one time. Written when something changed, and once a day."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="snapshots")
    taken_at = models.DateTimeField()
    followers = models.BigIntegerField(null=True)
    following = models.BigIntegerField(null=True)
    posts_count = models.BigIntegerField(null=True)
    views_count = models.BigIntegerField(null=True)
    precision = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=8, choices=SnapshotSource)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "taken_at"], name="one_snapshot_a_moment")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.taken_at:%Y-%m-%d %H:%M}"


class ContactPoint(TimeStamped):
    """A way to reach an influencer, with where it was found."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=12, choices=ContactKind)
    value = models.CharField(max_length=320)
    found_where = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["influencer", "kind", "value"], name="contact_point_once")]
        # Lists are matched by address, whatever its capitals.
        indexes = [models.Index(Lower("value"), name="contact_point_by_email", condition=Q(kind="email"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class Note(TimeStamped):
    """What a member wants the others to know about an influencer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:80]


class ImportQuerySet(models.QuerySet["Import"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class Import(TimeStamped):
    """One list taken in: the file, how its columns map, how far it has come, what came of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="imports")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=300)
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    # How the file is read and what its columns mean; shape: influencers/importing/plan.py
    plan = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)  # rows safely stored; a restarted import goes on after them
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)  # rows about a person an earlier row of the file was about already
    rejected = models.PositiveIntegerField(default=0)
    # The people rows were about so far, packed (influencers/importing/seen.py): tells a repeated row from a re-import.
    seen = models.BinaryField(default=bytes, editable=False)
    error = models.CharField(max_length=500, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "-id"], name="import_of_agency")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("influencers:import", args=[self.uuid])


class ImportProblem(models.Model):
    """Why a row, or one cell of it, was not taken in."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()  # counted as a spreadsheet shows it: the header is row 1
    column = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=300)
    rejected = models.BooleanField(default=True)  # False: the row came in without this one value
    cells = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["upload", "row"], name="problems_of_import")]

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"


def name_key(name: str) -> str:
    """Return what names are sorted and matched by."""
    return fold(name)[:200]

