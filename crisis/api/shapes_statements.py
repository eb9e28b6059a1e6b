"""How statements, their texts and what clients are told are written in the API, and what is read from a request."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Brand
from campaigns.states import FirstActor
from crisis.actions.client_updates import words_hash
from crisis.models import ClientUpdate
from crisis.statements import DONTS, DOS
from crisis.states import StatementSort, StatementState, UpdateState
from influencers.api.shapes import UUIDRelatedField
from irm.api.shapes import Shape


class StatementOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    sort = serializers.ChoiceField(choices=StatementSort.choices)
    title = serializers.CharField()
    speaker = serializers.ChoiceField(choices=FirstActor.choices, help_text="In whose name.")
    channel = serializers.CharField()
    brand = serializers.UUIDField(source="brand.uuid", allow_null=True, help_text="Whose client approves it.")
    author = serializers.UUIDField(source="author.uuid")
    created_at = serializers.DateTimeField()


class NewStatementIn(serializers.Serializer):
    sort = serializers.ChoiceField(choices=StatementSort.choices)
    title = serializers.CharField(max_length=160, required=False, allow_blank=True)
    speaker = serializers.ChoiceField(choices=FirstActor.choices, required=False)
    channel = serializers.CharField(max_length=300, required=False, allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField(max_length=3), max_length=12, required=False, help_text="ISO 639; one text each, from the playbook's template.")  # fmt: skip
    text = serializers.CharField(max_length=20_000, required=False, allow_blank=True, help_text="Of the first language, in place of the template.")  # fmt: skip
    brand = UUIDRelatedField(Brand, required=False, allow_null=True)


class StatementIn(serializers.Serializer):
    title = serializers.CharField(max_length=160, required=False)
    speaker = serializers.ChoiceField(choices=FirstActor.choices, required=False)
    channel = serializers.CharField(max_length=300, required=False, allow_blank=True)
    brand = UUIDRelatedField(Brand, required=False, allow_null=True)


class StatementTextOut(Shape):
    uuid = serializers.UUIDField()
    statement = serializers.UUIDField(source="statement.uuid")
    language = serializers.CharField(help_text="ISO 639.")
    variant = serializers.CharField()
    text = serializers.CharField()
    text_hash = serializers.CharField(help_text="SHA-256; approvals are bound to it.")
    back_translation = serializers.CharField()
    state = serializers.ChoiceField(choices=StatementState.choices)
    verdict = serializers.CharField(
        help_text="Of the checker when it was saved: block, warn, pass; empty: nothing to check."
    )
    broken_glass = serializers.CharField(help_text="Why it was published without its approvals.")
    asked_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class NewStatementTextIn(serializers.Serializer):
    language = serializers.CharField(max_length=3)
    variant = serializers.CharField(max_length=60, required=False, allow_blank=True)
    text = serializers.CharField(max_length=20_000, required=False, allow_blank=True, help_text="Empty: the playbook's template.")  # fmt: skip


class StatementTextIn(serializers.Serializer):
    words = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    back_translation = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    variant = serializers.CharField(max_length=60, required=False, allow_blank=True)


class AskApprovalIn(serializers.Serializer):
    despite = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="Why it goes on although the checker warns.")  # fmt: skip


class ApproveTextIn(serializers.Serializer):
    seen = serializers.CharField(max_length=64, help_text="text_hash of the words you read.")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    heard_from = serializers.CharField(max_length=160, required=False, allow_blank=True, help_text="Who of the client said it, where a liaison writes it down.")  # fmt: skip


class SendTextBackIn(serializers.Serializer):
    seen = serializers.CharField(max_length=64, help_text="text_hash of the words you read.")
    note = serializers.CharField(max_length=500)


class PublicationOut(Shape):
    uuid = serializers.UUIDField()
    text = serializers.UUIDField(source="text.uuid")
    place = serializers.CharField()
    url = serializers.CharField()
    said_by = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.UUIDField(source="by.uuid")
    text_hash = serializers.CharField()


class PublicationIn(serializers.Serializer):
    place = serializers.CharField(max_length=160)
    url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    said_by = serializers.CharField(max_length=160, required=False, allow_blank=True)
    at = serializers.DateTimeField(required=False, help_text="When; none: now.")
    broken_glass = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="Why it goes out without its approvals.")  # fmt: skip


class StatementFindingOut(serializers.Serializer):
    rule = serializers.CharField()
    advice = serializers.CharField()
    severity = serializers.CharField(help_text="block, warn or pass.")
    message = serializers.CharField()
    start = serializers.IntegerField(allow_null=True, help_text="In characters; null: something is missing.")
    end = serializers.IntegerField(allow_null=True)
    proposal = serializers.CharField()


class StatementFigureOut(serializers.Serializer):
    written = serializers.CharField()
    facts = serializers.ListField(child=serializers.CharField(), help_text="Facts that hold it.")
    is_verified = serializers.BooleanField()


class StatementReportOut(serializers.Serializer):
    verdict = serializers.CharField(help_text="block, warn or pass.")
    kept = serializers.SerializerMethodField(help_text="Of the four do's and don'ts: kept; null: not known.")
    findings = StatementFindingOut(many=True)
    figures = StatementFigureOut(many=True)
    words = serializers.IntegerField()
    language = serializers.CharField()
    rules_version = serializers.CharField()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "boolean", "nullable": True}})
    def get_kept(self, report: Any) -> dict[str, bool | None]:
        return {advice.value: report.kept[advice] for advice in (*DOS, *DONTS)}


class ClientUpdateOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    brand = serializers.UUIDField(source="brand.uuid")
    subject = serializers.CharField()
    body = serializers.CharField()
    next_at = serializers.DateTimeField(allow_null=True, help_text="When they hear from us again.")
    state = serializers.ChoiceField(choices=UpdateState.choices)
    author = serializers.UUIDField(source="author.uuid")
    approved_by = serializers.UUIDField(source="approved_by.uuid", allow_null=True)
    words_hash = serializers.SerializerMethodField(help_text="Name it in `seen` when you approve.")
    shared_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    version = serializers.IntegerField()

    def get_words_hash(self, update: ClientUpdate) -> str:
        return words_hash(update)


class NewClientUpdateIn(serializers.Serializer):
    brand = UUIDRelatedField(Brand)
    subject = serializers.CharField(max_length=160)
    body = serializers.CharField(max_length=8000)
    next_at = serializers.DateTimeField(required=False, allow_null=True)


class ClientUpdateIn(serializers.Serializer):
    subject = serializers.CharField(max_length=160, required=False)
    body = serializers.CharField(max_length=8000, required=False)
    next_at = serializers.DateTimeField(required=False, allow_null=True)


class ApproveUpdateIn(serializers.Serializer):
    seen = serializers.CharField(max_length=64, help_text="words_hash of what you read.")


class WithdrawUpdateIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300, help_text="The client reads it.")
