"""How what belongs to an influencer's record is written in the API, and what is read from a request."""

from typing import Any

from rest_framework import serializers

from accounts.models import Brand
from influencers.actions.custom_fields import MOST_CHOICES
from influencers.api.shapes import DayField, UUIDRelatedField
from influencers.models import Gift, Influencer, Rate, Representative
from influencers.states import CustomFieldKind, RepresentativeKind
from irm.api.shapes import Shape


class BrandField(UUIDRelatedField):
    """A brand of the agency by its uuid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Brand, help_text="A brand's uuid.", **kwargs)


class NamedBrandOut(Shape):
    """A brand as it stands beside something else; all of it: /brands/."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()


class RepresentativeOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=RepresentativeKind.choices)
    name = serializers.CharField()
    company = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2; empty: unknown.")
    notes = serializers.CharField()
    created_at = serializers.DateTimeField()


class RepresentativeIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=RepresentativeKind.choices)
    name = serializers.CharField(max_length=200)
    company = serializers.CharField(max_length=200, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    notes = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class RepresentationOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    representative = RepresentativeOut()
    covers = serializers.CharField(help_text="Empty: everything.")
    write_to = serializers.BooleanField(help_text="They are written to instead of the influencer.")
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class RepresentationIn(serializers.Serializer):
    covers = serializers.CharField(max_length=200, required=False, allow_blank=True)
    write_to = serializers.BooleanField(required=False)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)


class NewRepresentationIn(RepresentationIn):
    representative = UUIDRelatedField(Representative, help_text="A representative's uuid.")


class BrandRelationOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    brand = NamedBrandOut()
    affinity = serializers.IntegerField(
        help_text="-2 bad experience, -1 reserved, 0 neutral, 1 likes it, 2 a fan."
    )
    evidence = serializers.CharField()
    happened_on = serializers.DateField(allow_null=True)
    author = serializers.CharField(source="author.user.name")


class BrandRelationIn(serializers.Serializer):
    brand = BrandField()
    affinity = serializers.IntegerField(min_value=-2, max_value=2)
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True)
    happened_on = serializers.DateField(required=False, allow_null=True)


class PastWorkOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    brand = NamedBrandOut(allow_null=True)
    brand_name = serializers.CharField()
    happened_on = serializers.DateField(allow_null=True)
    post_url = serializers.CharField()
    hitches = serializers.IntegerField(allow_null=True, help_text="Null: unknown.")
    outcome = serializers.CharField()
    source = serializers.CharField()


class PastWorkIn(serializers.Serializer):
    brand = BrandField(required=False, allow_null=True)
    brand_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    happened_on = serializers.DateField(required=False, allow_null=True)
    post_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    hitches = serializers.IntegerField(min_value=0, max_value=1000, required=False, allow_null=True)
    outcome = serializers.CharField(max_length=500, required=False, allow_blank=True)
    source = serializers.CharField(max_length=200, required=False, allow_blank=True)


class RateOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    platform = serializers.CharField()
    format = serializers.CharField()
    kind = serializers.ChoiceField(choices=Rate.Kind.choices)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField(help_text="ISO 4217.")
    quoted_on = serializers.DateField()
    source = serializers.CharField()
    rights_days = serializers.IntegerField(allow_null=True, help_text="Null: not stated.")
    exclusivity_days = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    created_at = serializers.DateTimeField()


class RateIn(serializers.Serializer):
    platform = serializers.CharField(max_length=16)
    format = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=Rate.Kind.choices)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField(max_length=3)
    quoted_on = serializers.DateField(required=False)
    source = serializers.CharField(max_length=200, required=False, allow_blank=True)
    rights_days = serializers.IntegerField(max_value=36_500, required=False, allow_null=True)
    exclusivity_days = serializers.IntegerField(max_value=36_500, required=False, allow_null=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class CareDateOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    label = serializers.CharField()
    day = DayField()
    year = serializers.IntegerField(allow_null=True)


class CareDateIn(serializers.Serializer):
    label = serializers.CharField(max_length=120)
    day = DayField()
    year = serializers.IntegerField(required=False, allow_null=True)


class GiftOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    what = serializers.CharField()
    occasion = serializers.CharField()
    planned_for = serializers.DateField()
    state = serializers.ChoiceField(choices=Gift.State.choices)
    budget = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    cost = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    brand = NamedBrandOut(allow_null=True)
    outcome = serializers.CharField()


class GiftIn(serializers.Serializer):
    what = serializers.CharField(max_length=200)
    occasion = serializers.CharField(max_length=120, required=False, allow_blank=True)
    planned_for = serializers.DateField()
    budget = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, allow_null=True)
    cost = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, allow_null=True)
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True)
    brand = BrandField(required=False, allow_null=True)
    outcome = serializers.CharField(max_length=500, required=False, allow_blank=True)


class GiftMoveIn(serializers.Serializer):
    state = serializers.ChoiceField(choices=Gift.State.choices)


class CustomFieldOut(Shape):
    uuid = serializers.UUIDField()
    key = serializers.CharField(help_text="The name of the value in an influencer's custom.")
    label = serializers.CharField()
    kind = serializers.ChoiceField(choices=CustomFieldKind.choices)
    choices = serializers.ListField(child=serializers.CharField())


class CustomFieldEditIn(serializers.Serializer):
    label = serializers.CharField(max_length=60)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST_CHOICES, required=False
    )


class CustomFieldIn(CustomFieldEditIn):
    kind = serializers.ChoiceField(choices=CustomFieldKind.choices)
    key = serializers.CharField(max_length=40, required=False, allow_blank=True)


class FileOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    created_at = serializers.DateTimeField()


class FileIn(serializers.Serializer):
    file = serializers.FileField(allow_empty_file=True)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)


class MergeOut(Shape):
    uuid = serializers.UUIDField()
    kept = serializers.UUIDField(source="kept.uuid")
    merged = serializers.UUIDField(source="merged.uuid")
    created_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class OtherIn(serializers.Serializer):
    other = UUIDRelatedField(Influencer, help_text="The other influencer's uuid.")


class MergeIn(OtherIn):
    chosen = serializers.DictField(
        child=serializers.ChoiceField(choices=["kept", "merged"]), required=False,
        help_text="Field → kept or merged, where both have a value: name, country, time_zone, stage, owner, next_step, "
        "quiet_hours, birthday, is_minor, guardian, legal_form, payment_note, contract.",
    )  # fmt: skip


class LikelyDuplicateOut(serializers.Serializer):
    influencer = serializers.UUIDField(source="other.uuid")
    name = serializers.CharField(source="other.name")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="handle, email, number, name.")


class LikelyDuplicatesOut(serializers.Serializer):
    results = LikelyDuplicateOut(many=True)
