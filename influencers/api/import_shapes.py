"""How imports are written in the API, and what is read from a request."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from influencers.api.shapes import PLATFORM_CHOICES, MemberField, UUIDRelatedField
from influencers.formats import currencies
from influencers.importing.plan import Plan, Target, Update
from influencers.models import Import, Stage
from influencers.outside.packs import fault_of
from influencers.states import ImportState
from irm.api.shapes import Shape


def known_target(target: str) -> None:
    """Raise ValidationError for what no column can mean."""
    fault = fault_of(target) if target and "@" not in target and "{" not in target else ""
    if fault or "@" in target or "{" in target:
        raise serializers.ValidationError(
            fault or "Give the meaning alone; the platform has a field of its own."
        )


class ImportOut(Shape):
    uuid = serializers.UUIDField()
    file_name = serializers.CharField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    rows_total = serializers.IntegerField(allow_null=True, help_text="Null until the file has been counted.")
    rows_done = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    merged = serializers.IntegerField(help_text="Rows that were about somebody of an earlier row.")
    rejected = serializers.IntegerField()
    error = serializers.CharField()
    file_kept = serializers.SerializerMethodField(
        help_text="False: the uploaded file has been removed after its days; what came of its rows stays."
    )
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_file_kept(self, upload: Import) -> bool:
        """Return whether the uploaded file is still stored."""
        return bool(upload.file)


class ImportProblemOut(Shape):
    row = serializers.IntegerField(help_text="As a spreadsheet counts: the header is row 1.")
    column = serializers.CharField()
    message = serializers.CharField()
    rejected = serializers.BooleanField(help_text="False: the row came in without this one value.")


class ColumnOut(serializers.Serializer):
    position = serializers.IntegerField(help_text="From 1, as in the file.")
    name = serializers.CharField()
    target = serializers.CharField(
        help_text="One of the plain meanings, or outside:<metric>, rate:<format>, overlap:<...>; empty: not imported."
    )
    platform = serializers.CharField(help_text="Empty: the list's or the row's own.")
    why = serializers.CharField(help_text="Why it was understood so.")


class PlanOut(serializers.Serializer):
    columns = ColumnOut(many=True)
    platform = serializers.CharField()
    as_of = serializers.DateField(allow_null=True, help_text="Of which day the figures are.")
    update = serializers.ChoiceField(choices=Update.choices)
    tags = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField(help_text="The service whose export this is; empty: a list of one's own.")
    mapping = serializers.CharField(help_text="The mapping its columns were read by; empty: none.")
    currency = serializers.CharField(help_text="Of prices that name none, ISO 4217.")
    missing = serializers.CharField(help_text="What has to be decided before the start; empty: nothing.")


class ImportWholeOut(ImportOut):
    plan = serializers.SerializerMethodField()

    @extend_schema_field(PlanOut(allow_null=True))
    def get_plan(self, upload: Import) -> dict[str, Any] | None:
        """Return how the file is understood."""
        if not upload.plan:
            return None
        plan = Plan.from_json(upload.plan)
        columns = [
            {"position": number, "name": c.name, "target": c.target, "platform": c.platform, "why": c.why}
            for number, c in enumerate(plan.columns, start=1)
        ]
        told = {
            name: getattr(plan, name)
            for name in ("platform", "as_of", "update", "tags", "source", "mapping", "currency")
        }
        return PlanOut({**told, "columns": columns, "missing": plan.missing()}).data


class ImportIn(serializers.Serializer):
    file = serializers.FileField(allow_empty_file=True, help_text="CSV, TSV, XLSX, XLS or ODS.")
    like = UUIDRelatedField(
        Import,
        required=False,
        help_text="An earlier import whose mapping is taken over.",
    )


class ColumnIn(serializers.Serializer):
    position = serializers.IntegerField(min_value=1, max_value=100_000)
    target = serializers.CharField(
        max_length=80,
        allow_blank=True,
        validators=[known_target],
        help_text=f"{', '.join(value for value in Target.values if value)}; or outside:<metric>, rate:<format>, "
        "rate:currency, overlap:with, overlap:of_smaller, overlap:jaccard; empty: not imported.",
    )
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES, required=False, allow_blank=True)


class PlanIn(serializers.Serializer):
    columns = ColumnIn(many=True, required=False, help_text="Those to change; others stay.")
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES, required=False, allow_blank=True)
    as_of = serializers.DateField(required=False, allow_null=True)
    update = serializers.ChoiceField(choices=Update.choices, required=False)
    owner = MemberField(required=False, allow_null=True)
    stage = UUIDRelatedField(Stage, required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50, required=False)
    source = serializers.CharField(max_length=60, required=False, allow_blank=True)
    currency = serializers.ChoiceField(choices=list(currencies().items()), required=False, allow_blank=True)
