from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from outreach.actions.mailboxes import SECRETS
from outreach.models import Mailbox
from outreach.states import SendingWay
from outreach.transport.providers import providers

SECURITY = [("starttls", "STARTTLS"), ("tls", "TLS"), ("", _("None"))]
OPTIONS = ("dkim_selector", "sender_domain", "region")
KEPT = _("Kept, sealed. Leave this empty to keep it.")


def _secret(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, required=False, max_length=500, strip=True, widget=widget)


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class MailboxForm(forms.Form):
    """Everything about a mailbox. Secrets are asked for and never shown."""

    address = forms.CharField(label=_("Address"), max_length=254)
    sender_name = forms.CharField(
        label=_("Sender's name"), max_length=120, help_text=_("What readers see: Ana of Northlight")
    )
    owner = forms.ModelChoiceField(
        Membership.objects.none(), label=_("Whose it is"), required=False, empty_label=_("Everybody's")
    )
    signature = forms.CharField(
        label=_("Signature"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=300,
        help_text=_("Many countries ask for it under a first letter."),
    )
    way = forms.ChoiceField(label=_("How letters leave"), choices=SendingWay.choices)
    smtp_host = forms.CharField(label=_("SMTP server"), required=False, max_length=253)
    smtp_port = forms.IntegerField(label=_("Port"), required=False, min_value=1, max_value=65535)
    smtp_security = forms.ChoiceField(label=_("Encryption"), required=False, choices=SECURITY)
    smtp_user = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=320,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    smtp_password = _secret(_("Password"))
    provider = forms.ChoiceField(label=_("Provider"), required=False)
    api_key = _secret(_("API key or token"))
    secret_key = _secret(_("Secret key (Mailjet)"))
    sender_domain = forms.CharField(label=_("Sending domain (Mailgun)"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Region"), required=False)
    imap_host = forms.CharField(label=_("IMAP server"), required=False, max_length=253)
    imap_port = forms.IntegerField(label=_("Port"), required=False, min_value=1, max_value=65535)
    imap_security = forms.ChoiceField(
        label=_("Encryption"),
        required=False,
        choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("", _("None"))],
    )
    imap_folder = forms.CharField(label=_("Folder"), required=False, max_length=120)
    imap_user = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=320,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    imap_password = _secret(_("Password"))
    new_contacts_a_day = forms.IntegerField(label=_("First letters a day"), min_value=0)
    mails_a_day = forms.IntegerField(label=_("Mails a day"), min_value=1)
    seconds_between = forms.IntegerField(label=_("Seconds between two"), min_value=0)
    warm_up_from = forms.DateField(
        label=_("Warm up from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For a new domain: 50 a day in the first week, then 200, 1,000, 5,000."),
    )  # fmt: skip
    window_from = _clock(_("Letters leave from"))
    window_until = _clock(_("until"))
    window_days = forms.MultipleChoiceField(
        label=_("On"), required=False, choices=[(str(day + 1), WEEKDAYS[day]) for day in range(7)],
        widget=forms.CheckboxSelectMultiple, help_text=_("In the reader's time zone. None chosen: Monday to Friday."),
    )  # fmt: skip
    dkim_selector = forms.CharField(
        label=_("DKIM selector"),
        required=False,
        max_length=100,
        help_text=_("Only where the health page does not find the key by itself."),
    )
    version = forms.IntegerField(
        required=False, widget=forms.HiddenInput,
        error_messages={"invalid": _("This page was changed on its way. Load it again, then change it.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, mailbox: Mailbox, kept: frozenset[str] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        members = (
            Membership.objects.for_agency(mailbox.agency).active().of_agency_house().select_related("user")
        )
        owner = self.fields["owner"]
        provider, region = self.fields["provider"], self.fields["region"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 -- declared above
        assert isinstance(provider, forms.ChoiceField) and isinstance(region, forms.ChoiceField)  # noqa: S101
        owner.queryset = members.order_by("pk")
        provider.choices = [("", "–"), *((each.key, each.label) for each in providers().values())]
        regions = [(key, key) for each in providers().values() for key in each.choices.get("region", ())]
        region.choices = [("", "–"), *dict.fromkeys(regions)]
        for name in kept:
            if name in self.fields:
                self.fields[name].help_text = KEPT

    def values(self) -> dict[str, Any]:
        """Return the values as the actions take them."""
        given = dict(self.cleaned_data)
        secrets = {name: given.pop(name) for name in SECRETS}
        options = {name: given.pop(name) for name in OPTIONS}
        return {**given, "provider_options": options, "secrets": secrets}

    # The parts of the page, in its order.
    def who(self) -> list[forms.BoundField]:
        return self._part("address", "sender_name", "owner", "signature", "postal_address")

    def smtp_server(self) -> list[forms.BoundField]:
        return self._part("smtp_host", "smtp_port", "smtp_security")

    def smtp_sign_in(self) -> list[forms.BoundField]:
        return self._part("smtp_user", "smtp_password")

    def of_provider(self) -> list[forms.BoundField]:
        return self._part("provider", "api_key", "secret_key", "sender_domain", "region")

    def imap_server(self) -> list[forms.BoundField]:
        return self._part("imap_host", "imap_port", "imap_security", "imap_folder")

    def imap_sign_in(self) -> list[forms.BoundField]:
        return self._part("imap_user", "imap_password")

    def limits(self) -> list[forms.BoundField]:
        return self._part("new_contacts_a_day", "mails_a_day", "seconds_between")

    def window(self) -> list[forms.BoundField]:
        return self._part("window_from", "window_until")

    def _part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]


def initial_of(mailbox: Mailbox) -> dict[str, Any]:
    """Return what the form begins with: all but the secrets."""
    names = [name for name in MailboxForm.base_fields if name not in (*SECRETS, *OPTIONS, "window_days")]
    days = [str(day) for day in mailbox.window_days]
    return {name: getattr(mailbox, name) for name in names} | mailbox.provider_options | {"window_days": days}


class PauseForm(forms.Form):
    note = forms.CharField(required=False, max_length=300)
