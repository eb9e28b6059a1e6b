from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DraftingHelpForm(forms.Form):
    """Where the model is, and the key; a key that is there is never shown."""

    is_on = forms.BooleanField(label=_("Offer proposals beside letters"), required=False)
    endpoint = forms.CharField(
        label=_("Address"), required=False, max_length=300,
        help_text=_("Of an OpenAI-compatible server, up to its version: https://models.example.com/v1"),
    )  # fmt: skip
    model = forms.CharField(label=_("Model"), required=False, max_length=120)
    api_key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    forget_key = forms.BooleanField(label=_("Forget the key that is kept"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_key: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_key:
            self.fields["api_key"].help_text = _("A key is kept, sealed. Leave this empty to keep it.")
        else:
            del self.fields["forget_key"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {"forget_key": False} | cleaned
