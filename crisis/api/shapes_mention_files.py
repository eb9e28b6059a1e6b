"""Shapes of files of mentions in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crisis.mentions import read_plan
from crisis.mentions.columns import COLUMNS
from crisis.models import MentionFile
from crisis.states import MentionFileState
from irm.api.shapes import Shape

DAYS = [("day", "Day first"), ("month", "Month first")]


class MentionColumnOut(serializers.Serializer):
    name = serializers.CharField()
    means = serializers.CharField(help_text="Empty: not taken in.")


class MentionFileOut(Shape):
    uuid = serializers.UUIDField()
    monitor = serializers.UUIDField(source="monitor.uuid")
    file_name = serializers.CharField()
    state = serializers.ChoiceField(choices=MentionFileState.choices)
    columns = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField(
        help_text="What has to be decided before the start; empty: nothing."
    )
    rows_total = serializers.IntegerField(allow_null=True)
    rows_done = serializers.IntegerField()
    new = serializers.IntegerField()
    known = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Without a keyword of the monitor, or too old.")
    rejected = serializers.IntegerField()
    error = serializers.CharField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    @extend_schema_field(MentionColumnOut(many=True))
    def get_columns(self, upload: MentionFile) -> list[dict[str, Any]]:
        """Return the columns in the file's order."""
        plan = read_plan(upload.plan)
        pairs = zip(plan.names, plan.meanings, strict=True)
        return [{"name": name, "means": meaning} for name, meaning in pairs]

    def get_missing(self, upload: MentionFile) -> str:
        """Return what has to be decided first."""
        return read_plan(upload.plan).missing()


class MentionFileIn(serializers.Serializer):
    file = serializers.FileField(
        allow_empty_file=True, help_text="CSV, TSV, XLSX, XLS or ODS; the first row names the columns."
    )
    start = serializers.BooleanField(
        default=True,
        help_text="True: taken in at once, if its columns were understood; else it waits for `start`.",
    )


class MentionColumnsIn(serializers.Serializer):
    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=[("", "Not taken in"), *[(each, each) for each in COLUMNS]], allow_blank=True),
        max_length=200, help_text="What each column of the file means, in its order.",
    )  # fmt: skip
    days = serializers.ChoiceField(
        choices=DAYS, required=False, allow_blank=True, help_text="How dates such as 03/04/2031 begin."
    )


class MentionFileProblemOut(Shape):
    row = serializers.IntegerField(help_text="As a spreadsheet counts: the header is row 1.")
    message = serializers.CharField()
