from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.actions.suppression import BY_HAND
from outreach.states import SuppressionReason

REASONS = [(reason.value, reason.label) for reason in SuppressionReason if reason in BY_HAND]


class SuppressionForm(forms.Form):
    """One address, or a whole list of them."""

    text = forms.CharField(
        label=_("Addresses"), max_length=1_000_000, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("One a line, or parted by commas. Names around an address do not matter."),
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Why"), choices=REASONS)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class LiftForm(forms.Form):
    note = forms.CharField(
        label=_("Why they may be written to again"), max_length=300,
        help_text=_("Kept with the row, with your name."),
    )  # fmt: skip
