"""Shapes of monitors, mentions and known breaks in the API."""

from rest_framework import serializers

from accounts.models import Brand
from campaigns.models import Campaign
from crisis.states import Level, MentionSource, MonitorScope, MonitorState, StreamKind
from influencers.api.shapes import UUIDRelatedField
from influencers.models import Influencer
from influencers.states import Mood, Nature
from irm.api.shapes import Shape

PRESETS = [("calm", "Calm"), ("normal", "Normal"), ("keen", "Keen")]


class WatchWordShape(serializers.Serializer):
    written = serializers.CharField(max_length=100, help_text="word* has any ending.")
    level = serializers.ChoiceField(choices=Level.choices, default=Level.MINOR)


class SensitivityShape(serializers.Serializer):
    """How keenly a monitor alerts: a preset, numbers of one's own, watch-words."""

    name = serializers.ChoiceField(choices=PRESETS, default="normal")
    least_comments = serializers.IntegerField(required=False)
    least_negative = serializers.IntegerField(required=False)
    agree = serializers.FloatField(required=False)
    alone = serializers.FloatField(required=False)
    margin = serializers.FloatField(required=False)
    times = serializers.FloatField(required=False)
    drift = serializers.FloatField(required=False)
    copies = serializers.IntegerField(required=False)
    quiet_hours = serializers.IntegerField(required=False)
    cold_negative = serializers.IntegerField(required=False)
    cold_margin = serializers.FloatField(
        required=False, help_text="0 to 1 above what is usual elsewhere, while a stream has no past."
    )
    fixed_negative = serializers.IntegerField(required=False, allow_null=True)
    fixed_share = serializers.FloatField(required=False, allow_null=True, help_text="0 to 1.")
    words = WatchWordShape(many=True, required=False)


class MonitorOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=MonitorScope.choices)
    state = serializers.ChoiceField(choices=MonitorState.choices)
    campaign = serializers.UUIDField(source="campaign.uuid", allow_null=True, default=None)
    influencer = serializers.UUIDField(source="influencer.uuid", allow_null=True, default=None)
    brand = serializers.UUIDField(source="brand.uuid", allow_null=True, default=None)
    keywords = serializers.ListField(child=serializers.CharField())
    not_words = serializers.ListField(child=serializers.CharField())
    feeds = serializers.ListField(child=serializers.CharField())
    feeds_trouble = serializers.CharField()
    sensitivity = serializers.JSONField(help_text="As it was set; {}: normal.")
    takes_mentions = serializers.BooleanField(
        source="hook_hash", help_text="Whether an address for mentions was made."
    )
    heard = serializers.IntegerField(help_text="Comments and mentions counted so far.")
    last_heard_at = serializers.DateTimeField(allow_null=True)
    watched_from = serializers.DateTimeField()
    version = serializers.IntegerField()


class NewMonitorIn(serializers.Serializer):
    """Exactly one of campaign, influencer and brand."""

    campaign = UUIDRelatedField(Campaign, required=False, allow_null=True)
    influencer = UUIDRelatedField(Influencer, required=False, allow_null=True)
    brand = UUIDRelatedField(Brand, required=False, allow_null=True)
    name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    keywords = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    not_words = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    feeds = serializers.ListField(child=serializers.CharField(max_length=500), required=False, max_length=10)
    sensitivity = SensitivityShape(required=False)


class MonitorIn(serializers.Serializer):
    name = serializers.CharField(max_length=160, required=False)
    keywords = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    not_words = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    feeds = serializers.ListField(child=serializers.CharField(max_length=500), required=False, max_length=10)
    sensitivity = SensitivityShape(required=False)
    version = serializers.IntegerField(required=False, help_text="The one you read.")


class MonitorMoveIn(serializers.Serializer):
    to = serializers.ChoiceField(choices=MonitorState.choices)


class BegunOut(serializers.Serializer):
    begun = serializers.IntegerField(help_text="How many campaigns are listened to from now on.")


class CoveredOut(serializers.Serializer):
    deliverable = serializers.UUIDField(source="deliverable.uuid")
    url = serializers.CharField(source="deliverable.published_url")
    standing = serializers.ChoiceField(
        choices=[("heard", "Heard"), ("no_link", "No link"), ("not_found", "Not found yet"), ("nobody", "Nobody listens")]
    )  # fmt: skip


class CoverageOut(serializers.Serializer):
    """Which of a campaign's publications are listened to, the newest 60."""

    monitor = serializers.UUIDField(allow_null=True)
    publications = CoveredOut(many=True)


class StreamOut(Shape):
    """Where a stream of comments stands and why there is, or is no, alert."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=StreamKind.choices)
    post = serializers.UUIDField(source="post.uuid", allow_null=True, default=None)
    influencer = serializers.UUIDField(source="influencer.uuid", allow_null=True, default=None)
    reading = serializers.JSONField(
        help_text="Comments and negative ones of the window, the usual, the verdict."
    )
    fed_at = serializers.DateTimeField(allow_null=True)


class MentionOut(Shape):
    uuid = serializers.UUIDField()
    monitor = serializers.UUIDField(source="monitor.uuid")
    source = serializers.ChoiceField(choices=MentionSource.choices)
    place = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    author = serializers.CharField()
    likes = serializers.IntegerField(allow_null=True)
    reach = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    mood = serializers.CharField(help_text="Empty: not read yet.")
    mood_unsure = serializers.BooleanField()
    nature = serializers.CharField()
    corrected_at = serializers.DateTimeField(allow_null=True)
    heard_at = serializers.DateTimeField(allow_null=True, help_text="When detection counted it.")
    put_away_at = serializers.DateTimeField(allow_null=True)


class MentionIn(serializers.Serializer):
    id = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="The source's own; the same one is kept once.",
    )
    text = serializers.CharField(max_length=50_000, allow_blank=True, required=False)
    title = serializers.CharField(max_length=300, allow_blank=True, required=False)
    url = serializers.URLField(max_length=1000, allow_blank=True, required=False)
    place = serializers.CharField(max_length=120, allow_blank=True, required=False)
    author = serializers.CharField(max_length=200, allow_blank=True, required=False)
    at = serializers.DateTimeField(required=False, help_text="Left out: now.")
    likes = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    reach = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class MentionsIn(serializers.Serializer):
    mentions = MentionIn(many=True, max_length=500, allow_empty=False)


class MentionsTakenOut(Shape):
    new = serializers.IntegerField()
    known = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Without a keyword of the monitor, or too old.")


class CorrectionIn(serializers.Serializer):
    mood = serializers.ChoiceField(choices=Mood.choices, required=False)
    nature = serializers.ChoiceField(choices=Nature.choices, required=False)


class KnownBreakOut(Shape):
    uuid = serializers.UUIDField()
    monitor = serializers.UUIDField(source="monitor.uuid")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    note = serializers.CharField()


class KnownBreakIn(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    note = serializers.CharField(max_length=200)


class TrialOut(Shape):
    """What a setting would have alerted in the last 30 days."""

    sentence = serializers.CharField()
    comments = serializers.IntegerField(help_text="On so many comments and mentions it was tried.")
    alerts = serializers.ListField(child=serializers.DictField(), help_text="When, at what level, and why.")


class AddressOut(Shape):
    """Shown this once."""

    address = serializers.URLField()
    signing_key = serializers.CharField()
