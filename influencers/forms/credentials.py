from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from influencers.credential_kinds import Kind


class CredentialForm(forms.Form):
    """What a platform wants to know who calls; its fields are the kind's."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for secret in kind.secrets:
            self.fields[secret.name] = forms.CharField(
                label=secret.label,
                max_length=2000,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )
        self.fields["label"] = forms.CharField(
            label=_("Name"), max_length=80, required=False, help_text=_("How you tell it from others.")
        )


class VkPushForm(forms.Form):
    """What VK shows to a community's owner who switches its notices on."""

    confirmation = forms.CharField(
        label=_("String to be returned"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
