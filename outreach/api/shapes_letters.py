"""How templates, letters, their checks and batches are written in the API, and what is read from a request."""

from typing import Any

from rest_framework import serializers

from accounts.models import Brand
from campaigns.models import Campaign, Collaboration
from influencers.api.shapes import UUIDRelatedField
from influencers.models import Influencer
from irm.api.shapes import Shape
from outreach.actions.letter_batches import MOST_PEOPLE
from outreach.letters import Answer, Gate, Severity
from outreach.models import Mailbox, Template
from outreach.states import MessageState, TemplateKind


class TemplateTextOut(Shape):
    language = serializers.CharField(help_text="ISO 639.")
    subject = serializers.CharField()
    body = serializers.CharField()


class TemplateOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=TemplateKind.choices)
    goal = serializers.CharField(help_text="What the letter is to achieve.")
    brand = serializers.UUIDField(source="brand.uuid", allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    texts = TemplateTextOut(many=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class TemplateTextIn(serializers.Serializer):
    language = serializers.CharField(max_length=3)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=200)
    body = serializers.CharField(
        required=False, allow_null=True, max_length=20_000, help_text="null takes the language out."
    )


class TemplateEditIn(serializers.Serializer):
    name = serializers.CharField(required=False, max_length=120)
    kind = serializers.ChoiceField(choices=TemplateKind.choices, required=False)
    goal = serializers.CharField(required=False, allow_blank=True, max_length=300)
    brand = UUIDRelatedField(Brand, required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=30)
    texts = TemplateTextIn(many=True, required=False, help_text="Languages not given stay.")
    version = serializers.IntegerField(required=False)


class TemplateIn(TemplateEditIn):
    version = None
    name = serializers.CharField(max_length=120)


class TemplatesOut(serializers.Serializer):
    templates = TemplateOut(many=True)


class StartersIn(serializers.Serializer):
    languages = serializers.ListField(
        child=serializers.CharField(max_length=3), required=False, max_length=10, help_text="Left out: all."
    )


class ValueOut(serializers.Serializer):
    text = serializers.CharField()
    origin = serializers.CharField(help_text="record, post, campaign, sender or typed.")
    source = serializers.CharField()


class LetterOut(Shape):
    uuid = serializers.UUIDField()
    influencer = serializers.UUIDField(source="thread.influencer.uuid", allow_null=True)
    thread = serializers.UUIDField(source="thread.uuid")
    batch = serializers.UUIDField(source="batch.uuid", allow_null=True)
    mailbox = serializers.UUIDField(source="mailbox.uuid", allow_null=True)
    to_address = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    language = serializers.CharField()
    values = serializers.DictField(child=ValueOut(), help_text="What was put into its fields.")
    marked = serializers.DictField(child=serializers.CharField())
    cited_url = serializers.CharField()
    state = serializers.ChoiceField(choices=MessageState.choices)
    trouble = serializers.CharField(help_text="Why it is kept back; empty: it is not.")
    score = serializers.IntegerField(
        allow_null=True, help_text="Of the letter checker, 0-100, when it was checked last."
    )
    gate = serializers.CharField(help_text="send, look_again, cannot_be_sent; empty: not checked.")
    despite = serializers.CharField()
    is_first_contact = serializers.BooleanField()
    send_after = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class LetterIn(serializers.Serializer):
    influencer = UUIDRelatedField(Influencer)
    mailbox = UUIDRelatedField(Mailbox)
    collaboration = UUIDRelatedField(Collaboration, required=False, allow_null=True)
    template = UUIDRelatedField(Template, required=False, allow_null=True)
    language = serializers.CharField(
        required=False, max_length=3, help_text="Of the template's text; left out: one they speak."
    )
    subject = serializers.CharField(required=False, allow_blank=True, max_length=300)
    body = serializers.CharField(required=False, allow_blank=True, max_length=50_000)
    values = serializers.DictField(child=serializers.CharField(max_length=5_000), required=False)


class LetterEditIn(serializers.Serializer):
    subject = serializers.CharField(required=False, allow_blank=True, max_length=300)
    body = serializers.CharField(required=False, allow_blank=True, max_length=50_000, trim_whitespace=False)
    language = serializers.CharField(required=False, allow_blank=True, max_length=3)
    cited_url = serializers.CharField(required=False, allow_blank=True, max_length=500)
    version = serializers.IntegerField(required=False)


class LetterFillIn(serializers.Serializer):
    values = serializers.DictField(child=serializers.CharField(max_length=5_000), required=False)
    version = serializers.IntegerField(required=False)


class LetterMarkIn(serializers.Serializer):
    question = serializers.ChoiceField(choices=[(each.value, each.value) for each in Answer])
    words = serializers.CharField(allow_blank=True, max_length=500, help_text="Empty: takes the mark away.")


class LetterSendIn(serializers.Serializer):
    despite = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=300,
        help_text="Why it goes although the checker says look again.",
    )


