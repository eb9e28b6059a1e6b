"""The form that opens an incident by hand."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.campaigns import ObjectsChoiceField
from campaigns.models import Campaign
from crisis.states import Level
from influencers.models import Influencer

PACK = "pack:"


class OpenIncidentForm(forms.Form):
    """Title, level, what is touched, and the plan: `playbook` is a version's uuid, or "pack:<scenario>"."""

    title = forms.CharField(
        label=_("What is it?"), max_length=200,
        widget=forms.TextInput(attrs={"autofocus": "", "placeholder": _("Comments say the cream burns the skin")}),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("How severe?"), choices=Level.choices, widget=forms.RadioSelect)
    campaigns = ObjectsChoiceField(
        label=_("Which campaigns?"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 4}),
    )
    influencers = ObjectsChoiceField(
        label=_("Who is it about?"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 4}),
    )
    playbook = forms.ChoiceField(
        label=_("By which plan?"), required=False, help_text=_("It brings the tasks by role and says who speaks first.")
    )  # fmt: skip

    def __init__(
        self, *args: Any, campaigns: Iterable[Campaign], influencers: Iterable[Influencer], playbooks: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["campaigns"].take(campaigns)
        self.fields["influencers"].take(influencers)
        self.fields["playbook"].choices = [("", _("No plan: what every crisis begins with")), *playbooks]
