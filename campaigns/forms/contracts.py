"""Forms of contracts and their templates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import language_choices
from campaigns.contracting.variables import TYPED
from campaigns.models import ContractTemplate
from campaigns.states import NoContract
from influencers.forms.parts import date_field
from influencers.forms.record import ObjectChoiceField


class TemplateEditForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    body = forms.CharField(
        label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        help_text=_("# title, ## heading, - item, --- line, [signatures]. Placeholders stand in {{double_braces}}."),
    )  # fmt: skip


class TemplateForm(TemplateEditForm):
    language = forms.ChoiceField(
        label=_("Language"), choices=language_choices, widget=forms.Select(attrs={"data-select": ""})
    )
    field_order = ("name", "language", "body")


class ContractForm(forms.Form):
    """Which template, and what is typed for this contract."""

    template = ObjectChoiceField(label=_("Template"))
    replace = forms.BooleanField(label=_("Takes the place of the contract there is"), required=False)

    def __init__(self, *args: Any, templates: Iterable[ContractTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].take(templates, lambda each: f"{each.name} ({each.language})", "---")
        for name, label in TYPED.items():
            self.fields[name] = forms.CharField(label=label, required=False, max_length=300)
        self.order_fields(["template", *TYPED, "replace"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "template" in cleaned and cleaned["template"] is None:
            self.add_error("template", _("Choose a template."))
        cleaned["values"] = {name: cleaned.pop(name, "") for name in TYPED}
        return cleaned


class SignForm(forms.Form):
    file = forms.FileField(
        label=_("The signed paper"), help_text=_("A PDF or a picture of it; at most 20 MB.")
    )
    signed_on = date_field(_("Signed on"), help_text=_("Empty: today."))


class WaiveForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why there is no contract"), choices=NoContract.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
