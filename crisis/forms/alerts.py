"""Forms of alerts: dismissing, joining, known breaks, and who else is told."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crisis.models import Incident
from crisis.states import Level
from influencers.forms.record import ObjectChoiceField


class DismissForm(forms.Form):
    reason = forms.CharField(label=_("Why it is nothing"), max_length=300)


class JoinForm(forms.Form):
    incident = ObjectChoiceField(label=_("Incident"))

    def __init__(self, *args: Any, incidents: Iterable[Incident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].take(
            incidents, lambda each: f"#{each.number} {each}", _("Choose an incident")
        )


class BreakForm(forms.Form):
    """What explains a change: nobody is woken while it lasts."""

    note = forms.CharField(label=_("What explains it"), max_length=200, help_text=_("A sale, a live stream, a giveaway."))  # fmt: skip
    starts_at = forms.DateTimeField(label=_("From"), widget=forms.DateTimeInput({"type": "datetime-local"}))
    ends_at = forms.DateTimeField(label=_("Until"), widget=forms.DateTimeInput({"type": "datetime-local"}))


class HookForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.URLField(
        label=_("Address"), max_length=500, assume_scheme="https",
        help_text=_("Each notice is sent there as JSON, signed. Private networks are refused."),
    )  # fmt: skip
    least_level = forms.ChoiceField(label=_("From level"), choices=Level.choices, initial=Level.MINOR)
