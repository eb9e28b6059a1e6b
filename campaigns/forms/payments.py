"""Forms of the ledger and of exchange rates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.forms.offers import currency_choices
from campaigns.models import Collaboration
from campaigns.states import Direction, PaymentKind
from influencers.forms.parts import date_field
from influencers.forms.record import ObjectChoiceField


class PaymentEditForm(forms.Form):
    what = forms.CharField(label=_("What it is for"), required=False, max_length=200)
    due_on = date_field(_("Due"))
    invoice_number = forms.CharField(label=_("Invoice number"), required=False, max_length=80)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class PaymentForm(PaymentEditForm):
    direction = forms.ChoiceField(label=_("Who owes"), choices=Direction.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=PaymentKind.choices)
    collaboration = ObjectChoiceField(label=_("Person"), required=False)
    party = forms.CharField(
        label=_("Whose it is"), required=False, max_length=200,
        help_text=_("As the invoice names them. Empty: the person's name, or the brand's."),
    )  # fmt: skip
    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=currency_choices, widget=forms.Select(attrs={"data-select": ""})
    )
    field_order = ("direction", "kind", "collaboration", "party", "amount", "currency")

    def __init__(self, *args: Any, people: Iterable[Collaboration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collaboration"].take(
            people, lambda each: each.influencer.name, _("The client, or somebody else")
        )


class ConversionsForm(forms.Form):
    until = forms.IntegerField(label=_("Conversions since the beginning"), min_value=1, max_value=10**9)
    due_on = date_field(_("Due"))


class PayForm(forms.Form):
    paid_on = date_field(_("Paid on"), help_text=_("Empty: today."))
    reference = forms.CharField(label=_("Reference"), required=False, max_length=120)


class RateForm(forms.Form):
    """One rate, or many at once from lines."""

    from_currency = forms.ChoiceField(
        label=_("1 of"), required=False, choices=lambda: [("", "---"), *currency_choices()]
    )
    to_currency = forms.ChoiceField(
        label=_("is in"), required=False, choices=lambda: [("", "---"), *currency_choices()]
    )
    rate = forms.DecimalField(label=_("worth"), required=False, max_digits=18, decimal_places=8)
    as_of = date_field(_("On"))
    source = forms.CharField(
        label=_("Says who"), max_length=120, help_text=_("For example: European Central Bank.")
    )
    lines = forms.CharField(
        label=_("Or many at once"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line each: USD, EUR, 0.92, 2026-11-20."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("lines") and cleaned.get("rate") is None:
            self.add_error("rate", _("Give a rate, or paste lines."))
        cleaned["as_of"] = cleaned.get("as_of") or timezone.localdate()
        return cleaned
