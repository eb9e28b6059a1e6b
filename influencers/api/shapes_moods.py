"""Shapes of moods: shares over time, verdicts on given texts, the agency's own heads, what the classifier can do."""

from typing import Any

from rest_framework import serializers

from influencers.actions.classifying import LONGEST_TEXT, MOST_TEXTS
from influencers.actions.corrections import MOST_AT_ONCE
from influencers.states import HeadState, Mood, MoodStage, Nature
from irm.api.shapes import Shape

Plain = serializers.Serializer


class ShareOut(Plain[Any]):
    share = serializers.FloatField(allow_null=True, help_text="0 to 1; null: nothing was read.")
    low = serializers.FloatField(
        allow_null=True, help_text="The band the true share lies in nine times of ten."
    )
    high = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()


class MoodDayOut(Plain[Any]):
    day = serializers.DateField(help_text="In UTC.")
    negative = serializers.IntegerField()
    neutral = serializers.IntegerField(help_text="Unsure ones included.")
    positive = serializers.IntegerField()
    share = ShareOut(help_text="Of negative comments.")


class MoodSumOut(Plain[Any]):
    share = ShareOut(help_text="Of negative comments, all days together.")
    counts = serializers.DictField(child=serializers.IntegerField())
    provisional = serializers.IntegerField(help_text="So many of them wait for the careful stage.")
    why_not = serializers.CharField(
        help_text="Why no verdict is given on some or all comments; empty: all are read."
    )
    days = MoodDayOut(many=True)


class CommentsIn(Plain[Any]):
    comments = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_AT_ONCE, help_text="Ids of comments."
    )  # fmt: skip


class CorrectionIn(CommentsIn):
    mood = serializers.ChoiceField(choices=Mood.choices)


class NatureCorrectionIn(CommentsIn):
    nature = serializers.ChoiceField(choices=Nature.choices)


class ChangedOut(Plain[Any]):
    changed = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of those that changed.")


class CommentFileIn(Plain[Any]):
    file = serializers.FileField(
        allow_empty_file=True,
        help_text="CSV, TSV, XLSX, XLS or ODS; the first row names the columns: text and published at, then perhaps post,"
        " id, author, likes, parent.",
    )
    post = serializers.UUIDField(
        required=False, help_text="The post all rows stand under; else each row names its post by id or link."
    )


class RowNoteOut(Plain[Any]):
    row = serializers.IntegerField(help_text="As a spreadsheet counts; the header is 1.")
    result = serializers.ChoiceField(choices=[("known", "Stored already"), ("refused", "Not taken in")])
    why = serializers.CharField()


class CommentImportOut(Plain[Any]):
    stored = serializers.IntegerField()
    known = serializers.IntegerField()
    refused = serializers.IntegerField()
    notes = RowNoteOut(many=True, help_text="The rows that were not stored, and why.")


class TextsIn(Plain[Any]):
    texts = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, trim_whitespace=False),
        min_length=1, max_length=MOST_TEXTS,
    )  # fmt: skip
    reasons = serializers.BooleanField(default=False, help_text="With the words that weighed; slower.")


class ReasonOut(Plain[Any]):
    word = serializers.CharField()
    weight = serializers.FloatField(
        help_text="How far it moved the verdict's probability; 0.2 is twenty points."
    )


class TextVerdictOut(Plain[Any]):
    label = serializers.ChoiceField(choices=Mood.choices)
    confidence = serializers.FloatField()
    unsure = serializers.BooleanField(help_text="Shown as unsure; counts as neutral.")
    probabilities = serializers.DictField(child=serializers.FloatField())
    nature = serializers.ChoiceField(choices=Nature.choices)
    nature_confidence = serializers.FloatField()
    language = serializers.CharField()
    stage = serializers.ChoiceField(choices=MoodStage.choices)
    model_version = serializers.CharField()
    reasons = ReasonOut(many=True)


class VerdictsOut(Plain[Any]):
    verdicts = TextVerdictOut(many=True, help_text="In the order of the texts.")


class OwnHeadOut(Shape):
    uuid = serializers.UUIDField()
    state = serializers.ChoiceField(choices=HeadState.choices)
    asked_at = serializers.DateTimeField()
    fitted_at = serializers.DateTimeField(allow_null=True)
    corrections = serializers.IntegerField()
    before = serializers.FloatField(
        allow_null=True, help_text="Macro-F1 (0 to 1) without it, on corrections it did not learn from."
    )
    after = serializers.FloatField(allow_null=True)
    natures = serializers.IntegerField(help_text="Corrections of natures it learned from.")
    nature_before = serializers.FloatField(allow_null=True, help_text="As `before`, of natures.")
    nature_after = serializers.FloatField(allow_null=True)


class LanguageQualityOut(Plain[Any]):
    language = serializers.CharField()
    stage = serializers.CharField()
    macro_f1 = serializers.FloatField(allow_null=True, help_text="0 to 100; null: never measured.")
    rows = serializers.IntegerField()
    source = serializers.CharField()
    share_error = serializers.FloatField(
        allow_null=True, help_text="Error of the share of negative, in points."
    )
    zero_shot = serializers.BooleanField(help_text="No comments of this language were learned from.")
    small = serializers.BooleanField(
        help_text="A few comments made up for the project: no benchmark, only a sign that it works."
    )


class ClassifierOut(Plain[Any]):
    version = serializers.CharField(allow_blank=True, help_text="Of the model the worker told of last.")
    running = serializers.BooleanField()
    seen_at = serializers.DateTimeField(allow_null=True)
    parts = serializers.ListField(
        child=serializers.DictField(), help_text="name, ready, problem and remedy of each part."
    )
    unread = serializers.IntegerField(help_text="Of the whole installation; counting ends at 10,000.")
    provisional = serializers.IntegerField()
    quality = LanguageQualityOut(many=True)
    model_card = serializers.CharField(help_text="Markdown.")
