"""How sequences, the people in them and refusals are written in the API, and what is read from a request."""

from rest_framework import serializers

from accounts.models import Brand
from campaigns.models import Campaign
from campaigns.states import EndReason
from influencers.api.shapes import UUIDRelatedField
from influencers.models import Influencer
from irm.api.shapes import Shape
from outreach.actions.enrollments import MOST_AT_ONCE
from outreach.actions.steps import LONGEST_DELAY, MOST_STEPS
from outreach.models import Mailbox, Template
from outreach.states import EnrollmentState, SequenceState, StepCondition, StopReason

THEIR_REASONS = [(value, EndReason(value).label) for value in EndReason.theirs]


class SequenceOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    goal = serializers.CharField()
    state = serializers.ChoiceField(choices=SequenceState.choices)
    campaign = serializers.UUIDField(source="campaign.uuid", allow_null=True)
    mailbox = serializers.UUIDField(source="mailbox.uuid")
    template = serializers.UUIDField(source="template.uuid", help_text="Of the first letter.")
    letters = serializers.IntegerField(help_text="The first one and its follow-ups.")
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class SequenceChangeIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    goal = serializers.CharField(max_length=300, required=False, allow_blank=True)
    template = UUIDRelatedField(Template, help_text="A template of a first letter.")
    mailbox = UUIDRelatedField(Mailbox)
    campaign = UUIDRelatedField(Campaign, required=False, allow_null=True)
    version = serializers.IntegerField(required=False)


class SequenceIn(SequenceChangeIn):
    version = None
    follow_ups = serializers.ListField(
        child=UUIDRelatedField(Template), required=False, max_length=MOST_STEPS,
        help_text="Templates of follow-ups; they leave on the 3rd, 7th and 12th working day.",
    )  # fmt: skip


class StepOut(Shape):
    uuid = serializers.UUIDField()
    position = serializers.IntegerField(help_text="1 is the first follow-up.")
    template = serializers.UUIDField(source="template.uuid")
    delay_days = serializers.IntegerField(help_text="Working days after the letter before.")
    condition = serializers.ChoiceField(choices=StepCondition.choices)
    paused_at = serializers.DateTimeField(allow_null=True)


class StepIn(serializers.Serializer):
    template = UUIDRelatedField(Template)
    delay_days = serializers.IntegerField(required=False, min_value=1, max_value=LONGEST_DELAY)
    condition = serializers.ChoiceField(choices=StepCondition.choices, required=False)


class EnrollmentOut(Shape):
    uuid = serializers.UUIDField()
    sequence = serializers.UUIDField(source="sequence.uuid")
    influencer = serializers.UUIDField(source="influencer.uuid")
    name = serializers.CharField(source="influencer.name")
    collaboration = serializers.UUIDField(source="collaboration.uuid", allow_null=True)
    address = serializers.CharField()
    state = serializers.ChoiceField(choices=EnrollmentState.choices)
    steps_done = serializers.IntegerField(help_text="Letters that left: 1 is the first letter.")
    due_at = serializers.DateTimeField(allow_null=True, help_text="Of the next follow-up.")
    paused_until = serializers.DateTimeField(allow_null=True, help_text="As an automatic reply said; it goes on by itself.")  # fmt: skip
    trouble = serializers.CharField(help_text="Why the next letter was not written or is kept back.")
    stop_reason = serializers.ChoiceField(choices=StopReason.choices, allow_blank=True)
    stop_note = serializers.CharField()
    stopped_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class EnrollIn(serializers.Serializer):
    influencers = serializers.ListField(
        child=UUIDRelatedField(Influencer), min_length=1, max_length=MOST_AT_ONCE
    )


class LeftOutOut(serializers.Serializer):
    influencer = serializers.UUIDField()
    reason = serializers.CharField()


class EnrolledOut(serializers.Serializer):
    taken = EnrollmentOut(many=True)
    refused = LeftOutOut(many=True)


class StopIn(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class LetterFiguresOut(serializers.Serializer):
    number = serializers.IntegerField(help_text="0 is the first letter.")
    sent = serializers.IntegerField()
    answered = serializers.IntegerField(source="outcomes.answered")
    refused = serializers.IntegerField(source="outcomes.refused")
    opted_out = serializers.IntegerField(source="outcomes.opted_out")
    bounced = serializers.IntegerField(source="outcomes.bounced")
    complained = serializers.IntegerField(source="outcomes.complained")


class SequenceFiguresOut(serializers.Serializer):
    people = serializers.IntegerField()
    active = serializers.IntegerField()
    answered = serializers.IntegerField(help_text="Who wrote back, a no and an opt-out included.")
    troubled = serializers.IntegerField()
    letters = LetterFiguresOut(many=True)


class HoldIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class HoldOut(serializers.Serializer):
    held = serializers.BooleanField()
    reason = serializers.CharField()
    held_at = serializers.DateTimeField(allow_null=True)


class RefusalOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="influencer.uuid")
    brand = serializers.UUIDField(source="brand.uuid", allow_null=True, help_text="Null: any brand.")
    collaboration = serializers.UUIDField(source="collaboration.uuid", allow_null=True)
    reason = serializers.ChoiceField(choices=EndReason.choices)
    words = serializers.CharField()
    ask_again_on = serializers.DateField(allow_null=True)
    at = serializers.DateTimeField()


class RefusalIn(serializers.Serializer):
    reason = serializers.ChoiceField(choices=THEIR_REASONS)
    words = serializers.CharField(required=False, allow_blank=True, max_length=500)
    ask_again_on = serializers.DateField(required=False, allow_null=True)


class PersonRefusalIn(RefusalIn):
    brand = UUIDRelatedField(Brand, required=False, allow_null=True, help_text="Null: any brand.")


class ExpectedAnswerOut(serializers.Serializer):
    hours = serializers.FloatField(allow_null=True, help_text="Four of five had answered by then; null: nothing is known.")  # fmt: skip
    median_hours = serializers.FloatField(allow_null=True)
    known = serializers.IntegerField(help_text="Answers the figures are made of.")
    tier = serializers.CharField(help_text="Empty: all people of the agency.")
    words = serializers.CharField()
