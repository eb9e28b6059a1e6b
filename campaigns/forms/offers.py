"""Forms of offers: the money, and one row each for deliverables, rights and exclusivities."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from functools import partial
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.forms.campaigns import text_field
from campaigns.forms.deliverables import format_choices
from campaigns.models import Campaign, Offer, Slot
from campaigns.queries.opening import Opening
from campaigns.queries.swaps import slot_words
from campaigns.states import EndReason, RightKind
from campaigns.terms import Terms, terms_of
from influencers.formats import currencies
from influencers.forms.parts import date_field
from influencers.forms.record import platform_choices

BLANK_ROWS = 2


def currency_choices() -> list[tuple[str, str]]:
    return [(code, f"{code} · {name}") for code, name in currencies().items()]


def _named_formats() -> list[tuple[str, str]]:
    """Return formats with their platform in the name: a row shows only what was chosen."""
    return [(key, f"{platform} {name}") for platform, group in format_choices() for key, name in group]


class CommaField(forms.CharField):
    """Words in one line, separated by commas."""

    def clean(self, value: Any) -> Any:
        return [word.strip() for word in super().clean(value).split(",") if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class OfferForm(forms.Form):
    """The money of an offer, until when it holds, and a word to it."""

    currency = forms.ChoiceField(
        label=_("Currency"), choices=currency_choices, widget=forms.Select(attrs={"data-select": ""})
    )
    fee = forms.DecimalField(
        label=_("Fee"), max_digits=14, decimal_places=2, help_text=_("0 for barter alone.")
    )
    per_conversion = forms.DecimalField(
        label=_("And per conversion"), required=False, max_digits=12, decimal_places=4
    )
    conversion = forms.CharField(
        label=_("What counts as one"),
        required=False,
        max_length=200,
        help_text=_("For example: issued card."),
    )
    conversions_paid_up_to = forms.IntegerField(label=_("Paid up to"), required=False, min_value=1)
    goods = forms.CharField(label=_("Goods given"), required=False, max_length=300)
    goods_value = forms.DecimalField(
        label=_("Their retail value"), required=False, max_digits=12, decimal_places=2
    )
    payment_days = forms.IntegerField(
        label=_("Paid, days after publication"), initial=30, min_value=0, max_value=365
    )
    rounds = forms.IntegerField(
        label=_("Rounds of changes within the fee"), required=False, min_value=0, max_value=50,
        help_text=_("To each draft. Empty: as many as the campaign's review says."),
    )  # fmt: skip
    expires_on = date_field(
        _("Can be answered until"), help_text=_("The end of that day. Empty: seven days.")
    )
    shows_fair_rate = forms.BooleanField(label=_("Show them how the fee was weighed"), required=False)
    message = text_field(_("A word to it"), 3, max_length=5000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.pop("expires_on", None)
        cleaned["expires_at"] = timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None
        return cleaned


def _known_slot(known: Mapping[str, Slot], key: str) -> Slot:
    if key not in known:
        raise ValueError(f"{key} is not one of the slots.")
    return known[key]


class LineForm(forms.Form):
    what = forms.ChoiceField(label=_("Deliverable"), choices=lambda: [("", "---"), *_named_formats()])
    quantity = forms.IntegerField(label=_("Pieces"), initial=1, min_value=1, max_value=500)
    price = forms.DecimalField(label=_("Price each"), required=False, max_digits=14, decimal_places=2)
    draft_due_on = date_field(_("Draft by"))
    publish_from = date_field(_("Published from"))
    publish_until = date_field(_("until"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    slot = forms.TypedChoiceField(label=_("For the slot"), required=False, empty_value=None)

    def __init__(self, *args: Any, slots: Iterable[Slot] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {str(slot.uuid): slot for slot in slots}
        if not known:
            del self.fields["slot"]
            return
        field = self.fields["slot"]
        field.coerce = partial(_known_slot, known)
        field.choices = [("", _("none")), *((key, slot_words(slot)) for key, slot in known.items())]

    def has_changed(self) -> bool:
        """Say whether the row says something: a slot alone, without anything to make, does not."""
        return any(name != "slot" for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["platform"], _sep, cleaned["format"] = cleaned.pop("what", "").partition("/")
        return cleaned


class RightForm(forms.Form):
    kind = forms.ChoiceField(label=_("Right"), choices=[("", "---"), *RightKind.choices])
    places = forms.CharField(label=_("Where"), required=False, max_length=200)
    markets = CommaField(
        label=_("Countries"), required=False, help_text=_("Codes like DE, FR. Empty: everywhere.")
    )
    starts_on = date_field(_("From"), required=True)
    ends_on = date_field(_("until"), help_text=_("Empty: without end; let a lawyer see it."))


class ExclusiveForm(forms.Form):
    category = forms.CharField(label=_("Line of business"), required=False, max_length=80)
    rivals = CommaField(label=_("Or rivals by name"), required=False)
    platform = forms.ChoiceField(
        label=_("On"), required=False, choices=lambda: [("", _("everywhere")), *platform_choices()]
    )
    starts_on = date_field(_("From"), required=True)
    ends_on = date_field(_("until"), required=True)


class RowSet(BaseFormSet):
    """Rows whose empty ones are left out. Stored rows are drawn like new ones, so emptying one takes it away."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return min(len(self.initial or ()) + self.extra, self.max_num)

    def values(self) -> list[dict[str, Any]]:
        """Return what the filled rows say."""
        return [form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data]


