"""Forms for parts of an influencer's record; each carries the version its editor saw."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from influencers.forms.record import TagsField
from influencers.models import CustomField, Influencer
from influencers.states import ContractWillingness, CustomFieldKind, LegalForm, PaymentWay
from influencers.themes import TONES, themes

DATE_INPUT = {"type": "date"}


def date_field(label: Any, *, help_text: Any = "", required: bool = False) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs=DATE_INPUT, format="%Y-%m-%d"),
    )


class DayWidget(forms.MultiWidget):
    """Day and month side by side."""

    def __init__(self) -> None:
        months = [("", _("month")), *MONTHS.items()]
        day = forms.NumberInput(attrs={"min": 1, "max": 31, "aria-label": _("Day of the month"), "placeholder": _("day")})  # fmt: skip
        super().__init__([day, forms.Select(choices=months, attrs={"aria-label": _("Month")})])

    def decompress(self, value: int | None) -> list[int | None]:
        return [value % 100, value // 100] if value else [None, None]


class DayField(forms.MultiValueField):
    """A day of the year as month * 100 + day; whether the month has it, the action says."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.IntegerField(min_value=1, max_value=31),
            forms.TypedChoiceField(choices=[("", ""), *MONTHS.items()], coerce=int, empty_value=None),
        )
        super().__init__(fields, widget=DayWidget(), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> int | None:
        day, month = data_list or (None, None)
        if (day is None) != (month is None):
            raise forms.ValidationError(_("Give both the day and the month."))
        return month * 100 + day if day else None


class WordsField(TagsField):
    """Words in one line, with suggestions from a list."""

    def __init__(self, *, suggestions: Iterable[str], **kwargs: Any) -> None:
        known = ", ".join(suggestions)
        kwargs.setdefault("help_text", _("Separate them with commas. Known: %(known)s.") % {"known": known})
        super().__init__(**kwargs)


class PartForm(forms.Form):
    """One part of the record: its fields are named as the influencer's."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def values_of(cls, influencer: Influencer) -> dict[str, Any]:
        """Return what the form shows for a stored influencer."""
        return {name: getattr(influencer, name) for name in cls.base_fields}


class PersonForm(PartForm):
    """Who they are, and when they like to be written to."""

    birthday = DayField(label=_("Birthday"), required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    is_minor = forms.NullBooleanField(
        label=_("Minor"), required=False, help_text=_("Under 18: then everything goes through a guardian.")
    )
    guardian_name = forms.CharField(label=_("Guardian"), required=False, max_length=200)
    guardian_contact = forms.CharField(label=_("How to reach the guardian"), required=False, max_length=320)
    quiet_from = forms.TimeField(
        label=_("Do not write from"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label=_("until"), required=False, help_text=_("In their own time zone."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    tones = WordsField(label=_("How they speak"), required=False, suggestions=TONES)


class TermsForm(PartForm):
    """On what terms they work."""

    legal_form = forms.ChoiceField(
        label=_("Legal form"), required=False, choices=[("", _("unknown")), *LegalForm.choices]
    )
    contract = forms.ChoiceField(
        label=_("Contracts"), required=False, choices=[("", _("unknown")), *ContractWillingness.choices]
    )
    payment_ways = forms.MultipleChoiceField(
        label=_("Can be paid by"),
        required=False,
        choices=PaymentWay.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    payment_note = forms.CharField(label=_("Note on payment"), required=False, max_length=300)
    refuses = WordsField(
        label=_("Does not advertise"), required=False, suggestions=themes(),
    )  # fmt: skip


class CustomForm(forms.Form):
    """The agency's own fields, each with the input of its kind."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fields: Iterable[CustomField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.custom = {f"custom_{field.key}": field for field in fields}
        for name, field in self.custom.items():
            self.fields[name] = _input_of(field)

    def clean(self) -> dict[str, Any]:
        """Return {"custom": {key: value}} beside the version."""
        cleaned = super().clean() or self.cleaned_data
        custom = {field.key: cleaned.get(name) for name, field in self.custom.items()}
        return {"version": cleaned.get("version"), "custom": custom}

    @staticmethod
    def values_of(influencer: Influencer, fields: Iterable[CustomField]) -> dict[str, Any]:
        """Return what the form shows for a stored influencer."""
        values = {f"custom_{field.key}": influencer.custom.get(field.key) for field in fields}
        return {"version": influencer.version, **values}


def _input_of(field: CustomField) -> forms.Field:
    about = {"label": field.label, "required": False}
    if field.kind == CustomFieldKind.NUMBER:
        return forms.DecimalField(**about)
    if field.kind == CustomFieldKind.DATE:
        return date_field(field.label)
    if field.kind == CustomFieldKind.CHOICE:
        return forms.ChoiceField(choices=[("", "---"), *((each, each) for each in field.choices)], **about)
    if field.kind == CustomFieldKind.YES_NO:
        return forms.NullBooleanField(**about)
    if field.kind == CustomFieldKind.LINK:
        return forms.URLField(assume_scheme="https", max_length=500, **about)
    return forms.CharField(max_length=500, **about)
