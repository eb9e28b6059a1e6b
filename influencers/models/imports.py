import uuid
from typing import Self

from django.db import models
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from influencers.states import ImportState


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
    rows_done = models.PositiveIntegerField(
        default=0
    )  # rows safely stored; a restarted import goes on after them
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(
        default=0
    )  # rows about a person an earlier row of the file was about already
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
