"""How influencers and what belongs to them are written in the API, and what is read from a request."""

from typing import Any

from django.db.models import Model
from rest_framework import serializers

from accounts.models import Membership
from influencers.actions.channels import LARGEST_NUMBER, NUMBERS
from influencers.models import Stage
from influencers.states import ChannelState, ContactKind, SnapshotSource
from irm.api.shapes import Shape
from platforms.registry import PLATFORMS

PLATFORM_CHOICES = [(name, platform.label) for name, platform in PLATFORMS.items()]


class StageOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class StageIn(serializers.Serializer):
    name = serializers.CharField(max_length=60)


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
    state = serializers.ChoiceField(choices=ChannelState.choices)
    state_note = serializers.CharField(help_text="The reason, in a sentence.")
    last_polled_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


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


class SnapshotIn(serializers.Serializer):
    taken_at = serializers.DateTimeField(help_text="When the figures were read off the platform.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add the figures a channel has."""
        number = {"min_value": 0, "max_value": LARGEST_NUMBER, "required": False, "allow_null": True}
        return {**super().get_fields(), **{name: serializers.IntegerField(**number) for name in NUMBERS}}


class NoteOut(Shape):
    uuid = serializers.UUIDField()
    author = serializers.CharField(source="author.user.name")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NoteIn(serializers.Serializer):
    text = serializers.CharField(max_length=10_000)


class ContactPointOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=ContactKind.choices)
    value = serializers.CharField()
    found_where = serializers.CharField()
    created_at = serializers.DateTimeField()


class ContactPointIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=ContactKind.choices)
    value = serializers.CharField(max_length=320)
    found_where = serializers.CharField(max_length=300, required=False, allow_blank=True)
