"""How influencers and what belongs to them are written in the API, and what is read from a request."""

import re
from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Membership
from influencers.actions.channels import LARGEST_NUMBER, NUMBERS
from influencers.figures.formulas import FORMULAS
from influencers.models import Channel, InfluencerFile, Stage
from influencers.queries.record import files_in
from influencers.states import (
    ChannelState,
    ContactKind,
    ContractWillingness,
    LegalBasis,
    LegalForm,
    NoteKind,
    PaymentWay,
    SnapshotSource,
)
from irm.api.shapes import Shape
from platforms.registry import PLATFORMS

_DAY = re.compile(r"(\d\d)-(\d\d)")
PLATFORM_CHOICES = [(name, platform.label) for name, platform in PLATFORMS.items()]


@extend_schema_field({"type": "string", "pattern": r"^\d\d-\d\d$", "example": "05-31"})
class DayField(serializers.Field):
    """A day of the year, written MM-DD: 02-29 for 29 February."""

    default_error_messages = {"invalid": "Write the day as MM-DD, for example 05-31."}

    def to_representation(self, value: int) -> str:
        return f"{value // 100:02d}-{value % 100:02d}"

    def to_internal_value(self, data: Any) -> int:
        """Return month * 100 + day; whether the month has that day, the action says."""
        matched = _DAY.fullmatch(data) if isinstance(data, str) else None
        if not matched:
            self.fail("invalid")
        return int(matched[1]) * 100 + int(matched[2])


class StageOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class StageWholeOut(StageOut):
    how_to = serializers.CharField(help_text="What the agency does with people in this stage.")
    entry_criteria = serializers.CharField()
    exit_criteria = serializers.CharField()


class StageIn(serializers.Serializer):
    name = serializers.CharField(max_length=60)


class StageEditIn(serializers.Serializer):
    name = serializers.CharField(max_length=60, required=False)
    how_to = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    entry_criteria = serializers.CharField(max_length=300, required=False, allow_blank=True)
    exit_criteria = serializers.CharField(max_length=300, required=False, allow_blank=True)


class StageMoveIn(serializers.Serializer):
    steps = serializers.IntegerField(
        min_value=-100, max_value=100, help_text="-1: one place earlier; 1: one later."
    )


class OwnerOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField(source="user.name")


class ChannelOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES)
    handle = serializers.CharField()
    external_id = serializers.CharField(help_text="The platform's own id; empty until it is known.")
    url = serializers.CharField()
    title = serializers.CharField()
    bio = serializers.CharField()
    avatar_url = serializers.CharField()
    followers = serializers.IntegerField(allow_null=True, help_text="Null: unknown, never 0.")
    following = serializers.IntegerField(allow_null=True)
    posts_count = serializers.IntegerField(allow_null=True)
    views_count = serializers.IntegerField(allow_null=True)
    precision = serializers.CharField(
        help_text="exact, rounded3 (by the platform) or abbreviated (read from 12.3K)."
    )
    measured_at = serializers.DateTimeField(allow_null=True, help_text="When the figures were true.")
    source = serializers.ChoiceField(choices=SnapshotSource.choices, allow_blank=True)
    tier = serializers.CharField(help_text="Its size among the agency's tiers; empty: unknown.")
    engagement = serializers.FloatField(
        allow_null=True,
        help_text="Median of recent settled posts that are not paid; null: too little is known.",
    )
    engagement_basis = serializers.CharField(help_text="What engagement is a share of.")
    engagement_formula = serializers.SerializerMethodField(help_text="How it is counted; empty: it is not.")
    engagement_posts = serializers.IntegerField(allow_null=True, help_text="Over how many posts.")
    engagement_percentile = serializers.IntegerField(
        allow_null=True, help_text="Among like channels (platform and tier) of the agency's base."
    )
    percentile_of = serializers.IntegerField(allow_null=True, help_text="How many like channels those are.")
    median_views = serializers.IntegerField(allow_null=True)
    growth_30d = serializers.FloatField(allow_null=True, help_text="Share of followers gained in 30 days.")
    state = serializers.ChoiceField(choices=ChannelState.choices)
    state_note = serializers.CharField(help_text="The reason, in a sentence.")
    last_polled_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_engagement_formula(self, channel: Channel) -> str:
        """Return the formula of the channel's platform in a sentence."""
        return FORMULAS[channel.platform].sentence if channel.platform in FORMULAS else ""


class InfluencerOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2; empty: unknown.")
    languages = serializers.ListField(child=serializers.CharField(), help_text="ISO 639 codes.")
    time_zone = serializers.CharField(help_text="IANA name; empty: unknown.")
    tags = serializers.ListField(child=serializers.CharField())
    stage = StageOut(allow_null=True)
    owner = OwnerOut(allow_null=True)
    next_step = serializers.CharField()
    next_step_date = serializers.DateField(allow_null=True)
    quiet_from = serializers.TimeField(allow_null=True, help_text="In their own time zone.")
    quiet_until = serializers.TimeField(allow_null=True)
    birthday = DayField(allow_null=True)
    birth_year = serializers.IntegerField(allow_null=True)
    is_minor = serializers.BooleanField(allow_null=True, help_text="Null: unknown.")
    guardian_name = serializers.CharField()
    guardian_contact = serializers.CharField()
    legal_form = serializers.ChoiceField(choices=LegalForm.choices, allow_blank=True)
    payment_ways = serializers.ListField(child=serializers.ChoiceField(choices=PaymentWay.choices))
    payment_note = serializers.CharField()
    contract = serializers.ChoiceField(choices=ContractWillingness.choices, allow_blank=True)
    refuses = serializers.ListField(child=serializers.CharField(), help_text="Themes they do not advertise.")
    tones = serializers.ListField(child=serializers.CharField())
    custom = serializers.DictField(help_text="The agency's own fields: key → value.")
    last_contact_at = serializers.DateTimeField(allow_null=True)
    channels = ChannelOut(many=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Grows with each edit.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class UUIDRelatedField(serializers.SlugRelatedField):
    """An object of the agency by its uuid."""

    default_error_messages = {"does_not_exist": "There is nothing with this uuid."}

    def __init__(self, model: type[Model], **kwargs: Any) -> None:
        super().__init__("uuid", queryset=model._default_manager.none(), **kwargs)
        self.rows = model._default_manager

    def get_queryset(self) -> Any:
        """Return the agency's own objects of the kind; nobody's while the API is only described."""
        agency = getattr(self.context.get("view"), "agency", None)
        return self.rows.for_agency(agency) if agency else self.queryset

    def to_internal_value(self, data: Any) -> Any:
        """Return the object. Raises ValidationError for what is no uuid, or nobody's."""
        return super().to_internal_value(serializers.UUIDField().to_internal_value(data))


class StageReplaceIn(serializers.Serializer):
    replacement = UUIDRelatedField(
        Stage,
        required=False,
        allow_null=True,
        help_text="Where those in it go; not needed when nobody is in it.",
    )


class EvidenceField(UUIDRelatedField):
    """A file about one of the agency's influencers by its uuid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(InfluencerFile, **kwargs)

    def get_queryset(self) -> Any:
        """Return the agency's files; none while the API is only described."""
        agency = getattr(self.context.get("view"), "agency", None)
        return files_in(agency) if agency else self.queryset


class MemberField(UUIDRelatedField):
    """A member of the agency by their uuid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Membership, help_text="A member's uuid.", **kwargs)

    def get_queryset(self) -> Any:
        """Return who is still a member, with names."""
        return super().get_queryset().active().select_related("user")


class NewChannelIn(serializers.Serializer):
    address = serializers.CharField(
        max_length=500, help_text="A profile's URL; or a handle or id with its platform."
    )
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES, required=False, allow_blank=True)
    followers = serializers.IntegerField(
        min_value=0, max_value=LARGEST_NUMBER, required=False, allow_null=True, help_text="If you know them."
    )


class ChannelIn(serializers.Serializer):
    address = serializers.CharField(
        max_length=500, help_text="A profile's URL; or a handle or id with its platform."
    )
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES, required=False, allow_blank=True)


class InfluencerIn(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    languages = serializers.ListField(
        child=serializers.CharField(max_length=8), max_length=50, required=False
    )
    time_zone = serializers.CharField(max_length=64, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50, required=False)
    stage = UUIDRelatedField(Stage, required=False, allow_null=True)
    owner = MemberField(required=False, allow_null=True)
    next_step = serializers.CharField(max_length=200, required=False, allow_blank=True)
    next_step_date = serializers.DateField(required=False, allow_null=True)
    quiet_from = serializers.TimeField(required=False, allow_null=True)
    quiet_until = serializers.TimeField(required=False, allow_null=True)
    birthday = DayField(required=False, allow_null=True)
    birth_year = serializers.IntegerField(required=False, allow_null=True)
    is_minor = serializers.BooleanField(required=False, allow_null=True)
    guardian_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    guardian_contact = serializers.CharField(max_length=320, required=False, allow_blank=True)
    legal_form = serializers.ChoiceField(choices=LegalForm.choices, required=False, allow_blank=True)
    payment_ways = serializers.ListField(
        child=serializers.ChoiceField(choices=PaymentWay.choices), max_length=10, required=False
    )
    payment_note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    contract = serializers.ChoiceField(choices=ContractWillingness.choices, required=False, allow_blank=True)
    refuses = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50, required=False)
    tones = serializers.ListField(child=serializers.CharField(max_length=30), max_length=50, required=False)
    custom = serializers.DictField(
        required=False, help_text="Only the fields to change; null takes a value away."
    )


class InfluencerNewIn(InfluencerIn):
    channels = NewChannelIn(many=True, required=False, max_length=20)


class InfluencerEditIn(InfluencerIn):
    version = serializers.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        required=False,
        help_text="The one you saw; 409 when it is no longer the newest.",
    )


class SnapshotOut(Shape):
    taken_at = serializers.DateTimeField()
    followers = serializers.IntegerField(allow_null=True)
    following = serializers.IntegerField(allow_null=True)
    posts_count = serializers.IntegerField(allow_null=True)
    views_count = serializers.IntegerField(allow_null=True)
    precision = serializers.CharField()
    source = serializers.ChoiceField(choices=SnapshotSource.choices)
    note = serializers.CharField(help_text="Where a person read them.")
    entered_by = serializers.CharField(
        source="entered_by.user.name",
        default=None,
        allow_null=True,
        help_text="Who entered them; null: nobody.",
    )
    evidence = serializers.UUIDField(
        source="evidence.uuid",
        default=None,
        allow_null=True,
        help_text="The file that shows them; null: none.",
    )


class SnapshotIn(serializers.Serializer):
    taken_at = serializers.DateTimeField(help_text="When the figures were read off the platform.")
    note = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="Where they were read."
    )
    evidence = EvidenceField(
        required=False, allow_null=True, help_text="A file of the influencer that shows them."
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add the figures a channel has."""
        number = {"min_value": 0, "max_value": LARGEST_NUMBER, "required": False, "allow_null": True}
        return {**super().get_fields(), **{name: serializers.IntegerField(**number) for name in NUMBERS}}


class SnapshotEvidenceIn(serializers.Serializer):
    taken_at = serializers.DateTimeField(help_text="Which figures: exactly their moment.")
    evidence = EvidenceField(help_text="A file of the influencer that shows the figures: a picture or a PDF.")


class NoteOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=NoteKind.choices)
    happened_on = serializers.DateField(allow_null=True)
    author = serializers.CharField(source="author.user.name")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NoteIn(serializers.Serializer):
    text = serializers.CharField(max_length=10_000)


class NewNoteIn(NoteIn):
    kind = serializers.ChoiceField(
        choices=NoteKind.choices, required=False, help_text="Contacts are noted at contacts/."
    )
    happened_on = serializers.DateField(required=False, allow_null=True)


class ContactPointOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=ContactKind.choices)
    value = serializers.CharField()
    found_where = serializers.CharField()
    found_on = serializers.DateField(allow_null=True)
    legal_basis = serializers.ChoiceField(choices=LegalBasis.choices, allow_blank=True)
    country = serializers.CharField(help_text="Whose mail law applies; empty: the influencer's.")
    created_at = serializers.DateTimeField()


class ContactPointIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=ContactKind.choices)
    value = serializers.CharField(max_length=320)
    found_where = serializers.CharField(max_length=300, required=False, allow_blank=True)
    found_on = serializers.DateField(required=False, allow_null=True)
    legal_basis = serializers.ChoiceField(choices=LegalBasis.choices, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
