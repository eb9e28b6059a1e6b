"""How threads, messages, notes and contacts are written in the API, and what is read from a request."""

from rest_framework import serializers

from campaigns.models import Collaboration
from influencers.api.shapes import MemberField, OwnerOut, UUIDRelatedField
from irm.api.shapes import Shape
from outreach.models import Thread
from outreach.queries.threads import QUEUE_KEYS
from outreach.states import Matched, Medium, MessageState, Nature, ThreadState, WaitingFor, Way

CONTACT_MEDIA = [choice for choice in Medium.choices if choice[0] != Medium.EMAIL]


class ThreadOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(
        source="influencer.uuid", allow_null=True, default=None, help_text="Null: an unknown sender."
    )
    name = serializers.CharField(source="influencer.name", allow_null=True, default=None)
    collaboration = serializers.UUIDField(source="collaboration.uuid", allow_null=True, default=None)
    correspondent = serializers.CharField(help_text="The address or handle on the other side.")
    correspondent_name = serializers.CharField()
    subject = serializers.CharField()
    state = serializers.ChoiceField(choices=ThreadState.choices)
    waiting_for = serializers.ChoiceField(choices=WaitingFor.choices, help_text="Whose turn it is.")
    assignee = OwnerOut(allow_null=True)
    is_unread = serializers.BooleanField(help_text="Something came in that the key's member has not read.")
    snoozed_until = serializers.DateTimeField(allow_null=True)
    last_message_at = serializers.DateTimeField()
    last_words = serializers.CharField()
    last_in_at = serializers.DateTimeField(allow_null=True)
    last_out_at = serializers.DateTimeField(allow_null=True)
    answer_due_at = serializers.DateTimeField(allow_null=True, help_text="When their answer is late.")
    next_step = serializers.CharField()
    next_step_date = serializers.DateField(allow_null=True)


class ThreadAttachmentOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")


class MessageOut(Shape):
    uuid = serializers.UUIDField()
    thread = serializers.UUIDField(source="thread.uuid")
    medium = serializers.ChoiceField(choices=Medium.choices)
    way = serializers.ChoiceField(choices=Way.choices)
    state = serializers.ChoiceField(choices=MessageState.choices)
    at = serializers.DateTimeField(help_text="When it left, came or happened.")
    author = serializers.CharField(source="author_label")
    subject = serializers.CharField()
    body = serializers.CharField(help_text="Plain text; of incoming mail what was written now.")
    quoted = serializers.CharField()
    signature = serializers.CharField()
    from_address = serializers.CharField()
    from_name = serializers.CharField()
    to_address = serializers.CharField()
    message_id = serializers.CharField(help_text="RFC 5322, with its brackets.")
    in_reply_to = serializers.CharField()
    nature = serializers.ChoiceField(
        choices=Nature.choices, allow_blank=True, help_text="Of incoming messages."
    )
    matched = serializers.ChoiceField(
        choices=Matched.choices, allow_blank=True, help_text="How it found its thread."
    )
    send_after = serializers.DateTimeField(allow_null=True)
    trouble = serializers.CharField(help_text="Why it is kept back or did not leave.")
    version = serializers.IntegerField()
    attachments = ThreadAttachmentOut(many=True)


class ThreadNoteOut(Shape):
    uuid = serializers.UUIDField()
    author = serializers.CharField(source="author.user.name")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class ThreadNoteIn(serializers.Serializer):
    text = serializers.CharField(max_length=5000, help_text="Members named as @Name are told.")


class AssignIn(serializers.Serializer):
    member = MemberField(allow_null=True)


class SnoozeIn(serializers.Serializer):
    until = serializers.DateTimeField()


class ThreadStepIn(serializers.Serializer):
    text = serializers.CharField(max_length=200)
    on = serializers.DateField(required=False, allow_null=True, default=None)


class ReplyIn(serializers.Serializer):
    body = serializers.CharField(max_length=50_000, trim_whitespace=False)
    subject = serializers.CharField(max_length=300, required=False)
    send = serializers.BooleanField(
        default=False, help_text="Let it leave in 20 seconds; else it is kept for its author."
    )
    despite = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="Why it goes where the checker says look again."
    )  # fmt: skip


class MoveMessageIn(serializers.Serializer):
    thread = UUIDRelatedField(
        Thread, required=False, allow_null=True, default=None, help_text="Null: into a thread of its own."
    )


class ContactLogIn(serializers.Serializer):
    medium = serializers.ChoiceField(choices=CONTACT_MEDIA)
    way = serializers.ChoiceField(choices=Way.choices, default=Way.OUT)
    text = serializers.CharField(max_length=10_000)
    happened_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Left out: now.")
    next_step = serializers.CharField(max_length=200, required=False, allow_blank=True)
    next_step_date = serializers.DateField(required=False, allow_null=True)
    handle = serializers.CharField(max_length=320, required=False, allow_blank=True)
    thread = UUIDRelatedField(Thread, required=False, allow_null=True)
    collaboration = UUIDRelatedField(Collaboration, required=False, allow_null=True)


QUEUES_IN_WORDS = ", ".join(QUEUE_KEYS)
