"""How overlaps of audiences are written in the API, and what is read from a request."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Brand
from influencers.api.shapes import UUIDRelatedField
from influencers.models import Channel
from influencers.queries.overlap import FEWEST_CHANNELS, MOST_CHANNELS
from influencers.queries.overlap_votes import OverlapQuestion


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


class OverlapOpinionOut(serializers.Serializer):
    accepted = serializers.BooleanField(help_text="True: both are used all the same.")
    text = serializers.CharField(help_text="The agency's reason, or the client's remark.")
    author = serializers.CharField()
    at = serializers.DateTimeField()


class OverlapQuestionOut(serializers.Serializer):
    first = serializers.UUIDField(source="first.uuid")
    second = serializers.UUIDField(source="second.uuid")
    of_smaller = serializers.FloatField(source="figure.of_smaller")
    source = serializers.CharField(source="figure.source", help_text="Empty: own comments.")
    agency = serializers.SerializerMethodField()
    client = serializers.SerializerMethodField()

    @extend_schema_field(OverlapOpinionOut(allow_null=True))
    def get_agency(self, question: OverlapQuestion) -> dict[str, Any] | None:
        """Return what the agency decided."""
        said = question.decision
        return said and {
            "accepted": said.accepted, "text": said.reason, "author": str(said.author.user), "at": said.created_at,
        }  # fmt: skip

    @extend_schema_field(OverlapOpinionOut(allow_null=True))
    def get_client(self, question: OverlapQuestion) -> dict[str, Any] | None:
        """Return what the brand's client says."""
        said = question.vote
        return said and {
            "accepted": said.accepted, "text": said.remark, "author": str(said.author.user), "at": said.voted_at,
        }  # fmt: skip


class OverlapQuestionsOut(serializers.Serializer):
    threshold = serializers.FloatField()
    results = OverlapQuestionOut(many=True)
