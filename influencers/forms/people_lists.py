from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from influencers.forms.record import ObjectChoiceField


class ListForm(forms.Form):
    """What a list is called, what it is for, and for which brand."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autofocus": ""}))
    purpose = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The client reads this once the list is shared."),
    )
    brand = ObjectChoiceField(label=_("Brand"), required=False)

    def __init__(self, *args: Any, brands: Sequence[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].take(brands, str, gettext("No brand"))
