"""How slots, candidates, swaps, the plan and its scenarios are written in the API, and what is read from a request."""

from typing import Any

from rest_framework import serializers

from campaigns.api.shapes import NamedOut, money
from campaigns.models import Candidate, Slot
from campaigns.states import CandidateState, EndKind, EndReason, NoteState
from influencers.api.shapes import OwnerOut, UUIDRelatedField
from influencers.models import Influencer
from irm.api.shapes import Shape

VERBS = [(verb, verb) for verb in ("bench", "up", "down", "again", "out")]


class SlotOut(Shape):
    uuid = serializers.UUIDField()
    campaign = serializers.UUIDField(source="campaign.uuid")
    title = serializers.CharField()
    platform = serializers.CharField()
    format = serializers.CharField()
    quantity = serializers.IntegerField()
    tier = serializers.CharField(help_text="Empty: any size.")
    market = serializers.CharField(help_text="ISO 3166-1 alpha-2; empty: any.")
    publish_from = serializers.DateField(allow_null=True)
    publish_until = serializers.DateField(allow_null=True)
    budget = money(allow_null=True)
    price = money(allow_null=True, help_text="Planned for whoever holds it.")
    client_price = money(allow_null=True, help_text="What the client is shown.")
    holder = serializers.UUIDField(source="holder.uuid", allow_null=True, help_text="A collaboration.")
    note = serializers.CharField()
    version = serializers.IntegerField()


