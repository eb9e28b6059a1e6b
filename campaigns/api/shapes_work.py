"""How deliverables, the brand room, ideas and the calendar are written in the API, and what is read from a request."""

from rest_framework import serializers

from campaigns.api.shapes import NamedOut, money
from campaigns.models import BrandWord, Campaign, Slot
from campaigns.states import (
    ApprovalSide,
    DeliverableState,
    DueKind,
    IdeaKind,
    IdeaState,
    MoveReason,
    Side,
)
from influencers.api.shapes import MemberField, OwnerOut, UUIDRelatedField
from influencers.api.shapes_record import BrandField
from influencers.models import Influencer
from irm.api.shapes import Shape


class DeliverableOut(Shape):
    uuid = serializers.UUIDField()
    collaboration = serializers.UUIDField(source="collaboration.uuid")
    slot = serializers.UUIDField(source="slot.uuid", allow_null=True)
    platform = serializers.CharField()
    format = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=DeliverableState.choices)
    draft_due_at = serializers.DateTimeField(allow_null=True)
    publish_due_at = serializers.DateTimeField(allow_null=True)
    draft_in_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    published_url = serializers.CharField()
    short_notice = serializers.CharField(help_text="Why less time than usual is enough.")
    version = serializers.IntegerField()


class DeliverableEditIn(serializers.Serializer):
    platform = serializers.CharField(max_length=16)
    format = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=160, required=False, allow_blank=True)
    slot = UUIDRelatedField(Slot, required=False, allow_null=True, help_text="A slot's uuid.")
    draft_due_at = serializers.DateTimeField(required=False, allow_null=True)
    publish_due_at = serializers.DateTimeField(required=False, allow_null=True)


class DeliverableIn(DeliverableEditIn):
    short_notice = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DeliverableChangeIn(DeliverableEditIn):
    version = serializers.IntegerField(required=False)


class DeliverableStateIn(serializers.Serializer):
    to = serializers.ChoiceField(choices=DeliverableState.choices)
    url = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="Needed to publish."
    )
    at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When it happened; now when left out."
    )
    despite = serializers.CharField(
        max_length=300, required=False, allow_blank=True,
        help_text="Why it is published although the law asks for a written contract and none is signed.",
    )  # fmt: skip


class MoveDueIn(serializers.Serializer):
    what = serializers.ChoiceField(choices=DueKind.choices)
    to = serializers.DateTimeField()
    asked_by = serializers.ChoiceField(choices=Side.choices)
    reason = serializers.ChoiceField(choices=MoveReason.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    with_draft = serializers.BooleanField(required=False)
    seen = serializers.DateTimeField(required=False, allow_null=True, help_text="The date you saw.")


class PostponementOut(Shape):
    uuid = serializers.UUIDField()
    what = serializers.ChoiceField(choices=DueKind.choices)
    from_at = serializers.DateTimeField()
    to_at = serializers.DateTimeField()
    asked_by = serializers.ChoiceField(choices=Side.choices)
    reason = serializers.ChoiceField(choices=MoveReason.choices)
    note = serializers.CharField()
    by = serializers.CharField(source="by.user.name")
    client_warned_at = serializers.DateTimeField(allow_null=True)
    reminded_firmly_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class ReliabilityOut(Shape):
    published = serializers.IntegerField(help_text="Posts published that had a date.")
    on_time = serializers.IntegerField(help_text="Of them, not later than the date agreed at that time.")
    moved = serializers.IntegerField(help_text="Dates they asked to move later.")
    finished = serializers.IntegerField()
    dropped = serializers.IntegerField()
    declined = serializers.IntegerField()
    definition = serializers.CharField()


class ReminderOut(Shape):
    uuid = serializers.UUIDField()
    deliverable = serializers.UUIDField(source="deliverable.uuid")
    what = serializers.ChoiceField(choices=DueKind.choices)
    days_before = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class ProductOut(Shape):
    uuid = serializers.UUIDField()
    brand = serializers.UUIDField(source="brand.uuid")
    name = serializers.CharField()
    description = serializers.CharField()
    url = serializers.CharField()
    selling_points = serializers.ListField(child=serializers.CharField())
    categories = serializers.ListField(
        child=serializers.CharField(), help_text="Kinds that need special care."
    )
    retail_price = money(allow_null=True)
    currency = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)


class ProductIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    selling_points = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, max_length=100
    )
    categories = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=20
    )
    retail_price = money(required=False, allow_null=True)
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True)


class MandatorySentenceOut(Shape):
    uuid = serializers.UUIDField()
    text = serializers.CharField()
    market = serializers.CharField(help_text="ISO 3166-1 alpha-2; empty: everywhere.")
    language = serializers.CharField(help_text="ISO 639; empty: any.")
    category = serializers.CharField()
    note = serializers.CharField()


class MandatorySentenceIn(serializers.Serializer):
    text = serializers.CharField(max_length=500)
    market = serializers.CharField(max_length=2, required=False, allow_blank=True)
    language = serializers.CharField(max_length=3, required=False, allow_blank=True)
    category = serializers.CharField(max_length=40, required=False, allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class BrandWordOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=BrandWord.Kind.choices)
    word = serializers.CharField()
    instead = serializers.CharField()
    note = serializers.CharField()


class BrandWordIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=BrandWord.Kind.choices)
    word = serializers.CharField(max_length=80)
    instead = serializers.CharField(max_length=80, required=False, allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ApprovalStageOut(Shape):
    name = serializers.CharField()
    side = serializers.ChoiceField(choices=ApprovalSide.choices)
    needs_all = serializers.BooleanField()
    hours = serializers.IntegerField()
    approvers = OwnerOut(many=True)


class ApprovalStagesOut(Shape):
    stages = ApprovalStageOut(many=True)


class ApprovalStageIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    side = serializers.ChoiceField(choices=ApprovalSide.choices)
    needs_all = serializers.BooleanField(required=False)
    hours = serializers.IntegerField(min_value=1, max_value=1440, required=False)
    approvers = serializers.ListField(child=MemberField(), required=False, max_length=50)


class ApprovalStagesIn(serializers.Serializer):
    stages = ApprovalStageIn(many=True)


class IdeaOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=IdeaKind.choices)
    field = serializers.CharField()
    insight = serializers.CharField()
    source_url = serializers.CharField()
    scenario = serializers.CharField()
    state = serializers.ChoiceField(choices=IdeaState.choices)
    influencer = NamedOut(allow_null=True)
    brand = NamedOut(allow_null=True)
    campaign = NamedOut(allow_null=True)
    author = serializers.CharField(source="author.user.name")
    created_at = serializers.DateTimeField()


class IdeaIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=IdeaKind.choices, required=False)
    insight = serializers.CharField(max_length=5000)
    field = serializers.CharField(max_length=80, required=False, allow_blank=True)
    source_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    scenario = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    influencer = UUIDRelatedField(Influencer, required=False, allow_null=True)
    brand = BrandField(required=False, allow_null=True)
    campaign = UUIDRelatedField(Campaign, required=False, allow_null=True)


class IdeaEditIn(IdeaIn):
    state = serializers.ChoiceField(choices=IdeaState.choices, required=False)


class EventOut(Shape):
    key = serializers.CharField()
    kind = serializers.CharField(help_text="draft, publish, published, right, exclusivity or birthday.")
    title = serializers.CharField()
    at = serializers.CharField(help_text="A moment, or a day.")
    url = serializers.CharField()
    late = serializers.BooleanField()
    campaign = serializers.CharField()


class EventsOut(Shape):
    events = EventOut(many=True)


class CalendarFeedOut(Shape):
    uuid = serializers.UUIDField()
    campaign = serializers.UUIDField(source="campaign.uuid", allow_null=True)
    last_read_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class CalendarFeedIn(serializers.Serializer):
    campaign = UUIDRelatedField(Campaign, required=False, allow_null=True)


class NewCalendarFeedOut(CalendarFeedOut):
    address = serializers.CharField(help_text="Shown once; whoever has it sees the dates.")
