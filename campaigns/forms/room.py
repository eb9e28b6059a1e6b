"""Forms of the brand room."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices, language_choices
from accounts.models import Membership
from campaigns.disclosure.packs import category_choices
from campaigns.forms.campaigns import ObjectsChoiceField, currency_choices, money_field, text_field
from campaigns.models import BrandWord
from campaigns.states import ApprovalSide
from influencers.forms.record import with_blank


class LinesField(forms.CharField):
    """Entries of which each stands in a line of its own."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> list[str]:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class ProductForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    description = text_field(_("What it is"))
    selling_points = LinesField(label=_("What matters about it"), required=False, help_text=_("One a line."))
    url = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    categories = forms.MultipleChoiceField(
        label=_("Needs special care"), required=False, choices=category_choices,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 4}),
        help_text=_("Products of these kinds need a lawyer's look before a brief goes out."),
    )  # fmt: skip
    retail_price = money_field(_("Retail price"))
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=currency_choices,
        widget=forms.Select(attrs={"data-select": ""}),
    )


class SentenceForm(forms.Form):
    text = forms.CharField(label=_("Sentence"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    market = forms.ChoiceField(
        label=_("Market"), required=False, choices=with_blank(country_choices, _("Everywhere"))
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=with_blank(language_choices, _("Any"))
    )
    category = forms.ChoiceField(
        label=_("Only for"), required=False, choices=with_blank(category_choices, _("All products"))
    )
    note = forms.CharField(label=_("Who asks for it"), required=False, max_length=300)


class WordForm(forms.Form):
    kind = forms.ChoiceField(label=_("How"), choices=BrandWord.Kind.choices)
    word = forms.CharField(label=_("Word"), max_length=80)
    instead = forms.CharField(label=_("Say instead"), required=False, max_length=80)
    note = forms.CharField(label=_("Why"), required=False, max_length=300)


class ApprovalStageForm(forms.Form):
    """One default approval stage; a stage without a name is left out."""

    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    side = forms.ChoiceField(label=_("Side"), choices=ApprovalSide.choices)
    approvers = ObjectsChoiceField(
        label=_("Who approves"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 3}),
    )
    needs_all = forms.BooleanField(label=_("All of them"), required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=24 * 60, initial=24, required=False)

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approvers"].take(members)

    def clean_hours(self) -> int:
        return self.cleaned_data["hours"] or 24
