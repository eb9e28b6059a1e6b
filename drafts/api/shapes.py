"""How drafts, revisions and their review are written in the API, and what is read from a request."""

from typing import Any

from rest_framework import serializers

from campaigns.states import Side
from drafts.models import Annotation, Draft, Turn
from drafts.states import Answer, DraftKind, Place, RevisionState, Severity, StageKind
from influencers.api.shapes import MemberField, OwnerOut, UUIDRelatedField
from irm.api.shapes import Shape


class DraftOut(Shape):
    uuid = serializers.UUIDField()
    deliverable = serializers.UUIDField(source="deliverable.uuid")
    collaboration = serializers.UUIDField(source="deliverable.collaboration.uuid")
    campaign = serializers.UUIDField(source="deliverable.collaboration.campaign.uuid")
    influencer = serializers.CharField(source="deliverable.collaboration.influencer.name")
    kind = serializers.ChoiceField(choices=DraftKind.choices)
    state = serializers.ChoiceField(choices=RevisionState.choices, help_text="Of the newest revision.")
    newest = serializers.UUIDField(source="newest.uuid", allow_null=True)
    revision_number = serializers.IntegerField(source="newest.number", allow_null=True)
    client_saw = serializers.IntegerField(source="client_saw.number", allow_null=True, help_text="The newest revision clients may see.")  # fmt: skip
    waiting_since = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="Late after that; time never decides.")
    rounds_used = serializers.IntegerField()
    rounds_agreed = serializers.IntegerField(allow_null=True, help_text="By hand; null: as the accepted offer says, else the campaign's review.")  # fmt: skip
    created_at = serializers.DateTimeField()


class StartIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=DraftKind.choices, required=False)


class RoundsIn(serializers.Serializer):
    rounds = serializers.IntegerField(min_value=0, max_value=50, allow_null=True)


class RemindIn(serializers.Serializer):
    drafts = serializers.ListField(child=UUIDRelatedField(Draft), min_length=1, max_length=200)


class RemindedOut(Shape):
    reminded = serializers.IntegerField(help_text="Letters written.")


class RevisionOut(Shape):
    uuid = serializers.UUIDField()
    draft = serializers.UUIDField(source="draft.uuid")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=RevisionState.choices)
    title = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    other_texts = serializers.DictField(child=serializers.CharField())
    link = serializers.CharField()
    note = serializers.CharField()
    answers = serializers.DictField(child=serializers.CharField())
    side = serializers.CharField(help_text="Who handed it in: house or influencer.")
    submitted_by = serializers.CharField(source="submitted_label")
    on_behalf = serializers.BooleanField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    answer_note = serializers.CharField(help_text="What the influencer is told.")
    with_changes = serializers.BooleanField()
    checked_at = serializers.DateTimeField(allow_null=True)
    verdict = serializers.CharField(help_text="The gravest finding that counts.")
    version = serializers.IntegerField()


class RevisionIn(serializers.Serializer):
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    text = serializers.CharField(max_length=100_000, required=False, allow_blank=True, trim_whitespace=False)
    language = serializers.CharField(max_length=3, required=False, allow_blank=True)
    other_texts = serializers.DictField(
        child=serializers.CharField(max_length=100_000, trim_whitespace=False), required=False, help_text="The text in other languages, by ISO 639."
    )  # fmt: skip
    link = serializers.CharField(max_length=500, required=False, allow_blank=True)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    answers = serializers.DictField(child=serializers.CharField(max_length=300), required=False)
    version = serializers.IntegerField(required=False)


class SubmitIn(serializers.Serializer):
    ticked = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=500, help_text="Keys of the brief's points it holds to."
    )  # fmt: skip
    on_behalf = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False)


class WithdrawIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DecideIn(serializers.Serializer):
    answer = serializers.ChoiceField(choices=Answer.choices)
    seen = serializers.IntegerField(min_value=1, help_text="The number of the revision you saw.")
    turn = UUIDRelatedField(Turn, required=False, allow_null=True, help_text="A turn's uuid; else your open one.")  # fmt: skip
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    heard_from = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="You write down what the client said: who, and how."
    )  # fmt: skip
    pass_on = serializers.ListField(
        child=UUIDRelatedField(Annotation), required=False, max_length=500, help_text="Remarks that go to the influencer."
    )  # fmt: skip
    despite = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Why another round beyond the agreed ones.",
    )


class MessageIn(serializers.Serializer):
    message = serializers.CharField(max_length=5000)


class ReturnIn(serializers.Serializer):
    message = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    pass_on = serializers.ListField(child=UUIDRelatedField(Annotation), required=False, max_length=500)
    despite = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ResumeIn(serializers.Serializer):
    note = serializers.CharField(max_length=500, help_text="What was agreed with the client.")


class DecisionOut(Shape):
    uuid = serializers.UUIDField()
    revision = serializers.IntegerField(source="revision.number")
    turn = serializers.UUIDField(source="turn.uuid")
    stage = serializers.CharField(source="turn.name")
    answer = serializers.ChoiceField(choices=Answer.choices)
    note = serializers.CharField()
    by = serializers.CharField(source="by_label")
    heard_from = serializers.CharField()
    decided_at = serializers.DateTimeField()
    replaced_at = serializers.DateTimeField(allow_null=True)


class TurnOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=StageKind.choices)
    position = serializers.IntegerField()
    needed = serializers.IntegerField()
    is_hidden = serializers.BooleanField()
    opened_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()
    escalated_at = serializers.DateTimeField(allow_null=True)
    approvers = serializers.SerializerMethodField()

    def get_approvers(self, turn: Turn) -> list[dict[str, Any]]:
        return [
            {"uuid": str(place.member.uuid), "name": str(place.member.user), "reminded_at": place.reminded_at}
            for place in turn.places.all()
        ]


