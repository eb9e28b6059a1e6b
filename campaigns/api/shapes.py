"""How campaigns, their pipeline and their people are written in the API, and what is read from a request."""

from typing import Any

from rest_framework import serializers

from campaigns.models import Collaboration, PipelineStage, Product
from campaigns.states import (
    CampaignRiskLevel,
    CampaignState,
    Condition,
    EndKind,
    EndReason,
    FirstActor,
    Goal,
    Phase,
    Response,
)
from influencers.api.shapes import MemberField, OwnerOut, UUIDRelatedField
from influencers.api.shapes_record import BrandField, NamedBrandOut
from influencers.models import Influencer, Representative
from irm.api.shapes import Shape


def money(**more: Any) -> serializers.DecimalField:
    """Return a field for an amount in the campaign's currency."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, **more)


class NamedOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class CampaignOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    brand = NamedBrandOut()
    state = serializers.ChoiceField(choices=CampaignState.choices)
    goal = serializers.ChoiceField(choices=Goal.choices)
    goal_target = serializers.IntegerField(
        allow_null=True, help_text="In the unit of the goal's leading figure."
    )
    objective = serializers.CharField()
    audience = serializers.CharField()
    markets = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    budget = money(allow_null=True)
    currency = serializers.CharField(help_text="ISO 4217; of every amount of the campaign.")
    client_fee = money(allow_null=True)
    target_margin = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text="Percent."
    )
    internal_note = serializers.CharField()
    reminds_by_mail = serializers.BooleanField(help_text="The influencers, before their dates.")
    owner = OwnerOut(allow_null=True)
    is_template = serializers.BooleanField()
    cloned_from = NamedOut(allow_null=True)
    launched_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    frozen_at = serializers.DateTimeField(allow_null=True)
    frozen_reason = serializers.CharField()
    plan_shared_at = serializers.DateTimeField(allow_null=True, help_text="Null: clients see no plan.")
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class CampaignEditIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    goal = serializers.ChoiceField(choices=Goal.choices)
    currency = serializers.CharField(max_length=3, help_text="ISO 4217.")
    goal_target = serializers.IntegerField(min_value=0, max_value=10**15, required=False, allow_null=True)
    objective = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    audience = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    markets = serializers.ListField(
        child=serializers.CharField(max_length=2),
        required=False,
        max_length=100,
        help_text="ISO 3166-1 alpha-2.",
    )
    languages = serializers.ListField(
        child=serializers.CharField(max_length=3), required=False, max_length=100, help_text="ISO 639."
    )
    products = UUIDRelatedField(
        Product, many=True, required=False, help_text="Uuids of products of the brand."
    )
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    budget = money(required=False, allow_null=True)
    client_fee = money(required=False, allow_null=True)
    target_margin = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False, allow_null=True
    )
    internal_note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    reminds_by_mail = serializers.BooleanField(required=False)
    owner = MemberField(required=False, allow_null=True)


class CampaignIn(CampaignEditIn):
    brand = BrandField()
    is_template = serializers.BooleanField(required=False)


class CampaignChangeIn(CampaignEditIn):
    version = serializers.IntegerField(required=False, help_text="The one you saw; or send If-Match.")


class CloneIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    brand = BrandField(required=False)
    as_template = serializers.BooleanField(required=False)


class ReasonIn(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class TeamMemberIn(serializers.Serializer):
    member = MemberField()
    duty = serializers.CharField(max_length=120, required=False, allow_blank=True)


class TeamIn(serializers.Serializer):
    team = TeamMemberIn(many=True)


class TeamMemberOut(Shape):
    member = OwnerOut()
    duty = serializers.CharField()


class TeamOut(Shape):
    team = TeamMemberOut(many=True)


class CheckOut(Shape):
    key = serializers.CharField()
    what = serializers.CharField()
    is_met = serializers.BooleanField()
    missing = serializers.CharField(help_text="What to do; empty when nothing has to be done.")
    advice = serializers.CharField(help_text="What would be better; the campaign starts without.")


class LaunchChecksOut(Shape):
    checks = CheckOut(many=True)


class CampaignRiskOut(Shape):
    uuid = serializers.UUIDField()
    level = serializers.ChoiceField(choices=CampaignRiskLevel.choices)
    history = serializers.CharField()
    brand_values = serializers.CharField()
    behavior = serializers.CharField()
    measures = serializers.CharField()
    author = serializers.CharField(source="author.user.name")
    created_at = serializers.DateTimeField()


class CampaignRiskIn(serializers.Serializer):
    level = serializers.ChoiceField(choices=CampaignRiskLevel.choices)
    history = serializers.CharField(max_length=10_000)
    brand_values = serializers.CharField(max_length=10_000)
    behavior = serializers.CharField(max_length=10_000)
    measures = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class DutyOut(Shape):
    member = OwnerOut(allow_null=True)
    who = serializers.CharField()
    duty = serializers.CharField()


class ScenarioOut(Shape):
    title = serializers.CharField()
    sign = serializers.CharField()
    response = serializers.ChoiceField(choices=Response.choices)
    first_actor = serializers.ChoiceField(choices=FirstActor.choices)
    first_contact = serializers.CharField()
    steps = serializers.CharField()
    duties = DutyOut(many=True)


class ContingencyPlanOut(Shape):
    note = serializers.CharField()
    scenarios = ScenarioOut(many=True)
    agreed_at = serializers.DateTimeField(allow_null=True)
    agreed_by = OwnerOut(allow_null=True)
    version = serializers.IntegerField()


class DutyIn(serializers.Serializer):
    member = MemberField(required=False, allow_null=True)
    who = serializers.CharField(max_length=120, required=False, allow_blank=True)
    duty = serializers.CharField(max_length=300)


class ScenarioIn(serializers.Serializer):
    title = serializers.CharField(max_length=160)
    sign = serializers.CharField(max_length=300, required=False, allow_blank=True)
    response = serializers.ChoiceField(choices=Response.choices)
    first_actor = serializers.ChoiceField(choices=FirstActor.choices)
    first_contact = serializers.CharField(max_length=200, required=False, allow_blank=True)
    steps = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    duties = DutyIn(many=True, required=False)


class ContingencyPlanIn(serializers.Serializer):
    scenarios = ScenarioIn(many=True)
    note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class PipelineStageOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    key = serializers.CharField(help_text="Of the default stages: what moves by itself finds them by it.")
    phase = serializers.ChoiceField(choices=Phase.choices)
    position = serializers.IntegerField()
    limit = serializers.IntegerField(
        allow_null=True, help_text="People at once in one campaign; null: no limit."
    )
    entry_conditions = serializers.ListField(child=serializers.ChoiceField(choices=Condition.choices))
    exit_conditions = serializers.ListField(child=serializers.ChoiceField(choices=Condition.choices))
    how_to = serializers.CharField()


class PipelineStageIn(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    phase = serializers.ChoiceField(choices=Phase.choices)
    limit = serializers.IntegerField(min_value=1, max_value=10_000, required=False, allow_null=True)
    entry_conditions = serializers.ListField(
        child=serializers.ChoiceField(choices=Condition.choices), required=False, max_length=20
    )
    exit_conditions = serializers.ListField(
        child=serializers.ChoiceField(choices=Condition.choices), required=False, max_length=20
    )
    how_to = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class PipelineStageEditIn(PipelineStageIn):
    steps = serializers.IntegerField(
        min_value=-30, max_value=30, required=False, help_text="Places to move by: -1 is one earlier."
    )


class CollaborationOut(Shape):
    uuid = serializers.UUIDField()
    campaign = serializers.UUIDField(source="campaign.uuid")
    influencer = NamedOut()
    stage = NamedOut()
    stage_since = serializers.DateTimeField()
    owner = OwnerOut(allow_null=True)
    representative = serializers.UUIDField(source="representative.uuid", allow_null=True)
    blocked_by = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    end_kind = serializers.CharField(help_text=f"Empty, or one of {', '.join(EndKind.values)}.")
    end_reason = serializers.CharField(help_text=f"Empty, or one of {', '.join(EndReason.values)}.")
    end_note = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class CollaborationIn(serializers.Serializer):
    influencer = UUIDRelatedField(Influencer, help_text="An influencer's uuid.")
    stage = UUIDRelatedField(
        PipelineStage, required=False, help_text="A stage's uuid; the first when left out."
    )
    owner = MemberField(required=False, allow_null=True)
    despite = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Why, although the brand's restrictions bar them.",
    )


class CollaborationEditIn(serializers.Serializer):
    owner = MemberField(required=False, allow_null=True)
    representative = UUIDRelatedField(Representative, required=False, allow_null=True)
    blocked_by = serializers.CharField(max_length=300, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class CollaborationMoveIn(serializers.Serializer):
    stage = UUIDRelatedField(PipelineStage, help_text="A stage's uuid.")
    above = UUIDRelatedField(
        Collaboration, required=False, help_text="Who shall stand right above on the board."
    )
    on_top = serializers.BooleanField(required=False)
    reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="Sets aside what the stages ask for."
    )


class CollaborationEndIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=EndKind.choices)
    reason = serializers.ChoiceField(choices=EndReason.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class StageMoveOut(Shape):
    from_stage = serializers.CharField(source="from_name")
    to_stage = serializers.CharField(source="to_name")
    phase = serializers.CharField(source="to_phase")
    despite = serializers.ListField(child=serializers.CharField(), help_text="Conditions set aside.")
    reason = serializers.CharField()
    by = serializers.CharField(source="by_label")
    at = serializers.DateTimeField()
