"""Forms of one person in a campaign."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from campaigns.forms.campaigns import text_field
from campaigns.models import PipelineStage
from campaigns.states import Condition, EndKind, EndReason, Phase
from influencers.forms.record import ObjectChoiceField
from influencers.models import Influencer


class MoveForm(forms.Form):
    stage = ObjectChoiceField(label=_("Stage"))
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300,
        help_text=_("Needed to go on although something the stage asks for is missing."),
    )  # fmt: skip

    def __init__(self, *args: Any, stages: Iterable[PipelineStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].take(stages, str, "---")

    def clean_stage(self) -> PipelineStage:
        stage = self.cleaned_data["stage"]
        if stage is None:
            raise forms.ValidationError(_("Choose a stage."))
        return stage


class EndForm(forms.Form):
    kind = forms.ChoiceField(label=_("How"), choices=EndKind.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices)
    note = forms.CharField(
        label=_("In their words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class PersonForm(forms.Form):
    """Take people into a campaign."""

    influencer = ObjectChoiceField(label=_("Who"))
    despite = forms.CharField(
        label=_("Why all the same"), required=False, max_length=300,
        help_text=_("Only when the brand's restrictions speak against them."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Influencer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["influencer"].take(people, lambda person: person.name, "---")


class CollaborationForm(forms.Form):
    owner = ObjectChoiceField(label=_("Looks after it"), required=False)
    blocked_by = forms.CharField(
        label=_("What holds it up"), required=False, max_length=300, help_text=_("Empty: nothing.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].take(members, lambda member: str(member.user), _("Nobody"))


class StageForm(forms.Form):
    """A stage of the pipeline."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    limit = forms.IntegerField(
        label=_("At most at once"), required=False, min_value=1, max_value=10_000,
        help_text=_("People in one campaign; empty: no limit."),
    )  # fmt: skip
    entry_conditions = forms.MultipleChoiceField(
        label=_("Before somebody enters"), required=False, choices=Condition.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    exit_conditions = forms.MultipleChoiceField(
        label=_("Before somebody leaves"), required=False, choices=Condition.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    how_to = text_field(_("What we do here"), max_length=5000)


class NewStageForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