class AnnotationOut(Shape):
    uuid = serializers.UUIDField()
    thread = serializers.UUIDField(source="thread.uuid", allow_null=True, help_text="Null: begins one.")
    place = serializers.ChoiceField(choices=Place.choices)
    start = serializers.IntegerField(allow_null=True, help_text="Characters (code points) of the text.")
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    file = serializers.UUIDField(allow_null=True)
    x = serializers.FloatField(allow_null=True, help_text="0 to 1 of the width.")
    y = serializers.FloatField(allow_null=True)
    width = serializers.FloatField(allow_null=True)
    height = serializers.FloatField(allow_null=True)
    at_ms = serializers.IntegerField(allow_null=True)
    until_ms = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    side = serializers.ChoiceField(choices=Side.choices)
    author = serializers.CharField(source="author_label")
    passed_on_at = serializers.DateTimeField(allow_null=True)
    passed_on_text = serializers.CharField()
    shown_to_client_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class AnnotationIn(serializers.Serializer):
    text = serializers.CharField(max_length=5000)
    place = serializers.ChoiceField(choices=Place.choices, required=False)
    start = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    end = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    file = serializers.UUIDField(required=False, allow_null=True)
    x = serializers.FloatField(min_value=0, max_value=1, required=False, allow_null=True)
    y = serializers.FloatField(min_value=0, max_value=1, required=False, allow_null=True)
    width = serializers.FloatField(min_value=0, max_value=1, required=False, allow_null=True)
    height = serializers.FloatField(min_value=0, max_value=1, required=False, allow_null=True)
    at_ms = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False, allow_null=True)
    until_ms = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False, allow_null=True)
    for_influencer = serializers.BooleanField(required=False)


class AnswerIn(serializers.Serializer):
    text = serializers.CharField(max_length=5000)
    for_influencer = serializers.BooleanField(required=False)


class PassOnIn(serializers.Serializer):
    text = serializers.CharField(max_length=5000, required=False, allow_blank=True, help_text="In your words; else as it is.")  # fmt: skip


class FindingOut(Shape):
    uuid = serializers.UUIDField()
    rule = serializers.CharField()
    kind = serializers.CharField()
    market = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    message = serializers.CharField()
    says = serializers.CharField()
    where = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    source = serializers.CharField()
    source_url = serializers.CharField()
    as_of = serializers.DateField(allow_null=True)
    review_by = serializers.DateField(allow_null=True)
    proposal = serializers.CharField()
    question = serializers.CharField()
    question_key = serializers.CharField()
    choices = serializers.JSONField()
    answer = serializers.CharField()
    overruled_by = serializers.CharField(source="overruled_by.user.name", allow_null=True)
    overruled_at = serializers.DateTimeField(allow_null=True)
    overrule_reason = serializers.CharField()


class FindingAnswerIn(serializers.Serializer):
    answer = serializers.CharField(max_length=300)


class OverruleIn(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class CheckpointOut(Shape):
    uuid = serializers.UUIDField()
    key = serializers.UUIDField(help_text="Of the brief's point.")
    section = serializers.CharField()
    text = serializers.CharField()
    is_verbatim = serializers.BooleanField()
    ticked_at = serializers.DateTimeField(allow_null=True)
    is_met = serializers.BooleanField(allow_null=True, help_text="A reviewer's word; null: not looked at.")
    note = serializers.CharField()
    checked_by = serializers.CharField(source="checked_by.user.name", allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)


class CheckpointIn(serializers.Serializer):
    is_met = serializers.BooleanField(allow_null=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ReviewStageOut(Shape):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=StageKind.choices)
    position = serializers.IntegerField(help_text="The same: side by side.")
    needed = serializers.IntegerField()
    hours = serializers.IntegerField()
    is_hidden = serializers.BooleanField()
    approvers = OwnerOut(many=True)


class ReviewPlanOut(Shape):
    rounds = serializers.IntegerField()
    version = serializers.IntegerField()
    stages = ReviewStageOut(many=True)


class ReviewStepOut(Shape):
    name = serializers.CharField()
    whose = serializers.CharField()
    times = serializers.IntegerField()
    hours = serializers.FloatField(help_text="All times together, nights and weekends included.")
    average = serializers.FloatField(help_text="Hours a time.")
    longest = serializers.FloatField(help_text="Hours.")
    late = serializers.IntegerField()
    told = serializers.IntegerField(help_text="Times it asked for something otherwise.")
    could_go = serializers.BooleanField(help_text="Passed at least five times without asking for anything.")
    is_stage = serializers.BooleanField(help_text="False: time between stages.")


class ReviewCostOut(Shape):
    steps = ReviewStepOut(many=True)


class ReviewStageIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=StageKind.choices)
    position = serializers.IntegerField(min_value=0, max_value=100, required=False)
    needed = serializers.IntegerField(min_value=1, max_value=20, required=False)
    hours = serializers.IntegerField(min_value=1, max_value=1440, required=False)
    is_hidden = serializers.BooleanField(required=False)
    approvers = serializers.ListField(child=MemberField(), required=False, max_length=50)


class ReviewPlanIn(serializers.Serializer):
    stages = ReviewStageIn(many=True)
    rounds = serializers.IntegerField(min_value=0, max_value=50, required=False)
    version = serializers.IntegerField(required=False)


class PieceOut(Shape):
    kind = serializers.ChoiceField(choices=[("same", "Same"), ("gone", "Gone"), ("new", "New")])
    text = serializers.CharField()


class RevisionComparisonOut(Shape):
    old = serializers.IntegerField()
    new = serializers.IntegerField()
    says = serializers.CharField(help_text="What changed, in a sentence.")
    text = PieceOut(many=True)
