"""How briefs, their versions and their reading back are written in the API, and what is read from a request."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns.models import Brief, Collaboration
from campaigns.states import BriefState, PassVerb, PointVerdict, Section, Side
from influencers.api.shapes import OwnerOut, UUIDRelatedField
from irm.api.shapes import Shape


class BriefOut(Shape):
    uuid = serializers.UUIDField()
    campaign = serializers.UUIDField(source="campaign.uuid")
    title = serializers.CharField()
    platform = serializers.CharField(help_text="Empty: every platform.")
    format = serializers.CharField(help_text="Empty: every format.")
    language = serializers.CharField(help_text="ISO 639; it is written in.")
    state = serializers.ChoiceField(choices=BriefState.choices)
    version = serializers.IntegerField(
        help_text="Of the working copy; published versions have numbers of their own."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class BriefPointOut(Shape):
    uuid = serializers.UUIDField(source="key", help_text="The same in every version.")
    section = serializers.ChoiceField(choices=Section.choices)
    position = serializers.IntegerField()
    text = serializers.CharField()
    market = serializers.CharField(help_text="ISO 3166-1 alpha-2; empty: everywhere.")
    is_verbatim = serializers.BooleanField(help_text="To be said in these very words.")
    from_brand = serializers.BooleanField(help_text="Flowed in from the brand room, the law or the platform.")


class BriefIn(serializers.Serializer):
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)
    platform = serializers.CharField(required=False, allow_blank=True, max_length=16)
    format = serializers.CharField(required=False, allow_blank=True, max_length=40)
    language = serializers.CharField(required=False, max_length=3)
    like = UUIDRelatedField(Brief, required=False, allow_null=True)


class BriefEditIn(serializers.Serializer):
    title = serializers.CharField(required=False, max_length=120)
    platform = serializers.CharField(required=False, allow_blank=True, max_length=16)
    format = serializers.CharField(required=False, allow_blank=True, max_length=40)
    language = serializers.CharField(required=False, max_length=3)


class BriefPointIn(serializers.Serializer):
    section = serializers.ChoiceField(choices=Section.choices)
    text = serializers.CharField(help_text="One point a line.", max_length=20000)
    market = serializers.CharField(required=False, allow_blank=True, max_length=2)
    is_verbatim = serializers.BooleanField(required=False)


class BriefPointEditIn(serializers.Serializer):
    text = serializers.CharField(required=False, max_length=2000)
    market = serializers.CharField(required=False, allow_blank=True, max_length=2)
    is_verbatim = serializers.BooleanField(required=False)


class BriefPointMoveIn(serializers.Serializer):
    direction = serializers.ChoiceField(choices=[("up", "up"), ("down", "down")])


class BriefPublishIn(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    legal_note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class VersionPointOut(serializers.Serializer):
    key = serializers.UUIDField()
    section = serializers.ChoiceField(choices=Section.choices)
    text = serializers.CharField()
    market = serializers.CharField()
    is_verbatim = serializers.BooleanField()
    from_brand = serializers.BooleanField()
    digest = serializers.CharField(help_text="Changes with what the point says.")


class BriefVersionOut(Shape):
    uuid = serializers.UUIDField()
    number = serializers.IntegerField()
    points = serializers.SerializerMethodField()
    note = serializers.CharField()
    legal_note = serializers.CharField()
    freedom = serializers.JSONField(help_text="The freedom meter's reading when it was published.")
    published_by = OwnerOut()
    published_at = serializers.DateTimeField()

    @extend_schema_field(VersionPointOut(many=True))
    def get_points(self, version: Any) -> list[dict[str, Any]]:
        return version.points


class BriefChangeOut(serializers.Serializer):
    key = serializers.UUIDField()
    section = serializers.CharField()
    change = serializers.ChoiceField(
        choices=[(each, each) for each in ("added", "removed", "reworded", "same")]
    )
    pieces = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="[kind, text]; same, gone or new.",
    )
    market = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())


class BriefComparisonOut(serializers.Serializer):
    old = serializers.IntegerField(allow_null=True)
    new = serializers.IntegerField()
    changes = BriefChangeOut(many=True)


class FreedomOut(serializers.Serializer):
    score = serializers.IntegerField(help_text="100 leaves everything open, 0 is a script.")
    level = serializers.IntegerField(help_text="0 free, 1 worth a look, 2 scripts the post.")
    language = serializers.CharField()
    formula = serializers.CharField()
    source = serializers.CharField()
    as_of = serializers.CharField()
    signs = serializers.ListField(child=serializers.JSONField())


class AskToReadIn(serializers.Serializer):
    collaborations = serializers.ListField(
        child=UUIDRelatedField(Collaboration), min_length=1, max_length=500
    )


class ReadBackOut(Shape):
    uuid = serializers.UUIDField()
    brief = serializers.UUIDField(source="brief.uuid")
    collaboration = serializers.UUIDField(source="collaboration.uuid")
    influencer = serializers.CharField(source="collaboration.influencer.name")
    asked_at = serializers.DateTimeField()
    seen_version = serializers.IntegerField(source="seen_version.number", allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    acknowledged_version = serializers.IntegerField(source="acknowledged_version.number", allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    check_due_at = serializers.DateTimeField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)


class PointAnswerOut(Shape):
    uuid = serializers.UUIDField()
    key = serializers.UUIDField()
    version = serializers.IntegerField(source="version.number")
    verdict = serializers.ChoiceField(choices=PointVerdict.choices)
    remark = serializers.CharField()
    answered_by = serializers.CharField()
    answered_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolution = serializers.CharField()


class PointAnswerIn(serializers.Serializer):
    version = serializers.IntegerField(
        min_value=1, max_value=1_000_000, help_text="The version that was seen."
    )
    key = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=PointVerdict.choices)
    remark = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class BriefRemarkOut(Shape):
    uuid = serializers.UUIDField()
    key = serializers.UUIDField(allow_null=True, help_text="Of the point; null: about the whole.")
    side = serializers.ChoiceField(choices=Side.choices)
    text = serializers.CharField()
    author_label = serializers.CharField()
    created_at = serializers.DateTimeField()


class BriefRemarkIn(serializers.Serializer):
    key = serializers.UUIDField(required=False, allow_null=True)
    text = serializers.CharField(max_length=2000)


class ResolutionIn(serializers.Serializer):
    resolution = serializers.CharField(max_length=2000)


class SecondCheckIn(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class PersonalLinkOut(Shape):
    uuid = serializers.UUIDField()
    holder = serializers.CharField()
    verbs = serializers.ListField(child=serializers.ChoiceField(choices=PassVerb.choices))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class NewPersonalLinkOut(PersonalLinkOut):
    url = serializers.CharField(help_text="Shown this once, and kept nowhere.")


class PersonalLinkIn(serializers.Serializer):
    days = serializers.IntegerField(required=False, min_value=1, max_value=90)
