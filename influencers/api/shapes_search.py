"""How saved views, lists, facets and look-alikes are written in the API, and what is read from a request."""

from rest_framework import serializers

from accounts.models import Brand
from influencers.api.shapes import InfluencerOut, UUIDRelatedField
from influencers.models import Influencer, ListEntry
from irm.api.shapes import Shape


class ViewOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    query = serializers.CharField(
        help_text="The list's query string: the same parameters as GET /influencers/."
    )
    columns = serializers.ListField(child=serializers.CharField())
    is_shared = serializers.BooleanField(help_text="True: everybody in the agency sees it.")
    created_at = serializers.DateTimeField()


class ViewIn(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    query = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    columns = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=60, required=False, default=list
    )
    is_shared = serializers.BooleanField(required=False, default=False)


class ListOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    purpose = serializers.CharField(help_text="Shown to the client.")
    brand = serializers.UUIDField(source="brand.uuid", allow_null=True)
    people = serializers.IntegerField(help_text="How many are on the list.")
    said_yes = serializers.IntegerField()
    said_maybe = serializers.IntegerField()
    said_no = serializers.IntegerField()
    shared_at = serializers.DateTimeField(allow_null=True, help_text="Null: clients do not see it.")
    created_at = serializers.DateTimeField()


class ListIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=500, required=False, allow_blank=True)
    brand = UUIDRelatedField(Brand, required=False, allow_null=True)


class ListEntryOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    name = serializers.CharField(source="influencer.name")
    position = serializers.IntegerField()
    why = serializers.CharField(help_text="Shown to the client.")
    verdict = serializers.ChoiceField(choices=ListEntry.Verdict.choices, allow_blank=True)
    remark = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)


class ListEntryIn(serializers.Serializer):
    influencer = UUIDRelatedField(Influencer)
    why = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ListEntryEditIn(serializers.Serializer):
    why = serializers.CharField(max_length=500, required=False, allow_blank=True)
    steps = serializers.IntegerField(
        required=False, min_value=-2000, max_value=2000, help_text="Places to move: -1 is one earlier."
    )


class FacetValueOut(serializers.Serializer):
    value = serializers.CharField(allow_null=True, help_text="For stages their uuid; null: no stage.")
    people = serializers.IntegerField()


class FacetsOut(serializers.Serializer):
    people = serializers.IntegerField()
    sample = serializers.IntegerField(
        help_text="0: everybody was counted. Else all numbers are estimates from so many people drawn at random."
    )
    stage = FacetValueOut(many=True)
    country = FacetValueOut(many=True)
    platform = FacetValueOut(many=True)
    tag = FacetValueOut(many=True)


class LookAlikeOut(serializers.Serializer):
    influencer = InfluencerOut()
    score = serializers.IntegerField(
        help_text="0 to 100: tags 40, tiers 25, country 15, languages 10, tones 10."
    )
    reasons = serializers.ListField(child=serializers.CharField())


class LookAlikesOut(serializers.Serializer):
    results = LookAlikeOut(many=True)