_LINES = formset_factory(LineForm, formset=RowSet, extra=BLANK_ROWS, max_num=30)
_RIGHTS = formset_factory(RightForm, formset=RowSet, extra=BLANK_ROWS, max_num=20)
_EXCLUSIVITIES = formset_factory(ExclusiveForm, formset=RowSet, extra=1, max_num=20)


class OfferForms:
    """The whole of an offer's form: `money`, `lines`, `rights`, `exclusivities`."""

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any], slots: Iterable[Slot] = ()) -> None:
        self.money = OfferForm(data, initial=dict(initial))
        lines = [_with_slot_key(row) for row in initial.get("lines", ())]
        named = [row["slot"] for row in initial.get("lines", ()) if row.get("slot")]
        choice = list({slot.pk: slot for slot in (*slots, *named)}.values())
        self.lines = self._rows(_LINES, data, lines, "line", form_kwargs={"slots": choice})
        self.rights = self._rows(_RIGHTS, data, initial.get("rights", ()), "right")
        self.exclusivities = self._rows(_EXCLUSIVITIES, data, initial.get("exclusivities", ()), "exclusivity")

    @staticmethod
    def _rows(kind: Any, data: Any, rows: Iterable[Mapping[str, Any]], prefix: str, **more: Any) -> Any:
        if data is not None:
            return kind(data, prefix=prefix, **more)
        return kind(initial=list(rows), prefix=prefix, **more)

    def is_valid(self) -> bool:
        # Each is asked, so that all mistakes are shown at once.
        found = [each.is_valid() for each in (self.money, self.lines, self.rights, self.exclusivities)]
        return all(found)

    def values(self) -> dict[str, Any]:
        """Return what the actions take: terms, message, expires_at, shows_fair_rate."""
        return {
            **self.money.cleaned_data, "lines": self.lines.values(), "rights": self.rights.values(),
            "exclusivities": self.exclusivities.values(),
        }  # fmt: skip

    def add_error(self, sentence: str) -> None:
        self.money.add_error(None, sentence)


def initial_of(offer: Offer) -> dict[str, Any]:
    """Return what the form shows for a stored offer."""
    found = values_of_terms(terms_of(offer))
    expires = timezone.localtime(offer.expires_at).date() if offer.expires_at else None
    return {
        **found,
        "message": offer.message,
        "shows_fair_rate": offer.shows_fair_rate,
        "expires_on": expires,
    }


def values_of_terms(terms: Terms) -> dict[str, Any]:
    """Return terms as the form's fields, rows as mappings."""
    return {
        **{
            name: value
            for name, value in vars(terms).items()
            if name not in ("lines", "rights", "exclusivities")
        },
        "lines": [{**vars(line), "what": f"{line.platform}/{line.format}"} for line in terms.lines],
        "rights": [dict(vars(right)) for right in terms.rights],
        "exclusivities": [dict(vars(each)) for each in terms.exclusivities],
    }


def initial_for(campaign: Campaign, opening: Opening) -> dict[str, Any]:
    """Return what a first offer begins with: the slots somebody holds, or else the campaign's days."""
    if opening.lines:
        lines = [{**vars(line), "what": f"{line.platform}/{line.format}"} for line in opening.lines]
        if len(lines) == 1:
            lines[0]["price"] = None  # the fee says it, and changing the fee is enough
        return {"currency": opening.currency, "fee": opening.fee, "lines": lines}
    window = {"publish_from": campaign.starts_on, "publish_until": campaign.ends_on}
    return {"currency": opening.currency, "lines": [window]}


def _with_slot_key(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "slot": str(row["slot"].uuid)} if row.get("slot") else dict(row)


class SendForm(forms.Form):
    despite = forms.CharField(
        label=_("Why all the same"), required=False, max_length=300,
        help_text=_("Only when something above speaks against it."),
    )  # fmt: skip


class AcceptForm(forms.Form):
    name = forms.CharField(label=_("Name of who accepts"), max_length=200)
    evidence = forms.CharField(
        label=_("Where the answer is from"), required=False, max_length=500,
        help_text=_("A mail, a call, a message, with its date. Not needed for their own counter-offer."),
    )  # fmt: skip
    despite = forms.CharField(label=_("Why all the same"), required=False, max_length=300)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices)
    note = forms.CharField(label=_("In their words"), required=False, max_length=500)
    evidence = forms.CharField(label=_("Where the answer is from"), required=False, max_length=500)
    leaves = forms.BooleanField(label=_("They leave the campaign with it"), required=False)


class BarterForm(forms.Form):
    """Goods beside the fair fee (R62)."""

    value = forms.DecimalField(label=_("Retail value"), min_value=0, max_digits=12, decimal_places=2)
    usefulness = forms.DecimalField(
        label=_("How useful to them"), min_value=0, max_value=1, max_digits=3, decimal_places=2, initial=1,
        help_text=_("0 to 1, best as they say themselves."),
    )  # fmt: skip
    fits = forms.BooleanField(label=_("Fits what they publish about"), required=False, initial=True)
    news = forms.BooleanField(label=_("Not something anyone can buy"), required=False, initial=True)
