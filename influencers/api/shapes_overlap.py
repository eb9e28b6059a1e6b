"""How overlaps of audiences are written in the API, and what is read from a request."""

from rest_framework import serializers

from accounts.models import Brand
from influencers.api.shapes import UUIDRelatedField
from influencers.models import Channel
from influencers.queries.overlap import FEWEST_CHANNELS, MOST_CHANNELS


class AudienceOut(serializers.Serializer):
    channel = serializers.UUIDField()
    commenters = serializers.IntegerField(allow_null=True, help_text="Different people seen commenting.")
    comments = serializers.IntegerField(allow_null=True)
    made_at = serializers.DateTimeField(allow_null=True, help_text="When they were counted.")
    why_unknown = serializers.CharField(help_text="Why it cannot be compared; empty: it can.")


class OwnOverlapOut(serializers.Serializer):
    """From own comments, by MinHash of 512: an estimate with its margin, which holds 95 of 100 cases."""

    of_smaller = serializers.FloatField(help_text="Share of the smaller audience, 0 to 1.")
    of_smaller_margin = serializers.FloatField()
    jaccard = serializers.FloatField()
    jaccard_margin = serializers.FloatField()
    people = serializers.IntegerField(help_text="Shared commenters, estimated.")


class StatedOverlapOut(serializers.Serializer):
    """As another service states it; never mixed with own figures."""

    source = serializers.CharField()
    stated_on = serializers.DateField()
    of_smaller = serializers.FloatField(allow_null=True)
    jaccard = serializers.FloatField(allow_null=True)


class PairOut(serializers.Serializer):
    first = serializers.UUIDField()
    second = serializers.UUIDField()
    own = OwnOverlapOut(allow_null=True)
    stated = StatedOverlapOut(many=True)
    asks_for_decision = serializers.BooleanField(help_text="The figure lies above the threshold.")


class TogetherOut(serializers.Serializer):
    platform = serializers.CharField()
    channels = serializers.ListField(child=serializers.UUIDField())
    contacts = serializers.IntegerField(help_text="Commenters added up: a person counts once a channel.")
    people = serializers.IntegerField(help_text="Different people, estimated.")
    people_margin = serializers.IntegerField()


class ComparisonOut(serializers.Serializer):
    threshold = serializers.FloatField()
    audiences = AudienceOut(many=True)
    pairs = PairOut(many=True, help_text="Pairs of which something is known.")
    together = TogetherOut(many=True)


class OverlapDecisionOut(serializers.Serializer):
    uuid = serializers.UUIDField()
    channels = serializers.ListField(
        child=serializers.UUIDField(), source="channel_uuids", help_text="Those that still exist."
    )
    brand = serializers.UUIDField(source="brand.uuid", allow_null=True, default=None)
    of_smaller = serializers.FloatField(help_text="The figure that was seen.")
    source = serializers.CharField(help_text="The service that stated it; empty: own comments.")
    accepted = serializers.BooleanField()
    reason = serializers.CharField()
    author = serializers.CharField(source="author.user.name")
    created_at = serializers.DateTimeField()


class OverlapDecisionIn(serializers.Serializer):
    channels = serializers.ListField(
        child=UUIDRelatedField(Channel),
        min_length=FEWEST_CHANNELS,
        max_length=MOST_CHANNELS,
    )
    accepted = serializers.BooleanField(help_text="True: they are used together all the same.")
    reason = serializers.CharField(max_length=2000)
    brand = UUIDRelatedField(Brand, required=False, allow_null=True)