class LetterFindingOut(serializers.Serializer):
    rule = serializers.CharField()
    kind = serializers.CharField()
    severity = serializers.ChoiceField(choices=[(each.value, each.value) for each in Severity])
    message = serializers.CharField()
    outcome = serializers.CharField()
    proposal = serializers.CharField()
    points = serializers.IntegerField()
    where = serializers.CharField(help_text="body or subject.")
    start = serializers.IntegerField(allow_null=True, help_text="In characters; null: something is missing.")
    end = serializers.IntegerField(allow_null=True)


class LetterReportOut(serializers.Serializer):
    score = serializers.IntegerField()
    gate = serializers.ChoiceField(choices=[(each.value, each.value) for each in Gate])
    words = serializers.IntegerField()
    language = serializers.CharField()
    template_share = serializers.FloatField(
        allow_null=True, help_text="0-1: of its words that are the template's."
    )
    batch_share = serializers.FloatField(
        allow_null=True, help_text="0-1: of its words that other letters have too."
    )
    cited = serializers.CharField(source="cited.url", allow_null=True, default=None)
    rules_version = serializers.CharField()
    findings = LetterFindingOut(many=True)


class NotBegunOut(serializers.Serializer):
    name = serializers.CharField()
    uuid = serializers.UUIDField()
    why = serializers.CharField()


class LetterBatchOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    goal = serializers.CharField()
    template = serializers.UUIDField(source="template_text.template.uuid", allow_null=True)
    mailbox = serializers.UUIDField(source="mailbox.uuid")
    campaign = serializers.UUIDField(source="campaign.uuid", allow_null=True)
    left_out = NotBegunOut(many=True)
    created_at = serializers.DateTimeField()


class LetterBatchIn(serializers.Serializer):
    influencers = serializers.ListField(child=UUIDRelatedField(Influencer), max_length=MOST_PEOPLE)
    template = UUIDRelatedField(Template)
    mailbox = UUIDRelatedField(Mailbox)
    campaign = UUIDRelatedField(Campaign, required=False, allow_null=True)
    name = serializers.CharField(max_length=120)
    goal = serializers.CharField(required=False, allow_blank=True, max_length=300)


class LettersSentOut(serializers.Serializer):
    sent = serializers.IntegerField()
    refused = serializers.DictField(child=serializers.CharField(), help_text="Who stays, and why.")


class TakenBackOut(serializers.Serializer):
    taken_back = serializers.IntegerField()


class DraftingHelpOut(serializers.Serializer):
    is_on = serializers.BooleanField()
    endpoint = serializers.CharField()
    model = serializers.CharField()
    has_key = serializers.BooleanField()
    tried_at = serializers.DateTimeField(allow_null=True)
    trouble = serializers.CharField()
    version = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        instance.has_key = bool(instance.sealed)
        shown: dict[str, Any] = super().to_representation(instance)
        return shown


class DraftingHelpIn(serializers.Serializer):
    is_on = serializers.BooleanField(required=False)
    endpoint = serializers.CharField(required=False, allow_blank=True, max_length=300)
    model = serializers.CharField(required=False, allow_blank=True, max_length=120)
    api_key = serializers.CharField(
        required=False, allow_blank=True, max_length=500, write_only=True, help_text="Empty: forgets it."
    )
    version = serializers.IntegerField(required=False)


class TriedOut(serializers.Serializer):
    said = serializers.CharField()


class FactOut(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()


class FactsOut(serializers.Serializer):
    facts = FactOut(many=True)


class ProposeIn(serializers.Serializer):
    facts = serializers.ListField(child=serializers.CharField(max_length=30), max_length=40)
    wish = serializers.CharField(required=False, allow_blank=True, max_length=500)


class LetterProposalOut(serializers.Serializer):
    text = serializers.CharField()
    facts = FactOut(many=True, help_text="What the model was given.")
