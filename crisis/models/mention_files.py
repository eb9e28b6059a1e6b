import uuid
from typing import Self

from django.db import models
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from crisis.models.monitors import Monitor
from crisis.states import MentionFileState


class MentionFileQuerySet(models.QuerySet["MentionFile"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class MentionFile(TimeStamped):
    """A file of mentions for one monitor: how it is read, how far it has come, what came of its rows."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="mention_files", db_index=False)
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="files", db_index=False)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="mentions/%Y/%m/", max_length=300, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)  # of its content: the same file is known when it comes again
    state = models.CharField(max_length=8, choices=MentionFileState, default=MentionFileState.UPLOADED)
    # How the file is read and what its columns mean: crisis.mentions.plans.TablePlan
    plan = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(
        default=0
    )  # rows safely stored; a restarted reading goes on after them
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # without a keyword of the monitor, or too old
    rejected = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = MentionFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-id"], name="mention_files_of_agency"),
            models.Index(fields=["monitor", "-id"], name="mention_files_of_monitor"),
            models.Index(
                fields=["id"],
                name="mention_files_at_work",
                condition=models.Q(state__in=("queued", "running")),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("crisis:mention_file", args=[self.uuid])


class MentionFileProblem(models.Model):
    """Why a row of a file is no mention."""

    upload = models.ForeignKey(MentionFile, on_delete=models.CASCADE, related_name="problems", db_index=False)
    row = models.PositiveIntegerField()  # counted as a spreadsheet shows it: the header is row 1
    message = models.CharField(max_length=300)
    cells = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["upload", "row", "id"], name="problems_of_mention_file")]

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"
