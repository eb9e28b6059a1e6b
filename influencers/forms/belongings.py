"""Forms for what belongs to an influencer: representatives, brands, past work, rates, days, gifts, files, fields."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from influencers.countries import country_choices
from influencers.formats import currencies, formats
from influencers.forms.parts import DayField, date_field
from influencers.forms.record import ObjectChoiceField, platform_choices, with_blank
from influencers.models import Rate, Representative
from influencers.states import CustomFieldKind, RepresentativeKind
from influencers.uploads import KNOWN

AFFINITY_CHOICES = [
    (2, _("A fan")),
    (1, _("Likes it")),
    (0, _("Neutral")),
    (-1, _("Reserved")),
    (-2, _("Bad experience")),
]


def _currency_choices() -> list[tuple[str, str]]:
    return [("", "---"), *((code, f"{code} · {name}") for code, name in currencies().items())]


def _format_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        ("---", [("", "")]),
        *((label, list(formats(name).items())) for name, label in platform_choices()),
    ]


class RepresentativeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": ""}))
    kind = forms.ChoiceField(label=_("Kind"), choices=RepresentativeKind.choices)
    company = forms.CharField(label=_("Company"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=with_blank(country_choices),
        widget=forms.Select(attrs={"data-select": ""}),
    )  # fmt: skip
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RepresentationForm(forms.Form):
    covers = forms.CharField(
        label=_("For what"), required=False, max_length=200,
        help_text=_("Platforms, countries or kinds of work. Empty: everything."),
    )  # fmt: skip
    write_to = forms.BooleanField(label=_("Write to them, not to the influencer"), required=False)
    since = date_field(_("Since"))
    until = date_field(_("Until"))


class NewRepresentationForm(RepresentationForm):
    representative = ObjectChoiceField(label=_("Representative"))
    field_order = ("representative",)

    def __init__(self, *args: Any, representatives: Iterable[Representative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["representative"].take(representatives, str, "---")


class BrandRelationForm(forms.Form):
    brand = ObjectChoiceField(label=_("Brand"))
    affinity = forms.TypedChoiceField(label=_("How they stand to it"), choices=AFFINITY_CHOICES, coerce=int)
    evidence = forms.CharField(
        label=_("What shows it"), required=False, max_length=500, help_text=_("A post, a mail, a talk.")
    )
    happened_on = date_field(_("When"))

    def __init__(self, *args: Any, brands: Iterable[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].take(brands, str, "---")


class PastWorkForm(forms.Form):
    brand_name = forms.CharField(
        label=_("Brand"), required=False, max_length=120, help_text=_("Anybody's; or one of yours:")
    )
    brand = ObjectChoiceField(label=_("Your brand"), required=False)
    happened_on = date_field(_("When"))
    post_url = forms.URLField(label=_("Link"), required=False, assume_scheme="https", max_length=500)
    hitches = forms.IntegerField(
        label=_("Hitches"), required=False, min_value=0,
        help_text=_("Delays, changes and refusals on the way. Empty: unknown."),
    )  # fmt: skip
    outcome = forms.CharField(label=_("What came of it"), required=False, max_length=500)
    source = forms.CharField(label=_("Known from"), required=False, max_length=200)

    def __init__(self, *args: Any, brands: Iterable[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].take(brands, str, "---")


class RateForm(forms.Form):
    platform = forms.ChoiceField(label=_("Platform"), choices=platform_choices)
    format = forms.ChoiceField(label=_("Format"), choices=_format_choices)
    kind = forms.ChoiceField(label=_("Price"), choices=Rate.Kind.choices)
    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=_currency_choices, widget=forms.Select(attrs={"data-select": ""})
    )
    quoted_on = date_field(_("Named on"), required=True)
    source = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Their mail, a price list, a talk.")
    )
    rights_days = forms.IntegerField(
        label=_("Rights to use it, in days"), required=False, min_value=0, help_text=_("Empty: not stated.")
    )
    exclusivity_days = forms.IntegerField(label=_("Exclusivity, in days"), required=False, min_value=0)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"quoted_on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class CareDateForm(forms.Form):
    label = forms.CharField(
        label=_("What day it is"), max_length=120, help_text=_("Anniversary of the first project, name day.")
    )
    day = DayField(label=_("When"), required=True)
    year = forms.IntegerField(label=_("Since the year"), required=False)


class GiftForm(forms.Form):
    what = forms.CharField(label=_("Gift"), max_length=200)
    occasion = forms.CharField(label=_("Occasion"), required=False, max_length=120)
    planned_for = date_field(_("For the day"), required=True)
    budget = forms.DecimalField(label=_("Budget"), required=False, max_digits=12, decimal_places=2)
    cost = forms.DecimalField(label=_("What it cost"), required=False, max_digits=12, decimal_places=2)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=_currency_choices,
        widget=forms.Select(attrs={"data-select": ""}),
    )  # fmt: skip
    brand = ObjectChoiceField(label=_("Paid by"), required=False)
    outcome = forms.CharField(label=_("What came of it"), required=False, max_length=500)

    def __init__(self, *args: Any, brands: Iterable[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].take(brands, str, gettext("The agency"))


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("%(known)s; at most 20 MB.") % {"known": KNOWN})
    name = forms.CharField(
        label=_("Name"), required=False, max_length=200, help_text=_("Empty: the file's own.")
    )


class StageTextForm(forms.Form):
    how_to = forms.CharField(
        label=_("What we do in this stage"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    entry_criteria = forms.CharField(label=_("Somebody enters when"), required=False, max_length=300)
    exit_criteria = forms.CharField(label=_("Somebody leaves when"), required=False, max_length=300)


class CustomFieldEditForm(forms.Form):
    label = forms.CharField(label=_("Name"), max_length=60)
    choices = forms.CharField(
        label=_("Choices"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; only for the kind “One of a list”."),
    )  # fmt: skip

    def clean_choices(self) -> list[str]:
        return [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]


class CustomFieldForm(CustomFieldEditForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=CustomFieldKind.choices)
    field_order = ("label", "kind", "choices")
