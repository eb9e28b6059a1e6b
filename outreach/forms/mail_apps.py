from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.mail_services import OTHER, mail_services
from outreach.models import MailApp

KEPT = _("Kept, sealed. Leave this empty to keep it.")


class MailAppForm(forms.Form):
    """The registration with one mail service; the secret is asked for and never shown."""

    service = forms.ChoiceField(choices=[], widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name"), required=False, max_length=80)
    client_id = forms.CharField(
        label=_("Client ID"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    client_secret = forms.CharField(
        label=_("Client secret"), required=False, max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    tenant = forms.CharField(
        label=_("Directory (tenant)"), required=False, max_length=100,
        help_text=_("Its ID or domain, where the registration is for your own organization only. Empty: any organization."),
    )  # fmt: skip
    authorize_url = forms.CharField(
        label=_("Where it asks (authorization endpoint)"), required=False, max_length=300
    )
    token_url = forms.CharField(
        label=_("Where it gives tokens (token endpoint)"), required=False, max_length=300
    )
    scopes = forms.CharField(
        label=_("Scopes"), required=False, max_length=500, help_text=_("For IMAP and SMTP, parted by spaces; openid email too, where it knows them.")
    )  # fmt: skip

    def __init__(self, *args: Any, service: str, app: MailApp | None, **kwargs: Any) -> None:
        initial = {"service": service}
        names = [name for name in self.base_fields if name not in ("service", "client_secret")]
        if app is not None:
            initial |= {name: getattr(app, name) for name in names}
        super().__init__(*args, initial=initial, auto_id=f"id_{service}_%s", **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [(key, key) for key in mail_services()]
        if app is not None:
            self.fields["client_secret"].help_text = KEPT
        unwanted = ("tenant",) if service == OTHER else ("label", "authorize_url", "token_url", "scopes")
        for name in (*unwanted, *(("tenant",) if service == "google" else ())):
            self.fields.pop(name, None)
