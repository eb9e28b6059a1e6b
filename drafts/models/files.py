import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Agency, Membership, Pass, TimeStamped
from drafts.media.storage import draft_storage
from drafts.models.drafts import Revision
from drafts.states import FileKind, FileState, UploadState


class UploadQuerySet(models.QuerySet["Upload"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(revision__draft__agency=agency)

    def alive(self, *, now: datetime) -> Self:
        """Still being sent, and in time."""
        return self.filter(state=UploadState.COMING, expires_at__gt=now)


class Upload(TimeStamped):
    """A file on its way, part by part (the tus protocol). The row is the truth: bytes beyond `offset` do not count.

    Whoever writes a part claims the row until `writing_until`, so that two never write at once.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)  # as its sender calls it; shown, never used as a path
    size = models.BigIntegerField()  # bytes
    offset = models.BigIntegerField(default=0)  # bytes that have come
    state = models.CharField(max_length=7, choices=UploadState, default=UploadState.COMING)
    problem = models.CharField(max_length=300, blank=True)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_pass = models.ForeignKey(Pass, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    writing_until = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__gte=0, offset__lte=F("size"), size__gt=0), name="upload_within_its_size"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(given_pass__isnull=False), name="uploaded_by_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="uploads_unfinished", condition=Q(state="coming")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def by(self) -> Membership | Pass | None:
        """Who sends it."""
        return self.member or self.given_pass


class RevisionFileQuerySet(models.QuerySet["RevisionFile"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(revision__draft__agency=agency)

    def ready(self) -> Self:
        return self.filter(state=FileState.READY)

    def waiting(self, *, now: datetime) -> Self:
        """To be looked at, and nobody is at it."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        return self.filter(free, state=FileState.CHECKING)


class RevisionFile(TimeStamped):
    """A picture or video of a revision: the original, and what is shown of it, made anew from its content.

    Rows of later revisions may name the same stored files; they are removed with the last row that does.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="files")
    upload = models.OneToOneField(
        Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="file"
    )
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=FileState, default=FileState.CHECKING)
    problem = models.CharField(max_length=300, blank=True)  # why it was refused, in a sentence
    kind = models.CharField(max_length=5, choices=FileKind)
    content_type = models.CharField(max_length=40)
    size = models.BigIntegerField()  # bytes of the original
    sha256 = models.CharField(max_length=64, blank=True)
    # Names of what is kept, ours, never the sender's: the original; for images what is shown; a small picture (WebP).
    file = models.FileField(storage=draft_storage, max_length=200, blank=True)
    shown = models.FileField(storage=draft_storage, max_length=200, blank=True)
    poster = models.FileField(storage=draft_storage, max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)  # pixels, as seen; null: not known yet
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)  # of a video; null: not known
    codec = models.CharField(max_length=20, blank=True)
    has_sound = models.BooleanField(null=True, blank=True)
    alt = models.CharField(max_length=500, blank=True)  # what it shows, for those who cannot see it
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = RevisionFileQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FileState.READY)
                | (~Q(file="") & ~Q(poster="") & Q(width__isnull=False, height__isnull=False)),
                name="ready_file_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.REFUSED) | ~Q(problem=""), name="refused_file_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["revision", "position", "id"], name="files_in_order"),
            models.Index(fields=["id"], name="files_to_look_at", condition=Q(state="checking")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def etag(self) -> str:
        """Of the original. What is kept under one name never changes."""
        return f'"{self.sha256[:32]}"' if self.sha256 else ""

    @property
    def is_portrait(self) -> bool:
        return bool(self.width and self.height and self.height > self.width)