class SlotFields(serializers.Serializer):
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)
    tier = serializers.CharField(required=False, allow_blank=True, max_length=20)
    market = serializers.CharField(required=False, allow_blank=True, max_length=2)
    publish_from = serializers.DateField(required=False, allow_null=True)
    publish_until = serializers.DateField(required=False, allow_null=True)
    quantity = serializers.IntegerField(required=False, min_value=1, max_value=500)
    budget = money(required=False, allow_null=True)
    price = money(required=False, allow_null=True)
    client_price = money(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class SlotIn(SlotFields):
    platform = serializers.CharField(max_length=16)
    format = serializers.CharField(max_length=40)
    number = serializers.IntegerField(required=False, min_value=1, max_value=200, help_text="So many alike.")


class SlotEditIn(SlotFields):
    platform = serializers.CharField(required=False, max_length=16)
    format = serializers.CharField(required=False, max_length=40)


class NumberIn(serializers.Serializer):
    number = serializers.IntegerField(required=False, min_value=1, max_value=200)


class CandidateOut(Shape):
    uuid = serializers.UUIDField()
    slot = serializers.UUIDField(source="slot.uuid")
    influencer = NamedOut()
    state = serializers.ChoiceField(choices=CandidateState.choices)
    bench_rank = serializers.IntegerField(allow_null=True, help_text="1 steps in first.")
    why = serializers.CharField(help_text="The client reads it.")
    price = money(allow_null=True, help_text="Expected.")
    free_from = serializers.DateField(allow_null=True)
    free_until = serializers.DateField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    checked_note = serializers.CharField()
    verdict = serializers.CharField(help_text="The client's: yes, maybe, no; empty: none yet.")
    remark = serializers.CharField()
    refused_reason = serializers.CharField()


class ProposalOut(Shape):
    influencer = NamedOut()
    channel = serializers.UUIDField(
        source="channel.uuid", allow_null=True, help_text="On the slot's platform."
    )
    figure = serializers.CharField(help_text="What the campaign's goal looks at first, in words.")
    barred = serializers.CharField(help_text="Why the brand's restrictions bar them; empty: nothing known.")


class ProposalsOut(serializers.Serializer):
    proposals = ProposalOut(many=True, help_text="At most 30.")


class CandidatesIn(serializers.Serializer):
    influencers = serializers.ListField(child=UUIDRelatedField(Influencer), min_length=1, max_length=50)
    why = serializers.CharField(required=False, allow_blank=True, max_length=500)
    despite = serializers.CharField(required=False, allow_blank=True, max_length=300)


class CandidateEditIn(serializers.Serializer):
    why = serializers.CharField(required=False, allow_blank=True, max_length=500)
    price = money(required=False, allow_null=True)
    free_from = serializers.DateField(required=False, allow_null=True)
    free_until = serializers.DateField(required=False, allow_null=True)


class CandidateMoveIn(serializers.Serializer):
    do = serializers.ChoiceField(choices=VERBS)
    reason = serializers.ChoiceField(choices=EndReason.choices, required=False, help_text="With `out`.")


class CandidateCheckIn(serializers.Serializer):
    free_from = serializers.DateField(required=False, allow_null=True)
    free_until = serializers.DateField(required=False, allow_null=True)
    price = money(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class DespiteIn(serializers.Serializer):
    despite = serializers.CharField(required=False, allow_blank=True, max_length=300)


class SwapIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=EndKind.choices, required=False)
    reason = serializers.ChoiceField(choices=EndReason.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    candidate = UUIDRelatedField(Candidate, required=False, allow_null=True)
    despite = serializers.CharField(required=False, allow_blank=True, max_length=300)


class SwapOut(Shape):
    uuid = serializers.UUIDField()
    slot = serializers.UUIDField(source="slot.uuid")
    left = serializers.UUIDField(source="left.uuid", help_text="A collaboration.")
    joined = serializers.UUIDField(source="joined.uuid", help_text="A collaboration.")
    kind = serializers.ChoiceField(choices=EndKind.choices)
    reason = serializers.ChoiceField(choices=EndReason.choices)
    note = serializers.CharField()
    client_note = serializers.SerializerMethodField(help_text="The drafted note to the client.")
    created_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)

    def get_client_note(self, swap: Any) -> str | None:
        return swap.moved.get("note")


class TotalOut(serializers.Serializer):
    name = serializers.CharField()
    slots = serializers.IntegerField()
    filled = serializers.IntegerField()
    price = money()
    open_budget = money(help_text="Of slots without a price.")
    planned = money(help_text="Both together.")
    client_price = money()
    views = serializers.IntegerField(help_text="Expected: medians of own posts, times pieces.")
    unknown = serializers.IntegerField(help_text="Held slots whose views are unknown.")
    cpm = money(allow_null=True)


class SpreadOut(serializers.Serializer):
    low = serializers.IntegerField()
    likely = serializers.IntegerField()
    high = serializers.IntegerField()


class MediaPlanOut(serializers.Serializer):
    all = TotalOut()
    by_platform = TotalOut(many=True)
    by_market = TotalOut(many=True)
    budget = money(allow_null=True)
    over = money(allow_null=True, help_text="By how much the plan exceeds the budget.")
    fee = money(allow_null=True)
    margin = money(allow_null=True)
    margin_percent = serializers.DecimalField(max_digits=8, decimal_places=1, allow_null=True)
    forecast = SpreadOut(allow_null=True, help_text="Of all held slots together.")
    forecast_leaves_out = serializers.IntegerField(help_text="Held slots with too few posts.")


class PlanScenarioOut(Shape):
    uuid = serializers.UUIDField()
    campaign = serializers.UUIDField(source="campaign.uuid")
    name = serializers.CharField()
    note = serializers.CharField()
    author = OwnerOut()
    created_at = serializers.DateTimeField()


class PlanScenarioIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class KeptOut(serializers.Serializer):
    slot = serializers.UUIDField()
    name = serializers.CharField()
    why = serializers.CharField()


class ScenarioUseOut(serializers.Serializer):
    uuid = serializers.UUIDField()
    scenario = serializers.UUIDField(source="scenario.uuid", allow_null=True, default=None)
    changed = serializers.SerializerMethodField(help_text="Uuids of the slots that changed.")
    kept = KeptOut(many=True, help_text="Slots that stayed as they were, and why.")
    created_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)

    def get_changed(self, use: Any) -> list[str]:
        return [row["slot"] for row in use.changed]


class PickIn(serializers.Serializer):
    slot = UUIDRelatedField(Slot)
    candidate = UUIDRelatedField(Candidate, required=False, allow_null=True)
    price = money(required=False, allow_null=True)


class PicksIn(serializers.Serializer):
    picks = PickIn(many=True)


class WayOut(serializers.Serializer):
    filled = serializers.IntegerField()
    slots = serializers.IntegerField()
    price = money()
    views = serializers.IntegerField()
    unknown = serializers.IntegerField()
    spread = SpreadOut(allow_null=True)
    over = money(allow_null=True)
    margin = money(allow_null=True)


class ClientNoteOut(Shape):
    uuid = serializers.UUIDField()
    campaign = serializers.UUIDField(source="campaign.uuid")
    subject = serializers.CharField()
    body = serializers.CharField()
    state = serializers.ChoiceField(choices=NoteState.choices)
    shared_at = serializers.DateTimeField(allow_null=True)


class ClientNoteIn(serializers.Serializer):
    subject = serializers.CharField(max_length=160)
    body = serializers.CharField(max_length=5000)


class ShortlistIn(serializers.Serializer):
    shared = serializers.BooleanField()


class ShortlistOut(serializers.Serializer):
    shared_at = serializers.DateTimeField(allow_null=True, source="shortlist_shared_at")
