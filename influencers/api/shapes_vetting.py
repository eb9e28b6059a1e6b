"""How posts, flags, the due diligence, scores and tiers are written in the API, and what is read from a request."""

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from influencers.api.shapes import PLATFORM_CHOICES, UUIDRelatedField
from influencers.models import ChecklistItem, SafetyFlag, Verdict
from influencers.safety.packs import CATEGORIES, SEVERITIES
from influencers.states import RiskLevel
from irm.api.shapes import Shape


class PostOut(Shape):
    uuid = serializers.UUIDField()
    channel = serializers.UUIDField(source="channel.uuid")
    external_id = serializers.CharField()
    url = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField(help_text="ISO 639; empty: unknown.")
    published_at = serializers.DateTimeField()
    is_paid = serializers.BooleanField(allow_null=True, help_text="Advertising; null: nobody said.")
    views = serializers.IntegerField(allow_null=True, help_text="Null: unknown, never 0.")
    likes = serializers.IntegerField(allow_null=True)
    comments_count = serializers.IntegerField(allow_null=True)
    shares = serializers.IntegerField(allow_null=True)
    measured_at = serializers.DateTimeField(allow_null=True)


class PostMarkIn(serializers.Serializer):
    is_paid = serializers.BooleanField()


class FlagOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="post.channel.influencer.uuid")
    post = serializers.UUIDField(source="post.uuid")
    post_url = serializers.CharField(source="post.url")
    pack = serializers.CharField(help_text="Language and version of the word pack.")
    category = serializers.ChoiceField(choices=list(CATEGORIES.items()))
    severity = serializers.ChoiceField(choices=list(SEVERITIES.items()))
    word = serializers.CharField()
    excerpt = serializers.CharField(help_text="In lower case and without accents, as it was searched.")
    state = serializers.ChoiceField(choices=SafetyFlag.State.choices)
    decided_at = serializers.DateTimeField(allow_null=True)
    found_at = serializers.DateTimeField()


class FlagDecisionIn(serializers.Serializer):
    state = serializers.ChoiceField(choices=SafetyFlag.State.choices)


class ChecklistItemOut(Shape):
    uuid = serializers.UUIDField()
    question = serializers.CharField()
    help = serializers.CharField()
    is_required = serializers.BooleanField()
    position = serializers.IntegerField()
    archived_at = serializers.DateTimeField(allow_null=True)


class ChecklistItemIn(serializers.Serializer):
    question = serializers.CharField(max_length=200)
    help = serializers.CharField(max_length=300, required=False, allow_blank=True)
    is_required = serializers.BooleanField(required=False)


class VerdictOut(Shape):
    uuid = serializers.UUIDField()
    item = serializers.UUIDField(source="item.uuid")
    question = serializers.CharField(source="item.question")
    answer = serializers.ChoiceField(choices=Verdict.Answer.choices)
    evidence = serializers.CharField()
    evidence_url = serializers.CharField()
    author = serializers.CharField(source="author.user.name")
    created_at = serializers.DateTimeField()


class VerdictIn(serializers.Serializer):
    item = UUIDRelatedField(ChecklistItem, help_text="A question's uuid.")
    answer = serializers.ChoiceField(choices=Verdict.Answer.choices)
    evidence = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    evidence_url = serializers.CharField(max_length=500, required=False, allow_blank=True)


class RiskOut(Shape):
    uuid = serializers.UUIDField()
    level = serializers.ChoiceField(choices=RiskLevel.choices)
    reason = serializers.CharField()
    author = serializers.CharField(source="author.user.name")
    created_at = serializers.DateTimeField()


class RiskIn(serializers.Serializer):
    level = serializers.ChoiceField(choices=RiskLevel.choices)
    reason = serializers.CharField(max_length=5000)


