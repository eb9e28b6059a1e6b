"""How a text to check is sent to the API, and how a report is written."""

from rest_framework import serializers

from campaigns.disclosure.packs import category_choices
from drafts.checking.contract import Answering, Relation
from drafts.states import Severity
from irm.api.shapes import Shape


def _word() -> serializers.CharField:
    return serializers.CharField(max_length=300)


class BrandWordsIn(serializers.Serializer):
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    handles = serializers.ListField(child=_word(), required=False, max_length=20)
    forbidden = serializers.ListField(
        child=_word(),
        required=False,
        max_length=200,
        help_text="Words never said; * at the end stands for any ending.",
    )
    replaced = serializers.DictField(child=_word(), required=False, help_text="Word -> what is said instead.")
    rivals = serializers.ListField(child=_word(), required=False, max_length=200)
    sentences = serializers.ListField(
        child=serializers.CharField(max_length=500),
        required=False,
        max_length=50,
        help_text="Sentences that have to stand there as they are.",
    )
    mentions = serializers.ListField(child=_word(), required=False, max_length=50)
    hashtags = serializers.ListField(child=_word(), required=False, max_length=50)
    links = serializers.ListField(child=_word(), required=False, max_length=50)
    codes = serializers.ListField(child=_word(), required=False, max_length=50)
    claims = serializers.ListField(
        child=_word(), required=False, max_length=50, help_text="Promises there is evidence for."
    )
    forbidden_themes = serializers.ListField(child=_word(), required=False, max_length=50)
    for_children = serializers.BooleanField(required=False)


class CheckIn(serializers.Serializer):
    text = serializers.CharField(max_length=50_000, allow_blank=True, trim_whitespace=False)
    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    platform = serializers.CharField(max_length=16, required=False, allow_blank=True)
    format = serializers.CharField(max_length=40, required=False, allow_blank=True)
    markets = serializers.ListField(
        child=serializers.CharField(max_length=2),
        required=False,
        max_length=50,
        help_text="ISO 3166-1 alpha-2.",
    )
    language = serializers.CharField(
        max_length=3, required=False, allow_blank=True, help_text="ISO 639; empty: read from the text."
    )
    relation = serializers.ChoiceField(
        choices=[(each.value, each.value) for each in Relation if each],
        required=False,
        allow_blank=True,
        help_text="Why they speak of the brand; empty: asked, and counted as paid.",
    )
    categories = serializers.ListField(
        child=serializers.ChoiceField(choices=category_choices()), required=False, allow_null=True, max_length=20,
        help_text="Of the product; null: nobody said, it is asked; an empty list: none of these.",
    )  # fmt: skip
    answers = serializers.DictField(
        child=serializers.CharField(max_length=300, allow_blank=True),
        required=False,
        help_text="Question's key -> answer.",
    )
    brand = BrandWordsIn(required=False, allow_null=True)
    compared = serializers.ListField(
        child=serializers.CharField(max_length=10_000),
        required=False,
        max_length=20,
        help_text="Texts of the brief and brand that should not be copied whole.",
    )
    followers = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10**10)
    is_minor = serializers.BooleanField(required=False, allow_null=True)
    on = serializers.DateField(
        required=False, allow_null=True, help_text="The day it goes out; rules count by it. Null: today."
    )


class CheckChoiceOut(Shape):
    value = serializers.CharField()
    label = serializers.CharField()


class CheckQuestionOut(Shape):
    key = serializers.CharField()
    text = serializers.CharField()
    answering = serializers.ChoiceField(choices=[(each.value, each.value) for each in Answering])
    unit = serializers.CharField()
    choices = CheckChoiceOut(many=True)


class CheckFindingOut(Shape):
    rule = serializers.CharField()
    kind = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    outcome = serializers.CharField()
    message = serializers.CharField()
    market = serializers.CharField()
    platform = serializers.CharField()
    where = serializers.CharField(help_text="text or title.")
    start = serializers.IntegerField(allow_null=True, help_text="In characters (code points).")
    end = serializers.IntegerField(allow_null=True)
    says = serializers.CharField(help_text="What the rule asks for, in own words; no legal advice.")
    proposal = serializers.CharField(help_text="What to write, in the post's language.")
    question = CheckQuestionOut(allow_null=True)
    answer = serializers.CharField()
    source = serializers.CharField()
    source_url = serializers.CharField()
    confidence = serializers.CharField(help_text="high, medium or low: how well the source backs the rule.")
    as_of = serializers.DateField(allow_null=True)
    review_by = serializers.DateField(allow_null=True)


class CheckConflictOut(Shape):
    markets = serializers.ListField(child=serializers.CharField())
    message = serializers.CharField()
    rules = serializers.ListField(child=serializers.CharField())


class CheckReportOut(Shape):
    verdict = serializers.ChoiceField(
        choices=Severity.choices, help_text="The gravest finding; unknown is never a pass."
    )
    markets = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    rules_version = serializers.CharField()
    findings = CheckFindingOut(many=True)
    conflicts = CheckConflictOut(many=True)
