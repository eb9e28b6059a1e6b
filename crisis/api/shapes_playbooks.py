"""How playbooks, their versions and their places in campaigns are written in the API."""

from rest_framework import serializers

from campaigns.states import FirstActor, Response
from crisis import packs
from crisis.models import Playbook
from crisis.pages.playbooks import REPLIES
from crisis.states import Level, StatementSort, VersionState
from influencers.api.shapes import UUIDRelatedField
from influencers.states import Nature
from irm.api.shapes import Shape


class PlanTaskShape(serializers.Serializer):
    role = serializers.CharField(help_text=f"One of {', '.join(packs.roles())}.")
    text = serializers.CharField()
    minutes = serializers.IntegerField(help_text="Within so many minutes of the incident's beginning.")
    is_legal = serializers.BooleanField(help_text="A consultation with a lawyer.")


class PlanTemplateShape(serializers.Serializer):
    sort = serializers.ChoiceField(choices=StatementSort.choices)
    language = serializers.CharField(help_text="ISO 639.")
    text = serializers.CharField(help_text="Places to fill in stand in braces.")


class PlanReplyShape(serializers.Serializer):
    nature = serializers.ChoiceField(choices=Nature.choices)
    what = serializers.ChoiceField(choices=[(key, str(words)) for key, (words, _icon) in REPLIES.items()])
    how = serializers.CharField()


class PlanContactShape(serializers.Serializer):
    who = serializers.CharField()
    name = serializers.CharField()
    reach = serializers.CharField()


class PlaybookVersionOut(Shape):
    uuid = serializers.UUIDField()
    playbook = serializers.UUIDField(source="playbook.uuid")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=VersionState.choices)
    level = serializers.ChoiceField(choices=Level.choices, help_text="Suggested when a room opens.")
    response = serializers.ChoiceField(choices=Response.choices)
    first_actor = serializers.ChoiceField(choices=FirstActor.choices, help_text="Who speaks first.")
    why_first = serializers.CharField()
    triggers = serializers.ListField(child=serializers.CharField())
    tasks = PlanTaskShape(many=True)
    templates = PlanTemplateShape(many=True)
    replies = PlanReplyShape(many=True)
    never = serializers.ListField(child=serializers.CharField())
    contacts = PlanContactShape(many=True)
    why_changed = serializers.CharField()
    in_force_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Of a draft's edits.")


class PlaybookOut(Shape):
    uuid = serializers.UUIDField()
    scenario = serializers.CharField(help_text="A built-in scenario; empty: an own one.")
    name = serializers.CharField()
    owner = serializers.UUIDField(source="owner.uuid", allow_null=True)
    reviewed_on = serializers.DateField(allow_null=True)
    in_force = serializers.IntegerField(
        allow_null=True, help_text="Number of the version in force; null: no plan."
    )
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class AdoptIn(serializers.Serializer):
    scenarios = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=50,
        help_text="Built-in scenarios; left out: all that are not there yet.",
    )  # fmt: skip


class AdoptedOut(serializers.Serializer):
    adopted = PlaybookOut(many=True)


class CampaignPlaybookOut(Shape):
    uuid = serializers.UUIDField()
    playbook = serializers.UUIDField(source="playbook.uuid")
    name = serializers.CharField(source="playbook.name")
    version = serializers.IntegerField(source="version.number")
    created_at = serializers.DateTimeField()


class PrepareIn(serializers.Serializer):
    playbooks = serializers.ListField(child=UUIDRelatedField(Playbook), required=False, max_length=30)
    scenarios = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=30,
        help_text="Built-in ones; adopted when the agency has not done so.",
    )  # fmt: skip