class SignalOut(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="Null: unknown.")
    low = serializers.FloatField(allow_null=True, help_text="Usual from here on; null: no lower edge.")
    high = serializers.FloatField(allow_null=True, help_text="Usual up to here; null: no upper edge.")
    stands_out = serializers.BooleanField()
    innocent = serializers.ListField(child=serializers.CharField(), help_text="What it can also be.")
    source = serializers.CharField(
        help_text="The service that stated the value, not counted into the band; empty: own."
    )


class AuthenticityOut(serializers.Serializer):
    band = serializers.CharField(help_text="A to D; empty: too little is known. Signs, not proof.")
    coverage = serializers.FloatField(help_text="Share of the signs that could be worked out.")
    signals = SignalOut(many=True)


class ScoreInputOut(serializers.Serializer):
    id = serializers.CharField()
    definition = serializers.CharField()
    weight = serializers.FloatField()
    value = serializers.FloatField(allow_null=True)
    shown = serializers.CharField()


class ScorePartOut(serializers.Serializer):
    id = serializers.CharField()
    weight = serializers.FloatField()
    value = serializers.FloatField(allow_null=True)
    coverage = serializers.FloatField()
    inputs = ScoreInputOut(many=True)


class ScoreOut(serializers.Serializer):
    goal = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    coverage = serializers.FloatField()
    parts = ScorePartOut(many=True)


class ChannelScoresOut(serializers.Serializer):
    """A channel's derived figures. Compare them only inside one platform and tier."""

    channel = serializers.UUIDField(source="facts.channel.uuid")
    platform = serializers.CharField(source="facts.channel.platform")
    tier = serializers.CharField(source="facts.channel.tier")
    why_not = serializers.CharField(help_text="Why nothing is derived; empty: it is.")
    engagement = serializers.FloatField(source="facts.channel.engagement", allow_null=True)
    engagement_basis = serializers.CharField(source="facts.channel.engagement_basis")
    engagement_posts = serializers.IntegerField(source="facts.channel.engagement_posts", allow_null=True)
    engagement_percentile = serializers.IntegerField(
        source="facts.channel.engagement_percentile", allow_null=True
    )
    percentile_of = serializers.IntegerField(source="facts.channel.percentile_of", allow_null=True)
    paid_engagement = serializers.FloatField(source="facts.paid_engagement", allow_null=True)
    paid_against_organic = serializers.FloatField(
        source="facts.paid_against_organic",
        allow_null=True,
        help_text="1 is equal, 1.1 a tenth better. Null: not known.",
    )
    median_views = serializers.IntegerField(source="facts.channel.median_views", allow_null=True)
    growth_30d = serializers.FloatField(source="facts.channel.growth_30d", allow_null=True)
    figured_at = serializers.DateTimeField(source="facts.channel.figured_at", allow_null=True)
    comparison = serializers.CharField()
    authenticity = AuthenticityOut(allow_null=True)
    rrr = ScoreOut(allow_null=True, help_text="Null without ?brand=.")


class ScoresOut(serializers.Serializer):
    barred = serializers.CharField(
        help_text="Why the brand's restrictions bar this person; empty: they do not."
    )
    channels = ChannelScoresOut(many=True)


class TierOut(serializers.Serializer):
    key = serializers.CharField(max_length=20)
    from_followers = serializers.IntegerField(min_value=0, max_value=10**12)


class TiersOut(serializers.Serializer):
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES)
    formula = serializers.CharField(help_text="How engagement is counted there; empty: it is not.")
    tiers = TierOut(many=True)


class AllTiersOut(serializers.Serializer):
    results = TiersOut(many=True)


class TiersIn(serializers.Serializer):
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES)
    tiers = TierOut(many=True, max_length=12)

    def validate_tiers(self, tiers: list[dict[str, Any]]) -> dict[str, int]:
        """Return name -> first number of followers. Raises ValidationError for a name given twice."""
        read = {tier["key"]: tier["from_followers"] for tier in tiers}
        if len(read) < len(tiers):
            raise serializers.ValidationError(gettext("Two tiers cannot have the same name."))
        return read
