from django import forms
from django.utils.translation import gettext_lazy as _

from drafts.actions.links import LONGEST_PASSCODE, MOST_DAYS, USUAL_DAYS
from drafts.states import DraftVerb

VERBS = [(value, label) for value, label in DraftVerb.choices if value != DraftVerb.SEE]


class LinkForm(forms.Form):
    """A link to one draft: for whom, what it lets do, until when, behind which passcode."""

    holder = forms.CharField(
        label=_("Who it is for"), max_length=200, help_text=_("Their name stands beside what they write.")
    )
    verbs = forms.MultipleChoiceField(
        label=_("They may see it, and"), choices=VERBS, required=False, widget=forms.CheckboxSelectMultiple,
        initial=[DraftVerb.COMMENT],
    )  # fmt: skip
    days = forms.IntegerField(label=_("Opens for days"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)
    passcode = forms.CharField(
        label=_("Passcode"), required=False, max_length=LONGEST_PASSCODE, strip=True,
        help_text=_("At least six characters. Tell it another way than the link; empty: the link is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
