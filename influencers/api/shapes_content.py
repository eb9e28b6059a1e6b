"""Shapes of what polls bring: posts' numbers over time, comments, the poll log, breaks of meaning."""

from typing import Any

from rest_framework import serializers

from influencers.api.shapes import PLATFORM_CHOICES
from influencers.models import Poll
from influencers.states import Mood, MoodStage, Nature, SpendPurpose
from irm.api.shapes import Shape


class PostSnapshotOut(Shape):
    taken_at = serializers.DateTimeField()
    views = serializers.IntegerField(allow_null=True, help_text="Null: unknown, never 0.")
    likes = serializers.IntegerField(allow_null=True)
    comments_count = serializers.IntegerField(allow_null=True)
    shares = serializers.IntegerField(allow_null=True)


class CommentOut(Shape):
    id = serializers.IntegerField(help_text="Grows with the order in which comments were taken in.")
    post = serializers.UUIDField(source="post.uuid")
    external_id = serializers.CharField(help_text="The platform's own id.")
    parent_external_id = serializers.CharField(help_text="Of the comment it answers; empty: of none.")
    text = serializers.CharField()
    likes = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField()
    taken_in_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(
        allow_null=True, help_text="When the platform said it was deleted."
    )
    mood = serializers.ChoiceField(
        choices=Mood.choices,
        allow_blank=True,
        help_text="What figures count: a member's correction, else neutral when unsure, else the model's. Empty: none yet.",
    )
    mood_label = serializers.ChoiceField(
        choices=Mood.choices, allow_blank=True, help_text="What the model says."
    )
    mood_confidence = serializers.FloatField(
        allow_null=True, help_text="Calibrated probability of mood_label."
    )
    mood_unsure = serializers.BooleanField()
    mood_stage = serializers.ChoiceField(
        choices=MoodStage.choices,
        allow_blank=True,
        help_text="provisional: the careful stage has yet to read it.",
    )
    nature = serializers.ChoiceField(
        choices=Nature.choices, allow_blank=True, help_text="A member's correction, else the model's."
    )
    nature_label = serializers.ChoiceField(
        choices=Nature.choices,
        allow_blank=True,
        help_text="What the model says, kept beside a correction; empty: as nature.",
    )
    nature_confidence = serializers.FloatField(allow_null=True, help_text="Of the model's word.")
    language = serializers.CharField(help_text="Two letters, hi-Latn, or und: could not be told.")
    model_version = serializers.CharField()
    corrected_at = serializers.DateTimeField(allow_null=True, help_text="When a member said the mood.")
    nature_corrected_at = serializers.DateTimeField(
        allow_null=True, help_text="When a member said the nature."
    )
    author = serializers.CharField(
        source="author_hash",
        help_text="The same for comments of the same account within your agency; no name is kept.",
    )


class PollOut(Shape):
    at = serializers.DateTimeField()
    channel = serializers.UUIDField(source="channel.uuid")
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES, source="channel.platform")
    kind = serializers.ChoiceField(choices=Poll.Kind.choices)
    purpose = serializers.ChoiceField(choices=SpendPurpose.choices)
    result = serializers.CharField(help_text="ok, or the kind of the refusal (quota_spent, temporary, ...).")
    note = serializers.CharField(help_text="The refusal in a sentence.")
    units = serializers.FloatField(help_text="This channel's share of the call's price.")
    together = serializers.IntegerField(help_text="How many were asked for in the same call.")
    found = serializers.IntegerField(help_text="Posts or comments that came back; 1 for figures.")
    milliseconds = serializers.IntegerField()
    next_at = serializers.DateTimeField(allow_null=True)


class BreakOut(serializers.Serializer[Any]):
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES)
    metrics = serializers.ListField(child=serializers.CharField())
    date = serializers.DateField(help_text="The first day of the new meaning.")
    label = serializers.CharField()
    sentence = serializers.CharField()
    source = serializers.CharField()
    as_of = serializers.DateField(help_text="When we looked at the source.")
